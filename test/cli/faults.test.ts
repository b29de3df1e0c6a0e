/** `faults` tells of each fault what found it, and ends with 0 only if all is as it should be. */
import { describe, expect, test } from 'vitest';
import { faultsJson, faultsSummary } from '../../cli/report/faults-summary.ts';
import type { Voice } from '../../cli/terminal/style.ts';
import { killMatrix } from '../../proofs/kill-matrix.ts';
import { hear } from './recording-voice.ts';

describe('faults', () => {
  test('shows what fell, in how many calls, and who else would have seen it', async () => {
    const { code, said } = await hear(['faults', '--only', 'no-merge', '--method', 'exhaustive']);
    expect(code).toBe(0);
    expect(said).toMatch(/^no-merge +I5 +I5 in 2, \d\.\d s +I5$/m);
    expect(said).toMatch(/^I5 coalesce-maximal +1 +1 +no-merge$/m);
    expect(said).toContain('exhaustive: 1 of 1 fault found');
    expect(said).toMatch(/^HOLDS {2}every fault killed, every variant alive; 1 fault, 0 variants/m);
  });

  test('runs the faults of several CPUs under every schedule', async () => {
    const { code, said } = await hear(['faults', '--only', 'both-orders', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(said)).toMatchObject({
      verdict: 'holds',
      rows: [{ killers: ['K3'], attempts: { interleaved: { verdict: 'killed', length: 9 } } }],
    });
  });

  test('ends with 1 if the method that was asked for does not find a fault', async () => {
    const { code, said } = await hear(['faults', '--only', 'merge-past-end', '--method', 'random']);
    expect(code).toBe(1);
    expect(said).toContain('not as named');
    expect(said).toContain('FAILS  1 not as they should');
  });

  test('lets the variants live', async () => {
    const { code, said } = await hear(['faults', '--only', 'upper-half', '--method', 'exhaustive']);
    expect({ code, alive: said.includes('survived') }).toEqual({ code: 0, alive: true });
  });

  test('ends with 2 if interrupted, and counts what was not tried', async () => {
    const { code, said } = await hear(['faults', '--method', 'exhaustive'], { interruptsAt: 2 });
    expect(code).toBe(2);
    expect(said).toMatch(/^UNKNOWN {2}1 fault, 0 variants, \d+ not tried/m);
  });

  test.each([
    [['--only', 'nothing'], "--only must be part of a fault's name, got 'nothing'"],
    [
      ['--method', 'luck'],
      '--method must be one of exhaustive, interleaved, random, recorded, got',
    ],
  ])('ends with 64 for %j', async (args, message) => {
    const { code, warned } = await hear(['faults', ...args]);
    expect(code).toBe(64);
    expect(warned).toContain(message);
  });
});

test('a variant that is killed is a false alarm', () => {
  const [row] = killMatrix();
  if (!row) throw new Error('the matrix is empty');
  const { named: _, ...variant } = row;
  const said = faultsSummary({ isColoured: false } as Voice, [variant], 0, 1);
  expect(said.join('\n')).toContain('false alarm');
  expect(JSON.parse(faultsJson([variant], 0)).verdict).toBe('fails');
});
