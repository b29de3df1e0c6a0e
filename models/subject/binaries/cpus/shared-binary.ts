/**
 * A binary for several CPUs as a `SharedDesign`, so that every strategy, grain and report of the
 * interleaved model works on it unchanged. A call is run from its start again for every access, as
 * all code under a schedule is: the interpreter needs no way to be stopped and copied.
 *
 * All its state must be in memory: globals are put back before every call, the stack is empty then.
 */
import { Instance } from '../../../../engine/wasm/run/instance.ts';
import { PAGE } from '../../../../engine/wasm/run/linear-memory.ts';
import type { Program } from '../../../../engine/wasm/lower/program.ts';
import { Trap } from '../../../../engine/wasm/run/trap.ts';
import { WatchedMemory } from '../../../../engine/wasm/run/watched-memory.ts';
import { BrokenRule, UnfitCode } from '../../../../engine/schedule/cpus/port.ts';
import type { Inspection, Ring } from '../../../../spec/ports/inspection.ts';
import type {
  Design,
  SharedAllocator,
  SharedDesign,
  SharedSpace,
} from '../../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../../spec/blocks/units.ts';
import { blameFor } from '../binary-mount.ts';
import { type BinaryLimits, binaryLimits } from '../limits.ts';
import { orderValues, zoneValues } from '../call-values.ts';
import { addressIn, callWith } from '../exported-calls.ts';
import { type CallPattern, type Convention, conventional } from '../convention.ts';
import { CallLocks, hostOf, lockName } from '../hooks.ts';
import type { Promises } from '../promises.ts';
import { observeWrittenWords } from './written-words.ts';
import { PortMemory } from './port-memory.ts';
import { BinaryPlan, SharedLayout } from './shared-layout.ts';
import { HOOK_LOCKS, SharedLocks } from './shared-locks.ts';
import { sizesOf } from '../sizes.ts';
import { changedGlobal, enterStack } from '../stack.ts';
import { load, startsOf } from '../image.ts';

/** Frames of a zone that every CPU's pointers are laid out for, at most. */
const FRAMES_MAX = 64;

/** Shared words of all frames together, at most: they are in every state. */
const FRAME_WORDS_MAX = 4096;

/** What a cache holds that is none of the zone's frames. */
const NO_FRAME = -1 as Frame;

/**
 * The binary as a design of this name.
 * @throws RangeError for sizes that make no sense, and for more state than a search can keep.
 */
export function sharedBinary(
  program: Program,
  name: string,
  convention: Convention = conventional(program),
  limits: BinaryLimits = binaryLimits,
): SharedDesign {
  const plan = planOf(program, convention, limits);
  const { cpus } = convention;
  const cacheMax = cpus.cached ? askOnce(program, convention, cpus.cacheMaxOf, limits) : 0;
  const locks = (plan.lockAt === undefined ? 0 : 1) + (cpus.lock === undefined ? 0 : HOOK_LOCKS);
  const lockNames: number[] = [];
  return {
    name,
    summary: 'a WebAssembly binary under every schedule',
    source: 'a binary',
    base: baseDesign(name, plan, convention.promises),
    words: () => locks,
    locks: () => locks,
    cacheMax,
    frameWords: plan.frameWords,
    headerWords: plan.headerWords,
    isWatched: true,
    isForeign: true,
    isOpaque: convention.listed === undefined,
    ...promisedBy(convention),
    nameOf(part, word) {
      if (part !== 'own') return plan.nameOf(part, word);
      const hooked = lockNames[word - (plan.lockAt === undefined ? 0 : 1)];
      return hooked === undefined ? 'lock' : lockName(hooked);
    },
    attach: (space) => new SharedBinary({ program, convention, plan, limits, lockNames }, space),
  };
}

/** What it promises where that differs from what most do. */
function promisedBy({ promises: { refusals, contents, reads }, held }: Convention) {
  return { contents, reads, refusals, keepsFrames: held !== undefined };
}

function baseDesign(name: string, plan: BinaryPlan, { merging }: Promises): Design {
  return {
    name,
    summary: 'the allocator of a binary',
    source: 'a binary',
    declares: {
      sees: 'none',
      picks: 'lifo',
      merging,
      alignment: 'absolute',
      accessesMax: () => 4000,
    },
    nodeWords: plan.frameWords,
    metadataWords(zone) {
      const frames = zone.regions[0]!.to - zone.regions[0]!.from;
      if (frames * plan.frameWords > FRAME_WORDS_MAX) {
        const bytes = frames * plan.sizes.frameBytes;
        throw new RangeError(`${bytes} bytes of frames are too many: build it with smaller ones`);
      }
      return plan.ownAddresses.length;
    },
    attach() {
      throw new RangeError('a binary for several CPUs is attached to shared memory');
    },
  };
}

function planOf(program: Program, convention: Convention, limits: BinaryLimits): BinaryPlan {
  const sizes = sizesOf(program, convention, limits);
  const largest = Math.max(PAGE, sizes.frameBytes * FRAMES_MAX);
  const base = Math.ceil(((program.module.memory?.pages ?? 0) * PAGE) / largest) * largest;
  const pages = Math.ceil((base + sizes.frameBytes * FRAMES_MAX) / PAGE);
  if (pages > limits.pagesMax) {
    throw new RangeError(`${pages} pages of memory needed, at most ${limits.pagesMax} allowed`);
  }
  const own = observeWrittenWords(program, convention, sizes, base);
  const end = program.module.exports.get('__data_end');
  const dataEnd = end?.kind === 'global' ? program.module.globals[end.index]!.low : undefined;
  const { lockAt } = convention.cpus;
  const lock = lockAt && askOnce(program, convention, lockAt, limits);
  return new BinaryPlan(program, sizes, base, own, dataEnd, lock);
}

/** What a function without arguments answers, on a memory of its own with the data in it. */
function askOnce(
  program: Program,
  convention: Convention,
  pattern: CallPattern | undefined,
  limits: BinaryLimits,
): number {
  if (!pattern) return 0;
  const watcher = { reads: () => {}, writes: () => 0 };
  const memory = new WatchedMemory(program.module.memory?.pages ?? 0, watcher);
  load(program, memory);
  const host = hostOf(convention, new CallLocks());
  return addressIn(pattern, callWith(new Instance(program, memory, limits, host), pattern, {}));
}

interface Parts {
  readonly program: Program;
  readonly convention: Convention;
  readonly plan: BinaryPlan;
  readonly limits: BinaryLimits;
  readonly lockNames: number[];
}

class SharedBinary implements SharedAllocator {
  private readonly instance: Instance;
  private readonly memory: PortMemory;
  private readonly locks: SharedLocks;
  private readonly convention: Convention;
  private readonly plan: BinaryPlan;
  private readonly space: SharedSpace;

  constructor({ program, convention, plan, limits, lockNames }: Parts, space: SharedSpace) {
    this.convention = convention;
    this.plan = plan;
    this.space = space;
    const first = space.ownBase + (plan.lockAt === undefined ? 0 : 1);
    this.locks = new SharedLocks(space, first, lockNames);
    const layout = new SharedLayout(plan, space);
    this.memory = new PortMemory(layout, space.memory, space.cpu);
    this.instance = new Instance(program, this.memory, limits, hostOf(convention, this.locks));
  }

  /** Where a request has ended the call: all that it goes on from, beside shared words. */
  localState(): string | undefined {
    const { instance, memory, locks } = this;
    if (!instance.isInHost && memory.isInParts) return undefined;
    const state = instance.localState();
    return state === undefined ? undefined : `${state} ${memory.privateState} ${locks.state}`;
  }

  init(): boolean {
    const { plan, space, convention } = this;
    plan.ownAddresses.forEach((address, word) => {
      space.memory.store(word, plan.constantAt(address));
    });
    try {
      for (const index of startsOf(plan.program)) this.run(() => this.instance.call(index));
      const { init } = convention;
      const values = zoneValues(plan.sizes, space.zone, this.addressOf(this.first));
      return !init || this.call(init, values) !== 0 || !init.gives;
    } catch (error) {
      if (error instanceof BrokenRule) throw new RangeError(`init of the zone: ${error.message}`);
      throw error;
    }
  }

  alloc(order: Order): Frame | -1 {
    const pointer = this.pointer(this.convention.alloc, orderValues(this.plan.sizes, order));
    if (pointer === 0) return -1;
    const frame = this.frameOf(pointer - this.plan.sizes.headerBytes);
    if (frame !== undefined) return frame;
    throw new BrokenRule('O1', `gave address ${pointer}: no block starts there`);
  }

  free(at: Frame, order: Order): boolean {
    const { sizes } = this.plan;
    const block = this.addressOf(at) + sizes.headerBytes;
    const { free } = this.convention;
    return this.call(free, { block, ...orderValues(sizes, order) }) !== 0 || !free.gives;
  }

  inspect(): Inspection {
    const { listed } = this.convention;
    if (!listed) return { rings: [] };
    const { orderMax } = this.space.zone;
    return { rings: Array.from({ length: orderMax + 1 }, (_, k) => this.ring(listed, k as Order)) };
  }

  node(at: Frame): number {
    return this.space.frameBase + at * this.space.frameWords;
  }

  cached(cpu: number): readonly Frame[] {
    const { cached, cacheMaxOf } = this.convention.cpus;
    if (!cached || !cacheMaxOf) return [];
    const frames: Frame[] = [];
    const max = this.call(cacheMaxOf, {});
    for (let index = 0; index < max; index++) {
      const pointer = this.pointer(cached, { cpu, index });
      if (pointer !== 0) frames.push(this.frameOf(pointer) ?? NO_FRAME);
    }
    return frames;
  }

  kept(): readonly Frame[] {
    const { held } = this.convention;
    if (!held) return [];
    const { from, to } = this.space.zone.regions[0]!;
    if (!('index' in held)) return held.map((at) => (from + at) as Frame).filter((at) => at < to);
    const frames: Frame[] = [];
    for (let index = 0; index < to - from; index++) {
      const pointer = this.pointer(held, { index });
      if (pointer === 0) break;
      frames.push(this.frameOf(pointer) ?? NO_FRAME);
    }
    return frames;
  }

  private get first(): number {
    return this.space.zone.regions[0]!.from;
  }

  private addressOf(at: number): number {
    return this.plan.base + at * this.plan.sizes.frameBytes;
  }

  private frameOf(address: number): Frame | undefined {
    const frame = (address - this.plan.base) / this.plan.sizes.frameBytes;
    const { from, to } = this.space.zone.regions[0]!;
    return Number.isInteger(frame) && from <= frame && frame < to ? (frame as Frame) : undefined;
  }

  private call(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
    return this.run(() => callWith(this.instance, pattern, values));
  }

  /** The same where the answer is an address. */
  private pointer(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
    return addressIn(pattern, this.call(pattern, values));
  }

  private run(make: () => number): number {
    const { memory, instance, locks } = this;
    memory.begin();
    locks.begin();
    enterStack(instance);
    try {
      const answer = make();
      locks.end();
      const changed = changedGlobal(instance);
      if (changed === undefined) return answer;
      throw new UnfitCode(`keeps state in global ${changed} between calls: it must be in memory`);
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      const { id, why } = blameFor(error);
      throw new BrokenRule(error.kind === 'fuel' ? 'K8' : id, why);
    }
  }

  /** The list as a circle; one that cannot be read to its end has no way back to its head. */
  private ring(listed: CallPattern, order: Order): Ring {
    const frames = this.space.zone.regions[0]!.to - this.first;
    const starts: number[] = [];
    try {
      for (let index = 0; index <= frames; index++) {
        const start = this.pointer(listed, { order, index });
        if (start === 0) break;
        starts.push(start);
      }
    } catch (error) {
      if (!(error instanceof BrokenRule)) throw error;
      return { order, sentinel: 0, next: () => 1, prev: () => 1, frameOf: () => undefined };
    }
    const size = starts.length + 1;
    return {
      order,
      sentinel: 0,
      next: (node) => (node + 1) % size,
      prev: (node) => (node + size - 1) % size,
      frameOf: (node) => this.frameOf(starts[node - 1]!),
    };
  }
}
