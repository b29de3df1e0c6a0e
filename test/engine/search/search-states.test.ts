/** What a search knows at its start, between two states, and of a state that fails twice. */
import { expect, test } from 'vitest';
import type { WordModel } from '../../../engine/search/model.ts';
import { search, start } from '../../../engine/search/search.ts';
import { grid } from './local-models.ts';

test('a search knows from its start what its initial states tell', () => {
  const check = () => ({ rule: 'bad', why: 'from the start' });
  expect(start(grid(2, 2, { check })).verdict).toMatchObject({ kind: 'fails' });
  const initial: WordModel['initial'] = (sink) => sink.fail(3, check());
  const trace = { initial: 3, actions: [], labels: [] };
  expect(start(grid(2, 2, { initial })).verdict).toMatchObject({ kind: 'fails', trace });
  expect(start(grid(2, 2)).snapshot()?.position).toMatchObject({ states: 1, depth: 0 });
});

test('a search among whose initial states a limit was met has nothing to go on with', () => {
  const initial: WordModel['initial'] = (sink) => {
    for (const x of [0, 1]) {
      sink.words.set([x, 0], sink.at);
      sink.emit(x);
    }
  };
  const run = start(grid(2, 2, { initial }), 1);
  expect(run.verdict).toMatchObject({ kind: 'unknown', limit: 'statesMax = 1' });
  expect(run.snapshot()).toBeUndefined();
});

test('a search tells after each state how deep it has come', () => {
  const run = start(grid(3, 3));
  const depths: number[] = [];
  for (let isDone = false; !isDone; depths.push(run.explored.depth)) isDone = run.step(1);
  // Levels of 1, 2, 3, 2 and 1: the first state of each, but for the last one, leads to the next.
  expect(depths).toEqual([1, 2, 2, 3, 3, 3, 4, 4, 4]);
});

test('of a state only the first failure counts, be it of a step or of what follows', () => {
  const bad = (words: Uint32Array, at: number) =>
    words[at] === 1 && words[at + 1] === 0 ? { rule: 'state', why: '1,0' } : undefined;
  const failing: WordModel['expand'] = (words, at, sink) => {
    grid(3, 3).expand(words, at, sink);
    sink.fail(7, { rule: 'step', why: 'first' });
    sink.fail(8, { rule: 'step', why: 'second' });
  };
  expect(search(grid(3, 3, { expand: failing, check: bad }))).toMatchObject({
    failure: { rule: 'state' },
    trace: { actions: [0] },
    explored: { states: 2, transitions: 1 },
  });
  expect(search(grid(3, 3, { expand: failing }))).toMatchObject({
    failure: { why: 'first' },
    trace: { actions: [7] },
    explored: { states: 3, transitions: 3 },
  });
});
