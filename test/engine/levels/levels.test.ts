/** A search by levels finds what the serial search finds, in however many partitions. */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { orderMap, freeList } from '../../../impl/index.ts';
import { packedSpec } from '../../../models/contracts/packed-spec.ts';
import { catalogued } from '../../../models/jobs/means.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { Symmetric } from '../../../models/one-cpu/symmetric.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { inPartitions } from './memory-store.ts';

const frames = (count: number, orderMax: number) => zone({ regions: [[0, count]], orderMax });

test('8 frames of the spec: 677 states, in 1 to 64 partitions', async () => {
  const { states, transitions, depth } = search(packedSpec(3)).explored;
  expect([states, transitions, depth]).toEqual([677, 4_287, 12]);
  for (const partitions of [1, 2, 16, 64]) {
    const { verdict } = await inPartitions(packedSpec(3), partitions, partitions);
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states, transitions, depth } });
  }
});

test('16 frames of the spec: 458,330 states and 5,673,528 transitions', async () => {
  const { verdict, bytesSent } = await inPartitions(packedSpec(4), 16, 1);
  const explored = { states: 458_330, transitions: 5_673_528, depth: 24 };
  expect(verdict).toMatchObject({ kind: 'holds', explored });
  // Packed in order a state takes less than two bytes on disk, and so does a transition sent.
  expect(verdict.explored.bytes / explored.states).toBeLessThan(2);
  expect(bytesSent / explored.transitions).toBeLessThan(2);
});

test('a design’s words: counts, depth and calls are those of the serial search', async () => {
  const serial = new Sequential(orderMap, frames(6, 2));
  const { explored } = search(serial);
  const model = new Sequential(orderMap, frames(6, 2));
  const { verdict, calls } = await inPartitions(model, 16, 3);
  const { states, transitions, depth } = explored;
  expect(verdict).toMatchObject({ kind: 'holds', explored: { states, transitions, depth } });
  expect(calls).toBe(serial.callsMade);
});

test('up to symmetry the count does not depend on who reaches a state first', async () => {
  const { states, transitions, depth } = search(new Symmetric(freeList, frames(8, 3))).explored;
  for (const seed of [1, 2]) {
    const { verdict } = await inPartitions(new Symmetric(freeList, frames(8, 3)), 4, seed);
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states, transitions, depth } });
  }
});

test.each(['merge-one-level', 'reads-live-buddy', 'no-merge'])(
  '%s fails by a shortest trace, the same in any partitions',
  async (name) => {
    const design = catalogued({ name }) as Design;
    const serial = search(new Sequential(design, frames(4, 2)));
    if (serial.kind !== 'fails') throw new Error('it must fail');
    const model = () => new Sequential(design, frames(4, 2));
    const one = (await inPartitions(model(), 1, 1)).verdict;
    const many = (await inPartitions(model(), 16, 2)).verdict;
    if (one.kind !== 'fails' || many.kind !== 'fails') throw new Error('it must fail');
    expect(many.trace.actions).toHaveLength(serial.trace.actions.length);
    expect(one.trace.actions).toHaveLength(serial.trace.actions.length);
    expect(many.failure.rule).toBe(serial.failure.rule);
  },
);

test('a limit on states makes it unknown', async () => {
  const { verdict } = await inPartitions(packedSpec(3), 4, 1, 100);
  expect(verdict).toMatchObject({ kind: 'unknown', limit: 'statesMax = 100' });
});
