/** Replay, random walks, interning: other ways along the same steps. */

import { expect, test } from 'vitest';
import {
  interned,
  randomWalk,
  replayTrace,
  search,
  type WordModel,
} from '../../../engine/index.ts';
import { traceOf } from '../../../engine/search/trace.ts';
import { grid, jugs, queens, unlockedPop } from './local-models.ts';

test('a trace of a search replays to the state that fails, with the same labels', () => {
  const model = interned(jugs(4));
  const verdict = search(model);
  if (verdict.kind !== 'fails') throw new Error(verdict.kind);
  const replay = replayTrace(model, verdict.trace.actions, verdict.trace.initial);
  expect(replay.steps.map((step) => step.label)).toEqual(verdict.trace.labels);
  expect(replay.failure).toEqual(verdict.failure);
  expect(replay.stale).toBeUndefined();
  expect(model.stateAt(replay.steps.at(-1)!.state!, 0)).toEqual([3, 4]);
});

test('a stale trace replays up to the first action that does not exist', () => {
  const replay = replayTrace(grid(3, 3), [0, 0, 0, 1]);
  expect(replay.stale).toBe(2);
  expect(replay.steps.map((step) => [...step.state!])).toEqual([
    [1, 0],
    [2, 0],
  ]);
  expect(replay.failure).toBeUndefined();
  expect(replayTrace(grid(3, 3), [], 99)).toMatchObject({ stale: -1, steps: [] });
});

test('a replay ends at the first failure, of a state or of a step', () => {
  const check = (words: Uint32Array, at: number) =>
    words[at] === 1 ? { rule: 'one', why: 'x is 1' } : undefined;
  expect(replayTrace(grid(3, 3, { check }), [1, 0, 0])).toMatchObject({
    failure: { rule: 'one' },
    stale: undefined,
    steps: [{ label: 'down' }, { label: 'right' }],
  });
  const model = grid(3, 3, {
    expand: (_words, _at, sink) => sink.fail(4, { rule: 'cliff', why: 'fell' }),
  });
  const { steps, failure } = replayTrace(model, [4, 4]);
  expect(failure?.rule).toBe('cliff');
  expect(steps).toMatchObject([{ action: 4, state: undefined }]);
});

test('a replay of all actions is neither stale nor a failure, whatever fails beside it', () => {
  const model = grid(3, 3, {
    expand(words, at, sink) {
      grid(3, 3).expand(words, at, sink);
      sink.fail(9, { rule: 'cliff', why: 'fell' });
    },
  });
  const { steps, failure, stale } = replayTrace(model, [0, 1]);
  expect(steps.map(({ state }) => [...state!])).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect({ failure, stale }).toEqual({ failure: undefined, stale: undefined });
});

test('without an initial state, or with another that fails, there is nothing to replay', () => {
  const none = { start: undefined, steps: [], failure: undefined, stale: -1 };
  expect(replayTrace(grid(3, 3, { initial: () => {} }), [0])).toEqual(none);
  const failing = grid(3, 3, {
    initial: (sink) => sink.fail(5, { rule: 'cliff', why: 'fell' }),
  });
  expect(replayTrace(failing, [0], 7)).toEqual(none);
  expect(replayTrace(failing, [0])).toMatchObject({ failure: { rule: 'cliff' }, stale: undefined });
});

test('a failure that comes too early in the replay is not the one that was found', () => {
  const check = (words: Uint32Array, at: number) =>
    words[at] === 1 ? { rule: 'one', why: 'x is 1' } : undefined;
  expect(() => traceOf(grid(3, 3, { check }), 0, [0, 0])).toThrow(
    'a failure found after 2 steps does not show in their replay (1 steps); ' +
      'expand must be deterministic',
  );
});

test('an action that leads to two states is refused: it would not say which', () => {
  const model = grid(3, 3, {
    expand(words, at, sink) {
      grid(3, 3).expand(words, at, sink);
      grid(3, 3).expand(words, at, sink);
    },
  });
  expect(() => replayTrace(model, [0])).toThrow('emits action 0 twice');
});

test('steps of one label stay two steps of an interned model', () => {
  const coin = interned<number>({
    initial: 0,
    key: String,
    check: (side) => (side === 2 ? 'tails' : undefined),
    *steps(side) {
      if (side > 0) return;
      yield { label: 'flip', next: 1 };
      yield { label: 'flip', next: 2 };
    },
  });
  expect(search(coin)).toMatchObject({ kind: 'fails', trace: { actions: [1], labels: ['flip'] } });
  expect(() => coin.label(2, Uint32Array.of(0), 0)).toThrow('one of 2 steps of this state, got 2');
});

test('an interned model numbers its states from 0 in the order met, and needs no check', () => {
  const model = interned<string>({
    initial: 'a',
    key: (text) => text,
    *steps(text) {
      if (text.length < 3) yield { label: 'longer', next: `${text}a` };
    },
  });
  const words: number[] = [];
  const onState = (state: Uint32Array, at: number) => words.push(state[at]!);
  expect(search(model, { onState })).toMatchObject({ kind: 'holds', explored: { states: 3 } });
  expect(words).toEqual([0, 1, 2]);
  expect(words.map((word) => model.stateAt(Uint32Array.of(word), 0))).toEqual(['a', 'aa', 'aaa']);
});

test('random walks find the race, and the same walk from the same seed', () => {
  const once = randomWalk(unlockedPop(2), { seed: 5, runs: 100, steps: 10 });
  expect(once).toMatchObject({ kind: 'fails', failure: { why: 'item 0 was handed out twice' } });
  expect(randomWalk(unlockedPop(2), { seed: 5, runs: 100, steps: 10 })).toEqual(once);
});

test('random walks never hold, and cover a small grid', () => {
  const verdict = randomWalk(grid(4, 4), { seed: 1, runs: 500, steps: 10 });
  expect(verdict).toMatchObject({
    kind: 'unknown',
    limit: 'runs = 500 of at most 10 steps, seed 1',
    explored: { states: 16, depth: 6, transitions: 3000 },
  });
});

test('a walk takes the steps it may and not one more', () => {
  expect(randomWalk(grid(99, 99), { seed: 1, runs: 7, steps: 10 })).toMatchObject({
    explored: { depth: 10, transitions: 70 },
  });
});

test('a state may have any number of successors', () => {
  for (let column = 0; column < 40; column++) {
    const { steps } = replayTrace(queens(40), [column]);
    expect(steps[0]?.state?.slice(0, 2)).toEqual(Uint32Array.of(column + 1, 0));
  }
});

test('a walk can be repeated without those before it', () => {
  const check = (words: Uint32Array, at: number) =>
    words[at] === 0 && words[at + 1] === 6 ? { rule: 'edge', why: 'straight down' } : undefined;
  const model = () => grid(9, 9, { check });
  const found: number[] = [];
  for (let firstRun = 0; firstRun < 400; firstRun++) {
    const verdict = randomWalk(model(), { seed: 3, runs: 1, steps: 9, firstRun });
    if (verdict.kind === 'fails') found.push(firstRun);
  }
  // One walk in 2^6 goes straight down.
  expect(found.length).toBeGreaterThan(0);
  const firstRun = found[0]!;
  const all = randomWalk(model(), { seed: 3, runs: 400, steps: 9 });
  const one = randomWalk(model(), { seed: 3, runs: 1, steps: 9, firstRun });
  if (all.kind !== 'fails' || one.kind !== 'fails') throw new Error('expected two failures');
  expect(all.trace).toEqual(one.trace);
});

test('a walk sees a failing step even where it would have gone elsewhere', () => {
  const model = grid(99, 99, {
    expand(words, at, sink) {
      grid(99, 99).expand(words, at, sink);
      if (3 === words[at]! + words[at + 1]!) sink.fail(9, { rule: 'cliff', why: 'fell' });
    },
  });
  const verdict = randomWalk(model, { seed: 8, runs: 1, steps: 10 });
  expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'cliff' } });
  expect(verdict.kind === 'fails' && verdict.trace.actions).toHaveLength(4);
});

test('walks that end early count their steps, and options out of range are refused', () => {
  expect(randomWalk(queens(2), { seed: 0, runs: 3, steps: 9 }).explored.depth).toBe(1);
  expect(() => randomWalk(grid(2, 2), { seed: -1, runs: 1, steps: 1 })).toThrow('seed must be');
  expect(() => randomWalk(grid(2, 2), { seed: 1, runs: 0, steps: 1 })).toThrow('runs must be');
  expect(() => randomWalk(grid(2, 2), { seed: 1, runs: 1, steps: 0.5 })).toThrow('steps must be');
});

test('a walk tells what it holds and what it may have lost', () => {
  const { explored } = randomWalk(grid(4, 4), { seed: 1, runs: 500, steps: 10 });
  // A table of 2^10 slots, and room for eight successors of two words.
  expect(explored.bytes).toBe(8 * 2 ** 10 + 8 * 2 * 4);
  expect(explored.seen).toEqual({ fingerprints: 64, expectedLoss: 16 ** 2 / 2 ** 65 });
});

test('a walk that may start in a failing step fails', () => {
  const initial: WordModel['initial'] = (sink) => {
    sink.emit(0);
    sink.fail(5, { rule: 'start', why: 'fell' });
  };
  const verdict = randomWalk(grid(2, 2, { initial }), { seed: 1, runs: 1, steps: 1 });
  expect(verdict).toMatchObject({ failure: { rule: 'start' }, trace: { initial: 5, actions: [] } });
});

test('a walk counts states by their keys, and needs one to start from', () => {
  const sum: WordModel['canonical'] = {
    keyWords: 1,
    write: (words, at, key) => key.set([words[at]! + words[at + 1]!]),
  };
  const options = { seed: 1, runs: 20, steps: 10 };
  // The sums of two coordinates of a 4 by 4 grid are 0 to 6.
  expect(randomWalk(grid(4, 4, { canonical: sum }), options).explored.states).toBe(7);
  const long: WordModel['canonical'] = {
    keyWords: 3,
    write: (words, at, key) => key.set([0, 0, words[at]! + words[at + 1]!]),
  };
  expect(randomWalk(grid(4, 4, { canonical: long }), options).explored.states).toBe(7);
  const none = grid(2, 2, { initial: () => undefined });
  expect(() => randomWalk(none, options)).toThrow('must have an initial state, got none');
});
