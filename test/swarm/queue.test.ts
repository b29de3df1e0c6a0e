/** What a queue's workers find is what one machine finds, byte for byte but for the time. */
import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Task } from '../../models/jobs/node/pool.ts';
import { unwatched } from '../../models/jobs/watcher.ts';
import { queueAddress } from '../../swarm/queue-address.ts';
import { openQueuePool } from '../../swarm/queue-pool.ts';
import { fromQueued } from '../../swarm/queued-job.ts';
import { swarmState } from '../../swarm/state.ts';
import { hear } from '../cli/recording-voice.ts';
import { type Started, startWorker, timeless } from './fleet.ts';
import { TestRedis, whyNoRedis, withRedis } from './redis.ts';

describe('three workers', () => {
  let redis: TestRedis;
  const workers: Started[] = [];

  beforeAll(async () => {
    if (whyNoRedis !== undefined) return;
    redis = await TestRedis.start();
    for (let i = 0; i < 3; i++) workers.push(startWorker(redis.url));
  });

  afterAll(async () => {
    for (const worker of workers) await worker.signal('SIGKILL');
    await redis?.end();
  });

  for (const [command, code] of [
    [['check', '--frames', '4', '--runs', '10', '--json'], 0],
    [['check', '--design', 'merge-past-end', '--runs', '10', '--json'], 1],
    [['faults', '--only', 'merge-k', '--method', 'exhaustive', '--json'], 0],
    [['prove', '--only', 'spec-of-4', '--json'], 0],
  ] as const) {
    withRedis(`buddycheck ${command.join(' ')}: as on one machine`, async () => {
      const alone = await hear([...command, '--workers', '1']);
      const many = await hear([...command, '--queue', redis.url]);
      expect(many.warned).toBe('');
      expect([alone.code, many.code]).toEqual([code, code]);
      expect(timeless(many.said)).toBe(timeless(alone.said));
    });
  }

  withRedis('a job that throws on every machine is told with what was asked', async () => {
    const pool = await openQueuePool(queueAddress(redis.url), unwatched);
    const module = new URL('../../models/jobs/fault-row.ts', import.meta.url).href;
    const poison = (name: string): Task<unknown> => ({
      here: () => Promise.reject(new Error('not here')),
      there: { module, name: 'faultRow', args: [name, ['random']] },
      isNeeded: () => true,
    });
    try {
      const [wrong, right] = await Promise.allSettled([
        pool.run(poison('no-such-fault')),
        pool.run(poison('never-splits')),
      ]);
      const error = wrong.status === 'rejected' ? (wrong.reason as Error) : undefined;
      expect(error).toBeInstanceOf(RangeError);
      expect(error?.stack).toContain('asked for was faultRow("no-such-fault", ["random"])');
      expect(right).toMatchObject({ status: 'fulfilled', value: { name: 'never-splits' } });
      const { failed } = await swarmState(queueAddress(redis.url));
      expect(failed).toBe(0);
    } finally {
      await pool.end();
    }
  });

  withRedis('a function that workers do not serve cannot be asked for', async () => {
    const task = { module: 'node:fs', name: 'rmSync', args: [], files: {} };
    expect(() => fromQueued(task)).toThrow('a worker must be asked for one of');
  });

  withRedis('the same question again is answered from what is kept', async () => {
    const command = ['check', '--frames', '4', '--runs', '10', '--json', '--queue', redis.url];
    const first = await hear(command);
    for (const worker of workers.splice(0)) {
      await worker.signal('SIGINT');
      const { code, said } = await worker.ended;
      expect([code, said.trim()]).toEqual([0, expect.stringMatching(/^\d+ jobs? done$/)]);
    }
    const second = await hear(command);
    expect(second.said.replaceAll(/\n {2}"seconds.*/g, '')).toBe(
      first.said.replaceAll(/\n {2}"seconds.*/g, ''),
    );
    const { said } = await hear(['swarm', 'status', '--queue', redis.url]);
    expect(said).toMatch(/^nobody is there\n\n.*: 0 wait, 0 are being done; answers kept: \d+/);
  });

  withRedis('cancel takes everything off, and ends who waits', async () => {
    const waiting = hear(['check', '--frames', '5', '--runs', '10', '--queue', redis.url]);
    const state = async () =>
      JSON.parse((await hear(['swarm', 'status', '--json', '--queue', redis.url])).said);
    while ((await state()).waiting === 0);
    await hear(['swarm', 'cancel', '--queue', redis.url]);
    const { code, warned } = await waiting;
    expect(code).toBe(2);
    expect(warned).toContain('the queue was cancelled: what was not done is left out');
    expect(await state()).toMatchObject({ members: [], waiting: 0, completed: 0 });
  });
});
