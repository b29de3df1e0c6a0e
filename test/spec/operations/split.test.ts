/** What split owes, word by word, and how it is written. */
import { describe, expect, test } from 'vitest';
import { block } from '../../../spec/blocks/geometry.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { answers, noSlack } from '../../../spec/cpus/history.ts';
import { callNumber, callOf, callsOn } from '../../../spec/operations/calls.ts';
import { after, judge, letGo, showCall } from '../../../spec/operations/operations.ts';
import { split } from '../../../spec/operations/split.ts';
import { picture } from '../../../spec/pages/state.ts';

const on = zone({ regions: [[0, 8]], orderMax: 3 });
/** Live are 0^0 and 4^2; free are 1^0 and 2^1. */
const here = picture({ zone: on, live: [block(0, 0), block(4, 2)] });
const call = (at: number, k: number, to: number) =>
  ({ op: 'split', block: block(at, k), order: order(to) }) as const;
const why = (made: ReturnType<typeof call>, done: boolean) => {
  const broken = judge(here, made, done, 'B6');
  return broken && `${broken.id} ${broken.why}`;
};

describe('an answer', () => {
  test.each([
    [call(4, 2, 0), true, undefined],
    [call(4, 2, 2), true, undefined],
    [call(0, 0, 1), false, undefined],
    [call(2, 1, 0), false, undefined],
    [call(4, 2, 3), true, 'O17 accepted split 4^2 3, and there are no such parts'],
    [call(4, 2, 0), false, 'O18 refused split 4^2 0, which takes no frame'],
    [call(2, 1, 0), true, 'O10 accepted split 2^1, though its metadata shows that it is not live'],
  ])('to %j, %j, is judged', (made, done, told) => {
    expect(why(made, done)).toBe(told);
  });

  test('is a refusal of what touches a hole, whatever the metadata shows', () => {
    const holed = zone({ regions: [[0, 4]], reserved: [[1, 2]], orderMax: 2 });
    expect(judge(picture({ zone: holed, live: [] }), call(0, 1, 0), true, 'none')).toMatchObject({
      id: 'R1',
      why: 'accepted split 0^1, which touches a reserved frame',
    });
  });

  test('is the only one, alone or among overlapping calls', () => {
    expect(answers(here, call(4, 2, 1), noSlack)).toEqual([true]);
    expect(answers(here, call(0, 0, 1), noSlack)).toEqual([false]);
    expect(answers(here, call(2, 1, 0), noSlack)).toEqual([false]);
  });
});

test('behind it each part is live by itself, and the client keeps every word', () => {
  expect(after(here, call(4, 2, 1), true).live).toEqual([block(0, 0), block(4, 1), block(6, 1)]);
  expect(picture(after(here, call(4, 2, 0), true)).free).toEqual(here.free);
  expect(after(here, call(0, 0, 1), false).live).toEqual(here.live);
  expect(letGo(here, call(4, 2, 0))).toEqual([]);
});

test('it is written as a call and as an act, and read back', () => {
  expect(showCall(call(4, 2, 0))).toBe('split 4^2 0');
  expect(split.write(call(4, 2, 0))).toBe('p4^2>0');
  expect(split.read('p4^2>0')).toEqual(call(4, 2, 0));
  expect(split.read('r4^2>0')).toBeUndefined();
  for (const which of ['first', 'last'] as const) {
    const act = { op: 'split', which, order: order(1) } as const;
    expect(split.script.read(split.script.show(act))).toEqual(act);
    expect(split.script.readWord(split.script.write(act))).toEqual(act);
  }
  expect(() => split.read('p4^2>32')).toThrow('32');
});

test('its calls have numbers of their own', () => {
  const offers = { offers: ['resize', 'split'] } as const;
  const made = callsOn(on, offers);
  const numbers = made.map((one) => callNumber(on, one));
  expect(new Set(numbers).size).toBe(made.length);
  expect(numbers.map((number) => callOf(on, number))).toEqual(made);
  expect(made.filter(({ op }) => op === 'split').length).toBe(9 * 5 * 5);
});
