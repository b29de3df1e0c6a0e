/** The search loop: exact counts with a reason for each, the three verdicts, shortest traces. */

import { expect, test } from 'vitest';
import { type Explored, search, start, type WordModel } from '../../../engine/index.ts';
import { bounded } from '../../bounds.ts';
import { grid, jugs, queens, unlockedPop } from './local-models.ts';

const kinds = ['exact', 'fingerprints'] as const;

test.each(kinds)(
  'a grid has width·height states and two steps from each but the edges (%s)',
  (seen) => {
    expect(search(grid(40, 30), { seen })).toMatchObject({
      kind: 'holds',
      explored: { states: 40 * 30, transitions: 39 * 30 + 40 * 29, depth: 39 + 29 },
    });
  },
);

test.each(kinds)('a grid beyond many growths of every table loses no state (%s)', (seen) => {
  const [x, y] = bounded([700, 500], [70, 50]);
  expect(search(grid(x, y), { seen })).toMatchObject({
    kind: 'holds',
    explored: { states: x * y, transitions: (x - 1) * y + x * (y - 1), depth: x - 1 + y - 1 },
  });
});

test.each(kinds)('eight queens have 2057 partial placements, a tree (%s)', (seen) => {
  // By rows filled: 1 + 8 + 42 + 140 + 344 + 568 + 550 + 312 + 92, the last being the solutions
  // (Knuth, Estimating the efficiency of backtrack programs, 1975, gives the same profile).
  let placed = 0;
  let stuck = 0;
  const verdict = search(queens(8), {
    seen,
    onState: (_words, _at, depth) => (placed += depth === 8 ? 1 : 0),
    onExpanded: (_words, _at, successors) => (stuck += successors === 0 ? 1 : 0),
  });
  expect(verdict).toMatchObject({
    kind: 'holds',
    explored: { states: 2057, transitions: 2056, depth: 8 },
  });
  expect(placed).toBe(92);
  expect(stuck).toBeGreaterThan(92);
});

test('jugs of 3 and 5 reach 16 of 24 fillings, each by six actions', () => {
  // Reachable: those with one jug empty or full, 2·6 + 2·4 - 4 = 16.
  expect(search(jugs(6))).toMatchObject({
    kind: 'holds',
    explored: { states: 16, transitions: 96, seen: 'exact' },
  });
});

test('four litres are measured in six steps and no fewer', () => {
  expect(search(jugs(4))).toMatchObject({
    kind: 'fails',
    failure: { why: 'the big jug holds 4' },
    trace: {
      labels: [
        'fill big',
        'big to small',
        'empty small',
        'big to small',
        'fill big',
        'big to small',
      ],
    },
  });
  expect(search(jugs(4), { depthMax: 5 })).toMatchObject({
    kind: 'unknown',
    limit: 'depthMax = 5',
    explored: { depth: 5 },
  });
});

test('two CPUs popping without a lock take the same item', () => {
  expect(search(unlockedPop(2), 1_000)).toMatchObject({
    kind: 'fails',
    failure: { rule: 'check', why: 'item 0 was handed out twice' },
    trace: {
      initial: 0,
      labels: ['cpu0 load head=0', 'cpu1 load head=0', 'cpu0 take 0', 'cpu1 take 0'],
    },
  });
});

test('one CPU popping alone holds, in three states', () => {
  expect(search(unlockedPop(1))).toMatchObject({ kind: 'holds', explored: { states: 3 } });
});

test('a limit on states gives unknown and never one state more', () => {
  for (const statesMax of [1, 7, 8, 9, 1_199]) {
    const verdict = search(grid(40, 30), statesMax);
    expect(verdict).toMatchObject({ kind: 'unknown', limit: `statesMax = ${statesMax}` });
    expect(verdict.explored.states).toBe(statesMax);
  }
  expect(search(grid(40, 30), 1_200).kind).toBe('holds');
});

test('a limit on depth leaves the states at that depth unexpanded, so they prove nothing', () => {
  expect(search(grid(3, 3), { depthMax: 4 })).toMatchObject({
    kind: 'unknown',
    limit: 'depthMax = 4',
    explored: { states: 9, depth: 4 },
  });
  expect(search(grid(3, 3), { depthMax: 5 }).kind).toBe('holds');
  expect(search(grid(3, 3), { depthMax: 0 })).toMatchObject({
    kind: 'unknown',
    explored: { states: 1, depth: 0 },
  });
});

test.each(kinds)('a limit on bytes is kept (%s)', (seen) => {
  const side = bounded(300, 60);
  const free = search(grid(side, side), { seen }).explored.bytes;
  for (const bytesMax of [20_000, ...bounded([100_000, 1_000_000], []), free - 1]) {
    const verdict = search(grid(side, side), { seen, bytesMax });
    expect(verdict).toMatchObject({ kind: 'unknown', limit: `bytesMax = ${bytesMax}` });
    expect(verdict.explored.bytes).toBeLessThanOrEqual(bytesMax);
    expect(verdict.explored.states).toBeGreaterThan(0);
  }
});

test('limits and options out of range are refused by name', () => {
  const run = (options: object) => () => search(grid(2, 2), options);
  expect(run({ statesMax: 0 })).toThrow('statesMax must be an integer in 1..1073741824, got 0');
  expect(run({ statesMax: 2.5 })).toThrow(RangeError);
  expect(run({ depthMax: -1 })).toThrow('depthMax must be an integer in 0..Infinity, got -1');
  expect(run({ bytesMax: Number.NaN })).toThrow('bytesMax');
  expect(run({ seen: 'guess' })).toThrow("seen must be 'exact' or 'fingerprints', got guess");
  expect(() => start(grid(2, 2)).step(0)).toThrow('budget must be at least 1 state, got 0');
  expect(() => search(grid(2, 2, { stateWords: 0 }))).toThrow('words per state');
});

test('a model without initial states is refused: it would hold of nothing', () => {
  expect(() => search(grid(2, 2, { initial: () => {} }))).toThrow('must have an initial state');
});

test('a failing state beats the limit that it meets at the same time', () => {
  const check = (words: Uint32Array, at: number) =>
    words[at] === 2 ? { rule: 'narrow', why: 'x is 2' } : undefined;
  const verdict = search(grid(9, 9, { check }), { statesMax: 4 });
  expect(verdict).toMatchObject({ kind: 'fails', trace: { labels: ['right', 'right'] } });
  expect(search(grid(9, 9, { check }), { statesMax: 3 }).kind).toBe('unknown');
});

test('an initial state that fails has an empty trace', () => {
  const check = () => ({ rule: 'never', why: 'no state is good' });
  expect(search(grid(2, 2, { check }))).toMatchObject({
    kind: 'fails',
    failure: { rule: 'never' },
    trace: { initial: 0, actions: [] },
    explored: { states: 1, transitions: 0, depth: 0 },
  });
});

test('a step that fails itself ends the search after what was emitted before it', () => {
  const model = grid(9, 9, {
    expand(words, at, sink) {
      grid(9, 9).expand(words, at, sink);
      if (words[at] === 1 && words[at + 1] === 1) sink.fail(7, { rule: 'cliff', why: 'fell' });
    },
    label: (action, words, at) => `${action} at ${words[at]},${words[at + 1]}`,
  });
  expect(search(model)).toMatchObject({
    kind: 'fails',
    failure: { rule: 'cliff' },
    trace: { actions: [0, 1, 7], labels: ['0 at 0,0', '1 at 1,0', '7 at 1,1'] },
    // Two steps from each of 0,0 1,0 0,1 2,0 and 1,1, and the one that failed.
    explored: { transitions: 11 },
  });
});

test('with several initial states the trace says from which it starts', () => {
  const model = grid(9, 9, {
    initial(sink) {
      for (const [action, x] of [
        [5, 0],
        [6, 4],
      ] as const) {
        sink.words[sink.at] = x;
        sink.words[sink.at + 1] = 0;
        sink.emit(action);
      }
    },
    check: (words, at) => (words[at] === 6 ? { rule: 'edge', why: 'x is 6' } : undefined),
  });
  expect(search(model)).toMatchObject({ kind: 'fails', trace: { initial: 6, actions: [0, 0] } });
});

test.each(kinds)(
  'under a canonical key mirror images count once, and witnesses replay (%s)',
  (seen) => {
    const canonical = {
      keyWords: 2,
      write(words: Uint32Array, at: number, key: Uint32Array) {
        key[0] = Math.min(words[at]!, words[at + 1]!);
        key[1] = Math.max(words[at]!, words[at + 1]!);
      },
    };
    expect(search(grid(30, 30, { canonical }), { seen })).toMatchObject({
      kind: 'holds',
      explored: { states: (30 * 31) / 2, depth: 58 },
    });
    const check = (words: Uint32Array, at: number) =>
      5 === words[at]! + words[at + 1]! ? { rule: 'five', why: 'x + y is 5' } : undefined;
    const verdict = search(grid(30, 30, { canonical, check }), { seen });
    expect(verdict).toMatchObject({ kind: 'fails', trace: { actions: [0, 0, 0, 0, 0] } });
  },
);

test('a search in steps of any size equals one in one go', () => {
  const whole = search(queens(7)) as { explored: Explored };
  for (const budget of [1, 2, 7, 100]) {
    const run = start(queens(7));
    let calls = 1;
    while (!run.step(budget)) calls++;
    expect(run.verdict).toEqual(whole);
    expect(calls).toBeLessThanOrEqual(Math.ceil(whole.explored.states / budget) + 1);
  }
});

test('a stopped search is unknown, whatever it is stopped for, and stays as it is', () => {
  const run = start(grid(40, 30));
  expect(run.step(100)).toBe(false);
  expect(run.explored.states).toBeGreaterThan(100);
  expect(run.waiting).toBe(run.explored.states - 100);
  expect(run.stop('interrupted')).toMatchObject({ kind: 'unknown', limit: 'interrupted' });
  expect(run.step(100)).toBe(true);
  expect(run.stop('again')).toMatchObject({ kind: 'unknown', limit: 'interrupted' });
});

test('stopping a finished search leaves its verdict', () => {
  const run = start(grid(4, 3));
  while (!run.step(5));
  expect(run.stop('too late')).toMatchObject({ kind: 'holds' });
});

test('what a model throws is thrown on, again and again, and never becomes a verdict', () => {
  const model: WordModel = grid(9, 9, {
    expand(words, at, sink) {
      if (words[at] === 3) throw new Error('the model is wrong');
      grid(9, 9).expand(words, at, sink);
    },
  });
  const run = start(model);
  const drive = () => {
    while (!run.step(10));
  };
  expect(drive).toThrow('the model is wrong');
  expect(drive).toThrow('the model is wrong');
  expect(run.verdict).toBeUndefined();
});

test('a model that does not repeat itself is told so: nobody could replay its trace', () => {
  let calls = 0;
  const model = grid(9, 9, {
    check: () => (++calls === 5 ? { rule: 'moody', why: 'fifth call' } : undefined),
  });
  expect(() => search(model)).toThrow('the model does not repeat itself');
});

test('fingerprints say what they may have lost, and forget the states they have expanded', () => {
  const [x, y] = bounded([700, 500], [70, 50]);
  const exact = search(grid(x, y)).explored;
  const lossy = search(grid(x, y), { seen: 'fingerprints' }).explored;
  expect(exact.seen).toBe('exact');
  expect(lossy.seen).toEqual({ fingerprints: 64, expectedLoss: (x * y) ** 2 / 2 ** 65 });
  const side = bounded(200, 100);
  const wide = (seen: 'exact' | 'fingerprints') =>
    search(grid(side, side, { stateWords: 64, ...padded(64, side) }), { seen }).explored;
  expect(wide('fingerprints').states).toBe(side * side);
  expect(wide('fingerprints').bytes).toBeLessThan(wide('exact').bytes / bounded(4, 1.5));
});

/** The square grid in states of `stateWords` words, all but two of them zero. */
function padded(stateWords: number, side: number): Pick<WordModel, 'initial' | 'expand'> {
  return {
    initial(sink) {
      sink.words.fill(0, sink.at, sink.at + stateWords);
      sink.emit(0);
    },
    expand(words, at, sink) {
      for (let axis = 0; axis < 2; axis++) {
        if (words[at + axis]! + 1 >= side) continue;
        for (let i = 0; i < stateWords; i++) sink.words[sink.at + i] = words[at + i]!;
        sink.words[sink.at + axis] = words[at + axis]! + 1;
        sink.emit(axis);
      }
    },
  };
}
