/**
 * An allocator in a WebAssembly binary, mounted for checking: its memory with a zone behind what
 * the module has of its own, the client played by us. The counterpart of `Mounted` for code that
 * was not written for this kit.
 */
import { HostRunner } from '../../../engine/wasm/host/host-runner.ts';
import { Instance } from '../../../engine/wasm/run/instance.ts';
import { PAGE } from '../../../engine/wasm/run/linear-memory.ts';
import type { Program } from '../../../engine/wasm/lower/program.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { OPEN, WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import { type Block, show, sizeOf } from '../../../spec/blocks/geometry.ts';
import type { Answer, AnswerOf, CallOf, Op } from '../../../spec/operations/operations.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Marks } from '../../../spec/ports/inspection.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { type AskedCall, unitOf } from './asked.ts';
import { orderValues, type Unit, zoneValues } from './call-values.ts';
import { addressIn, type Callable, callWith } from './exported-calls.ts';
import type { CallPattern, Convention } from './convention.ts';
import { CallLocks, hostOf } from './hooks.ts';
import { ArenaWatch, BARRED, CLIENT, Forbidden, GARBAGE } from './marks.ts';
import { barredBelow, load, startsOf } from './image.ts';
import { type BinaryLimits, binaryLimits } from './limits.ts';
import { notZero } from './contents.ts';
import { sizesOf } from './sizes.ts';
import { type Span, tableEnds } from './table-ends.ts';

/** What makes the calls of a binary. */
export type Engine = 'interpreter' | 'host';

/** What became of a call: `limit` if it came to no end within ours. */
export type BinaryOutcome =
  | { readonly answer: Answer }
  | { readonly blame: Blame }
  | { readonly limit: string };

/** A limit of ours was met outside of a call that is judged; the message names it. */
export class LimitMet extends Error {}

/** Garbage in bytes that nobody has written: no two neighbours alike, never zero. */
export const garbageAt = (address: number): number =>
  (Math.imul(address + 1, 0x9e3779b1) >>> 24) | 1;

export class Binary {
  readonly program: Program;
  readonly convention: Convention;
  readonly zone: Zone;
  readonly limits: BinaryLimits;
  readonly memory: WatchedMemory;
  /** The interpreter. */
  readonly instance: Instance;
  /** The host's engine over the same memory, if it was asked for and takes such modules. */
  readonly runner: HostRunner | undefined;
  /** What makes calls. */
  on: Callable;
  /** Locks that the call under way holds, where it takes them by hooks. */
  readonly locks = new CallLocks();
  readonly watch: ArenaWatch;
  /** The scheme of its marks, where it shows them. */
  readonly scheme: Marks['scheme'] | undefined;
  readonly frameBytes: number;
  readonly headerBytes: number;
  /** First frame of the zone and how many there are. */
  readonly from: number;
  readonly frames: number;
  /** What is barred of its own: the ends of its table. */
  readonly tableEnds: readonly Span[];
  /** In what it can be asked for any number, if in anything. */
  readonly unit: Unit | undefined;
  /**
   * Address of the zone's first frame; the module's own memory ends a page or more below it, so
   * that nothing of it lies just before the zone.
   */
  readonly base: number;

  /**
   * @throws RangeError for a zone of several regions or with holes, for sizes that make no sense,
   * and for more memory than allowed.
   */
  constructor(
    program: Program,
    convention: Convention,
    zone: Zone,
    limits = binaryLimits,
    engine: Engine = 'interpreter',
  ) {
    const [region, ...others] = zone.regions;
    if (!region || others.length > 0 || zone.reserved.length > 0) {
      throw new RangeError('a binary is given one region without holes');
    }
    this.program = program;
    this.convention = convention;
    this.zone = zone;
    this.limits = limits;
    this.from = region.from;
    this.frames = region.to - region.from;
    this.watch = new ArenaWatch((address) => this.addressName(address));
    const own = program.module.memory?.pages ?? 0;
    const sizes = sizesOf(program, convention, limits);
    this.frameBytes = sizes.frameBytes;
    this.headerBytes = sizes.headerBytes;
    this.scheme = sizes.scheme;
    this.unit = unitOf(convention);
    this.tableEnds = tableEnds(program, convention, sizes, zone);
    // Alignment by absolute frames is that of addresses: frame 0 lies on a multiple of the largest.
    const largest = Math.max(PAGE, this.frameBytes * sizeOf(zone.orderMax));
    const zero = Math.ceil(((own + 1) * PAGE) / largest) * largest;
    this.base = zero + this.from * this.frameBytes;
    const pages = Math.ceil((this.base + this.frames * this.frameBytes) / PAGE);
    if (pages > limits.pagesMax) {
      throw new RangeError(`${pages} pages of memory needed, at most ${limits.pagesMax} allowed`);
    }
    const runner = engine === 'host' ? HostRunner.of(program, pages) : undefined;
    const storage = runner && { buffer: runner.buffer, marks: runner.layout.marks };
    this.memory = new WatchedMemory(pages, this.watch, storage);
    const host = hostOf(convention, this.locks);
    this.instance = new Instance(program, this.memory, limits, host, runner?.globals);
    this.instance.endlessIn = this.memory.words;
    const remembered = convention.cpus.lock === undefined ? undefined : this.locks;
    runner?.attach(this.instance, this.memory, this.watch, remembered);
    this.runner = runner;
    this.on = runner ?? this.instance;
  }

  /** The whole memory as it is before the first call, and the allocator's `init` on it. */
  init(): Blame | undefined {
    const { memory, instance, program } = this;
    memory.words.fill(0);
    memory.marks.fill(OPEN);
    load(program, memory);
    instance.reset();
    const end = this.base + this.frames * this.frameBytes;
    const own = (program.module.memory?.pages ?? 0) * PAGE;
    memory.mark(0, barredBelow(program), BARRED);
    memory.mark(own, memory.marks.length - own, BARRED);
    this.barEnds();
    this.spoil(this.base, end - this.base);
    memory.begin();
    this.locks.begin();
    return this.guarded(() => this.start(zoneValues(this, this.zone, this.base)));
  }

  /**
   * Runs a call. The client stops touching the blocks that it lets go of before it is made. What
   * it writes can be undone up to the memory's last `begin`, which is made here unless the call
   * follows another.
   */
  run({ asked, ...call }: AskedCall, own: readonly Block[], follows = false): BinaryOutcome {
    if (!follows) this.memory.begin();
    this.locks.begin();
    let answer: Answer;
    try {
      const blame = this.guarded(() => {
        for (const b of own) this.spoil(this.clientStart(b), this.bytesAsked(b.order, asked));
        answer = made(this, call, asked);
        return this.locks.left();
      });
      return blame ? { blame } : { answer };
    } catch (error) {
      if (error instanceof LimitMet) return { limit: error.message };
      throw error;
    }
  }

  /** Calls free with any address at all. @throws Trap */
  freeAt(block: number, order: Order, asked?: number): boolean {
    const { free } = this.convention;
    const found = this.call(free, { block, ...orderValues(this, order, this.unit, asked) });
    this.settle();
    return !free.gives || found !== 0;
  }

  /** Calls an exported function with values for its words. @throws Trap */
  call(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
    return callWith(this.on, pattern, values);
  }

  /** The same where the answer is an address. @throws Trap */
  pointer(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
    return addressIn(pattern, this.call(pattern, values));
  }

  /**
   * The block is the client's from now on, scribbled over with what looks like its own address: of
   * an asked one no more than was asked for.
   */
  give(b: Block, length = this.clientBytes(b.order)): void {
    const start = this.clientStart(b);
    const { words } = this.memory;
    words.fill(start, start >>> 2, (start + length) >>> 2);
    this.memory.mark(start, length, CLIENT);
  }

  /** Garbage in these bytes, and marked as that. */
  spoil(start: number, length: number): void {
    const { memory } = this;
    const bytes = new Uint8Array(memory.words.buffer, 0, memory.words.byteLength);
    for (let at = start; at < start + length; at++) bytes[at] = garbageAt(at);
    memory.mark(start, length, GARBAGE);
  }

  /** What is beside its table is nobody's: to be said again where a word of it was marked. */
  barEnds(): void {
    for (const { from, to } of this.tableEnds) this.memory.mark(from, to - from, BARRED);
  }

  /** Where a frame begins. */
  addressOf = (at: number): number => this.base + (at - this.from) * this.frameBytes;

  clientStart = (b: Block): number => this.addressOf(b.at) + this.headerBytes;

  clientBytes = (k: Order): number => this.frameBytes * sizeOf(k) - this.headerBytes;

  /** Bytes of a block that are the client's: of an asked one those that were asked for. */
  bytesAsked(order: Order, asked: number | undefined): number {
    if (asked === undefined || !this.unit) return this.clientBytes(order);
    return this.unit === 'bytes' ? asked : asked * this.frameBytes - this.headerBytes;
  }

  /** Runs what may trap; says what was wrong. @throws LimitMet */
  guarded(run: () => Blame | undefined): Blame | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      if (error.kind === 'fuel') throw new LimitMet(fuelMet(this.instance.fuelMax, error));
      return blameFor(error);
    }
  }

  private start(values: Readonly<Record<string, number>>): Blame | undefined {
    for (const index of startsOf(this.program)) this.instance.call(index);
    const { init } = this.convention;
    if (!init) return undefined;
    const accepted = this.call(init, values) !== 0 || !init.gives;
    this.settle();
    return accepted ? undefined : { id: 'O11', why: REFUSED };
  }

  /** The block whose address alloc answers. @throws Trap */
  alloc(order: Order, asked: number | undefined): Block | undefined {
    const { alloc, allocBytes } = this.convention;
    const pattern = asked === undefined ? alloc : (allocBytes ?? alloc);
    const pointer = this.pointer(pattern, orderValues(this, order, this.unit, asked));
    this.settle();
    if (pointer === 0) return undefined;
    const at = (pointer - this.headerBytes - this.base) / this.frameBytes;
    const block = { at: (this.from + at) as Frame, order };
    if (Number.isInteger(at)) return this.judgedContents(block, asked);
    throw new Forbidden('O1', `gave ${this.addressName(pointer)}: no block starts there`, pointer);
  }

  /** @throws Forbidden where zeros are promised, and others are handed out. */
  private judgedContents(b: Block, asked: number | undefined): Block {
    if (this.convention.promises.contents !== 'zero') return b;
    const start = this.clientStart(b);
    const end = this.base + this.frames * this.frameBytes;
    const length = Math.min(this.bytesAsked(b.order, asked), end - start);
    const found = start < this.base ? undefined : notZero(this, start, length);
    if (!found) return b;
    const why = `gave ${show(b)}, in which ${this.addressName(found.at)} holds ${found.what}`;
    throw new Forbidden('O7', `${why}: not 0`, found.at);
  }

  private settle(): void {
    const { settle } = this.convention;
    if (settle) this.call(settle, {});
  }

  private addressName(address: number): string {
    const at = Math.floor((address - this.base) / this.frameBytes);
    if (0 <= at && at < this.frames) {
      return `byte ${(address - this.base) % this.frameBytes} of frame ${this.from + at}`;
    }
    if (this.tableEnds.some(({ from, to }) => from <= address && address < to)) {
      return `address ${address}, beside its table`;
    }
    return address < barredBelow(this.program) ? `address ${address}, null` : `address ${address}`;
  }
}

type Ways = {
  readonly [O in Op]: (binary: Binary, call: CallOf<O>, asked: number | undefined) => AnswerOf<O>;
};

/** Nobody makes such a call of a binary. */
export function neverOffered(op: Op): never {
  throw new Error(`engine bug: no binary offers ${op}`);
}

/** How each operation is called; a free names its block by where it starts. */
const ways: Ways = {
  alloc: (binary, { order }, asked) => binary.alloc(order, asked),
  free: (binary, { block }, asked) => binary.freeAt(binary.clientStart(block), block.order, asked),
  resize: () => neverOffered('resize'),
  split: () => neverOffered('split'),
  allocWhere: () => neverOffered('allocWhere'),
};

const made = <O extends Op>(
  binary: Binary,
  call: CallOf<O>,
  asked: number | undefined,
): AnswerOf<O> => ways[call.op](binary, call, asked);

const fuelMet = (fuelMax: number, { place }: Trap): string =>
  `--fuel = ${fuelMax}: ${place ?? 'a call'} came to no end within it; a higher --fuel may do`;

/** What `init` says where the zone is not one that the allocator supports. */
export const REFUSED = 'init refused the zone';

/** A trap in the obligations' terms. */
export function blameFor(trap: Trap): Blame {
  const place = trap.place === undefined ? '' : ` (${trap.place})`;
  const why = `${trap.message}${place}`;
  if (trap instanceof Forbidden) return { id: trap.obligation, why };
  if (trap.kind === 'fuel' || trap.kind === 'endless' || trap.kind === 'wait') {
    return { id: 'O13', why };
  }
  return { id: trap.kind === 'memory' ? 'O6' : 'O8', why: `traps: ${why}` };
}
