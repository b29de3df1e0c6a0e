/**
 * What machines are given: each document is validated against the format's own schema, as other
 * people publish it, and says of what was not decided that it was not.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, describe, expect, test } from 'vitest';
import { casesOf, rulesOf } from '../../cli/report/cases.ts';
import { junit } from '../../cli/report/junit.ts';
import { sarif } from '../../cli/report/sarif.ts';
import type { CheckResult } from '../../models/jobs/result.ts';
import { checkSchema } from '../../cli/report/schema.ts';
import { designNamed } from '../../models/catalogue/designs.ts';
import { decodeReport, encodeReport } from '../../models/kept/report-codec.ts';
import { junitErrors, outcomes, sarifErrors } from './others-schemas.ts';
import { hear } from './recording-voice.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-outputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

const fault = ['check', '--design', 'no-merge', '--frames', '4', '--runs', '1'];
const right = ['check', '--design', 'free-list', '--frames', '4', '--runs', '1'];

describe('--junit', () => {
  test('passes every obligation that held, and is valid', async () => {
    const { code } = await hear([...right, '--junit', at('right.xml')]);
    const xml = readFileSync(at('right.xml'), 'utf8');
    expect(code).toBe(0);
    expect(await junitErrors(xml)).toEqual([]);
    const { passed, skipped, failure } = outcomes(xml);
    expect(passed).toEqual([...rulesOf('exhaustive'), ...rulesOf('random')]);
    expect([...skipped, ...failure]).toEqual([]);
    expect(xml).toContain(`tests="${passed.length}" failures="0"`);
  });

  test('fails one obligation, and passes none of those that the failure left open', async () => {
    const { code } = await hear([...fault, '--junit', at('fault.xml')]);
    const xml = readFileSync(at('fault.xml'), 'utf8');
    expect(code).toBe(1);
    expect(await junitErrors(xml)).toEqual([]);
    expect(outcomes(xml)).toMatchObject({ passed: [], failure: ['I5'] });
    expect(xml).toContain('<skipped>unknown: the search ended where I5 broke</skipped>');
    expect(xml).toContain('left out: I5 is broken already, exhaustive on [0,4), top order 2');
    expect(xml).toMatch(/message="free buddies 0\^0 and 1\^0 are not merged" type="I5"/);
  });

  test('skips what is unknown, with the limit as the reason', async () => {
    const { code } = await hear([...right, '--states-max', '3', '--junit', at('unknown.xml')]);
    const xml = readFileSync(at('unknown.xml'), 'utf8');
    expect(code).toBe(2);
    expect(await junitErrors(xml)).toEqual([]);
    const { skipped, passed } = outcomes(xml);
    expect(skipped).toEqual(rulesOf('exhaustive'));
    expect(passed).toEqual(rulesOf('random'));
    expect(xml).toContain('<skipped>unknown: statesMax = 3</skipped>');
  });

  test('stays valid XML whatever a failure says', async () => {
    const hostile = `<&>"'\u0000\u001B[31m\uD800\uFFFF ]]> \u{1F600}\n--`;
    const xml = junit(resultSaying(hostile));
    expect(await junitErrors(xml)).toEqual([]);
    expect(xml).toContain('\u{1F600}');
  });

  test('is told from a document that Jenkins would not read', async () => {
    expect(await junitErrors('<testsuites><testcase/></testsuites>')).not.toEqual([]);
  });
});

/** A failure of an exhaustive search that says this, of a rule that is none of ours. */
const resultSaying = (why: string): CheckResult => ({
  verdict: 'fails',
  seed: 1,
  seconds: 1,
  designs: [
    {
      design: designNamed('free-list'),
      results: [
        {
          method: 'exhaustive',
          zone: '[0,4)',
          calls: 1,
          seconds: 1,
          verdict: 'fails',
          failure: { rule: 'home-made', why },
        },
      ],
      leftOut: [],
    },
  ],
});

test('a rule that is none of ours has a case of its own', () => {
  const [result] = resultSaying('because').designs;
  const cases = result ? casesOf(result) : [];
  expect(cases.map(({ rule }) => rule)).toEqual([...rulesOf('exhaustive'), 'home-made']);
  expect(cases.at(-1)?.outcome).toEqual({ is: 'failed', why: 'because' });
});

describe('--sarif', () => {
  test("tells a failure at its obligation's line, with the calls as one thread", async () => {
    await hear([...fault, '--sarif', at('fault.sarif')]);
    const log = JSON.parse(readFileSync(at('fault.sarif'), 'utf8'));
    expect(sarifErrors(log)).toBe(null);
    const [run] = log.runs;
    const [result, ...more] = run.results;
    expect(more).toEqual([]);
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe('I5');
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    const source = readFileSync(artifactLocation.uri, 'utf8').split('\n');
    expect(source[region.startLine - 1]).toContain('function coalesceMaximal(');
    const [flow, ...others] = result.codeFlows[0].threadFlows;
    expect(others).toEqual([]);
    expect(flow.id).toBe('cpu0');
    expect(flow.locations.map((step: FlowStep) => step.location.message.text)).toEqual([
      'alloc 0 → 0^0',
      'free 0^0 → accepted',
    ]);
  });

  test('of what holds has no results; of what is unknown it says so', async () => {
    await hear([...right, '--sarif', at('right.sarif')]);
    const held = JSON.parse(readFileSync(at('right.sarif'), 'utf8'));
    expect(sarifErrors(held)).toBe(null);
    expect(held.runs[0].results).toEqual([]);
    expect(held.runs[0].invocations[0].toolExecutionNotifications).toEqual([]);
    await hear([...right, '--states-max', '3', '--sarif', at('unknown.sarif')]);
    const unknown = JSON.parse(readFileSync(at('unknown.sarif'), 'utf8'));
    expect(sarifErrors(unknown)).toBe(null);
    expect(unknown.runs[0].invocations[0]).toMatchObject({
      exitCode: 2,
      toolExecutionNotifications: [
        {
          level: 'warning',
          message: {
            text: 'free-list, exhaustive on [0,4), top order 2: unknown, statesMax = 3',
          },
        },
      ],
    });
  });

  test('of several CPUs has a thread for each, and one order of execution for all', async () => {
    const race = ['interleave', '--design', 'smp-free-unlocked', '--sarif', at('smp.sarif')];
    const { code } = await hear(race);
    expect(code).toBe(1);
    const log = JSON.parse(readFileSync(at('smp.sarif'), 'utf8'));
    expect(sarifErrors(log)).toBe(null);
    const flows: { id: string; locations: FlowStep[] }[] =
      log.runs[0].results[0].codeFlows[0].threadFlows;
    expect(flows.map(({ id }) => id)).toEqual(['cpu0', 'cpu1']);
    const orders = flows.map(({ locations }) => locations.map((step) => step.executionOrder));
    for (const own of orders) expect(own).toEqual(own.toSorted((a, b) => a - b));
    const all = orders.flat().toSorted((a, b) => a - b);
    expect(all).toEqual(all.map((_, i) => i + 1));
  });

  test('of threads that move has the exchange on both CPUs, at one moment', async () => {
    const moved = ['interleave', '--design', 'smp-stale-number', '--migrations', '1'];
    const { code } = await hear([...moved, '--sarif', at('moved.sarif')]);
    expect(code).toBe(1);
    const log = JSON.parse(readFileSync(at('moved.sarif'), 'utf8'));
    expect(sarifErrors(log)).toBe(null);
    const flows: { locations: FlowStep[] }[] = log.runs[0].results[0].codeFlows[0].threadFlows;
    const exchanges = flows.map(({ locations }) =>
      locations.find(({ location }) => location.message.text === 'threads exchanged'),
    );
    expect(exchanges.map((step) => step?.executionOrder)).toEqual([2, 2]);
  });

  test('is told from a log that is none', () => {
    expect(sarifErrors({ version: '2.1.0', runs: [{ results: [] }] })).not.toBe(null);
    expect(sarifErrors(JSON.parse(sarif([], [], 0)))).toBe(null);
  });
});

interface FlowStep {
  readonly executionOrder: number;
  readonly location: { readonly message: { readonly text: string } };
}

describe('--json', () => {
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);

  test('has the schema that `buddycheck schema` prints, and is read back as it was', async () => {
    const { code, said } = await hear(['schema']);
    expect({ code, schema: JSON.parse(said) }).toEqual({ code: 0, schema: checkSchema() });
    const isValid = ajv.compile(JSON.parse(said));
    const lines = [
      fault,
      right,
      [...right, '--states-max', '3'],
      [...right, '--seen', 'fingerprints'],
    ];
    for (const line of lines) {
      const document = JSON.parse((await hear([...line, '--json'])).said);
      expect(isValid(document) || isValid.errors).toBe(true);
      expect(encodeReport(decodeReport(document))).toEqual(document);
    }
    expect(isValid({ verdict: 'holds' })).toBe(false);
  });

  test('by fingerprints says how many states may be lost: n squared over 2^65', async () => {
    const { said } = await hear([...right, '--seen', 'fingerprints', '--json']);
    const [first] = JSON.parse(said).designs[0].results;
    expect(first.seen).toEqual({ fingerprints: 64, expectedLoss: first.states ** 2 / 2 ** 65 });
    const told = await hear([...right, '--seen', 'fingerprints']);
    expect(told.said).toMatch(/told apart by 64 bits; \d\.\de-\d+ states are expected to be/);
  });
});

describe('annotations', () => {
  test('go to the error stream, where GitHub listens, and nowhere else', async () => {
    const { warned, said } = await hear([...fault, '--json'], { isAnnotated: true });
    expect(JSON.parse(said).verdict).toBe('fails');
    expect(warned).toMatch(/^::error file=spec\/pages\/invariants\.ts,line=\d+,title=/);
    expect(warned).toContain(
      ',title=I5 coalesce-maximal%3A no-merge::[0,4), top order 2: free buddies 0^0 and 1^0 ' +
        "are not merged%0Areplay: npx buddycheck replay 'bc1:",
    );
    expect(warned.split('\n').length).toBe(1);
    expect((await hear(fault)).warned).toBe('');
    const { warned: limits } = await hear([...right, '--states-max', '3'], { isAnnotated: true });
    expect(limits).toContain('::warning title=buddycheck::free-list, exhaustive on [0,4)');
  });
});
