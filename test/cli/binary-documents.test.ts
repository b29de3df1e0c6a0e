/** What machines are told of a binary: the same documents as of a design, at places in its file. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import { sourceLineAt } from '../../engine/wasm/decode/debug-lines.ts';
import { compile } from '../../engine/wasm/lower/program.ts';
import { placeOf } from '../../models/subject/binaries/place.ts';
import { checkSchema } from '../../cli/report/schema.ts';
import { decodeReport, encodeReport } from '../../models/kept/report-codec.ts';
import { wasm } from './foreign-file.ts';
import { junitErrors, outcomes, sarifErrors } from './others-schemas.ts';
import { hear } from './recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-binary-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const right = ['check', wasm('longest-tree'), '--frames', '4'];
const fault = ['check', wasm('pair-bit.toggles-requested-order'), '--frames', '4'];
const small = [...right, '--states-max', '5'];

describe('of a binary', () => {
  test('--json has the schema of all checks, and is read back as it was', async () => {
    const ajv = new Ajv2020({ strict: true });
    addFormats.default(ajv);
    const isValid = ajv.compile(checkSchema());
    for (const line of [right, fault, small]) {
      const document = JSON.parse((await hear([...line, '--json'])).said);
      expect(isValid(document) || isValid.errors).toBe(true);
      expect(encodeReport(decodeReport(document))).toEqual(document);
    }
  });

  test('--junit passes what held, fails what is broken, and skips what met a limit', async () => {
    const xml = async (line: readonly string[]) => {
      await hear([...line, '--junit', at('x.xml')]);
      const text = readFileSync(at('x.xml'), 'utf8');
      expect(await junitErrors(text)).toEqual([]);
      return outcomes(text);
    };
    const answers = ['O1', 'O5', 'O6', 'O8', 'O11', 'O13', 'O2', 'O9'];
    expect(await xml(right)).toEqual({ passed: answers, skipped: [], failure: [] });
    const { passed, failure } = await xml(fault);
    expect(failure).toEqual(['O6', 'O2', 'I5', 'I8']);
    expect(passed).toContain('O9');
    expect(await xml(small)).toEqual({ passed: [], skipped: answers, failure: [] });
  });

  test("--sarif points at the function and the byte of the user's file", async () => {
    await hear([...fault, '--sarif', at('x.sarif')]);
    const log = JSON.parse(readFileSync(at('x.sarif'), 'utf8'));
    expect(sarifErrors(log)).toBe(null);
    const [first] = log.runs[0].results;
    expect(first.ruleId).toBe('O6');
    const { physicalLocation, logicalLocations } = first.locations[0];
    expect(physicalLocation.artifactLocation.uri).toMatch(/toggles-requested-order\.wasm$/);
    expect(physicalLocation.region).toEqual({ byteOffset: 0x496, byteLength: 1 });
    expect(logicalLocations).toMatchObject([{ name: 'buddycheck_free', kind: 'function' }]);
    const [{ locations }] = first.codeFlows[0].threadFlows;
    expect(locations).toHaveLength(3);
    const { rules } = log.runs[0].tool.driver;
    expect(rules[first.ruleIndex].help.text).toContain('npx buddycheck explain O6');
  });

  test('annotations name the file of the binary', async () => {
    const { warned } = await hear(fault, { isAnnotated: true });
    expect(warned).toMatch(/^::error file=\S+toggles-requested-order\.wasm,title=O6 no-touch/);
  });

  test('--seconds-max and --memory-max end it as unknown, and say so', async () => {
    const { code, said } = await hear([...right, '--seconds-max', '0']);
    expect([code, said.includes('secondsMax = 0')]).toEqual([2, true]);
    const memory = await hear(['check', wasm('pair-bit'), '--frames', '10', '--memory-max', '1']);
    expect([memory.code, memory.said.includes('bytesMax = 1048576')]).toEqual([2, true]);
  });
});

/** A module of which nothing but its lines matters; none without a compiler for them. */
function compiled(text: string, ...flags: readonly string[]): Uint8Array | string {
  writeFileSync(at('lines.c'), text);
  const { status, error } = spawnSync(
    'clang',
    ['--target=wasm32', '-O1', '-nostdlib', '-Wl,--no-entry', ...flags, 'lines.c', '-o', 'l.wasm'],
    { cwd: folder },
  );
  if (error || status !== 0) return 'clang builds no wasm32 here: lines were not tried';
  return readFileSync(at('l.wasm'));
}

const source = `#define EXPORT(name) __attribute__((export_name(#name)))

EXPORT(three) int three(void) { return 3; }
EXPORT(stop) int stop(int x) {
  if (x > 4)
    __builtin_trap();
  return x;
}
`;

test.for(['-gdwarf-4', '-gdwarf-5'])('%s tells the line of a byte', (flag, context) => {
  const bytes = compiled(source, flag);
  if (typeof bytes === 'string') return context.skip(bytes);
  const { module } = compile(bytes);
  const entry = (name: string) => module.functions.find((one) => one.name === name)?.body;
  expect(sourceLineAt(bytes, entry('three')?.from ?? 0)).toMatchObject({ line: 3 });
  expect(sourceLineAt(bytes, entry('stop')?.from ?? 0)).toMatchObject({ line: 4 });
  // Instruction 0x00 before the first `end`, 0x0b.
  const { from = 0 } = entry('stop') ?? {};
  const trap = Buffer.from(bytes).indexOf(Buffer.from([0x00, 0x0b]), from);
  const place = placeOf({ module } as never, `x (stop at byte 0x${trap.toString(16)})`);
  expect(trap).toBeGreaterThan(from);
  expect(place).toMatchObject({ name: 'stop', byte: trap, source: { line: 6 } });
  expect(place?.source?.file).toMatch(/lines\.c$/);
});

test('a binary without lines has none, and a damaged table is none', (context) => {
  expect(sourceLineAt(readFileSync(wasm('pair-bit')), 0x496)).toBe(undefined);
  const bytes = compiled(source, '-g');
  if (typeof bytes === 'string') return context.skip(bytes);
  const { module } = compile(bytes);
  const from = module.functions[0]?.body?.from ?? 0;
  for (let i = from; i < bytes.length; i += 3) {
    const damaged = Uint8Array.from(bytes);
    damaged[i] = 0xff;
    const found = sourceLineAt(damaged, from);
    expect(found === undefined || typeof found.line === 'number').toBe(true);
  }
});
