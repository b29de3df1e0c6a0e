/**
 * What the machine asks of a memory. Which bytes may be touched, what is undone, and what several
 * CPUs see of it is for the memory to say: the machine runs on any.
 */
import { binary64 } from './i64.ts';
import type { AtomicKind } from '../lower/operations.ts';
import { Trap } from './trap.ts';

/** Bytes in a page. */
export const PAGE = 65_536;

/** Little-endian bytes from address 0. */
export interface LinearMemory {
  /** Pages that the program sees. */
  readonly pages: number;
  /** Is there memory from this address on, so many bytes? */
  has(address: number, length: number): boolean;
  /** 1, 2 or 4 bytes, unsigned but for 4. @throws Trap outside, and where it is forbidden. */
  load(address: number, bytes: number): number;
  store(address: number, bytes: number, value: number): void;
  /** The same, or 8 bytes, as one step: what it needs and what it found are in `numbers`. */
  atomic(kind: AtomicKind, address: number, bytes: number, numbers: AtomicNumbers): void;
  /** Lets other CPUs run until this number, which was just loaded, may have changed. */
  wait?(address: number, bytes: number): void;
  /** Wakes so many who wait there, at most; how many it were. */
  wake?(address: number, most: number): number;
  /** More pages; the old number, or -1 if there are not so many. */
  grow(pages: number): number;
}

/** The trap of an access that lies outside. */
export const outside = (address: number, bytes: number, size: number): Trap =>
  new Trap('memory', `access to ${bytes} bytes at ${address}, memory ends at ${size}`, address);

/** The numbers of an atomic access, by `NumberAt`, two words each, the lower first. */
export type AtomicNumbers = Int32Array;

/** Where they are: what was found, operands cut to the access (else 0), what is left behind. */
export const NumberAt = { found: 0, first: 2, second: 4, left: 6, words: 8 } as const;

const operations = { add: 0x7c, sub: 0x7d, and: 0x83, or: 0x84, xor: 0x85 } as const;

/** Are the numbers at these two places the same? */
export const areSame = (numbers: AtomicNumbers, a: number, b: number): boolean =>
  numbers[a] === numbers[b] && numbers[a + 1] === numbers[b + 1];

/** Works out what an access leaves behind, of what it found and its operands, before it is cut. */
export function modify(kind: AtomicKind, numbers: AtomicNumbers): void {
  const { found, first, second, left } = NumberAt;
  if (Object.hasOwn(operations, kind)) {
    const op = operations[kind as keyof typeof operations];
    return binary64(op, numbers, left, found, first);
  }
  const isEqual = areSame(numbers, found, first);
  const keeps = kind === 'load' || (kind === 'compareExchange' && !isEqual);
  const from = keeps ? found : kind === 'compareExchange' ? second : first;
  numbers.copyWithin(left, from, from + 2);
}

/** An atomic access where nobody comes between a load and a store. */
export function atomicOn(
  memory: Pick<LinearMemory, 'load' | 'store'>,
  kind: AtomicKind,
  address: number,
  bytes: number,
  numbers: AtomicNumbers,
): void {
  const { found, left } = NumberAt;
  const narrow = Math.min(bytes, 4);
  if (kind !== 'store') {
    numbers[found] = memory.load(address, narrow);
    numbers[found + 1] = bytes === 8 ? memory.load(address + 4, 4) : 0;
  }
  if (kind === 'load') return;
  modify(kind, numbers);
  memory.store(address, narrow, cut(numbers[left]!, narrow));
  if (bytes === 8) memory.store(address + 4, 4, numbers[left + 1]!);
}

/** A word cut to 1, 2 or 4 bytes, as loads give it. */
export const cut = (value: number, bytes: number): number =>
  bytes === 4 ? value | 0 : value & (2 ** (8 * bytes) - 1);
