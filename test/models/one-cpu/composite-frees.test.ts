/** Blocks handed out in parts are not taken back as a whole, also where their bits fill words. */
import { expect, test } from 'vitest';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { compositeFaults } from '../../../impl/faulty/pages/composite-faults.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { compositeZone, freeComposites } from '../../../models/one-cpu/composite-frees.ts';
import { playScenario } from '../../../models/one-cpu/scenario.ts';
import { search } from '../../../engine/search/search.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { showZone, zone } from '../../../spec/blocks/zone.ts';

test.each(designs)('$name refuses all of them that it can see', (design) => {
  const found = freeComposites(design);
  expect(found.kind).toBe('passed');
  expect(found.calls).toBeGreaterThan(design.declares.sees === 'none' ? 900 : 1_400);
});

test('the zone begins in the middle of a word of pairs and holds a block of order 6', () => {
  expect(showZone(compositeZone(orderMap))).toBe('[63,128), top order 6');
});

test.each(compositeFaults)('$name is found, by $obligation', ({ design, obligation }) => {
  const found = freeComposites(design);
  expect(found.kind === 'fails' && found.blame.id).toBe(obligation);
  const trace = found.kind === 'fails' ? found.trace : [];
  // All frames one by one, a few back, and the block around them.
  expect(trace.length).toBeLessThan(66 + 64);
  expect(playScenario(design, compositeZone(design), trace).failure?.rule).toBe(obligation);
});

test.each(compositeFaults)('$name is right on a small zone', ({ design }) => {
  const shape = { regions: [[0, 5]] as const, orderMax: 2 };
  const on = zone({ ...shape, alignment: design.declares.alignment });
  expect(search(new Sequential(design, on), 10_000).kind).toBe('holds');
});
