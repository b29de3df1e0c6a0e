/**
 * Linear memory as one CPU of several sees it: the frames, and what the binary changes of its own,
 * are shared words, reached through a port that stops before each access; the CPU's stack is
 * private; everything else is constant.
 *
 * Code that spins does not say so in a binary. It is seen: the same atomic access, made again with
 * nothing else in between and the same locals, though it changed nothing the first time. Then the
 * CPU waits. A local that differs may count tries, and the code is let go on to give up; but after
 * eight it is taken to count for nothing.
 */
import { cut, type LinearMemory, modified, outside } from '../../engine/machine/linear-memory.ts';
import { UnfitCode } from '../../engine/schedule/port.ts';
import type { SharedMemory } from '../../spec/port.ts';
import { Forbidden } from './marks.ts';
import type { SharedLayout } from './shared-layout.ts';
import { isOnStack, Stack } from './stack.ts';

/** Tries with other locals each time, until they are taken to wait. */
const TRIES_MAX = 8;

/** Waiting, as a CPU does it. */
export interface Waits {
  relax(address: number, seen: number): void;
}

export class PortMemory implements LinearMemory {
  readonly pages: number;
  private readonly layout: SharedLayout;
  private readonly shared: SharedMemory;
  private readonly cpu: Waits;
  private readonly stack = new Stack();
  /** The last access if it was an atomic one that changed nothing; the locals, and how often. */
  private last = '';
  private local = '';
  private tries = 0;
  private seen = 0;
  private readonly localState: () => string;

  constructor(
    layout: SharedLayout,
    shared: SharedMemory,
    cpu: Waits,
    localState: () => string = () => '',
  ) {
    this.layout = layout;
    this.localState = localState;
    this.shared = shared;
    this.cpu = cpu;
    this.pages = layout.pages;
  }

  /** A call begins. */
  begin(): void {
    this.stack.begin();
    this.last = '';
  }

  load(address: number, bytes: number): number {
    if (isOnStack(address)) return this.stack.load(address, bytes);
    this.inside(address, bytes, 'reads');
    const { layout } = this;
    if ((address & 3) + bytes <= 4 && !layout.isSplit(address)) {
      return cut(this.wordAt(address & ~3) >>> (8 * (address & 3)), bytes);
    }
    let value = 0;
    for (let i = 0; i < bytes; i++) value |= this.byteAt(address + i) << (8 * i);
    return value;
  }

  store(address: number, bytes: number, value: number): void {
    if (isOnStack(address)) return this.stack.store(address, bytes, value);
    this.inside(address, bytes, 'writes');
    if (bytes === 4 && isOnStack(value)) {
      throw new UnfitCode(`puts an address of its stack at ${hex(address)}, where all CPUs see it`);
    }
    const { layout } = this;
    if (bytes === 4 && address % 4 === 0 && !layout.isSplit(address)) {
      return this.put(address, value);
    }
    for (let i = 0; i < bytes; i++) {
      if (!layout.isSplit(address + i)) {
        const why = 'was never seen to be written byte by byte';
        throw new UnfitCode(`writes a byte at ${hex(address + i)} of a word that ${why}`);
      }
      this.put(address + i, (value >>> (8 * i)) & 0xff);
    }
  }

  atomic(kind: string, address: number, bytes: number, first: number, second: number): number {
    if (isOnStack(address)) {
      throw new UnfitCode('makes an atomic access to its stack, which no other CPU can see');
    }
    this.inside(address, bytes, kind === 'load' ? 'reads' : 'writes');
    const isByte = this.layout.isSplit(address);
    if (bytes !== (isByte ? 1 : 4)) {
      const how = isByte ? 'also written byte by byte' : 'a word';
      throw new UnfitCode(`makes an atomic access to ${bytes} bytes at ${hex(address)}, ${how}`);
    }
    const word = this.layout.wordOf(address);
    if (word < 0) {
      if (kind === 'load') return cut(this.layout.constantAt(address), bytes);
      throw this.notItsOwn(address, 'writes');
    }
    const access = `${kind} ${word} ${first} ${second}`;
    const local = `${this.localState()} ${this.stack.version}`;
    this.tries = access === this.last ? this.tries + 1 : 0;
    if (this.tries > 0 && (local === this.local || this.tries >= TRIES_MAX)) {
      this.cpu.relax(word, this.seen);
    }
    this.local = local;
    const found = this.perform(kind, word, bytes, first, second);
    const isUnchanged = kind === 'load' || modified(kind, found, first, second) === found;
    this.last = kind !== 'store' && isUnchanged ? access : '';
    this.seen = found;
    return found;
  }

  grow(pages: number): number {
    return pages === 0 ? this.pages : -1;
  }

  private perform(kind: string, word: number, bytes: number, first: number, second: number) {
    const { shared } = this;
    if (kind === 'load') return cut(shared.atomicLoad(word), bytes);
    if (kind === 'store') {
      shared.atomicStore(word, first);
      return 0;
    }
    if (kind === 'exchange') return cut(shared.exchange(word, first), bytes);
    if (kind === 'compareExchange') return cut(shared.compareExchange(word, first, second), bytes);
    if (bytes === 4 && kind === 'add') return shared.add(word, first);
    if (bytes === 4 && kind === 'sub') return shared.add(word, -first | 0);
    // As machines without such an instruction do it.
    for (;;) {
      const found = cut(shared.atomicLoad(word), bytes);
      const left = cut(modified(kind, found, first, second), bytes);
      if (shared.compareExchange(word, found, left) === found) return found;
    }
  }

  private inside(address: number, bytes: number, act: 'reads' | 'writes'): void {
    const { end, barred } = this.layout;
    if (address + bytes > end) throw outside(address, bytes, end);
    if (address < barred) {
      throw new Forbidden('O6', `${act} address ${address}, null, which is not its own`, address);
    }
  }

  private wordAt(at: number): number {
    const word = this.layout.wordOf(at);
    if (word < 0) return this.layout.constantAt(at);
    this.last = '';
    return this.shared.load(word);
  }

  private byteAt(address: number): number {
    if (this.layout.isSplit(address)) return this.wordAt(address) & 0xff;
    return (this.wordAt(address & ~3) >>> (8 * (address & 3))) & 0xff;
  }

  private put(address: number, value: number): void {
    const word = this.layout.wordOf(address);
    if (word < 0) throw this.notItsOwn(address, 'writes');
    this.last = '';
    this.shared.store(word, value);
  }

  private notItsOwn(address: number, act: string): Error {
    if (this.layout.mayBeItsOwn(address)) {
      const cure = 'link with --export=__data_end';
      return new UnfitCode(`${act} ${hex(address)}, where it was never seen to write: ${cure}`);
    }
    return new Forbidden('O6', `${act} address ${hex(address)}, which is not its own`, address);
  }
}

const hex = (address: number): string => `0x${address.toString(16)}`;
