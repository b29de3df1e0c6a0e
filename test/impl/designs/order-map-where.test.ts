/**
 * Blocks that must lie somewhere: no state is new, how many steps there are more is counted here on
 * frames and not by the spec, each fault is found by the shortest list of calls that shows it, and
 * at random; and swapped halves are not alike to it, for a request names frames.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { orderMapWhere } from '../../../impl/designs/order-map-where.ts';
import { whereFaults } from '../../../impl/faulty/pages/where-faults.ts';
import { runCommands } from '../../../models/one-cpu/histories/commands.ts';
import { playScenario } from '../../../models/one-cpu/scenario.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { whyNotSymmetric } from '../../../models/one-cpu/symmetric.ts';
import { owedWitnesses, witnessOf } from '../../../models/strength/witnesses/witnesses.ts';
import { decodeTrace } from '../../../models/kept/trace-text.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';
import { servedIn, upTo } from './block-trees.ts';

const on = (frames: number, orderMax: number) => zone({ regions: [[0, frames]], orderMax });

/** Requests for every frame of and behind the zone, and every order up to one above the top. */
const requestsServed = (n: number): number =>
  servedIn(n, (_, isLive) => {
    const blocks = upTo(n + 1).flatMap((k) =>
      upTo(2 ** (n - k))
        .map((i) => i * 2 ** k)
        .filter((at) => !upTo(2 ** k).some((i) => isLive(at + i)))
        .map((at) => ({ at, k })),
    );
    const conditions: ((b: { at: number; k: number }) => boolean)[] = [
      ...upTo(2 ** n + 1).flatMap((f) => [
        (b: { at: number; k: number }) => b.at === f,
        (b: { at: number; k: number }) => b.at + 2 ** b.k <= f,
      ]),
      ...upTo(n + 2).map((a) => (b: { at: number; k: number }) => b.at % 2 ** a === 0),
    ];
    const served = conditions.flatMap((lies) =>
      upTo(n + 1).filter((k) => blocks.some((b) => b.k === k && lies(b))),
    );
    return served.length;
  });

test.each([
  [1, 5],
  [2, 30],
  [3, 1829],
])('on 2^%d frames it has the states of order-map, and a step for each served', (n, states) => {
  const top = bounded(n, 2);
  const plain = search(new Sequential(orderMap, on(2 ** top, top)));
  const more = search(new Sequential(orderMapWhere, on(2 ** top, top)));
  expect([plain.kind, more.kind]).toEqual(['holds', 'holds']);
  if (top === n) expect(more.explored.states).toBe(states);
  expect(more.explored.states).toBe(plain.explored.states);
  expect(more.explored.transitions - plain.explored.transitions).toBe(requestsServed(top));
});

test.each([
  [4, 2],
  [6, 2],
])('a search of %d frames meets each outcome that is owed, and no other', (frames, top) => {
  const model = new Sequential(orderMapWhere, on(frames, top));
  const met = new Set<string>();
  model.onRight = (before, call, answer) => void met.add(witnessOf(before, call, answer));
  search(model);
  const owed = owedWitnesses(orderMapWhere, on(frames, top));
  expect([...met].toSorted()).toEqual(owed.toSorted());
  expect(owed).toContain('alloc 1 below refused');
});

const pins: Readonly<Record<string, readonly [frames: number, rule: string, calls: string]>> = {
  'where-starts-below': [2, 'O19', 'alloc 1 below 1 → 0^1'],
  'where-low-part': [2, 'O19', 'alloc 0 at 1 → 0^0'],
  'where-first-of-list': [4, 'O20', 'alloc 0 → 0^0, alloc 0 at 2 → 2^0, alloc 0 below 2 → refused'],
  'where-exact-only': [2, 'O20', 'alloc 0 at 0 → refused'],
  'where-any-start': [2, 'O1', 'alloc 1 at 1 → 1^1'],
};

describe('of the wrong ones', () => {
  test('each is pinned, under the obligation that it names', () => {
    const named = whereFaults.map(({ name, obligation }) => [name, obligation]);
    expect(named).toEqual(Object.entries(pins).map(([name, [, rule]]) => [name, rule]));
  });

  test.each(whereFaults)('$name is found by the fewest calls', ({ name, design }) => {
    const [frames, rule, calls] = pins[name] ?? [0, '', ''];
    const verdict = search(new Sequential(design, on(frames, Math.log2(frames))));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule } });
    if (verdict.kind === 'fails') expect(verdict.trace.labels.join(', ')).toBe(calls);
  });

  test.each(whereFaults)('$name is found at random, too', ({ design }) => {
    expect(runCommands({ design, runs: 100, commandsMax: 60, seed: 3 })).toMatchObject({
      kind: 'fails',
    });
  });
});

test('it passes at random', () => {
  expect(runCommands({ design: orderMapWhere, runs: 10, seed: 1 }).kind).toBe('passed');
});

test('swapped halves are not alike to it', () => {
  expect(whyNotSymmetric(orderMapWhere)).toBe('calls of allocWhere say where a block is to lie');
});

test('a trace has its requests', () => {
  const { calls, zone: where } = decodeTrace('bc1:order-map-where:0-4:t2:w0f2,w1a1,w0b4~swg82f');
  expect(playScenario(orderMapWhere, where, calls)).toMatchObject({
    failure: undefined,
    unfit: undefined,
    steps: [
      { answer: { is: { at: 2, order: 0 } } },
      { answer: { is: { at: 0, order: 1 } } },
      { answer: { is: { at: 3, order: 0 } } },
    ],
  });
});
