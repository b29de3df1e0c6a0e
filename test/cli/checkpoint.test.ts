/**
 * Killing a check loses at most the work since its last checkpoint, and never its result: processes
 * are killed with SIGKILL at the n-th thing they do to the folder of the checkpoint, in the midst
 * of writing as well as between. They run a copy of the package, for a checkpoint of code that has
 * changed since is refused, and somebody may be editing it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  type FSWatcher,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = mkdtempSync(join(tmpdir(), 'buddycheck-killed-'));
const args = ['check', '--design', 'free-list', '--frames', '8', '--runs', '1', '--json'];

/** 1,829 lists and depth 12: the closed form's own test. Calls: the README's, and 71 by chance. */
const whole = { verdict: 'holds', states: 1829, depth: 12, calls: 88_243 };
let transitions = 0;

beforeAll(async () => {
  for (const part of [
    'spec',
    'engine',
    'impl',
    'models',
    'proofs',
    'swarm',
    'cli',
    'package.json',
  ]) {
    cpSync(part, join(root, part), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  const found = await finished(begin(args));
  expect(found.first).toMatchObject(whole);
  transitions = found.first['transitions'] as number;
});

afterAll(() => rmSync(root, { recursive: true }));

const begin = (line: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['cli/main.ts', ...line], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

interface Ended {
  readonly code: number;
  /** The first job's result: the exhaustive search. */
  readonly first: Readonly<Record<string, number>>;
  readonly warned: string;
}

async function finished(child: ChildProcess): Promise<Ended> {
  let [said, warned] = ['', ''];
  child.stdout?.on('data', (text) => (said += text));
  child.stderr?.on('data', (text) => (warned += text));
  const [code] = await once(child, 'close');
  return { code, first: said === '' ? {} : JSON.parse(said).designs[0].results[0], warned };
}

/** A folder of its own, and a check that writes a checkpoint there as often as it may. */
function keeping(name: string): { folder: string; path: string; line: string[] } {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'search.ckpt');
  return { folder, path, line: [...args, '--checkpoint', path, '--checkpoint-every', '0'] };
}

/** Kills a check at the n-th change in the folder; says whether it was still alive. */
async function killedAt(folder: string, line: readonly string[], n: number): Promise<boolean> {
  let events = 0;
  const watcher: FSWatcher = watch(folder);
  const child = begin(line);
  watcher.on('change', () => {
    if (++events === n) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  watcher.close();
  return signal === 'SIGKILL';
}

describe('a check that is killed', () => {
  test.each([1, 2, 3, 5, 8])('at change %i goes on to the same counts', async (n) => {
    const { folder, path, line } = keeping(`at-${n}`);
    expect(await killedAt(folder, line, n)).toBe(true);
    const isKept = existsSync(path);
    const { code, first, warned } = await finished(begin(line));
    expect({ code, warned }).toEqual({ code: 0, warned: '' });
    expect(first).toMatchObject({ ...whole, transitions });
    expect('resumedAt' in first).toBe(isKept);
    expect(readdirSync(folder)).toEqual(['search.ckpt']);
  });

  test('again and again comes to an end with the same counts', async () => {
    const { folder, line } = keeping('again');
    // Some changes of each run are those of finding out whether the file can be written.
    let kills = 0;
    while (kills < 5 && (await killedAt(folder, line, 5))) kills++;
    expect(kills).toBeGreaterThan(1);
    const { first } = await finished(begin(line));
    expect(first).toMatchObject({ ...whole, transitions });
  });
});

describe('a checkpoint', () => {
  test('cut short is refused before anything runs, and left as it is', async () => {
    const { path, line } = keeping('cut');
    expect((await finished(begin([...line, '--states-max', '700']))).code).toBe(2);
    const good = readFileSync(path);
    writeFileSync(path, good.subarray(0, good.length - 1));
    const { code, warned } = await finished(begin(line));
    expect(code).toBe(64);
    expect(warned).toContain(`must have ${good.length} bytes, got ${good.length - 1}; delete it`);
    expect(readFileSync(path).length).toBe(good.length - 1);
  });

  test('of a smaller limit is gone on with, and no call is counted twice', async () => {
    const { line } = keeping('limit');
    for (const max of ['1', '1500']) {
      const { first } = await finished(begin([...line, '--states-max', max]));
      expect(first).toMatchObject({ verdict: 'unknown', states: Number(max) });
    }
    const { first } = await finished(begin(line));
    expect(first).toMatchObject({ ...whole, transitions, resumedAt: 1500 });
  });

  test('of another design, or of code that has changed, is refused with the reason', async () => {
    const { line } = keeping('foreign');
    await finished(begin([...line, '--states-max', '9']));
    const other = await finished(begin([...line, '--design', 'order-map']));
    expect(other.code).toBe(64);
    expect(other.warned).toContain("it is of another search: 'bc1:free-list:0-8:t3:");
    const file = join(root, 'impl/one-file-more.ts');
    writeFileSync(file, '/** Changes the code. */\n');
    const changed = await finished(begin(line));
    rmSync(file);
    expect(changed.code).toBe(64);
    expect(changed.warned).toContain('it was made by other code');
  });
});
