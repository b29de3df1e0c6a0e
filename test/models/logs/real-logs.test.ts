/**
 * Real kernels under the judge: no false alarm on a complete log, and snapshots are agreed with to
 * the last frame. How the logs came about: recorded/README.md.
 */
import { expect, test } from 'vitest';
import { judgeLog } from '../../../models/logs/judge-log.ts';
import { linuxTrace } from '../../../models/logs/read-trace.ts';
import { recordedLog } from './judged.ts';

/** Free frames of the second snapshot, and the steps without a line. */
const logs = [
  ['linux-6.1-2cpu-exact', 36_539, { 'handed out in bulk': 84 }],
  ['linux-6.1-2cpu-short', undefined, {}],
  ['linux-6.1-2cpu-compaction', 37_313, { 'captured by compaction': 1024 }],
  ['linux-6.1-4cpu-calm', undefined, {}],
  ['linux-6.1-4cpu-pressure', 28_814, {}],
  ['linux-6.12-2cpu-calm', undefined, { 'handed out in bulk': 191 }],
] as const;

test.each(logs)(
  '%s holds, to the last free frame',
  { timeout: 60_000 },
  async (name, free, silent) => {
    const { verdict, stories, limits, counts, silent: steps } = await judgeLog(recordedLog(name));
    expect({ verdict, stories, limits }).toEqual({ verdict: 'holds', stories: [], limits: [] });
    const [, after] = counts.snapshots;
    expect(after?.agreed).toBe(after?.free);
    if (free !== undefined) expect(after?.free).toBe(free);
    expect(Object.fromEntries(steps)).toEqual(silent);
  },
);

test('a log without snapshots holds by the rules that need none', { timeout: 60_000 }, async () => {
  const result = await judgeLog(linuxTrace.pathname);
  expect(result.verdict).toBe('holds');
  const unjudged = result.rules.filter(({ asked }) => asked === 0).map(({ rule }) => rule);
  expect(unjudged).toEqual(['L9', 'L10', 'L12', 'L13']);
  // As many as workloads/README.md counts of frees that were seen freed before.
  expect(result.counts).toMatchObject({
    allocated: 10_353,
    freed: 9_950,
    left: 6_289,
    entered: 5_822,
  });
});
