/**
 * Linear memory as one CPU of several sees it: static data and frames are shared words, reached
 * through a port that stops before each access; the CPU's own stack is private and empty between
 * calls; everything else is constant.
 *
 * Code that spins does not say so in a binary. It is seen: the same atomic access, made again with
 * nothing else in between, though it changed nothing the first time. Then the CPU waits.
 */
import { cut, type LinearMemory, modified, outside } from '../../engine/machine/linear-memory.ts';
import { Trap } from '../../engine/machine/trap.ts';
import type { SharedMemory } from '../../spec/port.ts';

/** Which bytes are what. */
export interface SharedLayout {
  /** The image before any call: constants, and the size of it all. */
  readonly image: Int32Array;
  /** Number of the shared word at this address; -1 for none. */
  wordOf(address: number): number;
  /** Addresses of the stack. */
  readonly stackFrom: number;
  readonly stackTo: number;
}

/** Waiting, as a CPU does it. */
export interface Waits {
  relax(address: number, seen: number): void;
}

export class PortMemory implements LinearMemory {
  readonly pages: number;
  private readonly layout: SharedLayout;
  private readonly shared: SharedMemory;
  private readonly cpu: Waits;
  private readonly stack = new Map<number, number>();
  /** The last access if it was an atomic one that changed nothing. */
  private last = '';
  private seen = 0;

  constructor(layout: SharedLayout, shared: SharedMemory, cpu: Waits) {
    this.layout = layout;
    this.shared = shared;
    this.cpu = cpu;
    this.pages = layout.image.length >>> 14;
  }

  /** A call begins. */
  begin(): void {
    this.stack.clear();
    this.last = '';
  }

  load(address: number, bytes: number): number {
    const value = this.word(this.inside(address, bytes)) >>> (8 * (address & 3));
    return cut(value, bytes);
  }

  store(address: number, bytes: number, value: number): void {
    const at = this.inside(address, bytes);
    if (bytes === 4) return this.put(at, value);
    const bits = (2 ** (8 * bytes) - 1) << (8 * (address & 3));
    this.put(at, (this.word(at) & ~bits) | ((value << (8 * (address & 3))) & bits));
  }

  atomic(kind: string, address: number, bytes: number, first: number, second: number): number {
    const word = this.layout.wordOf(address);
    if (word < 0 || bytes !== 4) {
      throw new Trap('memory', `atomic access at ${address}: must be a shared word`, address);
    }
    const access = `${kind} ${word} ${first} ${second}`;
    if (access === this.last) this.cpu.relax(word, this.seen);
    const found = this.perform(kind, word, first, second);
    const isUnchanged = kind === 'load' || modified(kind, found, first, second) === found;
    this.last = kind !== 'store' && isUnchanged ? access : '';
    this.seen = found;
    return found;
  }

  grow(pages: number): number {
    return pages === 0 ? this.pages : -1;
  }

  private perform(kind: string, word: number, first: number, second: number): number {
    const { shared } = this;
    switch (kind) {
      case 'load':
        return shared.atomicLoad(word);
      case 'store':
        shared.atomicStore(word, first);
        return 0;
      case 'exchange':
        return shared.exchange(word, first);
      case 'compareExchange':
        return shared.compareExchange(word, first, second);
      case 'add':
        return shared.add(word, first);
      case 'sub':
        return shared.add(word, -first | 0);
      default:
        throw new Trap('memory', `atomic ${kind} is not looked at under schedules`);
    }
  }

  /** The address, rounded down to its word. */
  private inside(address: number, bytes: number): number {
    const size = this.layout.image.length * 4;
    if (address + bytes > size) throw outside(address, bytes, size);
    if ((address & 3) + bytes > 4) {
      throw new Trap('memory', `unaligned access at ${address} under a schedule`, address);
    }
    return address & ~3;
  }

  private word(at: number): number {
    const { wordOf, stackFrom, stackTo, image } = this.layout;
    if (stackFrom <= at && at < stackTo) return this.stack.get(at) ?? image[at >>> 2]!;
    const word = wordOf(at);
    if (word < 0) return image[at >>> 2]!;
    this.last = '';
    return this.shared.load(word);
  }

  private put(at: number, value: number): void {
    const { wordOf, stackFrom, stackTo } = this.layout;
    if (stackFrom <= at && at < stackTo) {
      this.stack.set(at, value);
      return;
    }
    const word = wordOf(at);
    if (word < 0) throw new Trap('memory', `writes ${at}, which is not its own`, at);
    this.last = '';
    this.shared.store(word, value);
  }
}
