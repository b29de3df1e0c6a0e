/** Tasks side by side: in order, each by itself, stopped when that is asked, and never lost. */
import { afterEach, describe, expect, test } from 'vitest';
import { pause, seconds } from '../../../models/jobs/node/clock.ts';
import { Pool, type Task } from '../../../models/jobs/node/pool.ts';
import { unwatched, type Watcher } from '../../../models/jobs/watcher.ts';

const module = new URL('./pool-tasks.ts', import.meta.url).href;

let pool: Pool;
let stop: string | undefined;
afterEach(() => pool.end());

const watcher: Watcher = { ...unwatched, pause, seconds, whyStop: () => stop };

/** A pool whose threads begin at once. */
function open(size: number): Pool {
  stop = undefined;
  pool = new Pool(size, watcher, 0);
  return pool;
}

/** A task for threads; here it takes until the threads have begun, and is done at once then. */
const task = (name: string, ...args: unknown[]): Task<unknown> => ({
  here: () => Promise.resolve(`${name} here`),
  there: { module, name, args },
  isNeeded: () => true,
});

/** Keeps this thread busy until a thread has done something. */
const busy = (until: Promise<unknown>): Task<unknown> => ({
  ...task('double', 0),
  here: () => until.then(() => 'busy'),
});

/** Gives this thread something that lasts as long as the others need. */
function beside(tasks: readonly Task<unknown>[]): Promise<PromiseSettledResult<unknown>[]> {
  let release = (): void => {};
  const until = new Promise<void>((resolve) => (release = resolve));
  void pool.run(busy(until));
  const all = Promise.allSettled(tasks.map((one) => pool.run(one)));
  return all.finally(() => release());
}

const values = (settled: readonly PromiseSettledResult<unknown>[]) =>
  settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message));

describe('a pool', () => {
  test('of one does its tasks here, one after the other', async () => {
    pool = new Pool(1, watcher);
    const found = await Promise.all([pool.run(task('double', 1)), pool.run(task('fail', 'no'))]);
    expect(found).toEqual(['double here', 'fail here']);
  });

  test.each([2, 3])('of %i gives each task its own result', async (size) => {
    open(size);
    const found = await beside([1, 2, 3, 4, 5, 6, 7].map((n) => task('double', n)));
    expect(values(found)).toEqual([2, 4, 6, 8, 10, 12, 14]);
  });

  test('a task that throws stops no other', async () => {
    open(2);
    const found = await beside([task('fail', 'broken'), task('double', 4), task('fail', 'too')]);
    expect(values(found)).toEqual(['broken', 8, 'too']);
  });

  test('a thread that is gone is noticed, and another does what is left', async () => {
    open(2);
    const all = [task('vanish'), task('vanish'), task('double', 5), task('double', 6)];
    const found = await beside(all);
    expect(values(found)).toEqual([
      'a thread ended with code 3',
      'a thread ended with code 3',
      10,
      12,
    ]);
  });

  test('tells its threads why to stop', async () => {
    open(2);
    const found = beside([task('double', 1), task('wait'), task('wait')]);
    stop = 'had enough';
    expect(values(await found).slice(1)).toEqual(['had enough', 'had enough']);
  });

  test('stops a task that nobody needs any more, and begins none', async () => {
    open(3);
    let isNeeded = true;
    const wanted = (one: Task<unknown>): Task<unknown> => ({ ...one, isNeeded: () => isNeeded });
    const found = beside([task('double', 1), wanted(task('wait')), wanted(task('wait'))]);
    await pool.run(task('double', 2));
    isNeeded = false;
    const [first, ...others] = values(await found);
    expect(first).toBe(2);
    for (const one of others) expect([undefined, 'no longer needed']).toContain(one);
  });

  test.each([0, 65, 1.5])('of %d is refused', (size) => {
    open(1);
    expect(() => new Pool(size, watcher)).toThrow(`an integer in 1..64, got ${size}`);
  });
});
