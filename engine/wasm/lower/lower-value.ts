/** Lowers what works on values: constants, locals, globals, arithmetic. */
import { BadModule, cures, unsupported } from '../decode/bad-module.ts';
import type { Body } from './body.ts';
import { I32, I64 } from '../decode/module.ts';
import { isFloat, Op, signatureOf } from './operations.ts';
import { ANY } from './operand-stack.ts';
import { readValueType } from '../decode/decode-types.ts';

/** Lowers the instruction if it is one of these. @throws BadModule */
export function lowerValue(into: Body, op: number): boolean {
  const signature = signatureOf(op);
  if (signature) {
    const operands = signature.params.toReversed().map((type) => into.pop(type));
    const [last, first = last] = operands;
    into.emit(op, into.push(signature.result).home, first!.slot, last!.slot);
    return true;
  }
  if (isFloat(op)) throw unsupported(into.at, 'floating-point arithmetic', cures.float);
  return lowerVariable(into, op) || lowerConstant(into, op) || lowerSelect(into, op);
}

function lowerConstant(into: Body, op: number): boolean {
  if (op === 0x41) {
    const value = into.reader.s32();
    into.emit(Op.constant, into.push(I32).home, value);
    return true;
  }
  if (op !== 0x42) return false;
  const low = into.reader.s64();
  const { high } = into.reader;
  const { home } = into.push(I64);
  into.emit(Op.constant, home, low);
  into.emit(Op.constant, home + 1, high);
  return true;
}

function lowerVariable(into: Body, op: number): boolean {
  if (op === 0x1a) {
    into.pop(ANY);
    return true;
  }
  if (op < 0x20 || op > 0x24) return false;
  const index = into.reader.u32();
  if (op >= 0x23) lowerGlobal(into, op, index);
  else lowerLocal(into, op, index);
  return true;
}

function lowerLocal(into: Body, op: number, index: number): void {
  const type = into.localTypes[index];
  if (type === undefined) {
    throw new BadModule(into.at, `local ${index} of ${into.localTypes.length}`);
  }
  const slot = into.localSlots[index]!;
  if (op === 0x20) {
    into.stack.borrow(type, slot, into.at);
    return;
  }
  const value = into.pop(type);
  into.stack.settleLocal(slot);
  into.copy({ ...value, type }, slot);
  if (op === 0x22) into.stack.borrow(type, slot, into.at);
}

function lowerGlobal(into: Body, op: number, index: number): void {
  const { globals } = into.module;
  const entry = globals[index];
  if (!entry) throw new BadModule(into.at, `global ${index} of ${globals.length}`);
  const isWide = entry.type === I64;
  if (op === 0x23) {
    into.emit(isWide ? Op.getGlobal64 : Op.getGlobal, into.push(entry.type).home, 2 * index);
    return;
  }
  if (!entry.isMutable) throw new BadModule(into.at, `global ${index} is constant`);
  const value = into.pop(entry.type);
  into.emit(isWide ? Op.setGlobal64 : Op.setGlobal, 2 * index, value.slot);
}

function lowerSelect(into: Body, op: number): boolean {
  if (op !== 0x1b && op !== 0x1c) return false;
  let wanted = ANY;
  if (op === 0x1c) {
    const count = into.reader.u32();
    if (count !== 1) throw new BadModule(into.at, `select of ${count} values`);
    wanted = readValueType(into.reader);
  }
  const condition = into.pop(I32);
  const second = into.pop(wanted);
  // Where the second may be anything there is no value below it: the first may be anything too.
  const first = into.pop(second.type);
  const type = wanted === ANY ? second.type : wanted;
  const { home } = into.push(type);
  // The first operand's home is the result's; the other two lie elsewhere.
  into.copy({ ...first, type }, home);
  into.emit(type === I64 ? Op.select64 : Op.select, home, 0, second.slot, condition.slot);
  return true;
}
