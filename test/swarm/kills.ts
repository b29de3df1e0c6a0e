/**
 * kill -9 of a worker, of the coordinator, of the server, at moments drawn from a seed: what the
 * command finds in the end is what one machine finds. A moment is a number of answers on the queue,
 * and a few more looks at it: no clock decides.
 *
 * Run: npm run swarm:kills [-- KILLS [SEED]]   (20 from seed 1: some two minutes)
 */
import { prng } from '../../engine/random/prng.ts';
import { queueAddress } from '../../swarm/queue-address.ts';
import { swarmState } from '../../swarm/state.ts';
import { hear } from '../cli/recording-voice.ts';
import { Started, startWorker, timeless } from './fleet.ts';
import { TestRedis } from './redis.ts';

const victims = ['worker', 'server', 'coordinator'] as const;

/** What was killed when, in words, and what both ways found. */
export interface Killed {
  readonly kills: readonly string[];
  readonly alone: string;
  readonly many: string;
  readonly warned: string;
}

/** Runs the command alone, and by two workers under so many kills. */
export async function underKills(
  command: readonly string[],
  count: number,
  seed: number,
): Promise<Killed> {
  const chance = prng(seed, 0);
  const redis = await TestRedis.start();
  const address = queueAddress(redis.url);
  const alone = await hear([...command, '--workers', '1']);
  const begin = (): Started => new Started([...command, '--queue', redis.url]);
  const workers = [startWorker(redis.url), startWorker(redis.url)];
  let coordinator = begin();
  const kills: string[] = [];
  try {
    while (kills.length < count) {
      // Every victim once, then by chance.
      const victim = victims[kills.length] ?? (victims[chance.below(3)] as 'worker');
      const { completed, waiting, active } = await swarmState(address);
      const isOver = completed > 0 && waiting + active === 0;
      if (waiting + active === 0 && !isOver) continue;
      for (let looks = chance.below(40); looks > 0; looks--) await swarmState(address);
      kills.push(`${victim} at ${completed} of ${completed + waiting + active}`);
      if (victim === 'server') {
        await redis.kill();
        await redis.again();
      } else if (victim === 'worker') {
        const i = chance.below(2);
        await (workers[i] as Started).signal('SIGKILL');
        workers[i] = startWorker(redis.url);
      } else {
        await coordinator.signal('SIGKILL');
        coordinator = begin();
      }
      if (!isOver) continue;
      // What is left of the kills falls on a run from the start.
      await coordinator.ended;
      await new Started(['swarm', 'cancel', '--queue', redis.url]).ended;
      coordinator = begin();
    }
    const many = await coordinator.ended;
    return { kills, alone: timeless(alone.said), many: timeless(many.said), warned: many.warned };
  } finally {
    for (const one of [...workers, coordinator]) await one.signal('SIGKILL');
    await redis.end();
  }
}

if (process.argv[1] === import.meta.filename) {
  const [count = 20, seed = 1] = process.argv.slice(2).map(Number);
  const command = ['check', '--frames', '8', '--runs', '300', '--json'];
  const { kills, alone, many, warned } = await underKills(command, count, seed);
  const isEqual = alone === many;
  process.stdout.write(`${kills.join('\n')}\n${warned}seed ${seed}, ${count} kills: `);
  process.stdout.write(`${isEqual ? 'equal' : 'DIFFERENT'}, ${alone.length} characters\n`);
  process.exitCode = isEqual ? 0 : 1;
}
