/**
 * Successors are looked up many at a time, also of several states; nothing of that may show. Judged
 * by a search that is written out here and decides each successor when it is emitted.
 */
import { expect, test } from 'vitest';
import type { Failure, Verdict, WordModel } from '../../../engine/search/model.ts';
import { prng } from '../../../engine/random/prng.ts';
import {
  resume,
  type Search,
  search,
  type SearchOptions,
  start,
} from '../../../engine/search/search.ts';
import { bounded } from '../../bounds.ts';

/** What is wrong with a model, at which state; a step is a number among those of its state. */
interface Wrongs {
  readonly bad?: number;
  readonly failing?: readonly [state: number, step: number];
  readonly throwing?: readonly [state: number, step: number];
}

/** 90 states with 0 to 8 steps each; `unlike` says how many states a key stands for. */
function random(seed: number, wrongs: Wrongs, unlike: number, stateWords = 3): WordModel {
  const chance = prng(seed);
  const steps = Array.from({ length: 90 }, () =>
    Array.from({ length: 1 + chance.below(8) - chance.below(2) }, () => chance.below(90)),
  );
  const { bad, failing, throwing } = wrongs;
  const canonical: WordModel['canonical'] = {
    keyWords: 2,
    write: (words, at, key) => key.set([Math.floor(words[at]! / unlike), 5]),
  };
  return {
    stateWords,
    ...(unlike > 1 ? { canonical } : {}),
    initial(sink) {
      sink.words.fill(0, sink.at, sink.at + stateWords);
      sink.emit(0);
    },
    expand(words, at, sink) {
      const state = words[at]!;
      const isAt = (place: readonly [number, number] | undefined, step: number): boolean =>
        place?.[0] === state && place[1] === step;
      for (const [step, next] of steps[state]!.entries()) {
        if (isAt(throwing, step)) throw new Error(`state ${state} throws`);
        if (isAt(failing, step)) sink.fail(step, { rule: 'step', why: `${state}` });
        for (let i = 0; i < stateWords; i++) sink.words[sink.at + i] = next;
        sink.emit(step);
      }
    },
    check: (words, at) => (words[at] === bad ? { rule: 'state', why: `${bad}` } : undefined),
    label: (action) => `${action}`,
  };
}

/** All that an outsider can see of a search, in order. */
interface Seen {
  readonly told: string[];
  transitions: number;
  end: string;
}

/** Breadth first, each successor decided when it is emitted. */
function oneByOne(model: WordModel, statesMax: number): Seen {
  const seen: Seen = { told: [], transitions: 0, end: 'holds' };
  const { stateWords, canonical } = model;
  const states: Uint32Array[] = [];
  const depths: number[] = [];
  const keys = new Set<string>();
  const words = new Uint32Array(stateWords);
  let depth = 0;
  let isOver = false;
  const finish = (end: string): void => {
    isOver = true;
    seen.end = end;
  };
  const sink = {
    words,
    at: 0,
    emit(): void {
      if (isOver) return;
      seen.transitions++;
      const key = canonical ? new Uint32Array(canonical.keyWords) : words;
      canonical?.write(words, 0, key);
      if (keys.has(key.join())) return;
      if (states.length === statesMax) return finish(`statesMax = ${statesMax}`);
      keys.add(key.join());
      states.push(words.slice());
      depths.push(depth);
      seen.told.push(`met ${words[0]} at ${depth}`);
      const failure = model.check?.(words, 0);
      if (failure) finish(failure.rule + failure.why);
    },
    fail(_action: number, { rule, why }: Failure): void {
      if (isOver) return;
      seen.transitions++;
      finish(rule + why);
    },
  };
  model.initial(sink);
  seen.transitions = 0;
  for (let i = 0; i < states.length && !isOver; i++) {
    depth = depths[i]! + 1;
    const before = seen.transitions;
    try {
      model.expand(states[i]!, 0, sink);
    } catch (error) {
      if (!isOver) finish(String(error));
    }
    if (!isOver) seen.told.push(`expanded ${states[i]![0]}: ${seen.transitions - before}`);
  }
  return seen;
}

const endOf = (verdict: Verdict | undefined): string => {
  if (verdict?.kind === 'fails') return verdict.failure.rule + verdict.failure.why;
  return verdict?.kind === 'unknown' ? verdict.limit : 'holds';
};

/** The engine's search, `budget` states at a time; `isTold` also of states that were expanded. */
function many(model: WordModel, options: SearchOptions, budget: number, isTold: boolean): Seen {
  const told: string[] = [];
  const run: Search = start(model, {
    ...options,
    onState: (words, at, depth) => told.push(`met ${words[at]} at ${depth}`),
    ...(isTold
      ? { onExpanded: (words, at, count) => told.push(`expanded ${words[at]}: ${count}`) }
      : {}),
  });
  try {
    while (!run.step(budget));
  } catch (error) {
    return { told, transitions: run.explored.transitions, end: String(error) };
  }
  return { told, transitions: run.explored.transitions, end: endOf(run.verdict) };
}

/** In every way of searching; `told` without the expansions where nobody asks for them. */
function agrees(model: WordModel, statesMax = 1_000): void {
  const expected = oneByOne(model, statesMax);
  const met = { ...expected, told: expected.told.filter((line) => line.startsWith('met')) };
  for (const seen of ['exact', 'fingerprints'] as const) {
    for (const budget of [Infinity, 1, 7]) {
      const options = { seen, statesMax };
      expect(many(model, options, budget, true)).toEqual(expected);
      expect(many(model, options, budget, false)).toEqual(met);
    }
  }
}

const seeds = bounded([1, 2, 3], [1]);
const places = Array.from({ length: 90 }, (_, i) => i);

test.each(seeds)('a search ends at any limit as if each state were looked up alone: %i', (seed) => {
  for (const unlike of [1, 3]) {
    for (const statesMax of places) agrees(random(seed, {}, unlike), statesMax + 1);
  }
});

test.each(seeds)('a bad state ends a search before what comes after it: %i', (seed) => {
  for (const bad of places) agrees(random(seed, { bad }, 1));
});

test.each(seeds)('a failing step comes after all that was emitted before it: %i', (seed) => {
  for (const state of places) {
    agrees(random(seed, { failing: [state, state % 4] }, 1));
    agrees(random(seed, { failing: [state, state % 4], bad: (state * 7) % 90 }, 3));
  }
});

test.each(seeds)('a model that throws does not hide a failure met before: %i', (seed) => {
  for (const state of places) {
    agrees(random(seed, { throwing: [state, state % 4] }, 1));
    agrees(random(seed, { throwing: [state, state % 4], bad: (state * 7) % 90 }, 1));
  }
});

test.each(seeds)('what was met before a model threw is worth keeping: %i', (seed) => {
  const whole = search(random(seed, {}, 1));
  for (const state of places) {
    const early = start(random(seed, { throwing: [state, state % 4] }, 1));
    try {
      early.step(Infinity);
    } catch {
      const late = resume(random(seed, {}, 1), {}, early.snapshot()!);
      late.step(Infinity);
      expect(late.verdict).toEqual(whole);
    }
  }
});

test('states too wide for a batch are looked up alone', () => {
  agrees(random(1, { bad: 40 }, 1, 2 ** 14 + 1));
});
