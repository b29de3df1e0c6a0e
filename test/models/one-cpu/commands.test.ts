/**
 * Random runs: the designs pass, every fault is found, and what is left of a failing run is as
 * short as a person can make it by hand.
 */
import { describe, expect, test } from 'vitest';
import { listFaults } from '../../../impl/faulty/index.ts';
import { FreeList, freeList } from '../../../impl/designs/free-list.ts';
import { runCommands } from '../../../models/one-cpu/histories/commands.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { showCall } from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { showZone, zone } from '../../../spec/blocks/zone.ts';

class NeverMerges extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    this.push(at, k);
  }
}
const neverMerges: Design = { ...freeList, attach: (space) => new NeverMerges(space) };

test.each(designs)('$name passes 40 random runs on random zones', (design) => {
  const found = runCommands({ design, runs: 40, commandsMax: 150, seed: 20 });
  expect(found).toMatchObject({ kind: 'passed', runs: 40, seed: 20 });
  expect(found.calls).toBeGreaterThan(1_000);
});

test('a design that never merges fails in two calls on two frames', () => {
  for (const seed of [1, 2, 3]) {
    const found = runCommands({ design: neverMerges, runs: 100, seed });
    if (found.kind !== 'fails') throw new Error(`seed ${seed} finds nothing`);
    expect(showZone(found.zone)).toBe('[0,2), top order 1');
    expect(found.trace.map(showCall)).toEqual(['alloc 0', 'free 0^0']);
    expect(found.failure).toEqual({ rule: 'I5', why: 'free buddies 0^0 and 1^0 are not merged' });
  }
});

test('on a zone that is given, the zone stays and the calls get few', () => {
  const given = zone({ regions: [[8, 24]], orderMax: 3 });
  const found = runCommands({ design: neverMerges, zone: given, runs: 100, seed: 4 });
  if (found.kind !== 'fails') throw new Error('nothing found');
  expect(found.zone).toBe(given);
  expect(found.trace.map(showCall)).toEqual(['alloc 0', 'free 8^0']);
});

test('the same seed makes the same runs, and seed and path lead back to a failure', () => {
  const options = { design: neverMerges, runs: 100, seed: 5 };
  const first = runCommands(options);
  expect(runCommands(options)).toEqual(first);
  if (first.kind !== 'fails') throw new Error('nothing found');
  const again = runCommands({ ...options, path: first.path });
  expect(again).toMatchObject({ kind: 'fails', failure: first.failure, trace: first.trace });
  expect(again.runs).toBeLessThan(first.runs);
});

/** No zone that is drawn begins with a hole. */
const edge = zone({ regions: [[0, 2]], reserved: [[0, 1]], orderMax: 1 });
const atEdge: ReadonlySet<string> = new Set(['hole-at-start', 'tags-from-second']);

describe('every fault but that of a declared pick is found, in at most four calls', () => {
  test.each(listFaults.filter((fault) => fault.obligation !== 'D1'))('$name', ({ design }) => {
    const given = atEdge.has(design.name) && { zone: edge };
    const found = runCommands({ design, runs: 300, seed: 1, ...given });
    if (found.kind !== 'fails') throw new Error(`${design.name} passes`);
    expect(found.trace.length).toBeLessThanOrEqual(4);
  });
});

test('progress counts runs one by one', () => {
  const runs: number[] = [];
  const onProgress = (covered: { runs: number }) => runs.push(covered.runs);
  runCommands({ design: freeList, runs: 5, commandsMax: 10, seed: 1, onProgress });
  expect(runs).toEqual([1, 2, 3, 4, 5]);
});

test.each([
  [{ runs: 0 }, 'runs must be an integer in 1..9007199254740991, got 0'],
  [{ commandsMax: 0 }, 'commandsMax must be an integer in 1..9007199254740991, got 0'],
  [{ seed: -1 }, 'seed must be an integer in 0..2147483647, got -1'],
  [{ seed: 0.5 }, 'seed must be an integer in 0..2147483647, got 0.5'],
])('an option out of range is named: %j', (wrong, message) => {
  expect(() => runCommands({ design: freeList, runs: 1, seed: 1, ...wrong })).toThrow(
    new RangeError(message),
  );
});
