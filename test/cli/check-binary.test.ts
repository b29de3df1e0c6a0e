/** What `check`, `replay`, `init` and `mutate` say of allocators in WebAssembly. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { header } from '../../cli/init/c-files.ts';
import { projectRoot } from '../project-files.ts';
import { hear } from './recording-voice.ts';

const wasm = (name: string): string => join(projectRoot, 'foreign', 'wasm', `${name}.wasm`);

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
    expect(said).toMatch(/exact +untold/);
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
    expect(JSON.parse(said)).toMatchObject({
      verdict: 'holds',
      levels: [
        { level: 'safe', verdict: 'holds' },
        { level: 'exact', verdict: 'holds' },
        { level: 'coalescing', verdict: 'holds' },
        { level: 'concurrent', verdict: 'unasked' },
      ],
      results: [{ zone: '[0,4), top order 2, aligned to each region', states: 26, depth: 6 }],
    });
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

/** The words of a command that a report prints behind `npx buddycheck`. */
function commandIn(said: string, name: string): string[] {
  const [, command = ''] = new RegExp(`npx buddycheck (${name} .*)`).exec(said) ?? [];
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
}

describe('a binary on several CPUs', () => {
  test('check tells the level concurrent, and the programs that it rests on', async () => {
    const { code, said } = await hear(['check', wasm('smp-hooks'), '--frames', '4']);
    expect(code).toBe(0);
    expect(said).toMatch(/alloc 0; free \| alloc 0; free \| alloc 0; free +2 +276 +19 +holds/);
    expect(said).toMatch(/concurrent +holds +K1 K2 K3/);
    const other = await hear(['check', wasm('pair-bit'), '--frames', '4']);
    expect(other.said).toMatch(/concurrent +unasked +of what has an atomic instruction or a lock/);
  });

  test('check tells what fails only there, and how to replay it', async () => {
    const { code, said } = await hear(['check', wasm('smp-hooks.both-orders'), '--frames', '4']);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K3 lock-order   smp-hooks-both-orders   2 frames, 2 CPUs');
    expect(said).toMatch(/inspected +holds/);
    expect(said).toMatch(/concurrent +fails/);
    const again = await hear(commandIn(said, 'replay'));
    expect(again).toMatchObject({ code: 1 });
    expect(again.said).toContain('FAILS  K3 lock-order   smp-hooks-both-orders');
    const [, , , trace = ''] = commandIn(said, 'replay');
    expect(await hear(['replay', '--design', wasm('smp-hooks'), trace])).toMatchObject({
      code: 64,
    });
  });

  test('interleave finds the touch of a live block at its access', async () => {
    const file = wasm('smp-hooks.writes-late');
    const { code, said } = await hear(['interleave', file, '--program', 'alloc 0; free']);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  O5 ');
    expect(said).toMatch(/why +cpu\d writes byte 12 of frame 0, which is a live block's/);
    expect(await hear(commandIn(said, 'replay'))).toMatchObject({ code: 1 });
  });

  test('interleave takes --design as well, and replays a schedule that is typed', async () => {
    const scripts = ['--program', 'alloc 0 | alloc 0', '--grain', 'locks', '--frames', '2'];
    const words = ['interleave', '--design', wasm('smp-magazines.test-then-set'), ...scripts];
    const { code, said } = await hear(words);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K10 no-race   smp-magazines-test-then-set');
    const { counterexample } = JSON.parse((await hear([...words, '--json'])).said);
    const schedule = ['--schedule', counterexample.schedule];
    expect(await hear([...words, ...schedule])).toMatchObject({ code: 1 });
  });

  test('what has no lock that could be one is told so, and run', async () => {
    const { code, warned } = await hear(['interleave', wasm('pair-bit'), '--program', 'alloc 0']);
    expect(code).toBe(1);
    expect(warned).toMatch(/pair-bit.wasm: no atomic instruction in it.*-matomics/);
  });

  test('more CPUs than it is written for are refused', async () => {
    const words = ['interleave', wasm('smp-magazines'), '--program', 'alloc 0', '--cpus', '4'];
    const { code, warned } = await hear(words);
    expect(code).toBe(64);
    expect(warned).toContain('the binary must be run on 1..3 CPUs, got 4');
  });
});

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
    [{ refuses: 'B7' }, 'refuses: must be one of B1, B2, B3, B4, B5, B6, lists, got "B7"'],
    [{ cpuMax: 9 }, 'cpuMax: must be an integer in 1..4, got 9'],
    [{ lock: 'spin' }, 'lock: must be an import like \'env.spin_lock\', got "spin"'],
    [{ lock: 'env.spin' }, 'lock: the module imports no function env.spin; it imports nothing'],
    [{ frameByte: 4 }, "'frameByte' must be one of frameBytes, headerBytes, arenaBytes,"],
    [{ alloc: 'buddycheck_alloc' }, "alloc: must look like name(word, 4), got 'buddycheck_alloc'"],
    [{ alloc: 'nothing(order)' }, 'alloc: the module exports no function nothing; it exports'],
    [[], 'config: '],
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

describe('init', () => {
  test.each(['c', 'rust', 'zig'])(
    '%s writes its files once, and never over others',
    async (name) => {
      const into = mkdtempSync(join(folder, `${name}-`));
      expect(await hear(['init', name, '--into', into])).toMatchObject({ code: 0 });
      const files = readdirSync(into);
      expect(files).toContain('buddycheck-build.sh');
      writeFileSync(join(into, 'buddycheck-build.sh'), 'mine');
      const again = await hear(['init', name, '--into', into]);
      expect(again.code).toBe(64);
      expect(again.warned).toContain('nothing written');
      expect(readFileSync(join(into, 'buddycheck-build.sh'), 'utf8')).toBe('mine');
      expect(readdirSync(into)).toEqual(files);
    },
  );

  test('a language that there is none for is named', async () => {
    const { code, warned } = await hear(['init', 'cobol']);
    expect(code).toBe(64);
    expect(warned).toContain("one of c, rust, zig; got 'cobol'");
  });

  test('the header that it writes is the one of foreign/c', () => {
    const source = readFileSync(join(projectRoot, 'foreign/c/buddycheck.h'), 'utf8');
    expect(header).toBe(source);
  });

  test('the page on checking one’s own allocator works as it stands', async () => {
    const into = mkdtempSync(join(folder, 'page-'));
    await hear(['init', 'c', '--into', into]);
    const page = readFileSync(join(projectRoot, 'docs/checking-your-wasm.md'), 'utf8');
    writeFileSync(join(into, 'mine.c'), /```c\n(.*?)```/s.exec(page)?.[1] ?? '');
    const built = spawnSync('./buddycheck-build.sh', ['mine.c'], { cwd: into, encoding: 'utf8' });
    const canCompile = spawnSync('wasm-ld', ['--version']).status === 0;
    if (!canCompile) {
      process.stdout.write('not built: clang or wasm-ld is missing here\n');
      return;
    }
    expect(built.stderr).toBe('');
    const { code, said } = await hear(['check', join(into, 'allocator.wasm')]);
    expect(code).toBe(0);
    const shown = /npx buddycheck check .*?```\n(.*?)```/s.exec(page)?.[1] ?? 'nothing';
    for (const line of shown.trimEnd().split('\n')) expect(said).toContain(line);
  });
});

describe('mutate', () => {
  test('tells which mutants of a binary its check does not notice, and reports all', async () => {
    const report = join(folder, 'mutation.json');
    const file = wasm('longest-tree');
    const { code, said } = await hear(['mutate', file, '--frames', '4', '--report', report]);
    expect(code).toBe(1);
    // Zones of 4 frames never have an order above 6: the check of it may say what it likes.
    expect(said).toMatch(/buddycheck_init +byte 0x[0-9a-f]+ +i32.const 6 → i32.const 7/);
    const { schemaVersion, files } = JSON.parse(readFileSync(report, 'utf8'));
    expect(schemaVersion).toBe('2');
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
