/**
 * Checks a body as the specification says, types, heights and numbers, and lowers it on the way:
 * what comes out needs no further check when it runs. Code that cannot be reached is checked and
 * left out. Source: WebAssembly Core Specification 2.0, appendix "Validation Algorithm".
 */
import { BadModule } from '../decode/bad-module.ts';
import { type Block, broughtTo, checkDepth, readBlockType, sameTypes } from './blocks.ts';
import type { Body } from './body.ts';
import { ByteReader } from '../decode/byte-reader.ts';
import { CodeBuffer, type Lowered } from './lowered.ts';
import { readLocals } from './locals.ts';
import { lowerMemory } from './lower-memory.ts';
import { lowerValue } from './lower-value.ts';
import {
  type FunctionEntry,
  type FunctionType,
  I32,
  I64,
  type Module,
  slotsOf,
  type ValueType,
} from '../decode/module.ts';
import { Op } from './operations.ts';
import { type Operand, OperandStack } from './operand-stack.ts';

const sum = (types: readonly number[]): number => types.reduce((all, t) => all + slotsOf(t), 0);

/** A body being lowered: what the parts in `lower-value` and `lower-memory` work on. */
export class Lowering implements Body {
  readonly module: Module;
  readonly reader: ByteReader;
  readonly stack: OperandStack;
  readonly localTypes: ValueType[] = [];
  readonly localSlots: number[] = [];
  /** Where the instruction at hand starts in the file. */
  at = 0;
  private readonly entry: FunctionEntry;
  private readonly buffer = new CodeBuffer();
  private readonly blocks: Block[] = [];
  private readonly locals: number;

  constructor(module: Module, entry: FunctionEntry, body: { from: number; to: number }) {
    this.module = module;
    this.entry = entry;
    this.reader = new ByteReader(module.bytes, body.from, body.to);
    this.locals = readLocals(this.reader, entry.type, this.localTypes, this.localSlots);
    this.stack = new OperandStack(this.locals, (operand) => this.copy(operand, operand.home));
    this.open('body', { params: [], results: entry.type.results });
  }

  /** @throws BadModule for anything that is not valid. */
  run(): Lowered {
    const { reader } = this;
    while (this.blocks.length > 0) {
      this.at = reader.at;
      const op = reader.byte();
      if (this.lowerControl(op) || lowerValue(this, op)) continue;
      const live = this.stack.atHome();
      if (!lowerMemory(this, op)) {
        throw new BadModule(this.at, `there is no instruction 0x${op.toString(16)}`);
      }
      if (!this.top.isUnreachable) this.buffer.keep(live);
    }
    reader.finish('a function body');
    const { type, name } = this.entry;
    const { locals } = this;
    const [params, results] = [sum(type.params), sum(type.results)];
    return { ...this.buffer.finish(), name, slots: this.stack.slotsMax, params, locals, results };
  }

  /** Emits, unless nothing can get here. */
  emit(op: number, d = 0, a = 0, b = 0, c = 0): number {
    return this.top.isUnreachable ? -1 : this.buffer.emit(this.at, op, d, a, b, c);
  }

  pop(type: number): Operand {
    return this.stack.pop(type, this.top.base, this.top.isLeft, this.at);
  }

  push(type: number): Operand {
    return this.stack.push(type, this.at);
  }

  copy(from: Operand, to: number): void {
    if (from.slot !== to) this.emit(from.type === I64 ? Op.copy64 : Op.copy, to, from.slot);
  }

  private get top(): Block {
    return this.blocks.at(-1)!;
  }

  private lowerControl(op: number): boolean {
    switch (op) {
      case 0x00:
        this.emit(Op.unreachable);
        this.leave();
        return true;
      case 0x01:
        return true;
      case 0x02:
      case 0x03:
      case 0x04:
        this.lowerBlock(op);
        return true;
      case 0x05:
        this.lowerElse();
        return true;
      case 0x0b:
        this.lowerEnd();
        return true;
      case 0x0c:
        this.branch(Op.jump, this.readLabel(), 0);
        this.leave();
        return true;
      case 0x0d:
        this.lowerBranchIf();
        return true;
      case 0x0e:
        this.lowerBranchTable();
        return true;
      case 0x0f:
        this.branch(Op.jump, this.blocks[0]!, 0);
        this.leave();
        return true;
      case 0x10:
      case 0x11:
        this.lowerCall(op);
        return true;
      default:
        return false;
    }
  }

  private lowerBlock(op: number): void {
    const type = readBlockType(this.reader, this.module.types);
    const condition = op === 0x04 ? this.pop(I32).slot : 0;
    this.stack.settle();
    const skip = op === 0x04 ? this.emit(Op.jumpUnless, 0, condition) : -1;
    for (const param of type.params.toReversed()) this.pop(param);
    this.open(op === 0x02 ? 'block' : op === 0x03 ? 'loop' : 'if', type, skip);
  }

  private open(kind: Block['kind'], type: FunctionType, skip = -1, wasUnreachable?: boolean): void {
    const { height: base, topSlot: baseSlot } = this.stack;
    const isUnreachable = wasUnreachable ?? this.blocks.at(-1)?.isUnreachable ?? false;
    const begin = this.buffer.next;
    const reach = { isUnreachable, wasUnreachable: isUnreachable, isLeft: false };
    this.blocks.push({ kind, type, base, baseSlot, begin, ...reach, exits: [], skip });
    checkDepth(this.blocks.length, this.at);
    type.params.forEach((param) => this.push(param));
  }

  /** The results are checked and brought to where the block's end expects them. */
  private close(): Block {
    const block = this.top;
    for (const result of block.type.results.toReversed()) {
      const operand = this.pop(result);
      this.copy(operand, operand.home);
    }
    if (this.stack.height !== block.base) {
      const extra = this.stack.height - block.base;
      throw new BadModule(this.at, `${extra} values too many at the end of a ${block.kind}`);
    }
    return block;
  }

  private lowerElse(): void {
    const block = this.close();
    if (block.kind !== 'if') throw new BadModule(this.at, 'else without if');
    const exit = this.emit(Op.jump);
    if (exit >= 0) block.exits.push(exit);
    if (block.skip >= 0) this.buffer.aim(block.skip, this.buffer.next);
    this.blocks.pop();
    this.open('else', block.type, -1, block.wasUnreachable);
    this.top.exits.push(...block.exits);
  }

  private lowerEnd(): void {
    const block = this.close();
    const { kind, type } = block;
    if (kind === 'if' && !sameTypes(type.params, type.results)) {
      throw new BadModule(this.at, 'an if without else must give what it takes');
    }
    if (block.skip >= 0) this.buffer.aim(block.skip, this.buffer.next);
    for (const exit of block.exits) this.buffer.aim(exit, this.buffer.next);
    this.blocks.pop();
    if (kind === 'body') {
      this.buffer.emit(this.at, Op.return, 0, block.baseSlot);
      return;
    }
    type.results.forEach((result) => this.push(result));
  }

  private readLabel(): Block {
    const depth = this.reader.u32();
    const block = this.blocks[this.blocks.length - 1 - depth];
    if (block) return block;
    throw new BadModule(this.at, `branch over ${depth} blocks of ${this.blocks.length - 1}`);
  }

  /** Jumps to a block with what it is to be brought, which stays on the stack. */
  private branch(op: number, to: Block, condition: number): void {
    const brought = this.popBrought(to);
    const isMoved = this.mustMove(brought, to);
    const skip = op === Op.jumpIf && isMoved ? this.emit(Op.jumpUnless, 0, condition) : -1;
    this.moveTo(brought, to);
    const isBack = to.kind === 'loop';
    const jump = this.emit(isMoved ? Op.jump : op, to.begin, condition, isBack ? 1 : 0);
    if (!isBack && jump >= 0) to.exits.push(jump);
    if (skip >= 0) this.buffer.aim(skip, this.buffer.next);
    // What is of any type stays so for the next target of a table, not behind a condition.
    const left = op === Op.jumpIf ? broughtTo(to) : brought.map(({ type }) => type);
    left.forEach((type) => this.push(type));
  }

  /** Checks what a branch brings; the operands come home, so that pushing them again is enough. */
  private popBrought(to: Block): Operand[] {
    this.stack.settle();
    const popped = broughtTo(to)
      .toReversed()
      .map((type) => this.pop(type));
    return popped.toReversed();
  }

  private mustMove(brought: readonly Operand[], { baseSlot }: Block): boolean {
    return brought.length > 0 && brought[0]!.slot !== baseSlot;
  }

  /** Upwards in order: a value's new slot is never above its old one. */
  private moveTo(brought: readonly Operand[], { baseSlot }: Block): void {
    let slot = baseSlot;
    for (const operand of brought) {
      this.copy(operand, slot);
      slot += slotsOf(operand.type);
    }
  }

  private leave(): void {
    this.stack.truncate(this.top.base);
    this.top.isUnreachable = true;
    this.top.isLeft = true;
  }

  private lowerBranchIf(): void {
    const to = this.readLabel();
    const condition = this.pop(I32);
    this.branch(Op.jumpIf, to, condition.slot);
  }

  /** A table of jumps, each to code that moves what is brought and jumps on. */
  private lowerBranchTable(): void {
    const count = this.reader.count('targets', 1) + 1;
    const labels = Array.from({ length: count }, () => this.readLabel());
    const selector = this.pop(I32);
    const arity = broughtTo(labels.at(-1)!).length;
    this.stack.settle();
    this.emit(Op.jumpTable, 0, selector.slot, count - 1);
    const entries = labels.map(() => this.emit(Op.jump));
    const stubs = new Map<Block, number>();
    for (const [i, to] of labels.entries()) {
      if (broughtTo(to).length !== arity) {
        throw new BadModule(this.at, 'targets of one table must take equally many values');
      }
      const stub = stubs.get(to) ?? this.buffer.next;
      if (!stubs.has(to)) {
        stubs.set(to, stub);
        this.branch(Op.jump, to, 0);
      }
      if (entries[i]! >= 0) this.buffer.aim(entries[i]!, stub);
    }
    this.leave();
  }

  /** The slot of a number of the table, cut if it has 64 bits. */
  private popEntry(): number {
    if (!this.module.isTable64) return this.pop(I32).slot;
    const entry = this.pop(I64);
    this.emit(Op.address, entry.home, entry.slot);
    return entry.home;
  }

  private lowerCall(op: number): void {
    const { reader, module } = this;
    const index = reader.u32();
    const list = op === 0x10 ? module.functions : module.types;
    if (index >= list.length) throw new BadModule(this.at, `call of ${index} of ${list.length}`);
    if (op === 0x11 && (reader.u32() !== 0 || module.tableSize < 0)) {
      throw new BadModule(this.at, 'an indirect call needs table 0');
    }
    const type = op === 0x10 ? module.functions[index]!.type : module.types[index]!;
    const selector = op === 0x11 ? this.popEntry() : 0;
    this.stack.settle();
    for (const param of type.params.toReversed()) this.pop(param);
    this.emit(op === 0x10 ? Op.call : Op.callIndirect, this.stack.topSlot, index, selector);
    type.results.forEach((result) => this.push(result));
  }
}
