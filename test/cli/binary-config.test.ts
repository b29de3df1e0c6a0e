/** Configs of binaries: JSON or modules, and what is said of wrong ones. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../project-files.ts';
import { commandIn } from './printed-command.ts';
import { wasm } from './foreign-file.ts';
import { hear } from './recording-voice.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'buddycheck-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a config', () => {
  const calls = { alloc: 'buddycheck_alloc(order)', free: 'buddycheck_free(block, order)' };

  test('may be a module in TypeScript that lies beside the binary', async () => {
    const file = join(folder, 'mine.wasm');
    writeFileSync(file, readFileSync(wasm('pair-bit')));
    const home = join(projectRoot, 'models', 'index.ts');
    const lines = [
      `import { defineAllocator } from '${home}';`,
      `export default defineAllocator({ arenaBytes: [64, 48], ...${JSON.stringify(calls)} });`,
    ];
    writeFileSync(join(folder, 'mine.buddycheck.mts'), lines.join('\n'));
    const { code, said } = await hear(['check', file]);
    expect(code).toBe(0);
    expect(said).toContain('[0,4), top order 2');
    expect(said).toContain('[0,3), top order 1');
    expect(said).not.toContain('[0,8)');
    writeFileSync(join(folder, 'mine.buddycheck.json'), '{}');
    expect(await hear(['check', file])).toMatchObject({ code: 64 });
  });

  test.each([
    [{ frameBytes: 24 }, 'frameBytes: must be a power of two in 8..65536, got 24'],
    [{ frameBytes: '16' }, 'frameBytes: must be a power of two in 8..65536, got "16"'],
    [{ headerBytes: -4 }, 'headerBytes: must be an integer in 0..4096, got -4'],
    [{ headerBytes: 6 }, 'a header must have a multiple of 4 bytes up to 8, got 6'],
    [{ arenaBytes: [64, 50] }, 'arenaBytes: must be a multiple of 16 up to 1024, got 50'],
    [{ arenaBytes: 64, orderMax: 3 }, 'orderMax: must be at most 2 in 64 bytes, got 3'],
    [{ orderMax: 1 }, 'orderMax needs arenaBytes beside it'],
    [{ alignment: 'page' }, 'alignment: must be one of absolute, region, got "page"'],
    [{ refuses: 'B7' }, 'refuses: must be one of lists, B1, B2, B3, B4, B5, B6, got "B7"'],
    [{ cpuMax: 9 }, 'cpuMax: must be an integer in 1..4, got 9'],
    [{ lock: 'spin' }, 'lock: must be an import like \'env.spin_lock\', got "spin"'],
    [{ lock: 'env.spin' }, 'lock: the module imports no function env.spin; it imports nothing'],
    [{ frameByte: 4 }, "'frameByte' must be one of frameBytes, headerBytes, arenaBytes,"],
    [{ alloc: 'buddycheck_alloc' }, "alloc: must look like name(word, 4), got 'buddycheck_alloc'"],
    [{ alloc: 'nothing(order)' }, 'alloc: the module exports no function nothing; it exports'],
    [{ arenaBytes: [] }, 'arenaBytes: must be a list of at least 1, got []'],
    [{ arenaBytes: true }, 'arenaBytes: must be an integer in 8..16777216, got true'],
    [{ held: [1, 64] }, 'held.1: must be an integer in 0..63, got 64'],
    [[], 'config: must be an object, got []'],
  ])('%j is refused in words', async (config, words) => {
    const file = join(folder, 'bad.json');
    writeFileSync(file, JSON.stringify(config));
    const { code, warned } = await hear(['check', wasm('pair-bit'), '--config', file]);
    expect(warned).toContain(words);
    expect(code).toBe(64);
  });

  test('that cannot be read is named', async () => {
    const file = wasm('pair-bit');
    const missing = await hear(['check', file, '--config', join(folder, 'no.json')]);
    expect(missing.warned).toContain('config file must exist');
    const broken = join(folder, 'broken.ts');
    writeFileSync(broken, 'export const config = {};');
    const { code, warned } = await hear(['check', file, '--config', broken]);
    expect(code).toBe(64);
    expect(warned).toContain('must have the config as its default export; it exports config');
    const text = await hear(['check', file, '--config', join(projectRoot, 'README.md')]);
    expect(text.warned).toContain('config file must end in one of .json, .ts,');
  });

  test('that a command names is named in the replay as well', async () => {
    const config = join(folder, 'named.json');
    writeFileSync(config, JSON.stringify(calls));
    const file = wasm('pair-bit.toggles-requested-order');
    const { said } = await hear(['check', file, '--frames', '4', '--config', config]);
    const words = commandIn(said, 'replay');
    expect(words).toContain(config);
    expect(await hear(words)).toMatchObject({ code: 1 });
  });
});
