/** Lists in words against a plain array, over random acts; and what each act leaves alone. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  insertAfter,
  isEmpty,
  makeEmpty,
  next,
  previous,
  unlink,
} from '../../../impl/memory/list.ts';
import { FlatMemory } from '../../../impl/memory/memory.ts';

const SENTINEL = 4;
const node = (i: number): number => 10 + 3 * i;

const around = (memory: FlatMemory, step: typeof next): number[] => {
  const met: number[] = [];
  for (let at = step(memory, SENTINEL); at !== SENTINEL && met.length < 99; at = step(memory, at)) {
    met.push(at);
  }
  return met;
};

test('insert and unlink do to the list what they do to an array, from both sides', () => {
  const acts = fc.array(fc.record({ i: fc.nat({ max: 7 }), place: fc.nat({ max: 7 }) }));
  fc.assert(
    fc.property(acts, (steps) => {
      const memory = new FlatMemory(new Int32Array(64).fill(-7));
      makeEmpty(memory, SENTINEL);
      const model: number[] = [];
      for (const { i, place } of steps) {
        const held = model.indexOf(node(i));
        if (held >= 0) {
          unlink(memory, node(i));
          model.splice(held, 1);
        } else {
          const behind = place % (model.length + 1);
          insertAfter(memory, behind === 0 ? SENTINEL : (model[behind - 1] as number), node(i));
          model.splice(behind, 0, node(i));
        }
        expect(around(memory, next)).toEqual(model);
        expect(around(memory, previous)).toEqual(model.toReversed());
        expect(isEmpty(memory, SENTINEL)).toBe(model.length === 0);
      }
      // Every third word belongs to nobody here: no act may touch it.
      for (let i = 0; i < 8; i++) expect(memory.load(node(i) + 2)).toBe(-7);
    }),
  );
});
