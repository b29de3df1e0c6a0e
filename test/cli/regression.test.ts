/**
 * Tests that `replay --test` prints: they fail where the binary fails, and pass where it is right,
 * built natively from the same source.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { replay } from '../../api/replay.ts';
import { replayBinary } from '../../api/wasm.ts';
import { projectRoot } from '../project-files.ts';
import { wasm } from './foreign-file.ts';
import { hear } from './recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-regression-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ports = join(projectRoot, 'foreign', 'c');
const isThere = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** Counterexamples of faulty ports, as their checks tell them. */
const traces = {
  'pair-bit.toggles-requested-order':
    'bc1:pair-bit-toggles-requested-order:0-4:t2r:a0,a0,f0^0~1m1hhzq',
  'pair-bit.merges-one-level': 'bc1:pair-bit-merges-one-level:0-4:t2r:a0,f0^0,a2~1ekgc10',
  'byte-heap.rounds-down': 'bc1:byte-heap-rounds-down:0-4:t2r:a1.25,a0~6fk434',
  'linked-table.writes-below': 'bc1:linked-table-writes-below:0-4:t2r:a0~1upk444',
} as const;

async function printed(language: string, name: keyof typeof traces): Promise<string> {
  const args = ['replay', '--test', language, '--design', wasm(name), traces[name]];
  const { code, said } = await hear(args);
  expect(code).toBe(1);
  return said;
}

const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { cwd: folder, encoding: 'utf8' });

/** Builds the program with the port, right or with its fault, and runs it. */
function built(text: string, port: string, fault: string | undefined) {
  writeFileSync(join(folder, 'test.c'), text);
  const source = join(ports, `${port}.c`);
  const flag = fault === undefined ? [] : [`-DFAULT_${fault}`];
  const args = [
    '-O2',
    '-m64',
    '-Wall',
    '-Wextra',
    '-Wno-attributes',
    '-Wno-unused',
    '-I.',
    `-I${ports}`,
  ];
  const compiled = run('gcc', ...args, ...flag, 'test.c', source, '-o', 'a.out');
  expect(compiled.stderr.replaceAll(/[^]*?(error|warning):/g, '')).toBe('');
  return run('./a.out');
}

describe('--test c', () => {
  test.for([
    ['pair-bit', 'toggles-requested-order', 'O5'],
    ['byte-heap', 'rounds-down', 'I3'],
    ['linked-table', 'writes-below', 'O6'],
  ] as const)('of %s with the fault %s fails natively, by %s', async ([port, fault, rule], at) => {
    if (!isThere('gcc')) return at.skip('there is no gcc: nothing was built natively');
    const text = await printed('c', `${port}.${fault}` as keyof typeof traces);
    const wrong = built(text, port, fault.toUpperCase().replaceAll('-', '_'));
    expect([wrong.status, wrong.stdout]).toEqual([1, expect.stringMatching(`^FAILS  ${rule}`)]);
    const right = built(text, port, undefined);
    expect([right.status, right.stdout]).toEqual([
      0,
      expect.stringMatching(/^HOLDS {2}\d+ answers/),
    ]);
  });

  test('calls what a config names by those names', async () => {
    const config = join(folder, 'x.json');
    writeFileSync(config, JSON.stringify({ free: 'buddycheck_init(block, 0, order)' }));
    const args = ['--design', wasm('pair-bit'), '--config', config, '--test', 'c'];
    const { said } = await hear(['replay', ...args, 'bc1:pair-bit:0-4:t2r:a0,f0^0~1bcle9b']);
    expect(said).toContain('return buddycheck_init(block, 0, order);');
  });

  test('of a design makes its calls on what exports buddycheck.h', async () => {
    const { code, said } = await hear([
      'replay',
      '--test',
      'c',
      'bc1:no-merge:0-4:t2:a0,f0^0~phhy8l',
    ]);
    expect([code, said.includes('#include "buddycheck.h"'), said.includes('  give(1);')]).toEqual([
      1,
      true,
      true,
    ]);
  });
});

test('--test rust fails natively where the binary fails', async (context) => {
  if (!isThere('rustc') || !isThere('gcc')) return context.skip('there is no rustc: not built');
  const text = await printed('rust', 'pair-bit.toggles-requested-order');
  writeFileSync(join(folder, 'x_test.rs'), text);
  const tried = (flag: readonly string[]) => {
    const source = join(ports, 'pair-bit.c');
    run('gcc', '-O2', '-w', '-c', `-I${ports}`, ...flag, source, '-o', 'port.o');
    const link = ['-C', 'link-arg=port.o', '-o', 'x_test'];
    const compiled = run('rustc', '--edition', '2021', '--test', 'x_test.rs', ...link);
    expect(compiled.stderr).not.toContain('error');
    return run('./x_test');
  };
  const wrong = tried(['-DFAULT_TOGGLES_REQUESTED_ORDER']);
  expect([wrong.status === 0, wrong.stdout]).toEqual([false, expect.stringContaining('O5: wrote')]);
  expect(tried([]).status).toBe(0);
});

/** As much of a kernel as the suite needs: the test runner of the test. */
const kunitHeader = `#include <stdio.h>
#include <stdlib.h>
struct kunit { int unused; };
struct kunit_case { void (*run)(struct kunit *); };
struct kunit_suite { const char *name; struct kunit_case *test_cases; };
#define KUNIT_CASE(f) {f}
#define KUNIT_ASSERT_TRUE_MSG(test, is, ...) \\
  do { (void)(test); if (!(is)) { printf(__VA_ARGS__); printf("\\n"); exit(1); } } while (0)
#define KUNIT_ASSERT_NOT_NULL(test, p) KUNIT_ASSERT_TRUE_MSG(test, p, "null")
#define kunit_test_suite(s) \\
  int main(void) { struct kunit test = {0}; s.test_cases[0].run(&test); return 0; }
#define kunit_kzalloc(test, bytes, flags) calloc(1, bytes)
#define MODULE_LICENSE(text) extern int licensed
`;

test('--test kunit is a suite that compiles and judges alike', async (context) => {
  if (!isThere('gcc')) return context.skip('there is no gcc: nothing was built natively');
  mkdirSync(join(folder, 'kunit'), { recursive: true });
  mkdirSync(join(folder, 'linux'), { recursive: true });
  writeFileSync(join(folder, 'kunit/test.h'), kunitHeader);
  writeFileSync(join(folder, 'linux/slab.h'), '');
  copyFileSync(join(ports, 'buddycheck.h'), join(folder, 'buddycheck.h'));
  const text = await printed('kunit', 'pair-bit.merges-one-level');
  expect(built(text, 'pair-bit', 'MERGES_ONE_LEVEL').status).toBe(1);
});

describe('--test vitest', () => {
  test('of a binary names the file and the trace, which replays from code', async () => {
    const name = 'pair-bit.merges-one-level';
    const text = await printed('vitest', name);
    expect(text).toContain("import { replayBinary } from 'buddycheck/wasm';");
    const trace = traces[name];
    expect(text).toContain(`'${trace}'`);
    const { verdict, story } = replayBinary(readFileSync(wasm(name)), trace);
    expect([verdict, story]).toEqual(['fails', expect.stringContaining('FAILS  ')]);
    expect(replayBinary(readFileSync(wasm('pair-bit')), trace)).toEqual({ verdict: 'holds' });
  });

  test('of a design replays from code', () => {
    const { verdict, story } = replay('bc1:no-merge:0-4:t2:a0,f0^0~phhy8l');
    expect([verdict, story]).toEqual(['fails', expect.stringContaining('FAILS  I5')]);
  });

  test('in a language that there is none of is refused', async () => {
    const { code, warned } = await hear(['replay', '--test', 'cobol', 'bc1:x']);
    expect([code, warned]).toEqual([
      64,
      expect.stringContaining("vitest, c, rust, kunit, got 'cobol'"),
    ]);
  });
});

test('--test c of a schedule tells its steps, and stresses threads on its locks', async () => {
  const trace = 'bc1:smp-hooks-both-orders:0-2:t1:a0|a0,f:locks:1x5,0~1vud7ac';
  const args = ['replay', '--test', 'c', '--design', wasm('smp-hooks.both-orders'), trace];
  const { code, said } = await hear(args);
  expect(code).toBe(1);
  expect(said).toContain('void take_lock(void *lock) { pthread_mutex_lock(mutex_of(lock)); }');
  expect(said).toContain('static const int script0[] = {');
  expect(said).toMatch(/^ \*  steps +cpu0/m);
  const rust = await hear(['replay', '--test', 'rust', '--design', args[4] ?? '', trace]);
  expect([rust.code, rust.warned]).toEqual([64, expect.stringContaining('must be c for this')]);
});
