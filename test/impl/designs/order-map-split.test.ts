/**
 * Blocks whose parts are given back one by one: no state is new, how many steps there are more is
 * counted here and not by the spec, each fault is found by the shortest list of calls that shows
 * it, and at random; and swapped halves stay alike, for a split looks at no address.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { orderMapSplit } from '../../../impl/designs/order-map-split.ts';
import { splitFaults } from '../../../impl/faulty/pages/split-faults.ts';
import { runCommands } from '../../../models/one-cpu/histories/commands.ts';
import { playScenario } from '../../../models/one-cpu/scenario.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { whyNotSymmetric } from '../../../models/one-cpu/symmetric.ts';
import { owedWitnesses, witnessOf } from '../../../models/strength/witnesses/witnesses.ts';
import { decodeTrace } from '../../../models/kept/trace-text.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';
import { servedIn } from './block-trees.ts';

const on = (frames: number, orderMax: number) => zone({ regions: [[0, frames]], orderMax });

test.each([
  [1, 5],
  [2, 30],
  [3, 1829],
])('on 2^%d frames it has the states of order-map, and a step for each split', (n, states) => {
  const top = bounded(n, 2);
  const plain = search(new Sequential(orderMap, on(2 ** top, top)));
  const more = search(new Sequential(orderMapSplit, on(2 ** top, top)));
  expect([plain.kind, more.kind]).toEqual(['holds', 'holds']);
  if (top === n) expect(more.explored.states).toBe(states);
  expect(more.explored.states).toBe(plain.explored.states);
  // Each live block into each order from 0 to its own.
  const steps = servedIn(top, (live) => live.reduce((sum, [, k]) => sum + k + 1, 0));
  expect(more.explored.transitions - plain.explored.transitions).toBe(steps);
});

test.each([
  [4, 2],
  [6, 2],
])('a search of %d frames meets each outcome that is owed, and no other', (frames, top) => {
  const model = new Sequential(orderMapSplit, on(frames, top));
  const met = new Set<string>();
  model.onRight = (before, call, answer) => void met.add(witnessOf(before, call, answer));
  search(model);
  const owed = owedWitnesses(orderMapSplit, on(frames, top));
  expect([...met].toSorted()).toEqual(owed.toSorted());
  expect(owed).toContain('split refused: smaller already');
});

const pins: Readonly<Record<string, readonly [frames: number, rule: string, calls: string]>> = {
  'split-first-only': [2, 'I8', 'alloc 1 → 0^1, split 0^1 0 → accepted'],
  'split-believes': [1, 'O10', 'split 0^0 0 → accepted'],
  'split-to-halves': [4, 'O18', 'alloc 2 → 0^2, split 0^2 0 → refused'],
  'split-upwards': [1, 'O17', 'alloc 0 → 0^0, split 0^0 1 → accepted'],
  'split-frees-rest': [2, 'I3', 'alloc 1 → 0^1, split 0^1 0 → accepted'],
};

describe('of the wrong ones', () => {
  test('each is pinned, under the obligation that it names', () => {
    const named = splitFaults.map(({ name, obligation }) => [name, obligation]);
    expect(named).toEqual(Object.entries(pins).map(([name, [, rule]]) => [name, rule]));
  });

  test.each(splitFaults)('$name is found by the fewest calls', ({ name, design }) => {
    const [frames, rule, calls] = pins[name] ?? [0, '', ''];
    const verdict = search(new Sequential(design, on(frames, Math.log2(frames))));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule } });
    if (verdict.kind === 'fails') expect(verdict.trace.labels.join(', ')).toBe(calls);
  });

  test.each(splitFaults)('$name is found at random, too', ({ design }) => {
    expect(runCommands({ design, runs: 60, seed: 3 })).toMatchObject({ kind: 'fails' });
  });
});

test('it passes at random', () => {
  expect(runCommands({ design: orderMapSplit, runs: 10, seed: 1 }).kind).toBe('passed');
});

test('swapped halves are alike to it', () => {
  expect(whyNotSymmetric(orderMapSplit)).toBeUndefined();
});

test('its parts come back one by one, and a trace says so', () => {
  const { calls, zone: where } = decodeTrace(
    'bc1:order-map-split:0-4:t2:a2,p0^2>0,f1^0,f0^0~1w77qyq',
  );
  expect(playScenario(orderMapSplit, where, calls)).toMatchObject({
    failure: undefined,
    unfit: undefined,
  });
  expect(playScenario(orderMap, where, calls).unfit).toEqual({
    step: 2,
    why: 'order-map offers no split',
  });
});
