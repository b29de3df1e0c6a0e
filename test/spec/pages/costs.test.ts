/** What calls and metadata may cost is a sum that is met, and what exceeds it is told (B1, F1). */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { designNamed, designs } from '../../../models/catalogue/designs.ts';
import { LockStep } from '../../../models/one-cpu/histories/lock-step.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { Mounted } from '../../../models/subject/pages/mount.ts';
import { amountsIn, footprintBroken, Limits } from '../../../spec/pages/costs.ts';
import { costOf, showCost } from '../../../spec/promises/cost.ts';
import { type Cost, units } from '../../../spec/promises/promise.ts';
import { order } from '../../../spec/blocks/units.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

const eight: ZoneShape = { regions: [[0, 8]], orderMax: 3 };

describe('what there is in a zone', () => {
  test('is counted by hand for 8 frames and for 70 with a hole', () => {
    expect(amountsIn(zone(eight), order(1), 5)).toEqual({
      once: 1,
      order: 4,
      level: 2,
      orderSquare: 16,
      listed: 5,
      topWord: 1,
      doubling: 4,
      frame: 8,
      frameWord: 1,
      part: 1 + 8,
      treeWord: 2,
    });
    const wide = zone({ regions: [[2, 72]], reserved: [[40, 41]], orderMax: 6 });
    expect(amountsIn(wide, order(6), 0)).toMatchObject({
      level: 0,
      topWord: 2,
      frame: 70,
      frameWord: 3,
      // Two stretches, of 38 and 31 frames, with no block of 64 in either.
      part: 14 + 14,
      treeWord: 3 * 2,
    });
  });

  test('has at least as many parts as the zone has blocks at first', () => {
    for (const shape of [eight, { regions: [[3, 61]], orderMax: 4 }] as const) {
      const run = new LockStep(orderMap, zone(shape));
      expect(run.start()).toBeUndefined();
      const { part } = amountsIn(zone(shape), order(0), 0);
      expect(part).toBeGreaterThanOrEqual(run.ledger.listed);
    }
  });
});

describe('a cost', () => {
  test('is a sum over units, rounded down, and prints as one', () => {
    const cost: Cost = { once: 7, level: 2, orderSquare: 0.5 };
    const on = zone({ ...eight, orderMax: 2 });
    expect(costOf(cost, amountsIn(on, order(0), 0))).toBe(7 + 4 + 4);
    expect(showCost(cost)).toBe('7 + 2 level + 0.5 orderSquare');
    expect(showCost({})).toBe('0');
    for (const says of Object.values(units)) expect(says).toMatch(/^\w.+[^.]$/);
  });

  test('is asked of nobody who declares none', () => {
    const { accesses: _, metadataMax: __, ...declares } = orderMap.declares;
    expect(new Limits(declares, zone(eight)).of('alloc', 0, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(footprintBroken(declares, zone(eight), 10 ** 9)).toBeUndefined();
  });
});

/** By operation, how far the dearest call of a whole search stays below what it may cost. */
function slack(name: string): Map<string, number> {
  const design = designNamed(name);
  const on = zone({ regions: [[0, 5]], orderMax: 2, alignment: design.declares.alignment });
  const least = new Map<string, number>();
  class Spied extends Limits {
    override broken(op: string, k: number, listed: number, made: number) {
      least.set(op, Math.min(least.get(op) ?? Infinity, this.of(op, k, listed) - made));
      return super.broken(op, k, listed, made);
    }
  }
  class Model extends Sequential {
    constructor() {
      super(design, on);
      this.mounted.limits = new Spied(design.declares, on);
    }
  }
  expect(search(new Model(), 10_000).kind).toBe('holds');
  return least;
}

/** Where the dearest call of 5 frames does not meet the sum, why that is so. */
const above: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  // It looks at no words of a block of 32 frames, and on the way up at fewer blocks than there are.
  'pair-map': { free: 6 },
  'split-bit': { free: 3 },
  // Its binary search has fewer steps than there are doublings; metadata takes the largest block.
  'stripe-tree': { alloc: 4, free: 8 },
};

test.each(designs)('$name declares for alloc and free no more than is needed', ({ name }) => {
  const found = slack(name);
  const { alloc = 0, free = 0 } = above[name] ?? {};
  expect([found.get('alloc'), found.get('free')]).toEqual([alloc, free]);
});

test('a long run asks, too, and init by itself', () => {
  const declared = (accesses: Readonly<Record<string, Cost>>, metadataMax: Cost) => {
    const declares = { ...orderMap.declares, accesses, metadataMax };
    return new LockStep({ ...orderMap, declares }, zone(eight));
  };
  const room = orderMap.declares.metadataMax as Cost;
  const cheap = declared({ alloc: { once: 32 } }, room);
  expect(cheap.start()).toBeUndefined();
  expect(cheap.apply({ op: 'alloc', order: order(0) })).toMatchObject({
    id: 'B1',
    why: 'alloc made 33 accesses, and may make 32: 32',
  });
  expect(declared({ init: { once: 9 } }, room).start()?.id).toBe('B1');
  expect(declared({}, { once: 32 }).start()).toMatchObject({
    id: 'F1',
    why: 'metadata takes 33 words, and may take 32: 32',
  });
});

test('a call that is over is asked before anybody looks', () => {
  const mounted = new Mounted(orderMap, zone(eight));
  expect(mounted.init()).toBeUndefined();
  const call = { op: 'alloc', order: order(3) } as const;
  mounted.run(call, []);
  expect(mounted.overspent(call, 1)).toBeUndefined();
});
