/** What the parts of lowering share: the body at hand, its stack, and where code goes. */
import type { ByteReader } from '../decode/byte-reader.ts';
import type { Module, ValueType } from '../decode/module.ts';
import type { Operand, OperandStack } from './operand-stack.ts';

/** A body being lowered. */
export interface Body {
  readonly module: Module;
  readonly reader: ByteReader;
  readonly stack: OperandStack;
  readonly localTypes: readonly ValueType[];
  readonly localSlots: readonly number[];
  /** Where the instruction at hand starts in the file. */
  readonly at: number;
  /** Emits, unless nothing can get here; answers where the instruction stands, or -1. */
  emit(op: number, d?: number, a?: number, b?: number, c?: number): number;
  /** The operand of this type on top. @throws BadModule */
  pop(type: number): Operand;
  push(type: number): Operand;
  /** Copies a value to a slot, unless it lies there. */
  copy(from: Operand, to: number): void;
}
