/** What `check`, `replay` and `mutate` say of allocators in WebAssembly. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectRoot } from '../project-files.ts';
import { wasm } from './foreign-file.ts';
import { hear } from './recording-voice.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'buddycheck-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('check of a binary', () => {
  test('finds the pair bit toggled at the requested order unaided, in three calls', async () => {
    const file = wasm('pair-bit.toggles-requested-order');
    const { code, said } = await hear(['check', file]);
    expect(code).toBe(1);
    expect(said).toContain(
      `FAILS  O6 no-touch   pair-bit-toggles-requested-order   4 frames, 3 calls

 scenario       call          result        heap
                init                        |. . . .|
             1  a = alloc 0   0^0           |a|.|. .|
             2  b = alloc 0   1^0           |a|b|. .|
             3  free 0^0 (a)  no answer  ←
`,
    );
    expect(said).toMatch(
      /why +reads byte 4 of frame 1, which is the client's \(buddycheck_free at/,
    );
    expect(said).toMatch(/safe +fails/);
    // By itself: what is above a level that fails is told too.
    expect(said).toMatch(/exact +holds/);
  });

  test('prints a command that replays the failure', async () => {
    const file = wasm('split-bit.tag-not-cleared');
    const { said } = await hear(['check', file, '--frames', '4']);
    const [, trace = ''] = /replay --design \S+ '(bc1:[^']+)'/.exec(said) ?? [];
    const again = await hear(['replay', '--design', file, trace]);
    expect(again.code).toBe(1);
    expect(again.said).toContain(
      'FAILS  O6 no-touch   split-bit-tag-not-cleared   4 frames, 3 call',
    );
    const right = await hear(['replay', '--design', wasm('split-bit'), trace]);
    expect(right.code).toBe(64);
  });

  test('tells the levels, the zones and what bad frees do, as JSON too', async () => {
    const { code, said } = await hear(['check', wasm('longest-tree'), '--frames', '4', '--json']);
    expect(code).toBe(0);
    const { verdict, designs } = JSON.parse(said);
    expect(verdict).toBe('holds');
    expect(designs).toMatchObject([
      {
        name: 'longest-tree',
        binary: {
          levels: [
            { level: 'safe', verdict: 'holds' },
            { level: 'exact', verdict: 'holds' },
            { level: 'coalescing', verdict: 'holds' },
            { level: 'concurrent', verdict: 'unasked' },
          ],
        },
        results: [{ zone: '[0,4), top order 2, aligned to each region', states: 26, depth: 6 }],
      },
    ]);
  });

  /** The ticket lock's binary, its settling under a name that nobody looks for. */
  const unsettled = (): string => {
    const bytes = readFileSync(wasm('smp-tickets'), 'latin1');
    const file = join(folder, 'unsettled.wasm');
    writeFileSync(file, bytes.replace('buddycheck_settle', 'buddycheck_mettle'), 'latin1');
    return file;
  };

  test('lets a binary settle what makes no difference, and says so', async () => {
    const { code, said } = await hear(['check', wasm('smp-tickets'), '--frames', '4']);
    const trust = 'ran, and what that changed is taken on trust';
    expect(code).toBe(0);
    expect(said).toContain(`  behind every call buddycheck_settle ${trust}\n`);
    const file = unsettled();
    const config = file.replace(/wasm$/, 'buddycheck.json');
    writeFileSync(config, JSON.stringify({ settle: 'buddycheck_mettle()' }));
    const named = await hear(['check', file, '--frames', '4', '--json']);
    rmSync(config);
    const [design] = JSON.parse(named.said).designs;
    expect([named.code, design.binary.settledBy]).toEqual([0, 'buddycheck_mettle']);
  });

  test('tells which word makes every state new, if one does', async () => {
    const args = ['check', unsettled(), '--frames', '4', '--states-max', '2000'];
    const { code, said } = await hear(args);
    expect(code).toBe(2);
    // Both halves of its lock lie in it.
    expect(said).toContain(
      '  never the same again, so that states have no end: 1 word (0x1006c)\n',
    );
    const [design] = JSON.parse((await hear([...args, '--json'])).said).designs;
    expect(design.results[0].growing).toEqual([0x1006c]);
    const many = await hear(['check', wasm('smp-magazines'), '--frames', '4', '--states-max', '9']);
    expect([many.code, many.said.includes('never the same')]).toEqual([2, false]);
    expect(many.said).toContain('  cut off: a higher --states-max goes on');
    expect(said).not.toContain('cut off');
  });

  test('tells which words of statistics are left out of states, as JSON too', async () => {
    const args = ['check', wasm('pair-bit-counts'), '--frames', '4'];
    const { code, said } = await hear(args);
    expect(code).toBe(0);
    // Its struct begins at 0x10000, and has a word that nobody reads, and orders that are not used.
    expect(said).toContain(
      '  left out of states: 10 words that decided nothing ' +
        '(0x10000 to 0x10010, 0x10018 to 0x10020, 0x10038 to 0x1003c)\n',
    );
    const [design] = JSON.parse((await hear([...args, '--json'])).said).designs;
    const { idle } = design.results[0];
    expect([idle.length, idle[0], idle.at(-1)]).toEqual([10, 0x10000, 0x1003c]);
    expect((await hear(['check', wasm('pair-bit'), '--frames', '4'])).said).not.toContain(
      'left out',
    );
  });

  test('is unknown where a limit is met', async () => {
    const { code, said } = await hear([
      'check',
      wasm('pair-bit'),
      '--frames',
      '8',
      '--states-max',
      '50',
    ]);
    expect(code).toBe(2);
    expect(said).toContain('unknown: statesMax = 50');
  });

  test('a file that is no module, or no allocator, is the caller’s mistake', async () => {
    const bad = join(folder, 'bad.wasm');
    writeFileSync(bad, 'not wasm');
    expect(await hear(['check', bad])).toMatchObject({ code: 64 });
    writeFileSync(bad, Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    const { code, warned } = await hear(['check', bad]);
    expect(code).toBe(64);
    expect(warned).toContain('does not export buddycheck_alloc, buddycheck_free');
  });

  test('a config names functions and their arguments', async () => {
    const config = join(folder, 'config.json');
    const written = { alloc: 'buddycheck_alloc(order)', free: 'buddycheck_free(block, 7)' };
    writeFileSync(config, JSON.stringify({ ...written, init: 'buddycheck_init(base, 4, 2)' }));
    const args = ['check', wasm('split-bit'), '--frames', '4', '--config', config];
    expect(await hear(args)).toMatchObject({ code: 0 });
    writeFileSync(config, JSON.stringify({ ...written, free: 'buddycheck_free(blok, order)' }));
    expect((await hear(args)).warned).toContain("free: 'blok' must be a number or one of block,");
    writeFileSync(config, JSON.stringify({ frameByte: 4 }));
    expect((await hear(args)).warned).toContain("'frameByte' must be one of frameBytes,");
  });
});

/** The schema of Stryker's mutation reports, as their own package has it. */
function strykerSchema(): object {
  const path =
    'node_modules/mutation-testing-report-schema/src/mutation-testing-report-schema.json';
  return JSON.parse(readFileSync(join(projectRoot, path), 'utf8'));
}

describe('mutate', () => {
  test('tells which mutants of a binary its check does not notice, and reports all', async () => {
    const report = join(folder, 'mutation.json');
    const file = wasm('longest-tree');
    const { code, said } = await hear(['mutate', file, '--frames', '4', '--report', report]);
    expect(code).toBe(1);
    // Zones of 4 frames never have an order above 6: the check of it may say what it likes.
    expect(said).toMatch(/buddycheck_init +byte 0x[0-9a-f]+ +i32.const 6 → i32.const 7/);
    const written = JSON.parse(readFileSync(report, 'utf8'));
    const isValid = new Ajv({ strict: false, validateFormats: false }).compile(strykerSchema());
    expect(isValid(written), JSON.stringify(isValid.errors)).toBe(true);
    const { files } = written;
    const { mutants } = files['longest-tree.wasm'] as { mutants: { status: string }[] };
    const [, all] = /(\d+) mutants: /.exec(said) ?? [];
    expect(mutants).toHaveLength(Number(all));
    const survivors = mutants.filter(({ status }) => status === 'Survived');
    expect(said).toContain(`${survivors.length} survive`);
  });

  test('of a binary that fails already is refused', async () => {
    expect(await hear(['mutate', wasm('pair-bit.remainder-lost')])).toMatchObject({ code: 64 });
  });
});
