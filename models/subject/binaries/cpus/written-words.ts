/**
 * Which words of its own a binary changes, and which of them, and of its frames, byte by byte:
 * watched while it runs on one CPU after the other, with no schedule. A binary cannot be asked.
 * What it never writes is constant, and what it writes by bytes is no word: two CPUs that write two
 * bytes of one would seem to race.
 *
 * The same of the same binary, whatever is looked at later: a schedule names accesses by number.
 */
import { Instance } from '../../../../engine/wasm/run/instance.ts';
import {
  type AtomicNumbers,
  atomicOn,
  type LinearMemory,
  outside,
  PAGE,
} from '../../../../engine/wasm/run/linear-memory.ts';
import type { AtomicKind } from '../../../../engine/wasm/lower/operations.ts';
import type { Program } from '../../../../engine/wasm/lower/program.ts';
import { Trap } from '../../../../engine/wasm/run/trap.ts';
import { prng } from '../../../../engine/random/prng.ts';
import type { Order } from '../../../../spec/blocks/units.ts';
import { zone } from '../../../../spec/blocks/zone.ts';
import { barredBelow, load } from '../image.ts';
import { binaryLimits } from '../limits.ts';
import { orderValues, zoneValues } from '../call-values.ts';
import { addressIn, callWith } from '../exported-calls.ts';
import type { CallPattern, Convention } from '../convention.ts';
import { hostOf } from '../hooks.ts';
import type { Sizes } from '../sizes.ts';
import { startsOf } from '../image.ts';
import { enterStack, fitsOnStack, isOnStack, Stack } from '../stack.ts';

/** What was seen of its stores. */
export interface WrittenWords {
  /** Addresses of its own words that it writes: from the first on, behind the last. */
  readonly from: number;
  readonly to: number;
  /** Word numbers below the zone that are written byte by byte. */
  readonly split: ReadonlySet<number>;
  /** The same of frames, as distances from the start of a frame. */
  readonly frameSplit: ReadonlySet<number>;
}

const CALLS = 400;

interface Held {
  readonly block: number;
  readonly order: Order;
}

/** Notes every store below and inside the zone; nothing is forbidden. */
class NotingMemory implements LinearMemory {
  readonly pages: number;
  readonly words: Int32Array;
  readonly stack = new Stack();
  readonly split = new Set<number>();
  readonly frameSplit = new Set<number>();
  from = Infinity;
  to = 0;
  private readonly bytes: Uint8Array;
  private readonly base: number;
  private readonly barred: number;
  private readonly frameBytes: number;

  constructor(base: number, end: number, frameBytes: number, barred: number) {
    this.base = base;
    this.barred = barred;
    this.frameBytes = frameBytes;
    this.pages = Math.ceil(end / PAGE);
    this.words = new Int32Array((this.pages * PAGE) / 4);
    this.bytes = new Uint8Array(this.words.buffer);
  }

  has(address: number, length: number): boolean {
    return isOnStack(address)
      ? fitsOnStack(address, length)
      : address + length <= 4 * this.words.length;
  }

  load(address: number, bytes: number): number {
    if (isOnStack(address)) return this.stack.load(address, bytes);
    this.inside(address, bytes);
    let value = 0;
    for (let i = 0; i < bytes; i++) value |= this.bytes[address + i]! << (8 * i);
    return value;
  }

  store(address: number, bytes: number, value: number): void {
    if (isOnStack(address)) {
      this.stack.store(address, bytes, value);
      return;
    }
    this.inside(address, bytes);
    if (address < this.barred) throw outside(address, bytes, this.barred);
    for (let i = 0; i < bytes; i++) this.bytes[address + i] = value >>> (8 * i);
    const isWhole = bytes === 4 && address % 4 === 0;
    if (address >= this.base) {
      const distance = ((address - this.base) % this.frameBytes) & ~3;
      if (!isWhole) this.frameSplit.add(distance);
      return;
    }
    this.from = Math.min(this.from, address & ~3);
    this.to = Math.max(this.to, (address + bytes + 3) & ~3);
    if (!isWhole) for (let i = 0; i < bytes; i++) this.split.add((address + i) >>> 2);
  }

  atomic(kind: AtomicKind, address: number, bytes: number, numbers: AtomicNumbers): void {
    atomicOn(this, kind, address, bytes, numbers);
  }

  grow(pages: number): number {
    return pages === 0 ? this.pages : -1;
  }

  private inside(address: number, bytes: number): void {
    if (address + bytes > this.words.length * 4)
      throw outside(address, bytes, 4 * this.words.length);
  }
}

/** Runs some hundred calls on the largest of a few zones that its `init` takes. */
export function observeWrittenWords(
  program: Program,
  convention: Convention,
  sizes: Sizes,
  base: number,
): WrittenWords {
  for (let top = 4; top >= 0; top--) {
    const noted = new NotingMemory(
      base,
      base + 2 ** top * sizes.frameBytes,
      sizes.frameBytes,
      barredBelow(program),
    );
    if (runOn(noted, program, convention, sizes, base, top)) {
      const { from, to, split, frameSplit } = noted;
      return { from: Math.min(from, to), to, split, frameSplit };
    }
  }
  throw new RangeError('init refuses zones of 1, 2, 4, 8 and 16 frames alike');
}

/** Is there such a zone for it? */
function runOn(
  memory: NotingMemory,
  program: Program,
  convention: Convention,
  sizes: Sizes,
  base: number,
  top: number,
): boolean {
  let cpu = 0;
  const host = hostOf(convention, {
    cpu: () => cpu,
    lock: () => {},
    unlock: () => {},
    saveInterrupts: () => true,
    restoreInterrupts: () => {},
  });
  const instance = new Instance(program, memory, binaryLimits, host);
  load(program, memory);
  const call = (pattern: CallPattern, values: Readonly<Record<string, number>>): number => {
    memory.stack.begin();
    enterStack(instance);
    return callWith(instance, pattern, values);
  };
  const on = zone({ regions: [[0, 2 ** top]], orderMax: top });
  const chance = prng(1965);
  const held: Held[] = [];
  try {
    for (const index of startsOf(program)) {
      enterStack(instance);
      instance.call(index);
    }
    const { init } = convention;
    if (init && call(init, zoneValues(sizes, on, base)) === 0 && init.gives) return false;
    for (let n = 0; n < CALLS; n++) {
      cpu = chance.below(convention.cpus.max);
      if (held.length > 0 && chance.below(2) === 0) {
        const [{ block, order }] = held.splice(chance.below(held.length), 1) as [Held];
        call(convention.free, { block, ...orderValues(sizes, order) });
      } else {
        const order = chance.below(top + 1) as Order;
        const { alloc } = convention;
        const block = addressIn(alloc, call(alloc, orderValues(sizes, order)));
        const isTaken = (other: Held): boolean => {
          const [start, length] = [block - other.block, sizes.frameBytes * 2 ** order];
          return start < sizes.frameBytes * 2 ** other.order && -start < length;
        };
        // From here on it is wrong, and may write anywhere.
        if (held.some(isTaken)) return true;
        if (block !== 0) held.push({ block, order });
      }
    }
  } catch (error) {
    // A bug: what was seen until then is what there is.
    if (!(error instanceof Trap)) throw error;
  }
  return true;
}
