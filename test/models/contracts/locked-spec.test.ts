/** CPUs under one lock: never a failure; without it a shortest one; and alone, a straight line. */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { lockedSpec } from '../../../models/contracts/locked-spec.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const four = zone({ regions: [[0, 4]], orderMax: 2 });

test('one CPU has one history: 4 + 4 + 3 + 3 steps', () => {
  expect(search(lockedSpec(four, { cpus: 1 }))).toMatchObject({
    kind: 'holds',
    explored: { states: 15, transitions: 14, depth: 14 },
  });
});

/** Numbers that SPIN counts too: npm run second-opinion. */
test.each([
  [2, 228, 258],
  [3, 5427, 6696],
])('%i CPUs hold on 4 frames, in %i states and %i steps', (cpus, states, transitions) => {
  const verdict = search(lockedSpec(four, { cpus }));
  expect(verdict).toMatchObject({ kind: 'holds', explored: { states, transitions } });
});

test('without a lock two CPUs cut the same block', () => {
  expect(search(lockedSpec(four, { cpus: 2, isExclusive: false }))).toMatchObject({
    kind: 'fails',
    failure: { rule: 'O1', why: '0^2 is no longer free' },
    trace: {
      labels: [
        'cpu0 lock',
        'cpu0 chooses 0^2 for 0',
        'cpu1 lock',
        'cpu1 chooses 0^2 for 0',
        'cpu0 cuts 0^0 out of 0^2',
        'cpu1 cuts 0^0 out of 0^2',
      ],
    },
  });
});
