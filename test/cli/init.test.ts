/** What `init` writes, and that it works as it stands. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { header } from '../../cli/templates/c-files.ts';
import { projectRoot } from '../project-files.ts';
import { hear } from './recording-voice.ts';

/** Debian's, which has the target as a package, if there is one beside that of the path. */
const debianRust = existsSync('/usr/bin/rustc') ? '/usr/bin/rustc' : 'rustc';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'buddycheck-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

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

  test('writes all of its files or none, whatever keeps it from one', async () => {
    const into = mkdtempSync(join(folder, 'none-'));
    // A link to nothing is no file that exists, and yet takes the name.
    symlinkSync(join(into, 'nowhere', 'at all'), join(into, 'allocator.buddycheck.json'));
    const { code, said, warned } = await hear(['init', 'c', '--into', into]);
    expect([code, said, warned]).toEqual([64, '', expect.stringContaining('nothing written: ')]);
    expect(readdirSync(into)).toEqual(['allocator.buddycheck.json']);
  });

  test('with --bits 64 the build is for pointers of 64 bits, in C and in Zig', async () => {
    for (const [name, flag] of [
      ['c', '--target=wasm64 '],
      ['zig', '-target wasm64-freestanding '],
    ] as const) {
      const into = mkdtempSync(join(folder, `${name}-64-`));
      expect((await hear(['init', name, '--bits', '64', '--into', into])).code).toBe(0);
      const script = readFileSync(join(into, 'buddycheck-build.sh'), 'utf8');
      expect(script).toContain(flag);
      expect(script).not.toContain('wasm32');
      expect(script.includes('-Wl,-mwasm64')).toBe(name === 'c');
    }
    expect((await hear(['init', 'rust', '--bits', '64'])).warned).toContain('for c or zig');
    expect((await hear(['init', 'c', '--bits', '16'])).warned).toContain("32 or 64, got '16'");
  });

  test('a language that there is none for is named', async () => {
    const { code, warned } = await hear(['init', 'cobol']);
    expect(code).toBe(64);
    expect(warned).toContain("one of c, rust, zig; got 'cobol'");
  });

  test('the header that it writes is the one of foreign/c', () => {
    const source = readFileSync(join(projectRoot, 'foreign/c/buddycheck.h'), 'utf8');
    expect(header).toBe(source);
  });

  test.each(['32', '64'])(
    'the page on one’s own allocator works as it stands, %s bits',
    async (bits) => {
      const into = mkdtempSync(join(folder, 'page-'));
      await hear(['init', 'c', '--bits', bits, '--into', into]);
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
    },
  );

  test.each([
    ['rust', /can't find crate for `core`|not found/, { RUSTC: debianRust }],
    ['zig', /not found/, {}],
  ])('%s compiles as it stands, and refuses everything', async (name, lacks, env) => {
    const into = mkdtempSync(join(folder, `${name}-`));
    await hear(['init', name, '--into', into]);
    const options = { cwd: into, encoding: 'utf8', env: { ...process.env, ...env } } as const;
    const { status, stderr } = spawnSync('./buddycheck-build.sh', [], options);
    if (status !== 0) {
      // Only for want of a compiler: anything else is wrong with what was written.
      expect(stderr).toMatch(lacks);
      process.stdout.write(`not built: no ${name} compiler for wasm32 here\n`);
      return;
    }
    expect(stderr).toBe('');
    const { code, said } = await hear(['check', join(into, 'allocator.wasm'), '--frames', '4']);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  O2 complete   allocator   4 frames, 1 call');
  });
});
