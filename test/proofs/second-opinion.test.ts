/** Other tools' reports are taken at their word only where they are whole, and compared exactly. */
import { describe, expect, test } from 'vitest';
import { exportBounds } from '../../models/export/bounds.ts';
import { promelaLocked, promelaSpec } from '../../models/export/promela.ts';
import { difference, questions } from '../../proofs/second-opinion/questions.ts';
import { readReport, runSpin, spinVersion } from '../../proofs/second-opinion/spin.ts';
import { readTlcReport, tlcJar } from '../../proofs/second-opinion/tlc.ts';

const report = (errors: number, more = '') => `${more}
State-vector 20 byte, depth reached 21, errors: ${errors}
       26 states, stored
       87 transitions (= stored+matched)
    0.001	equivalent memory usage for states (stored*(State-vector + overhead))
0m0.000000s 0m0.000000s
0m1.250000s 1m0.250000s
`;

describe('a report of SPIN', () => {
  test('has states, steps and the CPU seconds of what the shell ran', () => {
    expect(readReport(report(0))).toMatchObject({
      opinion: { verdict: 'holds', states: 26, transitions: 87 },
      seconds: 61.5,
    });
  });

  test('with an error has the length of its trail', () => {
    const { opinion } = readReport(report(1), '-4:-4:-4\n1:0:59\n2:0:129\n');
    expect(opinion).toEqual({ verdict: 'fails', steps: 2 });
  });

  test.each([
    ['cut short', report(0, 'Warning: Search not completed'), ''],
    ['cut short', report(0, 'error: max search depth too small'), ''],
    ['1 errors, trail 0', report(1), ''],
    ['0 errors, trail 1', report(0), '1:0:59\n'],
    ["SPIN's report has no", 'pan: out of memory', ''],
  ])('is no opinion: %s', (why, text, trail) => {
    expect(() => readReport(text, trail)).toThrow(why);
  });
});

describe('a report of TLC', () => {
  test('has the states generated, the initial one included, and the distinct ones', () => {
    const text =
      'Model checking completed. No error has been found.\n' +
      '87 states generated, 26 distinct states found, 0 states left on queue.';
    expect(readTlcReport(text)).toEqual({ verdict: 'holds', states: 26, transitions: 87 });
  });

  test('of a violation has the steps between its states', () => {
    const text = 'Error: Invariant Right is violated.\nState 1: <Init>\n\nState 2: <Alloc>\n';
    expect(readTlcReport(text)).toEqual({ verdict: 'fails', steps: 1 });
  });

  test('that is neither is no opinion', () => {
    expect(() => readTlcReport('Parsing failed')).toThrow('not understood: Parsing failed');
  });

  test('is not there without a jar, and the reason is told', () => {
    expect(tlcJar({})).toEqual({ missing: 'TLA2TOOLS_JAR does not name a tla2tools.jar' });
    expect(tlcJar({ TLA2TOOLS_JAR: '/no/such.jar' })).toEqual({
      missing: 'TLA2TOOLS_JAR names /no/such.jar, which does not exist',
    });
  });
});

describe('two opinions', () => {
  const holds = { verdict: 'holds', states: 26, transitions: 86 } as const;
  const fails = { verdict: 'fails', steps: 2 } as const;

  test('agree if the other tool counts one step more, the initial state', () => {
    expect(difference(holds, { ...holds, transitions: 87 })).toBeUndefined();
    expect(difference(fails, fails)).toBeUndefined();
  });

  test.each([
    ['ours holds, theirs fails', holds, fails],
    ['shortest: ours 2 steps, theirs 3', fails, { ...fails, steps: 3 }],
    ['states: ours 26, theirs 25', holds, { ...holds, states: 25, transitions: 87 }],
    ['steps: ours 86 and the initial state, theirs 86', holds, holds],
  ] as const)('differ: %s', (what, a, b) => {
    expect(difference(a, b)).toBe(what);
  });
});

describe('our side of the questions', () => {
  const all = questions();

  test('knows the recurrence, and three CPUs on 8 frames', () => {
    const ours = (what: string, zone: string) =>
      all.find((question) => question.what === what && question.zone === zone)?.ours();
    expect(ours('spec', '[0,8) top 3')).toEqual({
      verdict: 'holds',
      states: 677,
      transitions: 4287,
    });
    expect(ours('spec', '[0,5) top 2')).toMatchObject({ states: 26 * 2 });
    expect(ours('no lock, 2 CPUs', '[0,4) top 2')).toEqual({ verdict: 'fails', steps: 6 });
  });

  test('asks about each fault in two zones, and fails in all of them', () => {
    const faults = all.filter(({ switches }) => switches[0] && switches[0] !== 'NO_LOCK');
    expect(faults).toHaveLength(26);
    expect(faults.map(({ ours }) => ours().verdict)).toEqual(faults.map(() => 'fails'));
  });
});

test('SPIN, where it is installed, agrees on 4 frames, a fault and a missing lock', () => {
  if (spinVersion() === undefined) return;
  const four = exportBounds(4);
  expect(runSpin(promelaSpec(four)).opinion).toEqual({
    verdict: 'holds',
    states: 26,
    transitions: 87,
  });
  const noMerge = runSpin(promelaSpec(four), { switches: ['NO_MERGE'] });
  expect(noMerge.opinion).toEqual({ verdict: 'fails', steps: 2 });
  const noLock = runSpin(promelaLocked(four, 2), { switches: ['NO_LOCK'] });
  expect(noLock.opinion).toEqual({ verdict: 'fails', steps: 6 });
}, 60_000);
