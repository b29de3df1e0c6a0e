/** How a fleet stands: who is there, what waits; and how to call all of it off. */
import { countCancellation } from './cancel.ts';
import { type Member, membersAt } from './members.ts';
import type { QueueAddress } from './queue-address.ts';
import { asTrouble, openServer, PREFIX, type QueueServer } from './redis.ts';

export interface SwarmState {
  readonly members: readonly Member[];
  /** Jobs, of every version that has left some there. */
  readonly waiting: number;
  readonly active: number;
  readonly completed: number;
  readonly failed: number;
  /** Jobs a second in the last minute, all workers together. */
  readonly rate: number;
  /** Until nothing waits, at that rate; undefined while nothing is done. */
  readonly secondsLeft: number | undefined;
}

/** @throws QueueRefusal if the server is not there. */
export const swarmState = (address: QueueAddress): Promise<SwarmState> =>
  atServer(address, async (server) => {
    const members = await membersAt(server);
    const counts = { waiting: 0, active: 0, completed: 0, failed: 0 };
    for (const name of await queueNames(server)) {
      const queue = queueAt(server, name);
      const found = await queue.getJobCounts('wait', 'active', 'completed', 'failed', 'delayed');
      counts.waiting += (found['wait'] ?? 0) + (found['delayed'] ?? 0);
      for (const state of ['active', 'completed', 'failed'] as const) {
        counts[state] += found[state] ?? 0;
      }
    }
    const rate = members.reduce((sum, { lately }) => sum + lately, 0) / 60;
    const left = counts.waiting + counts.active;
    return { members, ...counts, rate, secondsLeft: rate > 0 ? left / rate : undefined };
  });

/**
 * Calls off everything: what waits is dropped, what is being done is stopped, coordinators end, and
 * answers that were kept are gone. Answers how many jobs there were.
 * @throws QueueRefusal if the server is not there.
 */
export const cancelSwarm = (address: QueueAddress): Promise<number> =>
  atServer(address, async (server) => {
    await countCancellation(server);
    let jobs = 0;
    for (const name of await queueNames(server)) {
      const queue = queueAt(server, name);
      jobs += await queue.getJobCountByTypes('wait', 'active', 'completed', 'failed', 'delayed');
      await queue.obliterate({ force: true });
    }
    return jobs;
  });

async function atServer<Found>(
  address: QueueAddress,
  ask: (server: QueueServer) => Promise<Found>,
): Promise<Found> {
  const server = await openServer(address);
  try {
    return await ask(server);
  } catch (error) {
    throw asTrouble(error, address);
  } finally {
    server.close();
  }
}

/** Every version has a queue of its own. */
async function queueNames({ redis }: QueueServer): Promise<string[]> {
  const names = new Set<string>();
  for (let cursor = '0', isFirst = true; isFirst || cursor !== '0'; isFirst = false) {
    const pattern = `${PREFIX}:jobs-*:meta`;
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
    for (const key of keys) names.add(key.split(':')[1] as string);
    cursor = next;
  }
  return [...names].toSorted();
}

function queueAt({ bull, connect }: QueueServer, name: string) {
  // Its connection is the server's, and ends with it.
  const queue = new bull.Queue(name, { connection: connect(), prefix: PREFIX });
  queue.on('error', () => {});
  return queue;
}
