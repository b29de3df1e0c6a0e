/** Every faulty binary for several CPUs is found, and what is shortest of each is pinned. */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { interleaved } from '../../../models/many-cpus/world/scenario.ts';
import { foreignNames } from './foreign.ts';
import { both, scenario } from './shared-scenario.ts';

/** Fault, scripts, then obligation and steps at grain `accesses` and at grain `locks`. */
const faults = [
  ['smp-hooks.both-orders', both, 'K3', 34, 'K3', 6],
  ['smp-hooks.breaks-locks', both, 'K1', 5, 'K10', 3],
  // At grain accesses a race that loses an update of a count breaks nothing that is judged.
  ['smp-hooks.counts-unlocked', both, 'holds', 0, 'K10', 4],
  ['smp-hooks.lost-unlock', both, 'K6', 42, 'K6', 9],
  ['smp-hooks.peeks-unlocked', both, 'O6', 42, 'K10', 3],
  ['smp-hooks.takes-twice', both, 'K8', 25, 'K8', 5],
  ['smp-hooks.unlocks-twice', both, 'K6', 25, 'K6', 5],
  ['smp-hooks.writes-late', both, 'O5', 71, 'K10', 9],
  ['smp-magazines.drains-unlocked', both, 'O6', 43, 'K10', 7],
  // Nor do these few calls meet what a free without the lock can do to the lists.
  ['smp-magazines.free-unlocked', both, 'holds', 0, 'K10', 10],
  ['smp-magazines.gives-up', 'alloc 0 | alloc 0', 'C4', 6, 'C4', 6],
  ['smp-magazines.lost-unlock', both, 'K6', 38, 'K6', 8],
  ['smp-magazines.strands', 'alloc 0; free; alloc 1', 'C4', 26, 'C4', 6],
  ['smp-magazines.test-then-set', 'alloc 0 | alloc 0', 'K1', 6, 'K1', 6],
  ['smp-magazines.unlocks-early', both, 'O6', 46, 'K10', 9],
  ['smp-one-word.free-adds', both, 'I3', 8, 'I3', 5],
  ['smp-one-word.half-compared', both, 'I3', 10, 'I3', 6],
  // Two instructions of 32 bits where the right one has one of 64.
  ['smp-one-word.halves', both, 'K2', 10, 'K2', 7],
  ['smp-one-word.not-recomputed', both, 'K2', 9, 'K2', 5],
  ['smp-one-word.stores', both, 'K2', 8, 'K2', 4],
  ['smp-one-word.upper-not-merged', both, 'I5', 7, 'I5', 5],
  ['smp-order-map.free-unlocked', both, 'K2', 35, 'K10', 4],
  ['smp-order-map.test-then-set', 'alloc 0 | alloc 0', 'K2', 15, 'K10', 4],
  ['smp-tickets.compares-less', both, 'K2', 14, 'K10', 4],
  ['smp-tickets.drawn-twice', both, 'K2', 16, 'K10', 6],
  ['smp-tickets.serves-last', both, 'K8', 49, 'K8', 13],
] as const;

describe('a wrong binary fails', () => {
  test.each(faults)('%s in %s', (name, scripts, fine, fineSteps, coarse, coarseSteps) => {
    for (const [grain, rule, steps] of [
      ['accesses', fine, fineSteps],
      ['locks', coarse, coarseSteps],
    ] as const) {
      // With 2 frames, what another CPU may keep for itself explains any refusal.
      const frames = name.endsWith('gives-up') ? 4 : 2;
      const verdict = search(interleaved({ ...scenario(name, scripts, frames), grain }));
      const failure = verdict.kind === 'fails' ? verdict.failure.rule : verdict.kind;
      const length = verdict.kind === 'fails' ? verdict.trace.actions.length : 0;
      expect({ grain, failure, length }).toEqual({ grain, failure: rule, length: steps });
    }
  });

  test('there is a line here for every faulty binary on several CPUs', () => {
    const faulty = foreignNames.filter((name) => name.startsWith('smp-') && name.includes('.'));
    expect(faults.map(([name]) => name)).toEqual(faulty);
  });
});
