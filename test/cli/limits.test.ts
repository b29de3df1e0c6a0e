/**
 * What a check is given to keep within and to write to: limits make it `unknown`, with what was
 * covered; files that cannot be written are found out before anything runs.
 */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hear } from './recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-limits-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const right = ['check', '--design', 'free-list', '--frames', '4', '--runs', '1'];

describe('a file to be written', () => {
  const refused = async (...more: string[]) => {
    const { code, said, warned } = await hear([...right, ...more]);
    expect({ code, said }).toEqual({ code: 64, said: '' });
    return warned;
  };

  test('that cannot be is refused before anything runs', async () => {
    mkdirSync(at('folder'));
    writeFileSync(at('file'), '');
    expect(await refused('--junit', at('none/there.xml'))).toContain('--junit cannot be written');
    expect(await refused('--sarif', at('file/x'))).toContain('--sarif cannot be written');
    expect(await refused('--sarif', at('folder'))).toContain('which is a folder');
    // A pipe of our own: were it replaced, as root /dev/null would be, too.
    execFileSync('mkfifo', [at('pipe')]);
    expect(await refused('--junit', at('pipe'))).toContain('which is no ordinary file');
    expect(await refused('--checkpoint', at('none/x'))).toContain('--checkpoint cannot be written');
    expect(await refused('--junit', at('one'), '--sarif', at('one'))).toContain('different files');
    expect(readdirSync(at('folder'))).toEqual([]);
  });

  test('replaces what was there, through a link, and leaves nothing beside it', async () => {
    mkdirSync(at('place'));
    writeFileSync(at('place/real.xml'), 'before');
    symlinkSync('real.xml', at('place/link.xml'));
    await hear([...right, '--junit', at('place/link.xml')]);
    expect(readdirSync(at('place'))).toEqual(['link.xml', 'real.xml']);
    expect(readFileSync(at('place/real.xml'), 'utf8')).toMatch(/^<\?xml version="1\.0"/);
  });
});

describe('limits', () => {
  test('of time stop a check, which then is unknown and says how far it came', async () => {
    const { code, said } = await hear([...right, '--frames', '8', '--seconds-max', '0']);
    expect(code).toBe(2);
    expect(said).toContain('UNKNOWN  1 design, 0 calls judged');
    const one = await hear([
      'check',
      '--design',
      'free-list',
      '--frames',
      '16',
      '--seconds-max',
      '0.3',
    ]);
    expect(one.code).toBe(2);
    expect(one.said).toMatch(/symmetric .* unknown: secondsMax = 0\.3/);
    expect(one.said).toMatch(/states met; [\d,]+ of them expanded/);
  });

  test('of memory hold for states and tables of one search', async () => {
    const args = [
      'check',
      '--design',
      'free-list',
      '--frames',
      '16',
      '--memory-max',
      '1',
      '--json',
    ];
    const { code, said } = await hear([...args, '--runs', '1']);
    expect(code).toBe(2);
    const [first] = JSON.parse(said).designs[0].results;
    expect(first).toMatchObject({ verdict: 'unknown', limit: 'bytesMax = 1048576' });
    expect(first.bytes).toBeLessThanOrEqual(2 ** 20);
  });

  test('that are none are refused', async () => {
    for (const [option, value, message] of [
      ['--seconds-max', 'soon', "--seconds-max must be a number in 0..1000000000, got 'soon'"],
      ['--memory-max', '0', "--memory-max must be an integer in 1..1048576, got '0'"],
      ['--seen', 'maybe', "--seen must be exact or fingerprints, got 'maybe'"],
      ['--checkpoint-every', '1', '--checkpoint-every needs --checkpoint beside it'],
    ] as const) {
      const { code, warned } = await hear([...right, option, value]);
      expect(code).toBe(64);
      expect(warned).toContain(message);
    }
    const { warned } = await hear(['check', '--checkpoint', at('many.ckpt')]);
    expect(warned).toContain('--checkpoint keeps one exhaustive search, this would be');
  });
});
