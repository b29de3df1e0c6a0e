/**
 * Words that decide nothing are in no state: a count that only grows leaves as many states as there
 * are without it. One that decides anything, however late, is in every state from then on.
 */
import { describe, expect, test } from 'vitest';
import { totals } from '../../../models/contracts/closed-form.ts';
import { binaryZones, conformance } from '../../../models/jobs/binaries/conformance.ts';
import { conventional } from '../../../models/subject/binaries/convention.ts';
import { explore } from '../../../models/one-cpu/binaries/search-binary.ts';
import { Learned } from '../../../models/one-cpu/binaries/relevant-bytes.ts';
import { playBinary } from '../../../models/one-cpu/binaries/play-binary.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { searchable } from '../../bounds.ts';
import { foreign, mountedOn, regionZone } from './foreign.ts';
import {
  branchOn,
  constant,
  COUNT,
  type Extra,
  FRAME,
  LAST,
  load,
  nothingOf,
  OTHER,
  plus,
  store,
  tiny,
} from './tiny.ts';

const zones = searchable(binaryZones, (one) => one);
const four = { regions: [[0, 4]], orderMax: 2 } as const;

describe('pair-bit that counts', () => {
  test('has the states of pair-bit, and all levels hold', async () => {
    const program = foreign('pair-bit-counts');
    const options = { zones: [...zones], statesMax: 5000 };
    const found = await conformance(program, conventional(program), options);
    expect(found.verdict).toBe('holds');
    expect(found.zones.map(({ states }) => states)).toEqual(
      zones.map((shape) => totals(regionZone(shape))?.lists),
    );
  });

  test('says which words are left out: all that it counts, but what nobody reads', async () => {
    const binary = mountedOn('pair-bit-counts', four);
    const { index } = binary.program.module.exports.get('pair_bit_counts')!;
    const at = binary.instance.call(index);
    // allocs, frees, refusals, used, peak, latest, by_order of 7, of which 3 orders, bytes.
    const told = [0, 1, 2, 3, 4, 6, 7, 8, 14, 15].map((field) => at + 4 * field);
    const { model, verdict } = await explore(binary, { level: 'inspected', statesMax: 100 });
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 30 } });
    expect(model.idle).toEqual(told);
    const { model: plain } = await explore(mountedOn('pair-bit', four), {
      level: 'inspected',
      statesMax: 100,
    });
    expect(plain.idle).toEqual([]);
  });

  test('counts a refusal, and that is no change: neither in a search nor in a replay', async () => {
    const calls: Call[] = [2, 0].map((order) => ({ op: 'alloc', order: order as Order }));
    const played = await playBinary(mountedOn('pair-bit-counts', four), calls, 'inspected');
    expect(played.failure).toBeUndefined();
    expect(played.steps).toHaveLength(2);
  });
});

test('a place in a ring is in every state: four times as many as without', async () => {
  for (const shape of zones) {
    const binary = mountedOn('pair-bit-logs', shape);
    const { model, verdict } = await explore(binary, { level: 'inspected', statesMax: 10_000 });
    const states = 4 * totals(regionZone(shape))!.lists!;
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states } });
    expect(model.idle).toEqual([]);
  }
});

test('a count that decides is kept, though a limit then ends the search', async () => {
  for (const statesMax of [30, 100, 300]) {
    const binary = mountedOn('pair-bit.drops-fifth-free', four);
    const { verdict } = await explore(binary, { level: 'exact', statesMax });
    expect(verdict).toMatchObject({ kind: 'unknown', limit: `statesMax = ${statesMax}` });
  }
});

describe('an allocator of one frame that counts', () => {
  const grown = (of: number): number[] => plus(load(of), constant(1));
  const statesOf = async (extra: Extra, words?: readonly number[]): Promise<number | string> => {
    const binary = tiny(extra);
    const learned = new Learned(binary.frameBytes);
    const { model, verdict } = await explore(binary, {
      level: 'inspected',
      statesMax: 50,
      learned,
    });
    if (words) expect(model.idle).toEqual(words);
    return verdict.kind === 'holds' ? verdict.explored.states : verdict.kind;
  };

  test('has two states', async () => {
    expect(await statesOf({}, [COUNT])).toBe(2);
  });

  test('so it has where the count is noted in a word that nobody reads', async () => {
    expect(await statesOf({ alloc: store(LAST, load(COUNT)) }, [COUNT])).toBe(2);
    expect(await statesOf({ free: store(LAST, load(COUNT)) }, [COUNT])).toBe(2);
  });

  test('or passes through one, into another that grows', async () => {
    const alloc = [...store(LAST, load(COUNT)), ...store(OTHER, plus(load(LAST), load(OTHER)))];
    expect(await statesOf({ alloc }, [COUNT, OTHER])).toBe(2);
  });

  test('or where init works with it', async () => {
    expect(await statesOf({ init: branchOn(load(COUNT)) }, [COUNT])).toBe(2);
    expect(await statesOf({ init: store(COUNT, constant(9)) }, [COUNT])).toBe(2);
  });

  const deciding: readonly (readonly [string, Extra])[] = [
    ['decides a branch', { alloc: branchOn(load(COUNT)) }],
    ['decides one where it is not counted', { free: branchOn(load(COUNT)) }],
    ['decides what alloc answers', { answer: nothingOf(load(COUNT)) }],
    ['decides what is shown', { listed: branchOn(load(COUNT)) }],
    [
      'decides what is shown, behind a word that only showing writes',
      { listed: [...store(LAST, load(COUNT)), ...branchOn(load(LAST))] },
    ],
    ['is written into a global', { alloc: [...load(COUNT), 0x24, 0] }],
    ['is written into the frame', { free: store(FRAME, load(COUNT)) }],
    [
      'decides behind a word that nobody reads before it is written',
      { alloc: [...store(LAST, load(COUNT)), ...branchOn(load(LAST))] },
    ],
    [
      'decides where another that took it grows',
      { alloc: [...store(OTHER, plus(load(COUNT), load(OTHER))), ...branchOn(load(OTHER))] },
    ],
    ['decides beside another', { alloc: branchOn(load(COUNT)), free: store(OTHER, grown(OTHER)) }],
  ];
  test.each(deciding)('has a new state each time where the count %s', async (_, extra) => {
    expect(await statesOf(extra)).toBe('unknown');
  });
});
