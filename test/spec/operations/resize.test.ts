/** What resize owes, word by word, and how it is written; and that all calls have numbers. */
import { describe, expect, test } from 'vitest';
import { type Block, block } from '../../../spec/blocks/geometry.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { answers, noSlack } from '../../../spec/cpus/history.ts';
import { callNumber, callOf, callsOn } from '../../../spec/operations/calls.ts';
import { after, judge, letGo, rowOf, showCall } from '../../../spec/operations/operations.ts';
import { resize } from '../../../spec/operations/resize.ts';
import { Ledger } from '../../../spec/pages/ledger.ts';
import { picture } from '../../../spec/pages/state.ts';

const on = zone({ regions: [[0, 8]], orderMax: 3 });
/** Live are 0^0, 2^1 and 4^1; free are 1^0 and 6^1. */
const here = picture({ zone: on, live: [block(0, 0), block(2, 1), block(4, 1)] });
const call = (at: number, k: number, to: number) =>
  ({ op: 'resize', block: block(at, k), order: order(to) }) as const;
const why = (made: ReturnType<typeof call>, got: Block | undefined) => {
  const broken = judge(here, made, got, 'B6');
  return broken && `${broken.id} ${broken.why}`;
};

describe('an answer', () => {
  test('is right in place: as it is, smaller, and larger over free frames', () => {
    expect(why(call(2, 1, 1), block(2, 1))).toBeUndefined();
    expect(why(call(2, 1, 0), block(2, 0))).toBeUndefined();
    expect(why(call(0, 0, 1), block(0, 1))).toBeUndefined();
    expect(why(call(4, 1, 2), block(4, 2))).toBeUndefined();
  });

  test.each([
    ['elsewhere', call(2, 1, 1), block(6, 1), 'O15 resize 2^1 1 gave 6^1'],
    ['of another order', call(4, 1, 2), block(4, 1), 'O15 resize 4^1 2 gave 4^1'],
    [
      'over a live one',
      call(0, 0, 2),
      block(0, 2),
      'O15 resize 0^0 2 gave 0^2, but it is not free',
    ],
    [
      'of an upper half',
      call(2, 1, 2),
      block(2, 2),
      'O15 resize 2^1 2 gave 2^2, but it is not the lower end',
    ],
    [
      'of the top',
      call(0, 0, 4),
      block(0, 4),
      'O15 resize 0^0 4 gave 0^4, but it is above the top order',
    ],
    [
      'to what is not live',
      call(6, 1, 0),
      block(6, 0),
      'O10 accepted resize 6^1, though its metadata shows that it is not live',
    ],
  ])('%s is wrong', (_name, made, got, told) => {
    expect(why(made, got)).toBe(told);
  });

  test('past the end of the zone is wrong', () => {
    const five = picture({ zone: zone({ regions: [[0, 5]], orderMax: 2 }), live: [block(4, 0)] });
    expect(judge(five, call(4, 0, 1), block(4, 1), 'B6')?.why).toBe(
      'resize 4^0 1 gave 4^1, but it is past the end',
    );
    expect(judge(five, call(4, 0, 1), undefined, 'B6')).toBeUndefined();
  });
});

test('what touches a hole is not to be taken, whatever the metadata shows', () => {
  const holed = zone({ regions: [[0, 4]], reserved: [[1, 2]], orderMax: 2 });
  const state = picture({ zone: holed, live: [] });
  expect(judge(state, call(0, 1, 1), block(0, 1), 'none')).toMatchObject({
    id: 'R1',
    why: 'accepted resize 0^1, which touches a reserved frame',
  });
});

describe('a refusal', () => {
  test('is right where the block cannot have that order, or is not live', () => {
    for (const made of [call(0, 0, 2), call(2, 1, 2), call(0, 0, 4), call(6, 1, 0)]) {
      expect(why(made, undefined)).toBeUndefined();
    }
  });

  test('is wrong of what fits', () => {
    expect(why(call(2, 1, 0), undefined)).toBe('O16 refused resize 2^1 0, which is within it');
    expect(why(call(4, 1, 2), undefined)).toBe(
      'O16 refused resize 4^1 2, whose other frames are free',
    );
  });
});

test('alone or among overlapping calls there is one answer', () => {
  expect(answers(here, call(0, 0, 1), noSlack)).toEqual([block(0, 1)]);
  expect(answers(here, call(0, 0, 2), noSlack)).toEqual([undefined]);
  expect(answers(here, call(6, 1, 0), noSlack)).toEqual([undefined]);
});

test('behind it the block has its new order, and what it left is free', () => {
  expect(after(here, call(2, 1, 0), block(2, 0)).live).toEqual([
    block(0, 0),
    block(2, 0),
    block(4, 1),
  ]);
  expect(picture(after(here, call(2, 1, 0), block(2, 0))).free).toEqual([
    block(1, 0),
    block(3, 0),
    block(6, 1),
  ]);
  expect(after(here, call(2, 1, 2), undefined).live).toEqual(here.live);
});

test('a client lets go of what a smaller block does not have, and of nothing else', () => {
  expect(letGo(here, call(4, 1, 0))).toEqual([block(5, 0)]);
  expect(letGo(here, call(4, 1, 2))).toEqual([]);
  // 6^1 is not its own.
  expect(letGo(here, call(6, 1, 0))).toEqual([]);
  const whole = picture({ zone: on, live: [block(0, 3)] });
  expect(letGo(whole, call(0, 3, 1))).toEqual([block(2, 1), block(4, 2)]);
});

test('a ledger follows what changes hands in place', () => {
  const book = new Ledger(on);
  book.change([], [block(0, 0)]);
  book.change([block(0, 0)], [block(0, 2)]);
  expect(book.state()).toMatchObject({ live: [block(0, 2)], free: [block(4, 2)] });
  expect([book.gone, book.come]).toEqual([[block(1, 0), block(2, 1)], []]);
  book.change([block(0, 2)], [block(0, 1)]);
  expect([book.gone, book.come]).toEqual([[], [block(2, 1)]]);
  expect(() => book.change([], [block(0, 0)])).toThrow('engine bug');
});

test('it is written as a call and as an act, and read back', () => {
  expect(showCall(call(4, 1, 2))).toBe('resize 4^1 2');
  expect(resize.write(call(4, 1, 2))).toBe('r4^1>2');
  expect(resize.read('r4^1>2')).toEqual(call(4, 1, 2));
  expect([resize.read('r4^1'), resize.read('f4^1')]).toEqual([undefined, undefined]);
  for (const which of ['first', 'last'] as const) {
    const act = { op: 'resize', which, order: order(2) } as const;
    expect(resize.script.read(resize.script.show(act))).toEqual(act);
    expect(resize.script.readWord(resize.script.write(act))).toEqual(act);
  }
  expect(resize.script.read('resize first 2')).toMatchObject({ which: 'first' });
  expect(() => resize.script.read('resize 21')).toThrow('an order must be in 0..20');
  expect(resize.script.call({ op: 'resize', which: 'last', order: order(2) }, undefined)).toBe(
    undefined,
  );
});

test('smaller calls have lower orders, and lower blocks where the block is nobody’s', () => {
  const good = [...resize.smaller(call(2, 1, 2), undefined)].map(showCall);
  expect(good).toEqual(['resize 2^1 0', 'resize 2^1 1']);
  const bad = [...resize.smaller(call(2, 1, 1), block(1, 0).at)].map(showCall);
  expect(bad).toEqual(['resize 2^1 0', 'resize 2^0 1', 'resize 1^1 1']);
});

test.each([
  [[[0, 4]], 2],
  [[[3, 9]], 1],
  [[[5, 6]], 0],
] as const)(
  'calls on %j have numbers of their own, and each number is of its call',
  (regions, top) => {
    const z = zone({ regions, orderMax: top });
    const calls = callsOn(z, { offers: ['resize'] });
    expect(callsOn(z, {})).toEqual(calls.filter((made) => rowOf(made).op !== 'resize'));
    const numbers = calls.map((made) => callNumber(z, made));
    expect(new Set(numbers).size).toBe(calls.length);
    expect(numbers.map((number) => callOf(z, number))).toEqual(calls);
    expect(() => callOf(z, 1e9)).toThrow('engine bug');
  },
);
