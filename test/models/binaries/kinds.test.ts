/**
 * Kinds of mistakes that a check of binaries once passed over, one allocator each: what writes just
 * beside its zone, counts on where that lies, is asked beyond its limits or between two sizes, goes
 * wrong in larger zones only; and right ones that were once told to be wrong.
 */
import { describe, expect, test } from 'vitest';
import { conformance } from '../../../models/jobs/binaries/conformance.ts';
import { Binary } from '../../../models/subject/binaries/binary-mount.ts';
import { conventional } from '../../../models/subject/binaries/convention.ts';
import { encodeTrace } from '../../../models/kept/trace-text.ts';
import { Broken } from '../../../models/one-cpu/binaries/broken.ts';
import { playHistory } from '../../../models/one-cpu/binaries/histories/long-history.ts';
import { playBinary } from '../../../models/one-cpu/binaries/play-binary.ts';
import { searchZone } from '../../../models/one-cpu/binaries/zones/search-zone.ts';
import type { ZoneShape } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';
import { foreign, foreignNames, mountedOn, regionZone } from './foreign.ts';

const four: ZoneShape = { regions: [[0, 4]], orderMax: 2 };
const offByOne: ZoneShape = { regions: [[1, 5]], orderMax: 2 };
const eight: ZoneShape = { regions: [[0, 8]], orderMax: 3 };

const checked = (name: string, zones: readonly ZoneShape[], limits = {}) => {
  const program = foreign(name);
  const convention = conventional(program);
  return conformance(program, convention, {
    zones,
    statesMax: 20_000,
    callsAfterFailure: 3_000,
    ...limits,
  });
};

/** Binary, zone, obligation, and the calls up to the one that fails, as traces have them. */
const kinds: readonly (readonly [string, ZoneShape, string, string])[] = [
  ['byte-heap.header-uncounted', four, 'O5', 'a1.25,a0'],
  ['byte-heap.rounds-down', four, 'O5', 'a1.25,a0'],
  ['linked-table.buddy-by-address', offByOne, 'O1', 'a0,a0,a0,f2^0,f3^0,a1'],
  ['linked-table.refusal-loses', four, 'O2', 'a0,a2,a0'],
  ['linked-table.traps-above-top', four, 'O8', 'a3'],
  ['linked-table.writes-above', four, 'O6', 'a0'],
  ['linked-table.writes-below', four, 'O6', 'a0'],
  ['next-fit.stops-at-end', four, 'O2', 'a0,a1,a0'],
];

describe('a binary that is wrong', () => {
  test.each(kinds)('%s fails, and replays', async (name, shape, rule, calls) => {
    const { verdict, findings } = await checked(name, [shape]);
    const [first] = findings;
    expect([verdict, first?.failure.rule]).toEqual(['fails', rule]);
    const text = encodeTrace({ subject: 'x', zone: first!.zone, calls: first!.trace });
    expect(text.split(':')[4]?.split('~')[0]).toBe(calls);
    const { level, failure, trace } = first!;
    const told = { level, rule: failure.rule };
    const again = playBinary(mountedOn(name, shape), trace, 'inspected', told);
    expect(again.failure).toEqual(failure);
  });

  test('linked-table.skips-last-merge fails with 16 frames only, in a long history', async () => {
    const name = 'linked-table.skips-last-merge';
    expect(await checked(name, [four])).toMatchObject({ verdict: 'holds', findings: [] });
    const binary = mountedOn(name, { regions: [[0, 16]], orderMax: 4 });
    const options = { calls: 2_000, seed: 1, broken: new Broken(), attemptsMax: 1_000 };
    const end = playHistory(binary, options);
    expect(end).toMatchObject({ kind: 'fails', failure: { rule: 'O2' } });
    const trace = end.kind === 'fails' ? end.trace : [];
    expect(trace.length).toBeLessThan(40);
    const again = playBinary(binary, trace, 'coalescing');
    expect(again.failure?.rule).toBe('O2');
  });

  test('there is a line here or in ports.test.ts for each of them', () => {
    const told = [...kinds.map(([name]) => name), 'linked-table.skips-last-merge'];
    const ours = /^(byte-heap|linked-table|next-fit)\./;
    expect(told.toSorted()).toEqual(foreignNames.filter((name) => ours.test(name)));
  });

  test('in several ways is told of each, whatever else fails', async () => {
    const { findings, levels } = await checked('pair-bit.prev-not-set', [four]);
    const rules = findings.map(({ level, failure }) => `${level} ${failure.rule}`);
    expect(rules).toEqual(
      expect.arrayContaining(['safe O1', 'safe O5', 'safe O6', 'inspected I6']),
    );
    expect(levels.map(({ verdict }) => verdict)).not.toContain('untold');
  });
});

describe('a binary that is right', () => {
  const linked: readonly (readonly [ZoneShape, number])[] = [
    [four, 30],
    [eight, 1829],
  ];
  test.each(bounded(linked, linked.slice(0, 1)))(
    'has stale links in no state: linked-table on %j has %i',
    async (shape, states) => {
      const binary = mountedOn('linked-table', shape);
      const options = { level: 'inspected', statesMax: 20_000, broken: new Broken() } as const;
      expect(await searchZone(binary, options)).toMatchObject({ verdict: 'holds', states });
    },
  );

  test.each(['byte-heap', 'next-fit', 'linked-table'])('%s holds', async (name) => {
    expect(await checked(name, [four])).toMatchObject({ verdict: 'holds', findings: [] });
  });

  test('is asked for its header with its data in memory', () => {
    expect(mountedOn('byte-heap', four).headerBytes).toBe(8);
  });
});

describe('a limit', () => {
  test('of ours is no failure of theirs: fuel met is unknown, and names the option', async () => {
    const limits = { fuelMax: 2, pagesMax: 256 };
    const found = await checked('byte-heap', [four], { limits });
    expect(found).toMatchObject({ verdict: 'unknown', findings: [] });
    expect(found.zones[0]?.limit).toContain('--fuel = 2:');
  });

  test('that init sets to all zones leaves nothing to be asked, and that is an error', async () => {
    const shape: ZoneShape = { regions: [[0, 5]], orderMax: 2 };
    await expect(checked('byte-heap', [shape])).rejects.toThrow('init refuses every zone');
  });

  test('does not take a failure back that was found before', async () => {
    const options = { statesMax: 25, callsAfterFailure: Infinity };
    const found = await checked('next-fit.stops-at-end', [four], options);
    expect(found.verdict).toBe('fails');
    expect(found.zones[0]).toMatchObject({ verdict: 'fails', limit: 'statesMax = 25' });
  });
});

test('bytes just below and above a zone are nobody’s', () => {
  const binary = new Binary(
    foreign('linked-table'),
    conventional(foreign('linked-table')),
    regionZone(offByOne),
  );
  binary.init();
  const outcomes = [binary.base - 4, binary.base + 4 * binary.frameBytes].map((address) =>
    binary.guarded(() => {
      binary.memory.load(address, 4);
      return undefined;
    }),
  );
  expect(outcomes.map((blame) => blame?.id)).toEqual(['O6', 'O6']);
});
