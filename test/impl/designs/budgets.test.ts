/**
 * What one call may cost, in accesses to memory: the budget is what stops a call that never ends,
 * so it must be a number, and small enough to be reached. Worked out from what each design says its
 * cost is, on zones where rounding shows: of 8 frames log2(8 + 1) rounds up to 4, of 17 to 5.
 */
import { expect, test } from 'vitest';
import { designNamed, designs } from '../../../models/catalogue/designs.ts';
import { Mounted } from '../../../models/subject/pages/mount.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const budgets: Readonly<Record<string, readonly [eight: number, seventeen: number]>> = {
  // Every list once, and a merge per order: 64 per frame and per order that there may be.
  'free-list': [64 * (8 + 32), 64 * (17 + 32)],
  'order-map': [1024 + 16 * 4, 1024 + 16 * 5],
  // A bit per 16 frames is a word per 512; an eighth of the frames is far above that.
  'pair-map': [1024 + 64 * 4 + 1, 1024 + 64 * 5 + 3],
  'pair-map-trusting': [1024 + 64 * 4, 1024 + 64 * 5],
  'split-bit': [1024 + 64 * 4 + 1, 1024 + 64 * 5 + 3],
  // A look at 16 frames a word.
  'stripe-tree': [1024 + 4 * 4 + 1, 1024 + 4 * 5 + 2],
};

test('every design has a budget here', () => {
  expect(designs.map(({ name }) => name).toSorted()).toEqual(Object.keys(budgets).toSorted());
});

test.each(Object.entries(budgets))(
  'the budget of %s grows with the zone as its cost does',
  (name, [eight, seventeen]) => {
    const { accessesMax } = designNamed(name).declares;
    expect([accessesMax(8), accessesMax(17)]).toEqual([eight, seventeen]);
  },
);

test('who makes more accesses than its budget breaks O13, by name and number', () => {
  const orderMap = designNamed('order-map');
  const on = zone({ regions: [[0, 8]], orderMax: 3 });
  const outcome = (accessesMax: number) => {
    const declares = { ...orderMap.declares, accessesMax: () => accessesMax };
    const mounted = new Mounted({ ...orderMap, declares }, on);
    mounted.init();
    return mounted.run({ op: 'alloc', order: order(0) }, []);
  };
  expect(outcome(10)).toMatchObject({ blame: { id: 'O13', why: 'no end after 10 accesses' } });
  expect(outcome(64)).toMatchObject({ answer: block(0, 0) });
});
