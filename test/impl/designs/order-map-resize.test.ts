/**
 * Blocks that grow and shrink where they lie: how many steps that adds is counted here on frames
 * and not by the spec, each fault is found by the shortest list of calls that shows it, and at
 * random; and what only some designs offer is asked of no other.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { orderMapResize } from '../../../impl/designs/order-map-resize.ts';
import { resizeFaults } from '../../../impl/faulty/pages/resize-faults.ts';
import { interleaved } from '../../../models/many-cpus/world/scenario.ts';
import { type Act, parseScript } from '../../../models/many-cpus/programs/scripts.ts';
import { runCommands } from '../../../models/one-cpu/histories/commands.ts';
import { playScenario } from '../../../models/one-cpu/scenario.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { whyNotSymmetric } from '../../../models/one-cpu/symmetric.ts';
import { owedWitnesses, witnessOf } from '../../../models/strength/witnesses/witnesses.ts';
import { sharedDesignNamed } from '../../../models/catalogue/shared-designs.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { decodeTrace } from '../../../models/kept/trace-text.ts';
import { bounded } from '../../bounds.ts';
import { servedIn, upTo } from './block-trees.ts';

const on = (frames: number, orderMax: number) => zone({ regions: [[0, frames]], orderMax });

/** Calls of resize that are served: to an order below, its own, or one that it can grow to. */
const resizesServed = (n: number): number =>
  servedIn(n, (live, isLive) => {
    const fits = ([at, k]: readonly [number, number], to: number): boolean => {
      const rest = upTo(2 ** to - 2 ** k).map((i) => at + 2 ** k + i);
      return to <= k || (at % 2 ** to === 0 && !rest.some(isLive));
    };
    return live.flatMap((one) => upTo(n + 1).filter((to) => fits(one, to))).length;
  });

test.each([
  [1, 5],
  [2, 30],
  [3, 1829],
])(
  'on 2^%d frames it has the states of order-map, and a step for each resize served',
  (n, states) => {
    const top = bounded(n, 2);
    const plain = search(new Sequential(orderMap, on(2 ** top, top)));
    const more = search(new Sequential(orderMapResize, on(2 ** top, top)));
    expect([plain.kind, more.kind]).toEqual(['holds', 'holds']);
    if (top === n) expect(more.explored.states).toBe(states);
    expect(more.explored.states).toBe(plain.explored.states);
    const steps = more.explored.transitions - plain.explored.transitions;
    expect(steps).toBe(resizesServed(top));
  },
);

test.each([
  [4, 2],
  [6, 2],
])('a search of %d frames meets each outcome that is owed, and no other', (frames, top) => {
  const model = new Sequential(orderMapResize, on(frames, top));
  const met = new Set<string>();
  model.onRight = (before, call, answer) => void met.add(witnessOf(before, call, answer));
  search(model);
  const owed = owedWitnesses(orderMapResize, on(frames, top));
  expect([...met].toSorted()).toEqual(owed.toSorted());
  expect(owed).toContain('resize refused: not the lower end');
});

const pins: Readonly<Record<string, readonly [frames: number, rule: string, calls: string]>> = {
  'resize-over-live': [2, 'O15', 'alloc 0 → 0^0, alloc 0 → 1^0, resize 0^0 1 → 0^1'],
  'resize-from-upper': [
    4,
    'O15',
    'alloc 0 → 0^0, alloc 0 → 1^0, alloc 0 → 2^0, alloc 0 → 3^0, free 2^0 → accepted, ' +
      'resize 1^0 1 → 1^1',
  ],
  'resize-never-shrinks': [2, 'O16', 'alloc 1 → 0^1, resize 0^1 0 → refused'],
  'resize-one-order': [4, 'O16', 'alloc 0 → 0^0, resize 0^0 2 → refused'],
  'resize-believes': [1, 'O10', 'resize 0^0 0 → 0^0'],
  'resize-loses-rest': [2, 'I4', 'alloc 1 → 0^1, resize 0^1 0 → 0^0'],
  'resize-keeps-listed': [2, 'I3', 'alloc 0 → 0^0, resize 0^0 1 → 0^1'],
  'resize-rest-whole': [4, 'I1', 'alloc 2 → 0^2, resize 0^2 0 → 0^0'],
};

describe('of the wrong ones', () => {
  test('each is pinned, under the obligation that it names', () => {
    const named = resizeFaults.map(({ name, obligation }) => [name, obligation]);
    expect(named).toEqual(Object.entries(pins).map(([name, [, rule]]) => [name, rule]));
  });

  test.each(resizeFaults)('$name is found by the fewest calls', ({ name, design }) => {
    const [frames, rule, calls] = pins[name] ?? [0, '', ''];
    const verdict = search(new Sequential(design, on(frames, Math.log2(frames))));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule } });
    if (verdict.kind === 'fails') expect(verdict.trace.labels.join(', ')).toBe(calls);
  });

  test.each(resizeFaults)('$name is found at random, too', ({ design }) => {
    expect(runCommands({ design, runs: 60, seed: 3 })).toMatchObject({ kind: 'fails' });
  });
});

test('it passes at random', () => {
  expect(runCommands({ design: orderMapResize, runs: 40, seed: 1 }).kind).toBe('passed');
});

test('swapped halves are not alike to it: only a lower half can grow', () => {
  expect(whyNotSymmetric(orderMapResize)).toBe(
    'it tells swapped halves apart in 1165 of 1829 states of 8 frames',
  );
});

test('a trace that resizes is no trace of a design that does not offer it', () => {
  const { calls, zone: where } = decodeTrace('bc1:order-map:0-2:t1:a0,r0^0>1~1n7f84q');
  const told = playScenario(orderMap, where, calls);
  expect(told.unfit).toEqual({ step: 2, why: 'order-map offers no resize' });
  expect(playScenario(orderMapResize, where, calls)).toMatchObject({
    failure: undefined,
    unfit: undefined,
    steps: [{}, { answer: { is: { at: 0, order: 1 } } }],
  });
});

test('programs of several CPUs that resize are refused before anything runs', () => {
  const grow: Act = { op: 'resize', which: 'first', order: order(1) };
  const scripts = [[...parseScript('alloc 0'), grow], parseScript('alloc 0')];
  const design = sharedDesignNamed('locked-order-map');
  expect(() => interleaved({ design, zone: on(4, 2), scripts })).toThrow(
    'several CPUs may call alloc and free, got resize',
  );
  expect(() => parseScript('alloc 0; resize 1')).toThrow(/free last', got 'resize 1'$/);
});
