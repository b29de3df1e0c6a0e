/** `export` prints a module or writes it whole; what it cannot export is the caller's mistake. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hear } from './recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('export', () => {
  test('prints the module of the bounds asked for', async () => {
    const promela = await hear(['export', '--promela', '--frames', '6', '--top-order', '1']);
    expect(promela).toMatchObject({ code: 0, warned: '' });
    expect(promela.said).toContain('frames [0,6), top order 1');
    const tla = await hear(['export', '--tla', '--cpus', '3']);
    expect(tla.said).toContain('MODULE BuddyLocked');
    expect(tla.said).toContain('Cpus == 0 .. 2');
  });

  test('replaces a file, leaves nothing beside it, and names a TLA+ module like it', async () => {
    const path = join(folder, 'Pages.tla');
    writeFileSync(path, 'what was here');
    const { code, said } = await hear(['export', '--tla', '--out', path]);
    expect({ code, said }).toEqual({ code: 0, said: `wrote ${path}` });
    expect(readFileSync(path, 'utf8')).toContain('MODULE Pages');
    expect(readdirSync(folder)).toEqual(['Pages.tla']);
  });

  test('leaves a file whole if it is asked for what there is not', async () => {
    const path = join(folder, 'kept.pml');
    writeFileSync(path, 'what was here');
    const { code } = await hear([
      'export',
      '--promela',
      '--frames',
      '1',
      '--cpus',
      '2',
      '--out',
      path,
    ]);
    expect(code).toBe(64);
    expect(readFileSync(path, 'utf8')).toBe('what was here');
  });

  test('writes a counterexample for the viewers of ITF', async () => {
    const { warned } = await hear(['replay', 'bc1:no-merge:0-2:t1:a0,f0^0~x']);
    const sum = /must be (\w+)/.exec(warned)?.[1];
    const { code, said } = await hear(['export', '--itf', `bc1:no-merge:0-2:t1:a0,f0^0~${sum}`]);
    expect(code).toBe(0);
    expect(JSON.parse(said).states).toHaveLength(3);
  });
});

test.each([
  ['export', 'export needs one of --promela, --tla, --itf, got none of them'],
  ['export --promela --tla', 'got --promela and --tla'],
  ['export --promela --frames 17', "--frames must be an integer in 1..16, got '17'"],
  ['export --promela --frames 7 --top-order 3', 'top order of an export must be in 0..2, got 3'],
  ['export --promela --cpus 5', "--cpus must be an integer in 1..4, got '5'"],
  ['export --promela --frames 1 --cpus 2', 'must be 2 or more, got 1'],
  ['export --promela extra', "unexpected argument 'extra'"],
  ['export --itf', "--itf needs a trace: export --itf 'bc1:…'"],
  ['export --itf bc1:x', 'trace is damaged'],
  ['export --itf bc1:x --frames 8', '--itf takes its zone from the trace'],
  ['export --tla --out a-b.tla', "letters, digits and _, got 'a-b'"],
  ['export --promela --out no/such/folder/x.pml', '--out cannot be written: ENOENT'],
  ['export --promela --ot x', "unknown option '--ot' (did you mean --out?)"],
])('%s: %s', async (line, message) => {
  const { code, said, warned } = await hear(line.split(' '));
  expect({ code, said }).toEqual({ code: 64, said: '' });
  expect(warned).toContain(message);
});
