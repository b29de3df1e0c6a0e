/**
 * Which words of memory decide nothing. Beside every slot stands the set of watched words that its
 * value depends on; a value that depends on some may be computed with, copied, and stored back into
 * watched words. Anything else is a decision, and told: which way a branch goes, which address is
 * accessed, how much is copied, whether a division traps, what a caller, a function of the host, a
 * global or any other word gets to see.
 *
 * What that proves: a run in which nothing was told does the same from every memory that differs in
 * watched words alone. Instruction by instruction, both runs are at the same place, and slots of
 * the empty set, globals, and all words that are not watched are equal. It is a proof for the runs
 * that were made, from one memory for all like it; no value is tried.
 *
 * Within a run a watched word always stands for itself, also when it was just overwritten, and a
 * result depends on every operand, also of `x * 0`: too much is told, never too little. Both words
 * of a result are set also where it has one: a result is on top of the stack, with no value above.
 */
import type { Shadow } from './shadow.ts';
import { slotsOf } from '../decode/module.ts';
import {
  accesses,
  atomicAccess,
  Op,
  signatureOf,
  type WaitAccess,
  waitAccess,
} from '../lower/operations.ts';
import { SLOTS } from '../lower/lowered.ts';
import { SourceSets } from './source-sets.ts';

/** Told what becomes of watched words. */
export interface InfluenceListener {
  /** Their values decided something. */
  decides(words: readonly number[]): void;
  /**
   * Something that depends on these is stored into `word`, which is not watched; of a bulk copy or
   * fill only its first such word is named.
   */
  escapes(word: number, words: readonly number[]): void;
}

const FIRST_STORE = 0x36;

/** Slots of each operand, by opcode. */
const operandSlots = Uint8Array.from({ length: 0x100 }, (_, op) =>
  slotsOf(signatureOf(op)?.params[0] ?? 0),
);

/** Quotients that overflow: of the least number by -1. */
const isSignedQuotient = (op: number): boolean => op === 0x6d || op === 0x7f;
const isDivision = (op: number): boolean =>
  (op >= 0x6d && op <= 0x70) || (op >= 0x7f && op <= 0x82);

/** The shadow of an instance; give each its own. */
export class Influence implements Shadow {
  private readonly sets: SourceSets;
  private readonly listener: InfluenceListener;
  /** By slot: what its value depends on. */
  private readonly masks = new Int32Array(SLOTS);
  /** By word: the set of it alone, if it is watched. */
  private readonly setOf: Int32Array;

  /** Watches these words, which are numbered by four bytes each. */
  constructor(words: Iterable<number>, listener: InfluenceListener) {
    const all = [...words];
    this.sets = new SourceSets(all);
    this.listener = listener;
    // Not spread into Math.max: there may be more words than arguments.
    this.setOf = new Int32Array(all.reduce((most, word) => Math.max(most, word), 0) + 1);
    for (const word of all) this.setOf[word] = this.sets.only(word);
  }

  begins(params: number): void {
    this.masks.fill(0, 0, params);
  }

  enters(from: number, to: number): void {
    this.masks.fill(0, from, to);
  }

  returns(to: number, from: number, count: number, isOutermost: boolean): void {
    const { masks } = this;
    for (let i = 0; i < count; i++) {
      masks[to + i] = masks[from + i]!;
      if (isOutermost) this.decide(masks[to + i]!);
    }
  }

  callsHost(frame: number, params: number): void {
    for (let i = 0; i < params; i++) this.decide(this.masks[frame + i]!);
    this.masks.fill(0, frame, frame + 2);
  }

  before(
    slots: Int32Array,
    op: number,
    fp: number,
    d: number,
    a: number,
    b: number,
    c: number,
  ): void {
    if (op >= Op.atomic) this.atomic(slots, op, fp, d, a, b, c);
    else if (op >= Op.copy) this.control(slots, op, fp, d, a, b, c);
    else if (op >= 0x40) this.compute(slots, op, fp + d, fp + a, fp + b);
    else if (op >= FIRST_STORE) this.store(op, this.address(slots, fp + a, c), fp + b);
    else this.load(op, this.address(slots, fp + a, c), fp + d);
  }

  private control(
    slots: Int32Array,
    op: number,
    fp: number,
    d: number,
    a: number,
    b: number,
    c: number,
  ): void {
    const { masks } = this;
    switch (op) {
      case Op.copy64:
        masks[fp + d] = masks[fp + a]!;
        masks[fp + d + 1] = masks[fp + a + 1]!;
        return;
      case Op.copy:
        masks[fp + d] = masks[fp + a]!;
        return;
      case Op.getGlobal64:
      case Op.memorySize:
        masks[fp + d + 1] = 0;
        masks[fp + d] = 0;
        return;
      case Op.constant:
      case Op.getGlobal:
        masks[fp + d] = 0;
        return;
      case Op.jumpIf:
      case Op.jumpUnless:
      case Op.jumpTable:
      case Op.setGlobal:
        return this.decide(masks[fp + a]!);
      case Op.setGlobal64:
        this.decide(masks[fp + a]!);
        return this.decide(masks[fp + a + 1]!);
      case Op.memoryGrow:
        this.decide(masks[fp + a]!);
        masks[fp + d + 1] = 0;
        masks[fp + d] = 0;
        return;
      case Op.address:
        masks[fp + d] = this.maskAt(fp + a, 2);
        return;
      case Op.callIndirect:
        return this.decide(masks[fp + b]!);
      case Op.select:
      case Op.select64:
        return this.select(slots, fp + d, fp + b, fp + c);
      case Op.memoryCopy:
      case Op.memoryFill:
      case Op.memoryInit:
        this.bulk(slots, op, fp + d);
    }
  }

  /**
   * No branch: which of the two it is only makes the result depend on the condition. So a maximum
   * may be kept of what decides nothing.
   */
  private select(slots: Int32Array, d: number, b: number, c: number): void {
    const { masks, sets } = this;
    const condition = masks[c]!;
    for (const i of [0, 1]) {
      const chosen = slots[c] === 0 ? masks[b + i]! : masks[d + i]!;
      const either = sets.union(condition, sets.union(masks[b + i]!, masks[d + i]!));
      masks[d + i] = condition === 0 ? chosen : either;
    }
  }

  private compute(slots: Int32Array, op: number, d: number, a: number, b: number): void {
    const { masks } = this;
    const width = operandSlots[op]!;
    const [first, second] = [this.maskAt(a, width), this.maskAt(b, width)];
    if (isDivision(op)) {
      this.decide(second);
      const isMinusOne = slots[b] === -1 && (width === 1 || slots[b + 1] === -1);
      if (isSignedQuotient(op) && isMinusOne) this.decide(first);
    }
    const mask = this.sets.union(first, second);
    masks[d] = mask;
    masks[d + 1] = mask;
  }

  /** What the one or two slots of a value depend on. */
  private maskAt(slot: number, width: number): number {
    const low = this.masks[slot]!;
    return width === 1 ? low : this.sets.union(low, this.masks[slot + 1]!);
  }

  private load(op: number, address: number, d: number): void {
    const { masks } = this;
    const { bytes } = accesses[op]!;
    if (bytes === 8) {
      masks[d] = this.loaded(address, 4);
      masks[d + 1] = this.loaded(address + 4, 4);
      return;
    }
    const mask = this.loaded(address, bytes);
    masks[d] = mask;
    masks[d + 1] = mask;
  }

  private store(op: number, address: number, b: number): void {
    const { bytes } = accesses[op]!;
    this.stored(address, Math.min(bytes, 4), this.masks[b]!);
    if (bytes === 8) this.stored(address + 4, 4, this.masks[b + 1]!);
  }

  /** Where a load or store goes, which must depend on nothing. */
  private address(slots: Int32Array, a: number, offset: number): number {
    this.decide(this.masks[a]!);
    return (slots[a]! >>> 0) + (offset >>> 0);
  }

  /** What is left depends on what was found, since which of them it is may have been compared. */
  private atomic(
    slots: Int32Array,
    op: number,
    fp: number,
    d: number,
    a: number,
    b: number,
    c: number,
  ): void {
    const { masks, sets } = this;
    const waiting = waitAccess(op - Op.atomic);
    if (waiting) return this.wait(waiting, this.address(slots, fp + a, c), fp + d, fp + b);
    const { kind, type, bytes } = atomicAccess(op - Op.atomic)!;
    const address = this.address(slots, fp + a, c);
    const found = this.loaded(address, bytes);
    if (kind !== 'load') {
      const width = slotsOf(type);
      const first = this.maskAt(fp + b, width);
      const second = kind === 'compareExchange' ? this.maskAt(fp + b + width, width) : 0;
      const left = kind === 'exchange' || kind === 'store' ? 0 : found;
      this.stored(address, bytes, sets.union(left, sets.union(first, second)));
    }
    if (kind === 'store') return;
    masks[fp + d] = found;
    masks[fp + d + 1] = found;
  }

  /** Whether it waits, and for how long, is decided by all that it is given and finds. */
  private wait({ kind, type, bytes }: WaitAccess, address: number, d: number, b: number): void {
    const width = slotsOf(type);
    this.decide(this.maskAt(b, width));
    if (kind === 'wait') {
      this.decide(this.maskAt(b + width, 2));
      this.decide(this.loaded(address, bytes));
    }
    this.masks[d] = 0;
    this.masks[d + 1] = 0;
  }

  /** Three slots: where to, from where or what, how many bytes. */
  private bulk(slots: Int32Array, op: number, at: number): void {
    const { masks } = this;
    const [to, from, length] = [slots[at]! >>> 0, slots[at + 1]! >>> 0, slots[at + 2]! >>> 0];
    this.decide(masks[at]!);
    this.decide(masks[at + 2]!);
    const value = masks[at + 1]!;
    if (op !== Op.memoryFill) this.decide(value);
    if (length === 0 || op === Op.memoryInit) return;
    this.stored(to, length, op === Op.memoryFill ? value : this.loaded(from, length));
  }

  /** What these bytes depend on. */
  private loaded(address: number, bytes: number): number {
    const { setOf, sets } = this;
    let mask = 0;
    const end = Math.min((address + bytes) / 4, setOf.length);
    for (let word = Math.floor(address / 4); word < end; word++) {
      mask = sets.union(mask, setOf[word]!);
    }
    return mask;
  }

  private stored(address: number, bytes: number, mask: number): void {
    if (mask === 0) return;
    const end = (address + bytes) / 4;
    for (let word = Math.floor(address / 4); word < end; word++) {
      if ((this.setOf[word] ?? 0) !== 0) continue;
      this.listener.escapes(word, this.sets.sourcesIn(mask));
      return;
    }
  }

  private decide(mask: number): void {
    if (mask !== 0) this.listener.decides(this.sets.sourcesIn(mask));
  }
}
