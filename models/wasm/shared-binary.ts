/**
 * A binary for several CPUs as a `SharedDesign`, so that every strategy, grain and report of the
 * interleaved model works on it unchanged. A call is run from its start again for every access, as
 * all code under a schedule is: the interpreter needs no way to be stopped and copied.
 *
 *      words:  static data but the lock | frames, two words each | the lock
 *
 * Needs frames of 8 bytes, the exports __data_end and buddycheck_lock, and all state in memory:
 * globals are put back before every call.
 */
import { Instance } from '../../engine/machine/instance.ts';
import { PAGE } from '../../engine/machine/linear-memory.ts';
import type { Program } from '../../engine/machine/program.ts';
import type { Ring } from '../../spec/lists.ts';
import type { Design, SharedAllocator, SharedDesign, SharedSpace } from '../../spec/port.ts';
import type { Frame, Order } from '../../spec/units.ts';
import type { Inspection } from '../../spec/view.ts';
import { binaryLimits } from './binary.ts';
import { type CallPattern, type Convention, conventional } from './convention.ts';
import { PortMemory, type SharedLayout } from './port-memory.ts';

const FRAME_BYTES = 8;

/** Where the module keeps what its CPUs share. */
interface Statics {
  readonly from: number;
  readonly to: number;
  readonly lock: number;
  readonly stackTo: number;
  readonly base: number;
  /** Frames that a CPU keeps for itself, at most. */
  readonly cacheMax: number;
}

/**
 * The binary as a design of this name.
 * @throws RangeError for a binary without atomic instructions, or without the exports named above.
 */
export function sharedBinary(program: Program, name: string): SharedDesign {
  const convention = conventional(program);
  const statics = staticsOf(program);
  const { cacheMax } = statics;
  const base = baseDesign(name, statics);
  return {
    name,
    summary: 'a WebAssembly binary under every schedule',
    source: 'a binary',
    base,
    words: () => 1,
    locks: () => 1,
    cacheMax,
    attach: (space) => new SharedBinary(program, convention, statics, space),
  };
}

function baseDesign(name: string, { from, to }: Statics): Design {
  return {
    name,
    summary: 'the allocator of a binary',
    source: 'a binary',
    declares: { sees: 'none', picks: 'lifo', alignment: 'absolute', accessesMax: () => 2000 },
    nodeWords: 2,
    metadataWords: () => (to - from) / 4,
    attach() {
      throw new RangeError('a binary for several CPUs is attached to shared memory');
    },
  };
}

function staticsOf(program: Program): Statics {
  const { exports, globals, memory } = program.module;
  const constantOf = (name: string): number => {
    const entry = exports.get(name);
    if (entry?.kind === 'global') return globals[entry.index]!.low;
    throw new RangeError(`the module must export ${name}: link with --export=${name}`);
  };
  if (!program.hasAtomics) {
    throw new RangeError('no atomic instruction in the module: compile with -matomics');
  }
  const end = Math.ceil(constantOf('__data_end') / 4) * 4;
  const from = Math.max(1024, Math.floor(end / PAGE) * PAGE);
  const lock = exports.get('buddycheck_lock');
  if (lock?.kind !== 'function') throw new RangeError('the module must export buddycheck_lock');
  const stack = globals[0]?.isMutable ? globals[0].low : end;
  const image = new Int32Array((memory?.pages ?? 0) * (PAGE / 4));
  const nowhere = { relax: () => {} };
  const layout = { image, wordOf: () => -1, stackFrom: end, stackTo: stack };
  const asked = new Instance(program, new PortMemory(layout, {} as never, nowhere), binaryLimits, {
    'buddycheck.cpu': () => 0,
  });
  const base = (memory?.pages ?? 0) * PAGE;
  const cacheMax = exports.get('buddycheck_cache_max');
  return {
    from,
    to: end,
    lock: asked.call(lock.index),
    stackTo: stack,
    base,
    cacheMax: cacheMax?.kind === 'function' ? asked.call(cacheMax.index) : 0,
  };
}

class SharedBinary implements SharedAllocator {
  private readonly instance: Instance;
  private readonly memory: PortMemory;
  private readonly convention: Convention;
  private readonly statics: Statics;
  private readonly space: SharedSpace;

  constructor(program: Program, convention: Convention, statics: Statics, space: SharedSpace) {
    this.convention = convention;
    this.statics = statics;
    this.space = space;
    this.memory = new PortMemory(this.layout(program), space.memory, space.cpu);
    const host = { 'buddycheck.cpu': () => space.cpu.id() };
    this.instance = new Instance(program, this.memory, binaryLimits, host);
  }

  init(): boolean {
    const { memory, zone } = this.space;
    const { from, to, base } = this.statics;
    for (let at = from; at < to; at += 4) memory.store(this.wordOf(at), 0);
    const [region] = zone.regions;
    const frames = region!.to - region!.from;
    return this.call(this.convention.init!, { base, frames, orderMax: zone.orderMax }) !== 0;
  }

  alloc(order: Order): Frame | -1 {
    const pointer = this.call(this.convention.alloc, { order }) >>> 0;
    return pointer === 0 ? -1 : this.frameOf(pointer);
  }

  free(at: Frame, order: Order): boolean {
    const block = this.statics.base + (at - this.first) * FRAME_BYTES;
    return this.call(this.convention.free, { block, order }) !== 0;
  }

  inspect(): Inspection {
    const { orderMax } = this.space.zone;
    return { rings: Array.from({ length: orderMax + 1 }, (_, k) => this.ring(k as Order)) };
  }

  node(at: Frame): number {
    return this.space.frameBase + at * this.space.frameWords;
  }

  cached(cpu: number): readonly Frame[] {
    const entry = this.instance.program.module.exports.get('buddycheck_cached');
    if (entry?.kind !== 'function') return [];
    const frames: Frame[] = [];
    for (let index = 0; index < this.statics.cacheMax; index++) {
      this.memory.begin();
      const pointer = this.instance.call(entry.index, cpu, index) >>> 0;
      if (pointer !== 0) frames.push(this.frameOf(pointer));
    }
    return frames;
  }

  private get first(): number {
    return this.space.zone.regions[0]!.from;
  }

  private frameOf(pointer: number): Frame {
    return ((pointer - this.statics.base) / FRAME_BYTES + this.first) as Frame;
  }

  private call(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
    this.memory.begin();
    this.instance.reset();
    const given = pattern.arguments.map((word) =>
      typeof word === 'number' ? word : values[word]!,
    );
    return this.instance.call(pattern.index, ...given);
  }

  private ring(order: Order): Ring {
    const frames = this.space.zone.regions[0]!.to - this.first;
    const starts: number[] = [];
    for (let index = 0; index <= frames; index++) {
      const start = this.call(this.convention.listed!, { order, index }) >>> 0;
      if (start === 0) break;
      starts.push(start);
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

  /** The lock comes behind the frames, where the model looks for locks; its old place is unused. */
  private wordOf = (address: number): number => {
    const { from, to, lock, base } = this.statics;
    const { ownBase, frameBase, frameWords } = this.space;
    if (address === lock) return ownBase;
    if (from <= address && address < to) return (address - from) / 4;
    const word = frameBase + this.first * frameWords + (address - base) / 4;
    return address >= base && word < ownBase ? word : -1;
  };

  private layout(program: Program): SharedLayout {
    const { base, to, stackTo } = this.statics;
    const image = new Int32Array((base + PAGE) / 4);
    const bytes = new Uint8Array(image.buffer);
    for (const { at, bytes: data } of program.module.data)
      if (at !== undefined) bytes.set(data, at);
    return { image, wordOf: this.wordOf, stackFrom: to, stackTo };
  }
}
