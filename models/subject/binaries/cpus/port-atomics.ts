/**
 * Atomic accesses of a binary as steps on shared words. One that is wider than a shared word, or
 * narrower, or of a kind that shared words do not have, is a few of theirs joined to one step.
 *
 * Code that spins does not say so in a binary: the machine sees it by its local state.
 */
import {
  cut,
  modify,
  NumberAt,
  type AtomicNumbers,
} from '../../../../engine/wasm/run/linear-memory.ts';
import type { AtomicKind } from '../../../../engine/wasm/lower/operations.ts';
import type { SharedMemory } from '../../../../spec/ports/page-port.ts';
import type { SharedLayout } from './shared-layout.ts';

/** What is asked of a CPU; one that cannot join accesses is alone, so that nobody comes between. */
export interface Waits {
  relax(address: number, seen: number): void;
  joinNext?(): void;
}

/** A shared word that an access touches; of what is constant, -1. */
interface Part {
  readonly word: number;
  /** Its first byte, and how many it stands for. */
  readonly from: number;
  readonly size: number;
}

export class PortAtomics {
  private readonly layout: SharedLayout;
  private readonly shared: SharedMemory;
  private readonly cpu: Waits;
  /** Makes the error for a write to a byte that is no shared word's. */
  private readonly refuse: (address: number) => Error;
  /** What the last access found, by part. */
  private seen: readonly number[] = [];
  /** Shared words asked for by the access under way. */
  asked = 0;

  constructor(
    layout: SharedLayout,
    shared: SharedMemory,
    cpu: Waits,
    refuse: (address: number) => Error,
  ) {
    this.layout = layout;
    this.shared = shared;
    this.cpu = cpu;
    this.refuse = refuse;
  }

  /** Makes the access. Operands in `numbers` are cut to its width; what was found is put there. */
  make(kind: AtomicKind, address: number, bytes: number, numbers: AtomicNumbers): void {
    const parts = this.partsOf(address, bytes);
    const constant = parts.find(({ word }) => word < 0);
    if (constant && kind !== 'load') throw this.refuse(constant.from);
    this.asked = 0;
    this.seen = this.perform(kind, address, bytes, parts, numbers);
  }

  /** Waits until the number that was just loaded from there may be another one. */
  waitFor(address: number, bytes: number): void {
    const parts = this.partsOf(address, bytes);
    this.eachJoined(parts, false, ({ word }, i) => this.cpu.relax(word, this.seen[i]!));
  }

  private partsOf(address: number, bytes: number): Part[] {
    const { layout } = this;
    const parts: Part[] = [];
    for (let at = address; at < address + bytes; ) {
      const size = layout.isSplit(at) ? 1 : 4;
      const from = size === 1 ? at : at & ~3;
      parts.push({ word: layout.wordOf(from), from, size });
      at = from + size;
    }
    return parts;
  }

  /** Answers what the parts held, as far as that was looked at. */
  private perform(
    kind: AtomicKind,
    address: number,
    bytes: number,
    parts: readonly Part[],
    numbers: AtomicNumbers,
  ): readonly number[] {
    const [part] = parts as [Part];
    const isOne = parts.length === 1 && part.size === bytes && part.word >= 0;
    if (isOne && hasShared(kind, bytes)) {
      const found = this.performAsOne(part.word, kind, numbers);
      numbers[NumberAt.found] = cut(found, bytes);
      numbers[NumberAt.found + 1] = 0;
      modify(kind, numbers);
      return [found];
    }
    const { layout, shared } = this;
    const end = address + bytes;
    const isWhole = parts.every(({ from, size }) => address <= from && from + size <= end);
    const held = parts.map(({ from }) => layout.constantAt(from) | 0);
    if (kind !== 'store' || !isWhole) {
      // What stores, stores in any case: a comparison that fails puts back what it found.
      const isAll = kind === 'load';
      this.eachJoined(parts, !isAll, ({ word }, i) => (held[i] = shared.atomicLoad(word)));
    }
    const all = new Uint8Array(numbers.buffer);
    const found = all.subarray(4 * NumberAt.found, 4 * NumberAt.first).fill(0);
    const left = all.subarray(4 * NumberAt.left);
    eachByte(parts, address, end, (n, i, shift) => (found[n] = held[i]! >>> shift));
    modify(kind, numbers);
    if (kind === 'load') return held;
    const behind = [...held];
    eachByte(parts, address, end, (n, i, shift) => {
      behind[i] = (behind[i]! & ~(0xff << shift)) | (left[n]! << shift);
    });
    this.eachJoined(parts, false, ({ word }, i) => shared.atomicStore(word, behind[i]!));
    return held;
  }

  /** The access as one of a shared word. */
  private performAsOne(word: number, kind: AtomicKind, numbers: AtomicNumbers): number {
    const { shared } = this;
    const first = numbers[NumberAt.first]!;
    this.asked++;
    switch (kind) {
      case 'load':
        return shared.atomicLoad(word);
      case 'store':
        shared.atomicStore(word, first);
        return 0;
      case 'exchange':
        return shared.exchange(word, first);
      case 'compareExchange':
        return shared.compareExchange(word, first, numbers[NumberAt.second]!);
      default:
        return shared.add(word, kind === 'add' ? first : -first | 0);
    }
  }

  /** Tells of the parts that are shared, each joined to the next, and the last to what follows. */
  private eachJoined(
    parts: readonly Part[],
    joinsLast: boolean,
    visit: (part: Part, i: number) => void,
  ): void {
    const last = parts.findLastIndex(({ word }) => word >= 0);
    for (const [i, part] of parts.entries()) {
      if (part.word < 0) continue;
      if (i < last || joinsLast) this.cpu.joinNext?.();
      this.asked++;
      visit(part, i);
    }
  }
}

/** Do shared words have accesses of this kind? Adding to a byte would carry into the next one. */
const hasShared = (kind: AtomicKind, bytes: number): boolean =>
  !['and', 'or', 'xor'].includes(kind) && (bytes === 4 || (kind !== 'add' && kind !== 'sub'));

/** Tells of each byte of an access: its number, its part, and how far up in that it lies. */
function eachByte(
  parts: readonly Part[],
  address: number,
  end: number,
  visit: (n: number, part: number, shift: number) => void,
): void {
  for (const [i, { from, size }] of parts.entries()) {
    for (let at = Math.max(from, address); at < Math.min(from + size, end); at++) {
      visit(at - address, i, 8 * (at - from));
    }
  }
}
