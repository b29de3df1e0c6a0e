/** A queue that cannot be used is refused in words that say what to do, and nothing is lost. */
import { expect, test } from 'vitest';
import { hear } from '../cli/recording-voice.ts';
import { membersAt, Membership } from '../../swarm/members.ts';
import { queueAddress } from '../../swarm/queue-address.ts';
import { openServer } from '../../swarm/redis.ts';
import { startWorker, timeless } from './fleet.ts';
import { TestRedis, withRedis } from './redis.ts';

const check = ['check', '--frames', '4', '--runs', '10', '--json'];

test.each([
  ['redis:/host', "--queue must be like redis://host:6379, got 'redis:/host'"],
  ['http://host:80', "--queue must be like redis://host:6379, got 'http://host:80'"],
  ['redis://host/x', "--queue must end in the number of a database, got '/x'"],
  ['ftp://me:secret@host', "--queue must be like redis://host:6379, got 'ftp://…@host'"],
])('the address %s is refused', async (address, why) => {
  const { code, warned } = await hear([...check, '--queue', address]);
  expect([code, warned]).toEqual([64, `buddycheck: ${why}\nsee: buddycheck check --help`]);
});

test('an address is shown without its password', () => {
  expect(queueAddress('valkey://me:secret@host/3')).toEqual({
    url: 'redis://me:secret@host:6379/3',
    shown: 'redis://host:6379/3',
  });
});

test('--queue goes with neither --workers nor --checkpoint', async () => {
  for (const [option, value] of [
    ['--workers', '2'],
    ['--checkpoint', '/tmp/x'],
  ] as const) {
    const asked = ['check', '--design', 'free-list', '--frames', '4', option, value];
    const { code, warned } = await hear([...asked, '--queue', 'redis://127.0.0.1:1']);
    expect(code).toBe(64);
    expect(warned).toContain(option);
  }
});

test('a server that is not there is told at once', async () => {
  const { code, warned } = await hear([...check, '--queue', 'redis://127.0.0.1:1']);
  expect(code).toBe(64);
  expect(warned).toMatch(/^buddycheck: no Redis answers at redis:\/\/127.0.0.1:1: .*ECONNREFUSED/);
});

withRedis('a wrong password is told, and not shown', async () => {
  const redis = await TestRedis.start('--requirepass', 'secret');
  try {
    const wrong = redis.url.replace('//', '//:wrong@');
    for (const url of [wrong, redis.url]) {
      const { code, warned } = await hear([...check, '--queue', url]);
      expect(code).toBe(64);
      expect(warned).toContain(`the server at ${redis.url} refuses the user or the password`);
      expect(warned).not.toContain('wrong@');
    }
  } finally {
    await redis.end();
  }
});

withRedis('a server that throws keys away is refused', async () => {
  const redis = await TestRedis.start('--maxmemory-policy', 'allkeys-lru');
  try {
    const { code, warned } = await hear([...check, '--queue', redis.url]);
    expect(code).toBe(64);
    expect(warned).toContain('its maxmemory-policy must be noeviction, got allkeys-lru');
  } finally {
    await redis.end();
  }
});

withRedis('members of two versions refuse one another', async () => {
  const redis = await TestRedis.start();
  const server = await openServer(queueAddress(redis.url));
  const nothing = () => ({ done: 0, lately: 0, at: [] });
  try {
    const other = { role: 'worker', code: 'f'.repeat(64) } as const;
    const member = await Membership.join(server, other, 60_000, nothing);
    for (const command of [check, ['worker']]) {
      const { code, warned } = await hear([...command, '--queue', redis.url]);
      expect(code).toBe(64);
      expect(warned).toMatch(/runs other code \(f{12}, here [\da-f]{12}\): install the same/);
    }
    expect(await membersAt(server)).toHaveLength(1);
    await member.leave();
    expect(await membersAt(server)).toHaveLength(0);
  } finally {
    server.close();
    await redis.end();
  }
});

withRedis('a full server ends a run with 74, and with room again it goes on', async () => {
  const redis = await TestRedis.start();
  const server = await openServer(queueAddress(redis.url));
  const worker = startWorker(redis.url);
  try {
    await server.redis.config('SET', 'maxmemory', '1');
    const { code, warned } = await hear([...check, '--queue', redis.url]);
    expect(warned).toContain(`the queue at ${redis.url} is full`);
    expect(code).toBe(74);
    await server.redis.config('SET', 'maxmemory', '0');
    const [many, alone] = [await hear([...check, '--queue', redis.url]), await hear(check)];
    expect(timeless(many.said)).toBe(timeless(alone.said));
  } finally {
    await worker.signal('SIGKILL');
    server.close();
    await redis.end();
  }
});
