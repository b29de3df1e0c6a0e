/** `check --levels`: what lies in files, on one machine or many, is what one memory holds. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hear } from '../../cli/recording-voice.ts';
import { startWorker, timeless } from '../fleet.ts';
import { underKills } from '../kills.ts';
import { TestRedis, withRedis } from '../redis.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'buddycheck-by-levels-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const check = ['check', '--design', 'order-map', '--frames', '6', '--runs', '5', '--json'];

/** Bytes on disk are not those of a memory. */
const found = (said: string): string => timeless(said).replaceAll(/"bytes": \d+/g, '"bytes": 0');

test('in files of one machine: the document is that of a search in memory', async () => {
  const levels = join(folder, 'levels');
  const asked = [...check, '--levels', levels, '--workers', '1'];
  const [serial, files] = [await hear(check), await hear(asked)];
  expect(found(files.said)).toBe(found(serial.said));
  expect(files.warned).toMatch(/bytes a state on disk, .* a transition sent$/);
  expect(existsSync(levels)).toBe(false);
});

test('a search that was interrupted lies there, and goes on', async () => {
  const levels = join(folder, 'levels');
  const asked = [...check, '--levels', levels, '--workers', '1'];
  const stopped = await hear(asked, { interruptsAt: 40 });
  expect(stopped.code).toBe(2);
  const settled = readdirSync(levels).filter((name) => name.endsWith('.found'));
  expect(settled.length).toBeGreaterThan(0);
  const [serial, files] = [await hear(check), await hear(asked)];
  expect(found(files.said)).toBe(found(serial.said));
});

test.each([
  [['--levels', 'x', '--checkpoint', 'y'], 'leave out --checkpoint and --seen'],
  [['--partitions', '4'], '--partitions needs --levels beside it'],
  [['--levels', 'x', '--partitions', '0'], 'must be an integer in 1..256'],
])('%j is refused', async (more, why) => {
  const { code, warned } = await hear([...check, ...more]);
  expect(code).toBe(64);
  expect(warned).toContain(why);
});

withRedis(
  'by two workers it is the same, after kill -9 of them, the server, the command',
  async () => {
    const asked = [...check, '--levels', join(folder, 'levels'), '--partitions', '4'];
    const { kills, alone, many } = await underKills(asked, 3, 5);
    expect(many, kills.join(', ')).toBe(alone);
    expect(found(alone)).toBe(found((await hear(check)).said));
  },
);

withRedis('what one process does as fast is not sent about', async () => {
  const redis = await TestRedis.start();
  try {
    const asked = [...check, '--levels', join(folder, 'levels'), '--queue', redis.url];
    const { code, warned } = await hear(asked);
    expect(code).toBe(64);
    expect(warned).toMatch(/--levels: one process does this in \d\.\d s: leave out --queue/);
  } finally {
    await redis.end();
  }
});

withRedis('a failure found by workers is the one found alone', async () => {
  const redis = await TestRedis.start();
  const worker = startWorker(redis.url);
  const fault = ['check', '--design', 'merge-one-level', '--frames', '8', '--runs', '5', '--json'];
  const asked = [...fault, '--levels', join(folder, 'levels'), '--partitions', '4'];
  try {
    const many = await hear([...asked, '--queue', redis.url]);
    const alone = await hear([...asked, '--workers', '1']);
    expect([many.code, timeless(many.said)]).toEqual([1, timeless(alone.said)]);
  } finally {
    await worker.signal('SIGKILL');
    await redis.end();
  }
});
