/**
 * Jobs are data: what they find survives JSON, and whoever runs them needs nothing of Node. The
 * count of four frames, 30, is that of the closed form.
 */
import { describe, expect, test } from 'vitest';
import { freeList } from '../../../impl/designs/free-list.ts';
import { pmm } from '../../../impl/slab/pmm.ts';
import { boundsOf, type Job } from '../../../models/jobs/job.ts';
import { bareMeans } from '../../../models/jobs/means.ts';
import { objectPlan } from '../../../models/jobs/object-plan.ts';
import { planFor, SEED } from '../../../models/jobs/page-plan.ts';
import { runJob } from '../../../models/jobs/run-job.ts';
import { unwatched, type Watcher } from '../../../models/jobs/watcher.ts';
import { decodeResult, encodeResult } from '../../../models/kept/report-codec.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { importsOf } from '../../folder-rules.ts';
import { projectFiles } from '../../project-files.ts';

const throughJson = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;

const four: Job = {
  kind: 'pages',
  subject: { name: 'free-list' },
  method: 'exhaustive',
  zone: zone({ regions: [[0, 4]], orderMax: 2 }),
  symmetry: false,
  limits: { statesMax: 1_000 },
};

/** A watcher that says stop from the n-th question on. */
const stopsAt = (n: number): Watcher => {
  let asked = 0;
  return { ...unwatched, whyStop: () => (asked++ >= n ? 'had enough' : undefined) };
};

describe('a job', () => {
  test('of every plan is the same behind JSON', () => {
    const options = { quick: false, seed: SEED };
    const jobs = [...planFor(freeList, options), ...objectPlan(pmm, options)];
    expect(throughJson(jobs)).toEqual(jobs);
    expect(throughJson(jobs).map(boundsOf)).toEqual(jobs.map(boundsOf));
  });

  test('is done without files, threads or a clock', async () => {
    const found = await runJob(throughJson(four), bareMeans());
    expect(found).toMatchObject({ verdict: 'holds', states: 30, seconds: 0 });
  });

  test('that needs what the machine does not lend is unknown, not passed', async () => {
    const recorded: Job = { kind: 'pages', subject: four.subject, method: 'recorded' };
    const found = await runJob(recorded, bareMeans());
    expect(found).toMatchObject({ verdict: 'unknown', calls: 0 });
    expect(found.limit).toBe('the recorded calls are not at hand');
  });

  test('is stopped by its watcher, and says why', async () => {
    const random: Job = {
      kind: 'pages',
      subject: four.subject,
      method: 'random',
      runs: 30,
      seed: 1,
    };
    const found = await runJob(random, bareMeans(stopsAt(2)));
    expect(found).toMatchObject({ verdict: 'unknown', limit: 'had enough after 20 of 30 runs' });
  });

  test('of a design that nobody has, or that is of another kind, is refused', async () => {
    await expect(runJob({ ...four, subject: { name: 'nobody' } }, bareMeans())).rejects.toThrow(
      "got 'nobody'",
    );
    await expect(runJob({ ...four, subject: { name: 'pmm' } }, bareMeans())).rejects.toThrow(
      'pmm must be a design of pages',
    );
  });
});

test.each(['free-list', 'reads-live-buddy'])('a result of %s survives JSON', async (name) => {
  const result = await runJob({ ...four, subject: { name } }, bareMeans());
  expect(decodeResult(throughJson(encodeResult(result)))).toEqual(result);
});

test('what runs jobs in a web page imports nothing of Node', () => {
  const files = projectFiles();
  const imports = importsOf(files);
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const target of imports.get(file) ?? []) visit(target);
  };
  visit('models/jobs/run-job.ts');
  visit('models/jobs/page-plan.ts');
  const guilty = files.filter(({ path, text }) => reached.has(path) && /from 'node:/.test(text));
  expect(guilty.map(({ path }) => path)).toEqual([]);
  expect(reached.size).toBeGreaterThan(80);
});
