/**
 * The locks of document 002's allocator for several CPUs, real ones: one per CPU for its arrays,
 * one per cache of slabs, one for the pages and the owners of frames, always taken in this order.
 *
 *      lock word 0            the CPUs' arrays, one lock per CPU
 *                cpus         slabs, one lock per class, that of the descriptors last
 *                then         pages
 */
import type { Cpu, SharedMemory } from '../../spec/ports/page-port.ts';
import type { ObjectDesign, ObjectLocks } from '../../spec/ports/object-port.ts';
import type { Lock } from './locked.ts';
import { SpinLock } from './spin-lock.ts';

/** Where the locks of an object allocator lie, and how many it needs. */
export interface LockSpace {
  readonly memory: SharedMemory;
  readonly cpu: Cpu;
  readonly base: number;
  readonly cpus: number;
  readonly classes: number;
}

/** A lock of one word, 0 while it is free. */
export type LockClass = new (memory: SharedMemory, cpu: Cpu, address: number) => Lock;

/** An object design and the locks that make it one for several CPUs. */
export interface SharedObjectDesign {
  /** Kebab-case. */
  readonly name: string;
  readonly objects: ObjectDesign;
  lockWords(cpus: number, classes: number): number;
  locks(space: LockSpace): ObjectLocks;
  /** Which of the lock words guards the arrays of a CPU. */
  arrayLock(cpu: number): number;
  /** `lock of cpu0`, `lock of slabs 1`, `lock of pages`. */
  lockName(word: number, cpus: number, classes: number): string;
}

/** An object design under locks of this kind. */
export function lockedObjects(
  objects: ObjectDesign,
  made: LockClass = SpinLock,
): SharedObjectDesign {
  return {
    name: `locked-${objects.name}`,
    objects,
    lockWords: (cpus, classes) => cpus + classes + 2,
    locks({ memory, cpu, base, cpus, classes }) {
      const lockAt = (word: number): Lock => new made(memory, cpu, base + word);
      const arrays = Array.from({ length: cpus }, (_, c) => lockAt(c));
      const slabs = Array.from({ length: classes + 1 }, (_, i) => lockAt(cpus + i));
      return {
        cache: (c) => arrays[c] as Lock,
        slabs: (i) => slabs[i] as Lock,
        pages: lockAt(cpus + classes + 1),
      };
    },
    arrayLock: (cpu) => cpu,
    lockName(word, cpus, classes) {
      if (word < cpus) return `lock of cpu${word}`;
      return word > cpus + classes ? 'lock of pages' : `lock of slabs ${word - cpus}`;
    },
  };
}
