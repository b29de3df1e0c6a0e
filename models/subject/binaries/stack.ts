/**
 * The stack that compiled code keeps in memory. Each CPU has its own: `__stack_pointer`, which
 * linkers make the first global, points into a region beyond all memory, where no other pointer and
 * hardly a number leads, and which is empty at the begin of every call.
 */
import type { Instance } from '../../../engine/wasm/run/instance.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';

/** Where the stack lies: it grows down from its end. */
export const STACK_FROM = 0x7ffe_0000;
export const STACK_END = 0x7fff_0000;

/** Is this an address of the stack? */
export const isOnStack = (address: number): boolean => STACK_FROM <= address && address < STACK_END;

/** Do so many bytes lie on the stack, from an address of it on? */
export const fitsOnStack = (address: number, length: number): boolean =>
  address + length <= STACK_END;

/** Bytes of a stack that is empty, all zeros, when a call begins. */
export class Stack {
  private readonly bytes = new Uint8Array(STACK_END - STACK_FROM);
  private lowest = this.bytes.length;

  /** All that is on it, as text: from the lowest byte that is not 0. */
  get contents(): string {
    let from = this.lowest;
    while (from < this.bytes.length && this.bytes[from] === 0) from++;
    return this.bytes.subarray(from).join();
  }

  begin(): void {
    this.bytes.fill(0, this.lowest);
    this.lowest = this.bytes.length;
  }

  load(address: number, bytes: number): number {
    let value = 0;
    for (let i = 0; i < bytes; i++) value |= this.bytes[address - STACK_FROM + i]! << (8 * i);
    return value;
  }

  store(address: number, bytes: number, value: number): void {
    const at = address - STACK_FROM;
    if (at < 16) throw new Trap('memory', 'the stack of 64 KiB is exhausted', address);
    if (at < this.lowest) this.lowest = at;
    for (let i = 0; i < bytes; i++) this.bytes[at + i] = value >>> (8 * i);
  }
}

/** Globals as at the start, the stack pointer moved: to be done before each call. */
export function enterStack(instance: Instance): void {
  instance.reset();
  if (instance.program.module.globals[0]?.isMutable) instance.globals[0] = STACK_END;
}

/** The number of a global that a call has left otherwise than it found it. */
export function changedGlobal({ globals, program }: Instance): number | undefined {
  const at = program.module.globals.findIndex(({ low, high, isMutable }, i) => {
    const before = i === 0 && isMutable ? STACK_END : low;
    return globals[2 * i] !== before || globals[2 * i + 1] !== high;
  });
  return at < 0 ? undefined : at;
}
