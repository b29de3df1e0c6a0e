/**
 * The same C, built with pointers of 32 and of 64 bits: the same states, and of each fault the same
 * obligation and trace.
 */
import { describe, expect, test } from 'vitest';
import { binaryZones } from '../../../models/jobs/binaries/conformance.ts';
import { explore } from '../../../models/one-cpu/binaries/search-binary.ts';
import { conventional } from '../../../models/subject/binaries/convention.ts';
import { bounded, searchable } from '../../bounds.ts';
import { foreign, foreignNames, mountedOn } from './foreign.ts';

const ports = ['pair-bit', 'split-bit'];
const wide = (name: string): string => name.replace(/^(pair|split)-bit/, '$&-64');

describe.each(ports)('%s', (port) => {
  test('has pointers of 64 bits in one build, and of 32 in the other', () => {
    expect(foreign(wide(port)).module.memory?.is64).toBe(true);
    expect(foreign(port).module.memory?.is64).toBe(false);
    const { alloc, free } = conventional(foreign(wide(port)));
    expect([alloc.areWide, alloc.isWide, free.areWide, free.isWide]).toEqual([
      [false],
      true,
      [true, false],
      false,
    ]);
  });

  test('has the same states in both', async () => {
    for (const shape of searchable(binaryZones, (one) => one)) {
      const [ours, theirs] = await Promise.all(
        [port, wide(port)].map((name) =>
          explore(mountedOn(name, shape), { level: 'inspected', statesMax: 5000 }),
        ),
      );
      // All that is told of a search but its room.
      const { kind, explored } = ours!.verdict;
      expect(theirs!.verdict).toMatchObject({
        kind,
        explored: { ...explored, bytes: expect.any(Number) },
      });
      expect(theirs!.model.callsMade).toBe(ours!.model.callsMade);
    }
  });
});

/** The obligation that fails first, and the calls that lead to it. */
async function endOf(name: string) {
  for (const shape of binaryZones) {
    const { verdict } = await explore(mountedOn(name, shape), {
      level: 'inspected',
      statesMax: 5000,
    });
    if (verdict.kind !== 'fails') continue;
    return { zone: shape, rule: verdict.failure.rule, trace: verdict.trace };
  }
  throw new Error(`${name} does not fail`);
}

const faulty = foreignNames.filter((name) => /^(pair|split)-bit\./.test(name));

test.each(bounded(faulty, faulty.slice(0, 2)))('%s fails alike in both', async (name) => {
  expect(await endOf(wide(name))).toEqual(await endOf(name));
});

test('each fault is built in both ways', () => {
  expect(faulty.map(wide).filter((name) => !foreignNames.includes(name))).toEqual([]);
  expect(faulty.length).toBeGreaterThan(15);
});
