/**
 * A search by several workers finds what a search by one finds. The workers here are explorers in
 * one thread, so that everything repeats; real threads are those of
 * test/models/threads/thread-crew.test.ts.
 */
import { describe, expect, test } from 'vitest';
import type { Limits, Verdict, WordModel } from '../../../engine/search/model.ts';
import { Explorer } from '../../../engine/parallel/explorer.ts';
import { type Crew, searchTogether } from '../../../engine/parallel/together.ts';
import { search } from '../../../engine/search/search.ts';
import { replayTrace } from '../../../engine/search/trace.ts';
import { grid, queens } from '../search/local-models.ts';

function crewOf(model: WordModel, size: number): Crew {
  const explorers = Array.from({ length: size }, () => new Explorer(model));
  return { size, ask: async (worker, order) => explorers[worker]!.obey(order) };
}

const together = (model: WordModel, size: number, limits?: Limits): Promise<Verdict> =>
  searchTogether(model, crewOf(model, size), limits).run();

/** What does not depend on how a search stores things. */
const counts = ({ kind, explored: { states, transitions, depth } }: Verdict) => ({
  kind,
  states,
  transitions,
  depth,
});

/** A grid whose states are the same when mirrored at the diagonal. */
const mirrored = (size: number): WordModel =>
  grid(size, size, {
    canonical: {
      keyWords: 2,
      write(words, at, key) {
        key[0] = Math.min(words[at]!, words[at + 1]!);
        key[1] = Math.max(words[at]!, words[at + 1]!);
      },
    },
  });

/** Larger than the first table of 2^16 slots, and than the first chunks. */
const large = grid(300, 250);

/** Two states that fail, three steps away, and a step that does. */
const broken = (isStep: boolean): WordModel =>
  grid(9, 9, {
    check: (words, at) => {
      const [x, y] = [words[at]!, words[at + 1]!];
      const isBad = x + y === 4 && x !== 2 && !isStep;
      return isBad ? { rule: 'bad', why: `at ${x},${y}` } : undefined;
    },
    expand(words, at, sink) {
      grid(9, 9).expand(words, at, sink);
      const [x, y] = [words[at]!, words[at + 1]!];
      if (isStep && x + y === 3) sink.fail(7, { rule: 'bad', why: `step at ${x},${y}` });
    },
  });

describe.each([1, 2, 3])('%d workers', (size) => {
  test.each([
    ['a large grid', large],
    ['a grid of one state', grid(1, 1)],
    ['7 queens', queens(7)],
    ['a mirrored grid', mirrored(40)],
  ])('count what one search counts in %s', async (_, model) => {
    expect(counts(await together(model, size))).toEqual(counts(search(model)));
  });

  test.each([
    [false, 'at 0,4', 4, 15],
    [true, 'step at 0,3', 4, 15],
  ])(
    'tell the same one of the shortest failures (of a step: %s)',
    async (isStep, why, steps, n) => {
      const model = broken(isStep);
      const verdict = await together(model, size);
      if (verdict.kind !== 'fails') throw new Error(`got ${verdict.kind}`);
      expect(verdict.failure.why).toBe(why);
      expect(verdict.trace.actions).toHaveLength(steps);
      expect(replayTrace(model, verdict.trace.actions).failure).toEqual(verdict.failure);
      // The level in which it fails is met in full.
      expect(verdict.explored.states).toBe(n);
    },
  );

  test('tell of an initial state that fails', async () => {
    const check = () => ({ rule: 'bad', why: 'from the start' });
    const verdict = await together(grid(2, 2, { check }), size);
    expect(verdict).toMatchObject({ kind: 'fails', trace: { actions: [] } });
    const initial: WordModel['initial'] = (sink) => sink.fail(3, check());
    const failed = await together(grid(2, 2, { initial }), size);
    expect(failed).toMatchObject({ kind: 'fails', trace: { initial: 3, actions: [] } });
  });

  test('keep exactly as many states as they may, and one that fits is no limit', async () => {
    const total = 300 * 250;
    for (const statesMax of [1, 2, 5000, total - 1]) {
      const verdict = await together(large, size, { statesMax });
      expect(verdict).toMatchObject({ kind: 'unknown', limit: `statesMax = ${statesMax}` });
      expect(verdict.explored.states).toBe(statesMax);
    }
    const whole = await together(large, size, { statesMax: total });
    expect(counts(whole)).toEqual(counts(search(large)));
  });

  test('do not go deeper than they may', async () => {
    const limits = { depthMax: 100 };
    const verdict = await together(large, size, limits);
    expect(counts(verdict)).toEqual(counts(search(large, limits)));
    expect(verdict).toMatchObject({ kind: 'unknown', limit: 'depthMax = 100' });
  });

  test('hold no more bytes than they may', async () => {
    const bytesMax = 2 ** 20;
    const verdict = await together(large, size, { bytesMax });
    expect(verdict).toMatchObject({ kind: 'unknown', limit: `bytesMax = ${bytesMax}` });
    expect(verdict.explored.bytes).toBeLessThanOrEqual(bytesMax);
    expect(verdict.explored.states).toBeGreaterThan(10_000);
  });

  test('end when they are told to', async () => {
    const crew = crewOf(large, size);
    let asked = 0;
    const watched: Crew = {
      size,
      ask(worker, order) {
        if (asked++ === 20 * size) run.stop('enough');
        return crew.ask(worker, order);
      },
    };
    const run = searchTogether(large, watched);
    const verdict = await run.run();
    expect(verdict).toMatchObject({ kind: 'unknown', limit: 'enough' });
    expect(run.waiting).toBeGreaterThan(0);
  });

  test('need an initial state, and limits that are some', async () => {
    await expect(together(grid(1, 1, { initial: () => undefined }), size)).rejects.toThrow(
      'must have an initial state',
    );
    expect(() => searchTogether(large, crewOf(large, size), { statesMax: 0 })).toThrow('got 0');
  });
});

test('what a model throws ends the search', async () => {
  const check = () => {
    throw new Error('engine bug: thrown by the model');
  };
  await expect(together(grid(2, 2, { check }), 2)).rejects.toThrow('thrown by the model');
});

test('a crew has 1 to 64 workers', () => {
  expect(() => searchTogether(large, { ...crewOf(large, 1), size: 65 })).toThrow('got 65');
});
