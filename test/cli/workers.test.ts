/** `check --workers N` finds what one worker finds, keeps to limits, and refuses what it lacks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hear } from './recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const check = (...more: string[]) => hear(['check', '--runs', '1', '--json', ...more]);

/** The search of a report, without what depends on time and on how it is stored. */
function searched(said: string) {
  const { seconds: _, bytes: __, ...rest } = JSON.parse(said).designs[0].results[0];
  return rest;
}

test.each([
  ['--design', 'free-list', '--frames', '8'],
  ['--design', 'pair-map', '--regions', '3-8', '--states-max', '100000'],
])('two workers report what one does: %s %s %s %s', async (...args) => {
  const alone = await check(...args);
  const two = await check(...args, '--workers', '2');
  expect(two.code).toBe(0);
  expect(searched(two.said)).toEqual(searched(alone.said));
});

test('of a design that is wrong they tell a shortest story, which replays', async () => {
  const wrong = ['--design', 'reads-live-buddy', '--frames', '4'];
  const { code, said } = await hear(['check', ...wrong, '--workers', '2']);
  expect(code).toBe(1);
  expect(said).toContain('FAILS  O6 no-touch   reads-live-buddy   4 frames, 3 calls');
  const line = /npx buddycheck replay '([^']+)'/.exec(said)?.[1] ?? '';
  expect((await hear(['replay', line])).code).toBe(1);
});

test('each makes a design of the user’s own from its file', async () => {
  const design = join(folder, 'mine.ts');
  const from = new URL('../../impl/designs/order-map.ts', import.meta.url).href;
  writeFileSync(design, `export { orderMap } from '${from}';\n`);
  const { code, said } = await check('--design', design, '--frames', '6', '--workers', '2');
  expect(code).toBe(0);
  const shipped = await check('--design', 'order-map', '--frames', '6');
  expect(searched(said)).toEqual(searched(shipped.said));
});

test('a limit that is met makes it unknown', async () => {
  const args = ['--design', 'free-list', '--frames', '8', '--workers', '2'];
  const { code, said } = await check(...args, '--states-max', '1000');
  expect(code).toBe(2);
  expect(searched(said)).toMatchObject({ limit: 'statesMax = 1000', states: 1000 });
  const large = ['--design', 'free-list', '--frames', '16', '--workers', '2'];
  const late = await check(...large, '--seconds-max', '0.5');
  expect(searched(late.said)).toMatchObject({ verdict: 'unknown', limit: 'secondsMax = 0.5' });
});

test.each([
  [['--workers', '0'], "--workers must be an integer in 1..64, got '0'"],
  [['--workers', '2', '--seen', 'fingerprints'], '--seen fingerprints is for one worker, got 2'],
  [
    ['--workers', '2', '--checkpoint', join(folder, 'kept')],
    '--checkpoint keeps a search by one worker, got --workers 2',
  ],
])('%j is refused', async (args, why) => {
  const { code, warned } = await check('--design', 'free-list', '--frames', '4', ...args);
  expect(code).toBe(64);
  expect(warned).toContain(why);
});
