/** Who promises to take from a smallest free block is held to it; of others it is only told. */
import { describe, expect, test } from 'vitest';
import { conformance } from '../../../models/jobs/binaries/conformance.ts';
import { configured } from '../../../models/subject/binaries/convention.ts';
import { showCall } from '../../../spec/operations/operations.ts';
import { foreign } from './foreign.ts';

async function judged(name: string, config: unknown) {
  const program = foreign(name);
  const result = await conformance(program, configured(program, config), {
    zones: [{ regions: [[0, 8]], orderMax: 3 }],
    statesMax: 10_000,
  });
  const [first] = result.findings;
  return {
    verdict: result.verdict,
    notSmallest: result.notSmallest !== undefined,
    rule: first?.failure.rule,
    trace: first?.trace.map(showCall),
    levels: result.levels.map(({ level, verdict }) => `${level} ${verdict}`),
  };
}

const smallest = { promises: { takes: 'smallest' } };
const told = ['safe holds', 'exact holds', 'concurrent unasked'];

describe('a promise to take from a smallest free block', () => {
  test.each(['free-bits', 'pair-bit'])('is kept by %s', async (name) => {
    const { verdict, notSmallest } = await judged(name, smallest);
    expect([verdict, notSmallest]).toEqual(['holds', false]);
  });

  test.each([
    ['longest-tree', 5],
    ['next-fit', 3],
  ])('is broken by %s, in %i calls, and nothing else is', async (name, calls) => {
    const { verdict, rule, trace, levels } = await judged(name, smallest);
    expect([verdict, rule, trace?.length]).toEqual(['fails', 'O3', calls]);
    expect(levels).toEqual(expect.arrayContaining([...told, 'coalescing fails']));
  });

  test.each(['longest-tree', 'next-fit'])('that %s does not make is not asked', async (name) => {
    const { verdict, notSmallest } = await judged(name, {});
    expect([verdict, notSmallest]).toEqual(['holds', true]);
  });

  test('cannot be judged of who keeps frames for itself', () => {
    expect(() => configured(foreign('free-bits'), { ...smallest, held: [0] })).toThrow(
      "promises.takes 'smallest' contradicts held",
    );
  });
});
