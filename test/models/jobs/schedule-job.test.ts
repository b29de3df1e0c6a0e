/** Schedules as jobs: what is asked and found survives JSON, and nothing of Node is needed. */
import { expect, test } from 'vitest';
import { runScheduleJob, type ScheduleJob } from '../../../models/jobs/schedule-job.ts';
import { unwatched, type Watcher } from '../../../models/jobs/watcher.ts';
import { decodeAnySchedule } from '../../../models/kept/schedule-trace.ts';
import { checksum } from '../../../models/kept/trace-text.ts';
import { tell } from '../../../models/many-cpus/stories/story.ts';

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

const job = (programs: string, limits: ScheduleJob['limits'] = {}): ScheduleJob =>
  throughJson({ kind: 'schedules', programs: `${programs}~${checksum(programs)}`, limits });

const right = 'bc1:locked-free-list:0-2:t1:a0,f|a0:accesses:';
const large = 'bc1:locked-free-list:0-8:t3:a0,a1,f,f|a0,a1,f,f|a0,f:accesses:';
const wrong = 'bc1:smp-test-then-set:0-4:t2:a0,f|a1:accesses:';
const bytes = 'bc1:smp-pmm-by-alignment:0-2:t1:a32,f,a64,a32:accesses:small:';

test('a right design holds, and a stopped look is unknown', async () => {
  const found = await runScheduleJob(job(right), unwatched);
  expect(found).toMatchObject({ verdict: 'holds', seconds: 0 });
  const stopping: Watcher = { ...unwatched, whyStop: () => 'had enough' };
  const stopped = await runScheduleJob(job(large), stopping);
  expect(stopped).toMatchObject({ verdict: 'unknown', limit: 'had enough' });
});

test.each([
  [wrong, 'K1'],
  [bytes, 'O1'],
])('%s fails, and what is found is text that replays', async (programs) => {
  const found = throughJson(await runScheduleJob(job(programs), unwatched));
  if (found.verdict !== 'fails') throw new Error(found.verdict);
  for (const { schedule, failure } of [found.found, found.small]) {
    const { scenario, actions } = decodeAnySchedule(schedule);
    expect(tell(scenario, actions).failure).toEqual(failure);
  }
  expect(found.small.isMinimal).toBe(true);
});

test('what is no schedule is refused', async () => {
  await expect(runScheduleJob(job('bc1:nobody:0-2:t1:a0:accesses:'), unwatched)).rejects.toThrow(
    'design must be one of',
  );
});
