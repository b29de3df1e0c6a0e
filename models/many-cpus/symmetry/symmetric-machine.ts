/**
 * A machine up to swaps of the halves of any node of the buddy tree, for designs that tell no
 * halves apart, and if wanted up to renaming CPUs of equal programs as well.
 *
 * The log of a call under way holds what it has read, addresses among it, and nothing says which of
 * these words are addresses. So states in which a call is under way are taken as they are, and only
 * those in which all CPUs are between two calls count as one if a swap leads from one to the other.
 * Behind a state that was left out nothing is looked at, calls under way included: swapping is a
 * symmetry of these as well, it just is not worked out. `proofs/prose/symmetry.md` says why that is
 * sound, and `equivariance.ts` tests it, call by call, before it is used.
 *
 *      key at rest:    orbit (`orbits.ts`) | the design's own words, but for caches | zeros | 1
 *      key in a call:  the state, or that with its CPUs in ascending order         | zeros | 0
 *
 * Every state kept was reached, so traces are those of the machine.
 */
import type { Canonical, WordModel } from '../../../engine/search/model.ts';
import {
  groupsOf,
  SymmetryRefusal,
  symmetricCpus,
} from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { heapAt, type PageWorld } from '../world/page-bench.ts';
import { worldOf } from '../world/scenario.ts';
import { CACHED, FREE, HELD, Orbits, renamingsOf } from '../../contracts/orbits.ts';

/** Words of a CPU at rest: its flags, what the race check remembers, where its script stands. */
const PER_CPU = 3;

/**
 * The machine of a page allocator modulo swaps of halves.
 * @throws RangeError for a zone with a block of more than 64 frames; SymmetryRefusal if threads may
 * move, or, once the search meets it, for CPU symmetry of code that asks for its CPU's number.
 */
export const symmetricMachine = (machine: Machine, hasCpus = false): WordModel & Reduced =>
  new SymmetricMachine(machine, hasCpus);

/** A model that has a key. */
interface Reduced {
  readonly canonical: Canonical;
}

class SymmetricMachine implements WordModel {
  readonly stateWords: number;
  readonly canonical: Canonical;
  private readonly machine: Machine;
  private readonly world: PageWorld;
  private readonly cpus: Canonical | undefined;
  private readonly orbits: Orbits;
  /** The design's own words that are part of the key: none where they are caches of frames. */
  private readonly ownFrom: number;
  private readonly ownWords: number;

  constructor(machine: Machine, hasCpus: boolean) {
    if (machine.migrations > 0) {
      throw new SymmetryRefusal('tree symmetry needs threads that stay on their CPUs');
    }
    this.machine = machine;
    this.world = worldOf(machine);
    this.stateWords = machine.stateWords;
    this.cpus = hasCpus ? symmetricCpus(machine).canonical : undefined;
    const { mounted } = this.world.bench;
    const renamings = renamingsOf(machine.cpus, hasCpus ? groupsOf(machine) : []);
    const { zone } = mounted;
    this.orbits = new Orbits({ zone, perCpu: PER_CPU, renamings, hasTree: true });
    this.ownFrom = mounted.ownBase;
    this.ownWords = mounted.design.cacheMax > 0 ? 0 : mounted.words - mounted.ownBase;
    const keyWords = 1 + Math.max(this.stateWords, this.orbits.keyWords + this.ownWords);
    this.canonical = { keyWords, write: (words, at, key) => this.writeKey(words, at, key) };
  }

  initial(...[sink]: Parameters<WordModel['initial']>): void {
    this.machine.initial(sink);
  }

  expand(...[words, at, sink]: Parameters<WordModel['expand']>): void {
    this.machine.expand(words, at, sink);
  }

  check(words: Uint32Array, at: number) {
    return this.machine.check(words, at);
  }

  label(action: number, words: Uint32Array, at: number): string {
    return this.machine.label(action, words, at);
  }

  get leftOut(): string | undefined {
    return this.machine.leftOut;
  }

  private writeKey(words: Uint32Array, at: number, key: Uint32Array): void {
    const { orbits, stateWords, ownFrom, ownWords } = this;
    if (this.describe(words, at)) {
      orbits.write(key);
      for (let i = 0; i < ownWords; i++) key[orbits.keyWords + i] = words[at + ownFrom + i]!;
      key.fill(0, orbits.keyWords + ownWords, key.length - 1);
      key[key.length - 1] = 1;
      return;
    }
    if (this.cpus) this.cpus.write(words, at, key);
    else for (let i = 0; i < stateWords; i++) key[i] = words[at + i]!;
    key.fill(0, stateWords);
  }

  /** Tells `orbits` of this state, if it is one that swaps may be applied to. */
  private describe(words: Uint32Array, at: number): boolean {
    const { machine, world, orbits } = this;
    const locals = machine.resting(words, at);
    // A swap would have to swap the words that the race check remembers, too.
    if (!locals || machine.remembersBelow(words, at, world.bench.mounted.ownBase)) return false;
    const heap = heapAt(world, words, at);
    // What is wrong with a heap is told of that heap, and not of one like it.
    if (!heap) return false;
    orbits.clear();
    for (const [cpu, local] of locals.entries()) {
      const { position, held } = world.standings.at(local);
      orbits.cpuWords.set(machine.between(words, at, cpu), cpu * PER_CPU);
      orbits.cpuWords[cpu * PER_CPU + 2] = position;
      for (const [i, b] of held.entries()) if (!orbits.mark(b, HELD, i, cpu)) return false;
      for (const [i, frame] of (heap.cached[cpu] ?? []).entries()) {
        if (!orbits.mark({ at: frame, order: 0 as Order }, CACHED, i, cpu)) return false;
      }
    }
    // What a handler got and kept is nobody's to free: that its frames are not free is all of it.
    for (const list of heap.free) {
      for (const [i, b] of list.entries()) if (!orbits.mark(b, FREE, i)) return false;
    }
    return true;
  }
}
