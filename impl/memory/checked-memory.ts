/**
 * The memory that designs are checked in: it knows of every word who may touch it now, counts
 * accesses, and can undo a call. Each word is in one of three states:
 *
 *   OWN     the allocator's: metadata, and the node of a free block
 *   STALE   free, but holding what nobody vouches for: may be written, then it is OWN;
 *           to read it is to depend on garbage
 *   CLIENT  in a live block: neither read nor written by the allocator (O5, O6)
 *
 * Only OWN words matter for what the allocator does next, so only they are in the key of a state;
 * `hash` is a 64-bit sum over them, kept up to date by every store.
 */
import type { Memory } from '../../spec/ports/page-port.ts';

export const OWN = 0;
export const STALE = 1;
export const CLIENT = 2;
export type WordState = typeof OWN | typeof STALE | typeof CLIENT;

/** Why a call was stopped: its access, and the word it was about. Thrown by `CheckedMemory`. */
export class AccessFault extends Error {
  readonly kind:
    | 'reads client'
    | 'writes client'
    | 'reads stale'
    | 'outside'
    | 'endless'
    | 'too wide';
  readonly address: number;
  /** What was to be stored, where that does not fit. */
  readonly value: number;

  constructor(kind: AccessFault['kind'], address: number, value = 0) {
    super(`${kind} at word ${address}`);
    this.kind = kind;
    this.address = address;
    this.value = value;
  }
}

/** Journal entries per access: address, old value, old state. */
const ENTRY = 3;

/** Words with an owner each, a budget of accesses per call, an undo journal and a running hash. */
export class CheckedMemory implements Memory {
  readonly words: Int32Array;
  readonly states: Uint8Array;
  /** Accesses since `begin`. */
  accesses = 0;
  /** Two 32-bit sums over all OWN words: equal contents have equal sums, however they came. */
  hashLow = 0;
  hashHigh = 0;
  private accessesMax = Number.POSITIVE_INFINITY;
  private journal = new Int32Array(64 * ENTRY);
  private journalled = 0;

  /** @throws RangeError unless `words` is an integer in 1..2^28. */
  constructor(words: number) {
    if (!Number.isInteger(words) || words < 1 || words > 2 ** 28) {
      throw new RangeError(`memory must have 1..${2 ** 28} words, got ${words}`);
    }
    this.words = new Int32Array(words);
    this.states = new Uint8Array(words).fill(STALE);
  }

  /** Starts a call that may make so many accesses; what was before can no longer be undone. */
  begin(accessesMax: number): void {
    this.accesses = 0;
    this.accessesMax = accessesMax;
    this.journalled = 0;
  }

  /** Lifts the limit until the next `begin`: whoever inspects reads as much as there is. */
  unlimited(): void {
    this.accessesMax = Number.POSITIVE_INFINITY;
  }

  load(address: number): number {
    const state = this.access(address);
    if (state !== OWN)
      throw new AccessFault(state === STALE ? 'reads stale' : 'reads client', address);
    return this.words[address] as number;
  }

  store(address: number, value: number): void {
    const state = this.access(address);
    if (state === CLIENT) throw new AccessFault('writes client', address);
    if (value !== (value | 0)) throw new AccessFault('too wide', address, value);
    this.remember(address, state);
    if (state === OWN) this.count(address, -1);
    this.words[address] = value;
    this.states[address] = OWN;
    this.count(address, 1);
  }

  /** Undoes every store since `begin`. */
  undo(): void {
    while (this.journalled > 0) {
      this.journalled -= ENTRY;
      const address = this.journal[this.journalled] as number;
      this.put(address, this.journal[this.journalled + 1] as number);
      this.mark(address, this.journal[this.journalled + 2] as WordState);
    }
  }

  /** Is every word that was OWN at `begin` as it was? Writing what a word held changes nothing. */
  isUnchanged(): boolean {
    for (let entry = 0; entry < this.journalled; entry += ENTRY) {
      const address = this.journal[entry] as number;
      if (this.isRepeated(address, entry)) continue;
      if (this.journal[entry + 2] !== OWN) continue;
      if (this.journal[entry + 1] !== this.words[address]) return false;
    }
    return true;
  }

  /** Writes a word from outside: a client's scribble, a restored state. Not undone, not counted. */
  put(address: number, value: number): void {
    const isOwn = this.states[address] === OWN;
    if (isOwn) this.count(address, -1);
    this.words[address] = value;
    if (isOwn) this.count(address, 1);
  }

  /** Says who may touch a word from now on. */
  mark(address: number, state: WordState): void {
    const old = this.states[address];
    if (old === state) return;
    if (old === OWN) this.count(address, -1);
    this.states[address] = state;
    if (state === OWN) this.count(address, 1);
  }

  private access(address: number): WordState {
    if (++this.accesses > this.accessesMax) throw new AccessFault('endless', address);
    const state = this.states[address];
    if (state === undefined) throw new AccessFault('outside', address);
    return state as WordState;
  }

  private remember(address: number, state: WordState): void {
    if (this.journalled === this.journal.length) {
      const larger = new Int32Array(this.journal.length * 2);
      larger.set(this.journal);
      this.journal = larger;
    }
    this.journal[this.journalled++] = address;
    this.journal[this.journalled++] = this.words[address] as number;
    this.journal[this.journalled++] = state;
  }

  private isRepeated(address: number, entry: number): boolean {
    for (let i = 0; i < entry; i += ENTRY) if (this.journal[i] === address) return true;
    return false;
  }

  /** Adds (or takes away) a word's share of the hash: a mix of its address and value. */
  private count(address: number, sign: 1 | -1): void {
    const value = this.words[address] as number;
    const low = mix(value ^ Math.imul(address + 1, 0x9e3779b1));
    const high = mix(low ^ Math.imul(value + address, 0x85ebca6b));
    this.hashLow = (this.hashLow + sign * low) | 0;
    this.hashHigh = (this.hashHigh + sign * high) | 0;
  }
}

/** The finalizer of MurmurHash3 (Appleby): every bit of the input moves every bit of the output. */
function mix(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
