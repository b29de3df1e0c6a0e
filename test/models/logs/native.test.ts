/**
 * Allocators that run natively on threads, judged by nothing but their logs: our own C port of
 * Linux 2.4's, right and with each of its seeded faults, and the writer for Rust. Where there is no
 * compiler, this says nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { judgeLog } from '../../../models/logs/judge-log.ts';
import { projectRoot } from '../../project-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-native-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Is this compiler there? If not, that is said. */
function works(command: string): boolean {
  if (spawnSync(command, ['--version']).status === 0) return true;
  process.stdout.write(`not built: ${command} is missing here\n`);
  return false;
}

const source = join(projectRoot, 'foreign/c/native/pair-bit-threads.c');
const port = readFileSync(join(projectRoot, 'foreign/c/pair-bit.c'), 'utf8');
const faults = [...new Set(port.match(/FAULT_[A-Z][A-Z_]*/g))].toSorted();

/** Builds with a switch, runs once, and judges what was written. */
async function judgedRun(define: string, seed: number) {
  const program = join(folder, define);
  const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread', '-Wno-attributes'];
  const built = spawnSync('cc', [...flags, `-D${define}`, '-o', program, source], {
    encoding: 'utf8',
  });
  expect(built.stderr).toBe('');
  const log = join(folder, `${define}.${seed}.jsonl`);
  const { status } = spawnSync(program, [log, `${seed}`]);
  return { status, result: await judgeLog(log) };
}

describe('pair-bit on threads', () => {
  test.each([1, 2, 3])('without a fault holds, seed %i', { timeout: 60_000 }, async (seed) => {
    if (!works('cc')) return;
    const { status, result } = await judgedRun('RIGHT', seed);
    expect({ status, verdict: result.verdict, limits: result.limits }).toEqual({
      status: 0,
      verdict: 'holds',
      limits: [],
    });
    expect(result.counts.allocated).toBeGreaterThan(500);
  });

  test('there are ten faults', () => {
    expect(faults).toHaveLength(10);
  });

  test.each(faults)('%s is told from the log alone', { timeout: 60_000 }, async (fault) => {
    if (!works('cc')) return;
    const { result } = await judgedRun(fault, 1);
    expect(result.verdict).toBe('fails');
  });
});

const example = `
#[path = "${join(projectRoot, 'foreign/rust/buddycheck_log.rs')}"]
mod buddycheck_log;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let log = buddycheck_log::Log::create(&path, "two", 16, 0x1000, 2, 1, &["merged"]).unwrap();
    log.block("alloc", 0, 0x1000, 0);
    log.block("alloc", 0, 0x1010, 0);
    log.fail(0, 0);
    log.block("free", 0, 0x1000, 0);
    log.end();
}
`;

describe('the writer for Rust', () => {
  test('writes a log that is read and holds', { timeout: 60_000 }, async () => {
    if (!works('rustc')) return;
    const file = join(folder, 'example.rs');
    writeFileSync(file, example);
    const program = join(folder, 'example');
    const built = spawnSync('rustc', ['-A', 'dead_code', '-o', program, file], {
      encoding: 'utf8',
    });
    expect(built.stderr).toBe('');
    const log = join(folder, 'rust.jsonl');
    spawnSync(program, [log]);
    const { verdict, counts } = await judgeLog(log);
    expect(verdict).toBe('holds');
    expect(counts).toMatchObject({ allocated: 2, freed: 1, refused: 1 });
  });
});
