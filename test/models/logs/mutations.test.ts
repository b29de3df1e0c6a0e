/**
 * One real log with one thing changed: what must be told is told. How often each kind is told with
 * less than this log has is a table in docs/checking-a-running-kernel.md.
 */
import { expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { mutations, withoutProbes, withoutSnapshots } from '../../../tools/kernel/mutations.ts';
import { judged, recordedLines } from './judged.ts';

const lines = recordedLines('linux-6.1-2cpu-short');

/** Two orders of neighbouring lines are mostly both right. */
const certain = mutations.filter(({ name }) => !name.startsWith('two neighbouring'));

test.each(certain)(
  '$name is told, with snapshots and kprobes',
  { timeout: 120_000 },
  ({ change }) => {
    const told = [1, 2, 3].map((seed) => {
      const random = prng(seed);
      const changed = change(lines, (below) => random.below(below));
      return changed === undefined ? [] : judged(changed).broken;
    });
    expect(told.every((rules) => rules.length > 0)).toBe(true);
  },
);

test('nothing is told of what the recorder merely could not get', { timeout: 60_000 }, () => {
  for (const less of [withoutProbes(lines), withoutSnapshots(lines)]) {
    expect(judged(less).why).toEqual([]);
  }
});
