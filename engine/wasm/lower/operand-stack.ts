/**
 * The operand stack while a body is lowered: types, and for each value the slot it lies in. A value
 * has a home, given by the height of the stack, the same on every path; one that was only read from
 * a local stays there until somebody needs it at home, which saves most copies.
 */
import { BadModule } from '../decode/bad-module.ts';
import { typeName } from '../decode/decode-types.ts';
import { SLOTS_MAX, slotsOf } from '../decode/module.ts';

/** A type that code behind a branch may take for any other. */
export const ANY = 0;

/** A value on the stack. */
export interface Operand {
  readonly type: number;
  readonly home: number;
  /** Where it lies now: at home, or still in its local. */
  slot: number;
}

/** The stack; `move` is asked to copy a value home. */
export class OperandStack {
  /** Slots in use at most, locals included. */
  slotsMax: number;
  private readonly operands: Operand[] = [];
  private top: number;
  /** Below this many operands all are at home. */
  private settled = 0;
  /** Operands that lie in each local, so that writing a local rarely has to look. */
  private readonly borrowed = new Map<number, number>();
  private readonly move: (operand: Operand) => void;

  constructor(locals: number, move: (operand: Operand) => void) {
    this.top = locals;
    this.slotsMax = locals;
    this.move = move;
  }

  get height(): number {
    return this.operands.length;
  }

  /** The slot behind the last operand's home. */
  get topSlot(): number {
    return this.top;
  }

  /** @throws BadModule where the stack grows beyond the limit. */
  push(type: number, at: number): Operand {
    const operand = { type, home: this.top, slot: this.top };
    this.top += slotsOf(type);
    if (this.top > SLOTS_MAX) throw new BadModule(at, `more than ${SLOTS_MAX} slots in a function`);
    this.slotsMax = Math.max(this.slotsMax, this.top);
    this.operands.push(operand);
    return operand;
  }

  /** Pushes what lies in a local, and leaves it there. */
  borrow(type: number, local: number, at: number): void {
    this.push(type, at).slot = local;
    this.borrowed.set(local, (this.borrowed.get(local) ?? 0) + 1);
  }

  /** The operand of this type on top; the block began at `base`, and a branch may have left it. */
  pop(type: number, base: number, isLeft: boolean, at: number): Operand {
    if (this.operands.length <= base) {
      if (isLeft) return { type: ANY, home: this.top, slot: this.top };
      throw new BadModule(at, `the stack is empty where ${typeName(type)} is needed`);
    }
    const operand = this.operands.pop()!;
    this.top = operand.home;
    this.settled = Math.min(this.settled, this.operands.length);
    if (operand.slot !== operand.home) this.giveBack(operand.slot);
    if (type !== ANY && operand.type !== ANY && operand.type !== type) {
      const found = typeName(operand.type);
      throw new BadModule(at, `${typeName(type)} is needed, ${found} is on the stack`);
    }
    return operand;
  }

  /** Slots of the operands that lie at home, so that no local holds them too. */
  atHome(): number[] {
    return this.operands.flatMap(({ type, home, slot }) => {
      if (slot !== home) return [];
      return slotsOf(type) === 2 ? [home, home + 1] : [home];
    });
  }

  /** Brings every operand home: where paths meet, all must agree. */
  settle(): void {
    for (let i = this.settled; i < this.operands.length; i++) this.bringHome(this.operands[i]!);
    this.settled = this.operands.length;
  }

  /** Brings those home that still lie in a local which is about to be written. */
  settleLocal(local: number): void {
    for (let i = this.operands.length - 1; (this.borrowed.get(local) ?? 0) > 0; i--) {
      const operand = this.operands[i]!;
      if (operand.slot === local) this.bringHome(operand);
    }
  }

  /** Forgets everything above a height. */
  truncate(base: number): void {
    while (this.operands.length > base) this.pop(ANY, 0, false, 0);
  }

  private bringHome(operand: Operand): void {
    if (operand.slot === operand.home) return;
    this.move(operand);
    this.giveBack(operand.slot);
    operand.slot = operand.home;
  }

  private giveBack(local: number): void {
    this.borrowed.set(local, (this.borrowed.get(local) ?? 1) - 1);
  }
}
