/**
 * Connections to the Redis that a queue is kept in. BullMQ and its client are optional packages:
 * who uses one machine installs nothing. Before anything is put on a queue the server is asked
 * whether it will keep it: one that throws keys away when it is full would lose jobs without a
 * word.
 */
import type * as Bull from 'bullmq';
import type { Redis } from 'ioredis';
import { type QueueAddress, QueueLost, QueueRefusal } from './queue-address.ts';

/** All keys of ours begin with it. */
export const PREFIX = 'buddycheck';

/** Before a server that does not answer is called away. */
const CONNECT_MS = 5_000;

/** Between two tries to find a server that was there, at most. */
const RETRY_MS = 500;

/** A server that was found and asked. */
export interface QueueServer {
  readonly address: QueueAddress;
  readonly bull: typeof Bull;
  /** A connection for short commands: it waits for a server that is away. */
  readonly redis: Redis;
  /** One more: who blocks needs its own. */
  connect(): Redis;
  /** Ends all connections at once. */
  close(): void;
}

/** @throws QueueRefusal for packages or a server that are not there, or a server that forgets. */
export async function openServer(address: QueueAddress): Promise<QueueServer> {
  const { bull, client } = await packages();
  await ask(new client(address.url, { ...once, connectTimeout: CONNECT_MS }), address);
  const connections: Redis[] = [];
  const connect = (): Redis => {
    const made = new client(address.url, {
      maxRetriesPerRequest: null,
      retryStrategy: (times) => Math.min(50 * times, RETRY_MS),
    });
    // Without a listener the client prints every failed try: who waits for it tells of it once.
    made.on('error', () => {});
    connections.push(made);
    return made;
  };
  const close = (): void => {
    for (const one of connections) one.disconnect();
  };
  return { address, bull, redis: connect(), connect, close };
}

/** What a command threw, if it is the server's fault, in words; else the same. */
export function asTrouble(error: unknown, { shown }: QueueAddress): unknown {
  if (!(error instanceof Error)) return error;
  if (/\bOOM\b/.test(error.message)) {
    return new QueueLost(
      `the queue at ${shown} is full: the server has reached its maxmemory. Nothing is lost: ` +
        'give it more, or clear it with buddycheck swarm cancel, and run the same command again',
    );
  }
  return error;
}

const once = {
  lazyConnect: true,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  retryStrategy: () => null,
};

async function packages() {
  try {
    const [bull, { Redis: client }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bull, client };
  } catch {
    throw new QueueRefusal(
      '--queue needs the packages bullmq and ioredis beside this one: npm install bullmq ioredis',
    );
  }
}

async function ask(redis: Redis, { shown }: QueueAddress): Promise<void> {
  let why = '';
  redis.on('error', (error: Error) => (why = error.message || String(error)));
  try {
    await redis.connect();
    const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
    if (policy === undefined || policy === 'noeviction') return;
    throw new QueueRefusal(
      `the server at ${shown} may throw jobs away: its maxmemory-policy must be noeviction, ` +
        `got ${policy} (redis-cli config set maxmemory-policy noeviction)`,
    );
  } catch (error) {
    if (error instanceof QueueRefusal) throw error;
    const told = why || (error instanceof Error ? error.message : String(error));
    if (/WRONGPASS|NOAUTH|NOPERM/.test(told)) {
      throw new QueueRefusal(`the server at ${shown} refuses the user or the password: ${told}`);
    }
    throw new QueueRefusal(`no Redis answers at ${shown}: ${told}`);
  } finally {
    redis.disconnect();
  }
}
