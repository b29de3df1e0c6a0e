/** Each design refuses what does not fit (W1, W2), and works on the last frames that do. */
import { describe, expect, test } from 'vitest';
import { freeList } from '../../../impl/designs/free-list.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { faultIn } from '../../../impl/faulty/pages/fault.ts';
import { FreeList } from '../../../impl/designs/free-list.ts';
import { widthFaults } from '../../../impl/faulty/pages/width-faults.ts';
import { designs, offeringMore } from '../../../models/catalogue/designs.ts';
import { farZonesOf, lookAtFarZones, showFarZone } from '../../../models/one-cpu/far-zones.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { search } from '../../../engine/search/search.ts';
import { zone } from '../../../spec/blocks/zone.ts';

test.each([...designs, ...offeringMore])(
  '$name takes the last frames whose links fit and refuses those behind',
  (design) => {
    expect(lookAtFarZones(design)).toMatchObject({ kind: 'passed' });
  },
);

test('zones lie on both sides of word 2^31, of pages and of nodes alone', () => {
  expect(farZonesOf(freeList).map(showFarZone)).toEqual([
    'frames of 2 words, [1073741811,1073741819), top order 3',
    'frames of 2 words, [1073741812,1073741820), top order 3',
    'frames of 2 words, [1073741813,1073741821), top order 3',
    'frames of 2 words, [1073741816,1073741824), top order 3',
    'frames of 2 words, [1073741816,1073741824), top order 3',
    'frames of 1,024 words, [2097143,2097151), top order 3',
    'frames of 1,024 words, [2097144,2097152), top order 3',
    'frames of 1,024 words, [2097145,2097153), top order 3',
    'frames of 1,024 words, [2097151,2097159), top order 3',
    'frames of 1,024 words, [2097159,2097167), top order 3',
    'frames of 2 words, [0,1073741824), top order 20',
    'frames of 2,147,483,648 words, [1048572,1048580), top order 3',
    'frames of 4,398,046,511,104 words, [1048572,1048580), top order 3',
  ]);
});

describe('a fault of widths', () => {
  test.each(widthFaults)('$name breaks $obligation', ({ design, obligation }) => {
    const found = lookAtFarZones(design);
    expect(found.kind === 'fails' && found.blame.id).toBe(obligation);
  });

  test.each(widthFaults)('$name is right on a small zone', ({ design }) => {
    const shape = { regions: [[0, 5]] as const, orderMax: 2 };
    const on = zone({ ...shape, alignment: design.declares.alignment });
    expect(search(new Sequential(design, on), 100_000).kind).toBe('holds');
  });

  test('tells which link does not fit, and in frames of how many words', () => {
    const found = lookAtFarZones(widthFaults[1]?.design ?? orderMap);
    if (found.kind !== 'fails') throw new Error('it must fail');
    expect(found.blame.why).toMatch(/^(stores|the link to frame)/);
    expect(showFarZone(found.on)).toMatch(/^frames of [\d,]+ words, \[/);
    expect(found.told[0] ?? 'init → accepted').toBe('init → accepted');
  });
});

test('a design that refuses what fits breaks O11', () => {
  class Timid extends FreeList {
    protected override fits(): boolean {
      return this.zone.regions.every(({ to }) => to < 2 ** 20);
    }
  }
  const { design } = faultIn(freeList, Timid, {
    name: 'timid',
    obligation: 'O11',
    bug: 'made up',
    happened: 'nowhere',
  });
  const found = lookAtFarZones(design);
  expect(found.kind === 'fails' && found.blame.id).toBe('O11');
});

test('a value that does not fit breaks W1 in a search, too', () => {
  class Wide extends FreeList {
    protected override push(at: number, k: number): void {
      super.push(at, k);
      this.memory.store(this.node(at) + 1, this.node(at) + 2 ** 32);
    }
  }
  const { design } = faultIn(freeList, Wide, {
    name: 'wide',
    obligation: 'W1',
    bug: 'made up',
    happened: 'nowhere',
  });
  const found = search(new Sequential(design, zone({ regions: [[0, 1]], orderMax: 0 })), 10);
  expect(found).toMatchObject({
    kind: 'fails',
    failure: { why: expect.stringContaining('does not fit 32 bits') },
  });
});
