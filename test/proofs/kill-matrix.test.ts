/**
 * The kill matrix that ships is of these faults, and still so where that is quick to find out: what
 * searches say, not what random and recorded runs do. And no obligation is idle.
 */
import { describe, expect, test } from 'vitest';
import {
  applies,
  attempt,
  killersOf,
  type Method,
  methods,
  soleKiller,
  suspects,
} from '../../models/strength/kill-matrix.ts';
import {
  found,
  isAsItShould,
  type KillRow,
  killMatrix,
  notAlone,
  readKillMatrix,
  worthOf,
} from '../../proofs/kill-matrix.ts';

const rows = killMatrix();
const rowOf = (name: string) => rows.find((row) => row.name === name);

describe('the kill matrix that ships', () => {
  test('has a row for each fault and variant, with every method that applies', () => {
    expect(rows.map(({ name }) => name)).toEqual(suspects.map(({ name }) => name));
    for (const suspect of suspects) {
      const tried = methods.filter((method) => rowOf(suspect.name)?.attempts[method]);
      expect(tried).toEqual(methods.filter((method) => applies(method, suspect)));
    }
  });

  test('has at least 50 faults, each killed by what it names, and no false alarm', () => {
    expect(rows.filter(({ named }) => named !== undefined).length).toBeGreaterThanOrEqual(50);
    expect(rows.filter((row) => !isAsItShould(row))).toEqual([]);
  });

  test.each(suspects)('still tells of $name what searches find', async (suspect) => {
    const method: Method = suspect.kind.endsWith('CPUs') ? 'interleaved' : 'exhaustive';
    const kept = rowOf(suspect.name)?.attempts[method];
    expect({ ...(await attempt(suspect, method)), seconds: kept?.seconds }).toEqual(kept);
    // Objects have ten scopes: to ask in all of them takes minutes.
    if (suspect.kind === 'objects') return;
    const { broken, isWhole } = killersOf(suspect);
    expect({ broken, isWhole }).toEqual({ broken: rowOf(suspect.name)?.killers, isWhole: true });
  });

  test('shows of every obligation a fault that it alone sees, or says why it is asked', () => {
    for (const { id, alone } of worthOf(rows)) {
      expect([id, alone.length > 0]).toEqual([id, notAlone[id] === undefined]);
    }
  });

  test('shows that exhaustive search finds every fault, and random runs do not', () => {
    const exhaustive = found(rows, 'exhaustive');
    const interleaved = found(rows, 'interleaved');
    const random = found(rows, 'random');
    expect(exhaustive.killed + interleaved.killed).toBe(exhaustive.of + interleaved.of);
    expect(random.of).toBeGreaterThan(interleaved.of);
    expect(random.killed).toBeLessThan(random.of);
  });
});

describe('a row', () => {
  const row: KillRow = {
    name: 'x',
    infects: 'free-list',
    kind: 'pages',
    about: 'made up',
    named: 'I5',
    killers: ['I5'],
    isWhole: true,
    attempts: { exhaustive: { verdict: 'killed', rule: 'I5', length: 2, seconds: 0 } },
  };
  const { named: _, ...variant } = { ...row, killers: [] };
  const survived = { exhaustive: { verdict: 'survived', seconds: 0 } } as const;
  const unknown = { exhaustive: { verdict: 'unknown', limit: 'x', seconds: 0 } } as const;

  test.each([
    ['a fault killed as named', row, true],
    ['a fault that survived', { ...row, attempts: survived }, false],
    ['a fault of which nothing is known', { ...row, attempts: unknown }, false],
    ['a fault killed by another', { ...row, named: 'I4' } as KillRow, false],
    ['a variant that survived', { ...variant, attempts: survived }, true],
    ['a variant of which nothing is known', { ...variant, attempts: unknown }, false],
    ['a variant that was killed', variant, false],
  ])('of %s is judged', (_what, one, isGood) => {
    expect(isAsItShould(one)).toBe(isGood);
  });

  test('with an obligation that there is not is refused', () => {
    const text = JSON.stringify({ rows: [{ ...row, named: 'I99' }] });
    expect(() => readKillMatrix(text)).toThrow('rows.0.named: must be the id of an obligation');
  });
});

test('O11 is the sole killer only where nothing else says what is wrong', () => {
  expect([['I5'], ['I4', 'O11'], ['O11'], ['I3', 'I9', 'O11'], []].map(soleKillerOf)).toEqual([
    'I5',
    'I4',
    'O11',
    undefined,
    undefined,
  ]);
});

const soleKillerOf = (killers: string[]) => soleKiller(killers as Parameters<typeof soleKiller>[0]);
