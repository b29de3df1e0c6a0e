/**
 * Linear memory with a watch on every byte and a journal of every word written. A mark says what
 * touching a byte means; 0 stands for free use, so the usual access costs one comparison of a word
 * of marks. What the other marks mean is for a watcher to say: the machine knows no allocators.
 */
import { type AtomicNumbers, atomicOn, type LinearMemory, outside, PAGE } from './linear-memory.ts';
import type { AtomicKind } from '../lower/operations.ts';

/** Free use. */
export const OPEN = 0;

/** Told of accesses to bytes whose mark is not `OPEN`; may throw to end the run. */
export interface Watcher {
  /** A byte is read. */
  reads(address: number, mark: number): void;
  /** A byte is about to be written; answers its mark from now on. */
  writes(address: number, mark: number): number;
}

/** Words per journal entry: word number, old value, old marks of its four bytes. */
export const ENTRY = 3;

/** Where the bytes of a memory lie, if not in a buffer of their own. */
export interface Storage {
  readonly buffer: ArrayBuffer;
  readonly marks: number;
}

/** Memory of fixed size; growing beyond it is refused. */
export class WatchedMemory implements LinearMemory {
  readonly words: Int32Array;
  readonly marks: Uint8Array;
  pages: number;
  /** Entries written since `begin`, three words each. */
  journal = new Int32Array(64 * ENTRY);
  journalled = 0;
  private readonly bytes: Uint8Array;
  private readonly markWords: Int32Array;
  private readonly watcher: Watcher;
  private readonly size: number;

  /** In a buffer that is there, if one is given, with marks so many bytes above what they mark. */
  constructor(pages: number, watcher: Watcher, storage?: Storage) {
    this.pages = pages;
    this.size = pages * PAGE;
    const { buffer, marks } = storage ?? {
      buffer: new ArrayBuffer(2 * this.size),
      marks: this.size,
    };
    this.words = new Int32Array(buffer, 0, this.size / 4);
    this.bytes = new Uint8Array(buffer, 0, this.size);
    this.marks = new Uint8Array(buffer, marks, this.size);
    this.markWords = new Int32Array(buffer, marks, this.size / 4);
    this.watcher = watcher;
  }

  /** What was written before can no longer be undone. */
  begin(): void {
    this.journalled = 0;
  }

  /** Undoes every write since `begin`, or since the journal was so long, marks included. */
  undo(to = 0): void {
    while (this.journalled > to) {
      this.journalled -= ENTRY;
      const word = this.journal[this.journalled]!;
      this.words[word] = this.journal[this.journalled + 1]!;
      this.markWords[word] = this.journal[this.journalled + 2]!;
    }
  }

  has(address: number, length: number): boolean {
    return address + length <= this.size;
  }

  load(address: number, bytes: number): number {
    if (address + bytes > this.size) throw outside(address, bytes, this.size);
    const word = address >>> 2;
    const shift = address & 3;
    if (shift + bytes > 4) return this.loadBytes(address, bytes);
    if (this.markWords[word] !== 0) this.tellReads(address, bytes);
    if (bytes === 4) return this.words[word]!;
    return (this.words[word]! >>> (8 * shift)) & (bytes === 1 ? 0xff : 0xffff);
  }

  store(address: number, bytes: number, value: number): void {
    if (address + bytes > this.size) throw outside(address, bytes, this.size);
    const word = address >>> 2;
    const shift = address & 3;
    if (shift + bytes > 4) {
      for (let i = 0; i < bytes; i++) this.store(address + i, 1, value >>> (8 * i));
      return;
    }
    this.remember(word);
    if (this.markWords[word] !== 0) this.tellWrites(address, bytes);
    if (bytes === 4) this.words[word] = value;
    else for (let i = 0; i < bytes; i++) this.bytes[address + i] = value >>> (8 * i);
  }

  atomic(kind: AtomicKind, address: number, bytes: number, numbers: AtomicNumbers): void {
    atomicOn(this, kind, address, bytes, numbers);
  }

  grow(pages: number): number {
    return pages === 0 ? this.pages : -1;
  }

  /** Marks `length` bytes from an address, outside the journal. */
  mark(address: number, length: number, mark: number): void {
    this.marks.fill(mark, address, address + length);
  }

  private loadBytes(address: number, bytes: number): number {
    let value = 0;
    for (let i = 0; i < bytes; i++) value |= this.load(address + i, 1) << (8 * i);
    return value;
  }

  private tellReads(address: number, bytes: number): void {
    for (let at = address; at < address + bytes; at++) {
      const mark = this.marks[at]!;
      if (mark !== OPEN) this.watcher.reads(at, mark);
    }
  }

  private tellWrites(address: number, bytes: number): void {
    for (let at = address; at < address + bytes; at++) {
      const mark = this.marks[at]!;
      if (mark !== OPEN) this.marks[at] = this.watcher.writes(at, mark);
    }
  }

  private remember(word: number): void {
    this.note(word, this.words[word]!, this.markWords[word]!);
  }

  /** Puts a word into the journal, with what it held. */
  note(word: number, value: number, marks: number): void {
    if (this.journalled === this.journal.length) {
      const grown = new Int32Array(2 * this.journal.length);
      grown.set(this.journal);
      this.journal = grown;
    }
    this.journal[this.journalled] = word;
    this.journal[this.journalled + 1] = value;
    this.journal[this.journalled + 2] = marks;
    this.journalled += ENTRY;
  }
}
