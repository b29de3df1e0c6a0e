/**
 * What the machine asks of a memory. Which bytes may be touched, what is undone, and what several
 * CPUs see of it is for the memory to say: the machine runs on any.
 */
import { Trap } from './trap.ts';

/** Bytes in a page. */
export const PAGE = 65_536;

/** Little-endian bytes from address 0. */
export interface LinearMemory {
  /** Pages that the program sees. */
  readonly pages: number;
  /** 1, 2 or 4 bytes, unsigned but for 4. @throws Trap outside, and where it is forbidden. */
  load(address: number, bytes: number): number;
  store(address: number, bytes: number, value: number): void;
  /** The same as one indivisible step; `kind` as in `atomicKinds`, `load` or `store`. */
  atomic(kind: string, address: number, bytes: number, first: number, second: number): number;
  /** More pages; the old number, or -1 if there are not so many. */
  grow(pages: number): number;
}

/** The trap of an access that lies outside. */
export const outside = (address: number, bytes: number, size: number): Trap =>
  new Trap('memory', `access to ${bytes} bytes at ${address}, memory ends at ${size}`, address);

/** What a read-modify-write leaves behind, of what it found; all numbers as wide as the access. */
export function modified(kind: string, found: number, first: number, second: number): number {
  switch (kind) {
    case 'add':
      return (found + first) | 0;
    case 'sub':
      return (found - first) | 0;
    case 'and':
      return found & first;
    case 'or':
      return found | first;
    case 'xor':
      return found ^ first;
    case 'compareExchange':
      return found === first ? second : found;
    default:
      return first;
  }
}

/** A word cut to 1, 2 or 4 bytes, as loads give it. */
export const cut = (value: number, bytes: number): number =>
  bytes === 4 ? value | 0 : value & (2 ** (8 * bytes) - 1);
