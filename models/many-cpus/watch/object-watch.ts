/**
 * Watches the locks of an object allocator and its CPUs' arrays while calls overlap: no lock is
 * with two calls (K1), and no array is used from outside without its CPU's lock (C3).
 */
import type { Failure } from '../../../engine/search/model.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Place } from '../../../engine/schedule/cpus/world.ts';
import { LockWatch } from './lock-watch.ts';
import type { ObjectSmp } from '../../subject/objects/shared-object-mount.ts';

export class ObjectWatch {
  private readonly smp: ObjectSmp;
  private readonly locks: LockWatch;
  /** By shared word, the CPU whose array it belongs to, or -1. */
  private readonly arrayOf: Int8Array;

  constructor(smp: ObjectSmp, machine: Machine) {
    this.smp = smp;
    this.locks = new LockWatch(machine, { base: smp.lockBase, plain: smp.locks, tickets: [] });
    this.arrayOf = new Int8Array(smp.words).fill(-1);
    for (const { cpu, from, to } of smp.arrays) {
      this.arrayOf.fill(cpu, smp.metadataWords + from, smp.metadataWords + to);
    }
  }

  /** A frame is about to make the request of `node`. */
  asks(who: Place, node: number, words: Uint32Array, at: number): Failure | undefined {
    const { smp, locks } = this;
    const address = locks.machine.logs.addresses[node]!;
    const nameOf = () => smp.nameOf(address);
    if (address >= smp.lockBase) {
      if (locks.meaning(node, who, words, at) !== 'takes') return undefined;
      return locks.taken(address - smp.lockBase, nameOf, who, words, at);
    }
    const cache = this.arrayOf[address]!;
    if (cache < 0 || cache === who.cpu) return undefined;
    const lock = smp.bounds.design.arrayLock(cache);
    return locks.used({ cache, lock, nameOf }, who, node, words, at);
  }
}
