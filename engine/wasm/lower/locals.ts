/** The locals of a body: parameters first, then what the body declares, each in its slots. */
import { BadModule } from '../decode/bad-module.ts';
import type { ByteReader } from '../decode/byte-reader.ts';
import { readValueType } from '../decode/decode-types.ts';
import { type FunctionType, SLOTS_MAX, slotsOf, type ValueType } from '../decode/module.ts';

/** Appends every local's type and slot; answers the slots of all. @throws BadModule */
export function readLocals(
  reader: ByteReader,
  { params }: FunctionType,
  types: ValueType[],
  slots: number[],
): number {
  let next = 0;
  const add = (type: ValueType): void => {
    types.push(type);
    slots.push(next);
    next += slotsOf(type);
  };
  params.forEach(add);
  for (let groups = reader.count('groups of locals', 2); groups > 0; groups--) {
    const at = reader.at;
    const count = reader.u32();
    if (next + 2 * count > SLOTS_MAX) {
      throw new BadModule(at, `at most ${SLOTS_MAX} slots of locals`);
    }
    const type = readValueType(reader);
    for (let i = 0; i < count; i++) add(type);
  }
  return next;
}
