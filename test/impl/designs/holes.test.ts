/** Every design refuses a free that touches a hole, its metadata or what lies outside its zone. */
import { describe, expect, test } from 'vitest';
import { touches } from '../../../impl/memory/holes.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { Mounted } from '../../../models/subject/pages/mount.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

test('a block touches a hole if one of its frames lies in it', () => {
  const holes = [{ from: block(3, 0).at, to: block(5, 0).at }];
  const of = (at: number, k: number): boolean => touches(holes, at, k);
  expect([of(2, 0), of(3, 0), of(4, 0), of(5, 0)]).toEqual([false, true, true, false]);
  expect([of(2, 1), of(0, 3), of(0, 1), of(6, 1)]).toEqual([true, true, false, false]);
  expect(touches([], 0, 3)).toBe(false);
});

const shapes = [
  { what: 'a hole within', regions: [[0, 16]], reserved: [[3, 4]] },
  { what: 'a hole at the first frame', regions: [[0, 16]], reserved: [[0, 1]] },
  { what: 'a hole at the last frame', regions: [[0, 16]], reserved: [[15, 16]] },
  {
    what: 'holes in two regions',
    regions: [
      [0, 8],
      [16, 24],
    ],
    reserved: [
      [0, 2],
      [20, 24],
    ],
  },
] as const;

describe.each(shapes)('with $what', ({ regions, reserved }) => {
  test.each(designs)('$name refuses it, and changes nothing', (design) => {
    const { alignment } = design.declares;
    const mounted = new Mounted(design, zone({ regions, reserved, orderMax: 3, alignment }));
    mounted.init();
    const { allocator, memory, zone: on } = mounted;
    const kept = [...on.reserved, { from: block(24, 0).at, to: block(40, 0).at }];
    for (const made of [0, 1, 2]) {
      const words = [...memory.words];
      for (let at = 0; at < 32; at++) {
        for (let k = 0; k <= 4; k++) {
          const b = block(at, k);
          if (touches(kept, at, k)) expect(allocator.free(b.at, b.order), `${at}^${k}`).toBe(false);
        }
      }
      expect([...memory.words]).toEqual(words);
      allocator.alloc(made as Order);
    }
  });
});
