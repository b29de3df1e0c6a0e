/**
 * Where the table of a binary ends that has an entry for each frame. WebAssembly knows no objects:
 * whoever reads the entry of a frame that is not there reads what lies behind, and as long as that
 * makes no difference, nothing shows. So a table is looked for, and what lies at both its ends and
 * is nobody's is barred:
 *
 *      | barred | entry 0 | entry 1 | … | entry n - 1 | barred, up to the next power of two |
 *
 * n is the largest number of frames that init takes, if that is below 64: a table has room for
 * frames that a smaller zone lacks. Bytes are nobody's if they are no data and nothing was seen to
 * write them; the first that is somebody's ends what is barred. Who says where the table lies that
 * it was handed (`buddycheck_table`) need not have it guessed, for any number of frames.
 */
import { Instance } from '../../../engine/wasm/run/instance.ts';
import { PAGE } from '../../../engine/wasm/run/linear-memory.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { OPEN, WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import type { Program } from '../../../engine/wasm/lower/program.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { showZone, type Zone, zone } from '../../../spec/blocks/zone.ts';
import { orderValues, zoneValues } from './call-values.ts';
import type { CallPattern, Convention } from './convention.ts';
import { addressIn, callWith } from './exported-calls.ts';
import { CallLocks, hostOf } from './hooks.ts';
import { load, startsOf } from './image.ts';
import { type BinaryLimits, binaryLimits } from './limits.ts';
import type { Sizes } from './sizes.ts';

/** Bytes from one address on, up to another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What takes zones of so many frames has room for all that are searched. */
const FRAMES_MAX = 64;
/** A guess rests on so many entries. */
const ENTRIES_MIN = 3;
const ENTRY_BYTES_MAX = 64;
/** A module that has more of its own is not looked through. */
const OWN_MAX = 2 ** 20;

const UNWRITTEN = 1;
const ORDER_0 = 0 as Order;

/** Bytes that are barred beside a table that is told of, at most. */
const BESIDE = 256;

/** By convention, then by zone where the table is told of. */
const known = new WeakMap<Convention, Map<string, readonly Span[]>>();

/** What is barred at the ends of its table on this zone; nothing where none is found. */
export function tableEnds(
  program: Program,
  convention: Convention,
  sizes: Sizes,
  on: Zone,
): readonly Span[] {
  const byZone = known.get(convention) ?? new Map<string, readonly Span[]>();
  known.set(convention, byZone);
  const key = convention.table ? showZone(on) : '';
  const before = byZone.get(key);
  if (before) return before;
  const found = convention.table
    ? toldOf(program, convention, sizes, on)
    : lookedFor(program, convention, sizes);
  byZone.set(key, found);
  return found;
}

/** At the ends of the table that it tells of. */
function toldOf(program: Program, convention: Convention, sizes: Sizes, on: Zone): readonly Span[] {
  const { from, to } = on.regions[0]!;
  try {
    const trial = new Trial(program, convention, sizes, to - from, on.orderMax, binaryLimits);
    if (!trial.begins()) return [];
    const { at, end } = trial.told();
    trial.entries();
    return spansBeside(at, end, [BESIDE, BESIDE], (address) => trial.isNobodys(address));
  } catch (error) {
    if (error instanceof Trap) return [];
    throw error;
  }
}

function lookedFor(program: Program, convention: Convention, sizes: Sizes): readonly Span[] {
  const own = (program.module.memory?.pages ?? 0) * PAGE;
  if (own > OWN_MAX) return [];
  const taken = (frames: number): Trial | undefined => {
    for (const orderMax of [Math.floor(Math.log2(frames)), 0]) {
      const trial = new Trial(program, convention, sizes, frames, orderMax, binaryLimits);
      if (trial.begins()) return trial;
    }
    return undefined;
  };
  try {
    let frames = FRAMES_MAX;
    let trial = taken(frames);
    if (trial) return [];
    while (!trial && --frames >= ENTRIES_MIN) trial = taken(frames);
    const entries = trial?.entries();
    return trial && entries ? endsOf(entries, frames, (at) => trial.isNobodys(at)) : [];
  } catch (error) {
    // What is wrong, and what is beyond a limit, is for others to find.
    if (error instanceof Trap) return [];
    throw error;
  }
}

/** The bytes of an entry: where the first begins, and how far it is to the next. */
interface Entries {
  readonly at: number;
  readonly bytes: number;
}

function endsOf(
  { at, bytes }: Entries,
  frames: number,
  isNobodys: (address: number) => boolean,
): Span[] {
  const whole = Math.max(frames + 1, 2 ** Math.ceil(Math.log2(frames)));
  const behind = (whole - frames) * bytes;
  return spansBeside(at, at + frames * bytes, [bytes, behind], isNobodys);
}

/** What is nobody's just before and just behind, so many bytes of each at most. */
function spansBeside(
  at: number,
  end: number,
  [before, behind]: readonly [number, number],
  isNobodys: (address: number) => boolean,
): Span[] {
  let to = end;
  while (to < end + behind && isNobodys(to)) to++;
  let from = at;
  while (from > at - before && isNobodys(from - 1)) from--;
  return [
    { from, to: at },
    { from: end, to },
  ].filter((span) => span.from < span.to);
}

/** The binary on a zone of its own, with no client and nothing forbidden. */
class Trial {
  private readonly convention: Convention;
  private readonly sizes: Sizes;
  private readonly frames: number;
  private readonly base: number;
  private readonly own: number;
  private readonly memory: WatchedMemory;
  private readonly bytes: Uint8Array;
  private readonly instance: Instance;
  private readonly locks = new CallLocks();
  private readonly isData: (address: number) => boolean;
  private readonly init: () => boolean;

  constructor(
    program: Program,
    convention: Convention,
    sizes: Sizes,
    frames: number,
    orderMax: number,
    limits: BinaryLimits,
  ) {
    this.convention = convention;
    this.sizes = sizes;
    this.frames = frames;
    this.own = (program.module.memory?.pages ?? 0) * PAGE;
    const largest = Math.max(PAGE, sizes.frameBytes * 2 ** orderMax);
    this.base = Math.ceil(this.own / largest) * largest;
    const pages = Math.ceil((this.base + frames * sizes.frameBytes) / PAGE);
    this.memory = new WatchedMemory(pages, { reads: () => {}, writes: () => OPEN });
    this.bytes = new Uint8Array(this.memory.words.buffer, 0, this.own);
    this.memory.mark(0, this.own, UNWRITTEN);
    load(program, this.memory);
    this.instance = new Instance(program, this.memory, limits, hostOf(convention, this.locks));
    const { data } = program.module;
    this.isData = (address) =>
      data.some(
        ({ at, bytes }) => at !== undefined && at <= address && address < at + bytes.length,
      );
    this.init = () => {
      for (const index of startsOf(program)) this.instance.call(index);
      const { init } = convention;
      const on = zone({ regions: [[0, frames]], orderMax });
      const values = zoneValues(sizes, on, this.base);
      return init === undefined || this.call(init, values) !== 0 || !init.gives;
    };
  }

  /** Does init take the zone? */
  begins(): boolean {
    try {
      return this.init();
    } catch (error) {
      if (error instanceof Trap && error.kind !== 'fuel') return false;
      throw error;
    }
  }

  /** Where it says that its table lies. */
  told(): { readonly at: number; readonly end: number } {
    const { table, tableBytes } = this.convention;
    const at = addressIn(table!, this.call(table!, {}));
    return { at, end: at + this.call(tableBytes!, {}) };
  }

  /** Nothing was seen to write it, and it is no data. */
  isNobodys(address: number): boolean {
    return this.memory.marks[address] === UNWRITTEN && !this.isData(address);
  }

  /**
   * With all frames handed out one is given back, and taken again: what that changes for this frame
   * alone is its entry. Undefined unless entries follow one another at equal distances.
   */
  entries(): Entries | undefined {
    for (let n = 0; n < this.frames; n++) if (this.takes() === undefined) return undefined;
    const changed = Array.from({ length: this.frames }, (_, frame) => this.changedBy(frame));
    const times = new Map<number, number>();
    for (const at of changed.flat()) times.set(at, (times.get(at) ?? 0) + 1);
    const firsts = changed.map((all) => all.find((at) => times.get(at) === 1));
    const [at, next] = firsts;
    if (at === undefined || next === undefined) return undefined;
    const bytes = next - at;
    if (bytes < 1 || bytes > ENTRY_BYTES_MAX) return undefined;
    return firsts.every((first, i) => first === at + i * bytes) ? { at, bytes } : undefined;
  }

  /** Addresses of its own bytes that a free of this single frame changes, ascending. */
  private changedBy(frame: number): number[] {
    const before = this.bytes.slice();
    const { sizes, convention } = this;
    const block = this.base + frame * sizes.frameBytes + sizes.headerBytes;
    this.call(convention.free, { block, ...orderValues(sizes, ORDER_0) });
    const changed: number[] = [];
    for (let at = 0; at < this.own; at++) if (before[at] !== this.bytes[at]) changed.push(at);
    this.takes();
    return changed;
  }

  /** A single frame's address; undefined for a refusal. */
  private takes(): number | undefined {
    const { alloc } = this.convention;
    const found = addressIn(alloc, this.call(alloc, orderValues(this.sizes, ORDER_0)));
    return found === 0 ? undefined : found;
  }

  private call(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
    this.locks.begin();
    return callWith(this.instance, pattern, values);
  }
}
