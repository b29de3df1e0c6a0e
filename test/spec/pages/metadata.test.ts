/** What each scheme remembers of one state, by hand; what it can tell is a law over all states. */
import { expect, test } from 'vitest';
import { block } from '../../../spec/blocks/geometry.ts';
import { isVisible, metadataOf } from '../../../spec/pages/metadata.ts';
import { emptyState, picture } from '../../../spec/pages/state.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const four = zone({ regions: [[0, 4]], orderMax: 2 });
/** 0^0 is live, 1^0 and 2^1 are free. */
const here = () => picture({ zone: four, live: [block(0, 0)] });

// Nodes by order, then by frame: 0^0 1^0 2^0 3^0, 0^1 2^1, 0^2; pairs and splits from order 1 on.
test.each([
  ['none', ''],
  ['lists', '0100010'],
  ['B1', '0100010'],
  ['B2', '101'],
  ['B3', '101'],
  ['B4', '1000101'],
  ['B5', '0111122'],
  ['B6', '0,0,1,-1 1,2'],
] as const)('%s remembers what its nodes mean', (scheme, text) => {
  expect(metadataOf(scheme, here())).toBe(text);
});

test('even without metadata it is visible that there is no such block in the zone', () => {
  const low = picture(emptyState(zone({ regions: [[0, 8]], orderMax: 2 })));
  const asked = [block(0, 3), block(1, 1), block(8, 0), block(4, 2)];
  expect(asked.map((b) => isVisible('none', low, b))).toEqual([true, true, true, false]);
});
