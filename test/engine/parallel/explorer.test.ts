/**
 * One worker's side of a search by several, order by order: what it claims, reports and leaves is
 * worked out by hand. The chunks are small, for states are wide.
 */
import { describe, expect, test } from 'vitest';
import { Explorer } from '../../../engine/parallel/explorer.ts';
import { blockMax, control } from '../../../engine/parallel/messages.ts';
import { HandCrew, nothing, numbers, upTo } from './by-hand.ts';

/** States of this many words lie four to a chunk. */
const wide = 2 ** 14;

describe('an explorer', () => {
  test('has nothing to report of a begin or of a table', () => {
    const crew = new HandCrew(
      numbers(1, [3], () => []),
      64,
    );
    expect(crew.begin()).toEqual(nothing);
    expect(crew.enter(64, [])).toEqual([nothing]);
  });

  test('meets the initial states, which are no steps, each once', () => {
    const crew = new HandCrew(
      numbers(1, [3, 4, 3], () => []),
      64,
    );
    crew.add(1);
    expect(crew.initial(9, [0])).toEqual({ ...nothing, claimed: [[0, 2]] });
    expect(crew.firsts([[0, 2]])).toEqual([3, 4]);
    expect(crew.states.pathTo(1)).toEqual({ initial: 1, actions: [] });
  });

  test('fills the chunks that are its own in the order given, and tells spans of each', () => {
    const crew = new HandCrew(
      numbers(wide, upTo(11), () => []),
      64,
    );
    crew.add(4);
    const { claimed } = crew.initial(11, [3, 0, 1]);
    expect(claimed).toEqual([
      [12, 4],
      [0, 4],
      [4, 3],
    ]);
    expect(crew.firsts(claimed)).toEqual(upTo(11));
  });

  test('does not join spans of two chunks, though one follows the other', () => {
    const crew = new HandCrew(
      numbers(wide, upTo(12), () => []),
      64,
    );
    crew.add(3);
    expect(crew.initial(12, [0, 1, 2]).claimed).toEqual([
      [0, 4],
      [4, 4],
      [8, 4],
    ]);
  });

  test('may not be allowed more than it has room for', () => {
    const crew = new HandCrew(
      numbers(wide, upTo(5), () => []),
      64,
    );
    expect(() => crew.initial(1, [])).toThrow('engine bug: more may be claimed');
    crew.add(1);
    expect(() => crew.initial(5, [0])).toThrow('engine bug: more may be claimed');
  });

  test('expands states of many spans in order, a block at a time, and counts their steps', () => {
    const expanded: number[] = [];
    const next = (state: number) => {
      expanded.push(state);
      return state < 10 ? upTo(state).map((i) => 100 + i) : [];
    };
    const crew = new HandCrew(numbers(wide, upTo(10), next), 64);
    crew.add(6);
    const { claimed } = crew.initial(10, [0, 1, 2]);
    const report = crew.expand(claimed, 9, { block: 3, mine: [3, 4, 5] });
    expect(expanded).toEqual(upTo(10));
    // State n leads to the first n of nine others; places 10 and 11 of the third chunk were free.
    expect(report).toEqual({
      ...nothing,
      claimed: [
        [10, 2],
        [12, 4],
        [16, 3],
      ],
      transitions: 45,
    });
    expect(crew.firsts(report.claimed)).toEqual(upTo(9).map((i) => 100 + i));
    expect(crew.control[control.claimed]).toBe(9);
    // Four blocks of three were taken, and then there were no more.
    expect(crew.control[control.next]).toBe(15);
    expect(crew.states.pathTo(18)).toEqual({ initial: 9, actions: [8] });
  });

  test('expands a block of as many states as there may be', () => {
    let calls = 0;
    const next = (state: number) => {
      calls++;
      return [state + blockMax];
    };
    const model = numbers(1, upTo(blockMax), next);
    const crew = new HandCrew(model, 1024, [new Explorer(model, () => calls)]);
    crew.add(1);
    const { claimed } = crew.initial(blockMax, [0]);
    expect(claimed).toEqual([[0, blockMax]]);
    expect(crew.expand(claimed, blockMax)).toEqual({
      ...nothing,
      claimed: [[blockMax, blockMax]],
      transitions: blockMax,
      tally: blockMax,
    });
    // It looked once for another block, found none, and has room.
    expect([...crew.control]).toEqual([2 * blockMax, 0, blockMax, 0]);
  });
});

/** State n leads to 2n + 10 and 2n + 11: eight states from 0 to 3. */
const pairs = (state: number): readonly number[] =>
  state < 4 ? [2 * state + 10, 2 * state + 11] : [];

describe('an explorer without room for a new state', () => {
  const filled = (quota: number) => {
    const crew = new HandCrew(numbers(1, upTo(5), pairs), 64);
    crew.add(1);
    crew.initial(5, [0]);
    return { crew, report: crew.expand([[0, 4]], quota) };
  };

  test.each([
    [0, 0],
    [1, 0],
    [2, 1],
    [3, 1],
    [5, 2],
    [7, 3],
  ])('has met %i, and leaves states that it has not expanded in full', (quota, done) => {
    const { crew, report } = filled(quota);
    expect(report).toEqual({
      ...nothing,
      claimed: quota === 0 ? [] : [[5, quota]],
      transitions: 2 * done,
      left: [[done, 4 - done]],
      wantsRoom: true,
    });
    expect([...crew.control]).toEqual([blockMax, 1, quota, 0]);
    // Nothing was written to the place after them.
    expect(crew.states.copy(5 + quota)).toEqual([0]);
  });

  test('goes on where it was when there is room again', () => {
    const { crew, report } = filled(5);
    const rest = crew.expand(report.left, 9);
    expect(rest).toEqual({ ...nothing, claimed: [[10, 3]], transitions: 4 });
    expect(crew.firsts([...report.claimed, ...rest.claimed])).toEqual(upTo(8).map((n) => 10 + n));
  });

  test('still without room leaves what it was given', () => {
    const { crew, report } = filled(5);
    const rest = crew.expand(report.left, 0);
    expect(rest).toEqual({ ...nothing, left: [[2, 2]], wantsRoom: true });
    expect(crew.expand(rest.left, 2)).toMatchObject({ transitions: 2, left: [[3, 1]] });
  });

  test('forgets what was waiting: who has other states expanded next is told of those', () => {
    // State 0 leads to forty others, and the last ones come when there is no room any more.
    const next = (state: number) => (state === 0 ? upTo(40).map((n) => n + 10) : []);
    const crew = new HandCrew(numbers(1, [0, 1], next), 64);
    crew.add(1);
    crew.initial(2, [0]);
    expect(crew.expand([[0, 1]], 5)).toMatchObject({ claimed: [[2, 5]], left: [[0, 1]] });
    expect(crew.expand([[1, 1]], 9)).toEqual(nothing);
  });

  test('needs none where all is known', () => {
    const { crew } = filled(8);
    expect(crew.expand([[0, 4]], 0)).toEqual({ ...nothing, transitions: 8 });
  });

  test('counts only what belongs to states expanded in full', () => {
    let calls = 0;
    const model = numbers(1, upTo(4), pairs);
    const crew = new HandCrew(model, 64, [new Explorer(model, () => calls++)]);
    crew.add(1);
    crew.initial(4, [0]);
    expect(crew.expand([[0, 4]], 5).tally).toBe(2);
    expect(crew.expand([[2, 2]], 5).tally).toBe(2);
  });

  test('leaves the rest of all that it had taken', () => {
    const crew = new HandCrew(numbers(wide, upTo(8), pairs), 64);
    crew.add(3);
    const { claimed } = crew.initial(8, [0, 1, 2]);
    const report = crew.expand(claimed, 3, { block: 6 });
    expect(report).toMatchObject({
      transitions: 2,
      left: [
        [1, 3],
        [4, 2],
      ],
    });
  });
});

test('an explorer that is told to pause ends with the block at hand', () => {
  const next = (state: number) => {
    if (state === 1) crew.control[control.pause] = 1;
    return [state + 20];
  };
  const crew: HandCrew = new HandCrew(numbers(1, upTo(10), next), 64);
  crew.add(1);
  crew.initial(10, [0]);
  expect(crew.expand([[0, 10]], 10, { block: 3 })).toEqual({
    ...nothing,
    claimed: [[10, 3]],
    transitions: 3,
  });
  expect(crew.control[control.next]).toBe(3);
});
