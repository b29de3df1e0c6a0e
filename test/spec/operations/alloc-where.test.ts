/** What a request for a block that must lie somewhere owes, word by word, and how it is written. */
import { describe, expect, test } from 'vitest';
import { type Block, block, type Where } from '../../../spec/blocks/geometry.ts';
import { frame, order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { answers, noSlack } from '../../../spec/cpus/history.ts';
import { allocWhere } from '../../../spec/operations/alloc-where.ts';
import { callNumber, callOf, callsOn } from '../../../spec/operations/calls.ts';
import { judge, showCall } from '../../../spec/operations/operations.ts';
import { picture } from '../../../spec/pages/state.ts';

const on = zone({ regions: [[0, 8]], orderMax: 3 });
/** Live are 0^0 and 4^1; free are 1^0, 2^1 and 6^1. */
const here = picture({ zone: on, live: [block(0, 0), block(4, 1)] });
const at = (n: number): Where => ({ is: 'at', frame: frame(n) });
const below = (n: number): Where => ({ is: 'below', frame: frame(n) });
const aligned = (k: number): Where => ({ is: 'aligned', order: order(k) });
const call = (k: number, where: Where) => ({ op: 'allocWhere', order: order(k), where }) as const;
const why = (made: ReturnType<typeof call>, got: Block | undefined) => {
  const broken = judge(here, made, got, 'B6');
  return broken && `${broken.id} ${broken.why}`;
};

describe('an answer', () => {
  test.each([
    [call(0, at(3)), block(3, 0), undefined],
    [call(1, at(6)), block(6, 1), undefined],
    [call(0, below(3)), block(1, 0), undefined],
    [call(1, aligned(1)), block(2, 1), undefined],
    [call(0, at(3)), block(2, 0), 'O19 gave 2^0 for alloc 0 at 3'],
    [call(0, below(3)), block(3, 0), 'O19 gave 3^0 for alloc 0 below 3'],
    [call(1, below(3)), block(2, 1), 'O19 gave 2^1 for alloc 1 below 3'],
    [call(1, aligned(2)), block(2, 1), 'O19 gave 2^1 for alloc 1 aligned 2'],
    [call(1, at(4)), block(4, 1), 'O1 gave 4^1, but 4^1 is live'],
    [call(1, at(2)), block(2, 0), 'O1 gave 2^0 for order 1'],
  ])('to %j, %j, is judged', (made, got, told) => {
    expect(why(made, got)).toBe(told);
  });
});

describe('a refusal', () => {
  test('is right where no free block lies there', () => {
    for (const made of [
      call(0, at(4)),
      call(1, at(1)),
      call(1, at(7)),
      call(0, below(1)),
      call(1, below(3)),
      call(2, aligned(0)),
      call(0, aligned(2)),
      call(0, at(9)),
      call(4, at(0)),
    ]) {
      expect(why(made, undefined), showCall(made)).toBeUndefined();
    }
  });

  test('is wrong where one does', () => {
    expect(why(call(0, at(7)), undefined)).toBe('O20 refused alloc 0 at 7, but 7^0 is free');
    expect(why(call(1, below(4)), undefined)).toBe('O20 refused alloc 1 below 4, but 2^1 is free');
    expect(why(call(0, aligned(1)), undefined)).toBe(
      'O20 refused alloc 0 aligned 1, but 2^0 is free',
    );
  });
});

test('alignment counts from where that of blocks does', () => {
  const from3 = zone({ regions: [[3, 11]], orderMax: 3, alignment: 'region' });
  const empty = picture({ zone: from3, live: [] });
  expect(judge(empty, call(0, aligned(2)), block(7, 0), 'B6')).toBeUndefined();
  expect(judge(empty, call(0, aligned(2)), block(4, 0), 'B6')?.id).toBe('O19');
});

test('alone or among overlapping calls the answers are the free blocks that lie there', () => {
  expect(answers(here, call(0, below(4)), noSlack)).toEqual([
    block(1, 0),
    block(2, 0),
    block(3, 0),
  ]);
  expect(answers(here, call(1, at(6)), noSlack)).toEqual([block(6, 1)]);
  expect(answers(here, call(2, aligned(0)), noSlack)).toEqual([undefined]);
});

test('it is written as a call and as an act, and read back', () => {
  for (const where of [at(4), below(4), aligned(2)]) {
    const made = call(1, where);
    expect(allocWhere.read(allocWhere.write(made))).toEqual(made);
    expect(allocWhere.script.read(allocWhere.script.show(made))).toEqual(made);
    expect(allocWhere.script.readWord(allocWhere.script.write(made))).toEqual(made);
  }
  expect(showCall(call(1, at(4)))).toBe('alloc 1 at 4');
  expect(allocWhere.write(call(1, aligned(2)))).toBe('w1a2');
  expect([allocWhere.read('w1'), allocWhere.script.read('alloc 1')]).toEqual([
    undefined,
    undefined,
  ]);
  expect(() => allocWhere.script.read('alloc 32 at 1')).toThrow("got 'alloc 32 at 1'");
});

test('its calls have numbers of their own', () => {
  const made = callsOn(on, { offers: ['resize', 'split', 'allocWhere'] });
  const numbers = made.map((one) => callNumber(on, one));
  expect(new Set(numbers).size).toBe(made.length);
  expect(numbers.map((number) => callOf(on, number))).toEqual(made);
  // Orders 0 to 4; frames 0 to 8 twice, alignments 0 to 4.
  expect(made.filter(({ op }) => op === 'allocWhere').length).toBe(5 * (9 + 9 + 5));
});
