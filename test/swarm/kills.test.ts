/** What is killed is taken over; a worker that was only asleep does no harm when it wakes. */
import { expect } from 'vitest';
import { queueAddress } from '../../swarm/queue-address.ts';
import { swarmState } from '../../swarm/state.ts';
import { hear } from '../cli/recording-voice.ts';
import { Started, startWorker, timeless } from './fleet.ts';
import { underKills } from './kills.ts';
import { TestRedis, withRedis } from './redis.ts';

const command = ['check', '--frames', '5', '--runs', '20', '--json'];

withRedis('kill -9 of a worker, the server, the coordinator changes nothing', async () => {
  const { kills, alone, many } = await underKills(command, 3, 7);
  expect(many, kills.join(', ')).toBe(alone);
  expect(alone.length).toBeGreaterThan(500);
});

withRedis('a worker that sleeps beyond its lock, and wakes, changes nothing', async () => {
  const redis = await TestRedis.start();
  const alone = await hear([...command, '--workers', '1']);
  const sleeper = startWorker(redis.url);
  const coordinator = new Started([...command, '--queue', redis.url]);
  const workers = [sleeper];
  try {
    const address = queueAddress(redis.url);
    while ((await swarmState(address)).active === 0);
    await sleeper.signal('SIGSTOP');
    workers.push(startWorker(redis.url));
    // Until the other has taken over what the sleeper was at.
    while ((await swarmState(address)).completed < 2);
    await sleeper.signal('SIGCONT');
    const many = await coordinator.ended;
    expect(timeless(many.said)).toBe(timeless(alone.said));
  } finally {
    for (const one of [...workers, coordinator]) await one.signal('SIGKILL');
    await redis.end();
  }
});
