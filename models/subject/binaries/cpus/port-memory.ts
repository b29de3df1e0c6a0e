/**
 * Linear memory as one CPU of several sees it: the frames, and what the binary changes of its own,
 * are shared words, reached through a port that stops before each access; the CPU's stack is
 * private; everything else is constant.
 */
import {
  type AtomicNumbers,
  cut,
  type LinearMemory,
  outside,
} from '../../../../engine/wasm/run/linear-memory.ts';
import type { AtomicKind } from '../../../../engine/wasm/lower/operations.ts';
import { UnfitCode } from '../../../../engine/schedule/cpus/port.ts';
import type { SharedMemory } from '../../../../spec/ports/page-port.ts';
import { Forbidden } from '../marks.ts';
import { PortAtomics, type Waits } from './port-atomics.ts';
import type { SharedLayout } from './shared-layout.ts';
import { fitsOnStack, isOnStack, Stack } from '../stack.ts';

export class PortMemory implements LinearMemory {
  readonly pages: number;
  private readonly layout: SharedLayout;
  private readonly shared: SharedMemory;
  private readonly atomics: PortAtomics;
  private readonly stack = new Stack();
  /** Shared words asked for by the plain access under way. */
  private asked = 0;

  constructor(layout: SharedLayout, shared: SharedMemory, cpu: Waits) {
    this.layout = layout;
    this.shared = shared;
    this.atomics = new PortAtomics(layout, shared, cpu, (at) => this.notItsOwn(at, 'writes'));
    this.pages = layout.pages;
  }

  /** A call begins. */
  begin(): void {
    this.stack.begin();
  }

  /** What is private to the call, as text. */
  get privateState(): string {
    return this.stack.contents;
  }

  /** Has the access under way been answered a part of what it asks for? */
  get isInParts(): boolean {
    return this.asked + this.atomics.asked > 1;
  }

  has(address: number, length: number): boolean {
    return isOnStack(address) ? fitsOnStack(address, length) : address + length <= this.layout.end;
  }

  load(address: number, bytes: number): number {
    this.asked = this.atomics.asked = 0;
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
    this.asked = this.atomics.asked = 0;
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

  atomic(kind: AtomicKind, address: number, bytes: number, numbers: AtomicNumbers): void {
    if (isOnStack(address)) {
      throw new UnfitCode('makes an atomic access to its stack, which no other CPU can see');
    }
    this.inside(address, bytes, kind === 'load' ? 'reads' : 'writes');
    this.asked = 0;
    this.atomics.make(kind, address, bytes, numbers);
  }

  wait(address: number, bytes: number): void {
    this.atomics.waitFor(address, bytes);
  }

  grow(pages: number): number {
    return pages === 0 ? this.pages : -1;
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
    this.asked++;
    return this.shared.load(word);
  }

  private byteAt(address: number): number {
    if (this.layout.isSplit(address)) return this.wordAt(address) & 0xff;
    return (this.wordAt(address & ~3) >>> (8 * (address & 3))) & 0xff;
  }

  private put(address: number, value: number): void {
    const word = this.layout.wordOf(address);
    if (word < 0) throw this.notItsOwn(address, 'writes');
    this.asked++;
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
