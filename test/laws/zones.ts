/** Zones, states and blocks that fast-check draws for the laws of the spec. */
import fc from 'fast-check';
import { type Block, endOf, isAligned } from '../../spec/blocks/geometry.ts';
import { emptyState, freeFrames, type State, withLive } from '../../spec/pages/state.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import { type Zone, zone } from '../../spec/blocks/zone.ts';

/** One or two regions in the first 40 frames, perhaps a hole in one, any small top order. */
export const zones: fc.Arbitrary<Zone> = fc
  .record({
    from: fc.integer({ min: 0, max: 9 }),
    sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 2 }),
    gap: fc.integer({ min: 0, max: 4 }),
    hole: fc.option(fc.integer({ min: 0, max: 11 })),
    holed: fc.integer({ min: 0, max: 1 }),
    orderMax: fc.integer({ min: 0, max: 4 }),
    alignment: fc.constantFrom('absolute' as const, 'region' as const),
  })
  .map(({ from, sizes, gap, hole, holed, orderMax, alignment }) => {
    const regions: [number, number][] = [];
    let at = from;
    for (const size of sizes) {
      regions.push([at, at + size]);
      at += size + gap;
    }
    const [start, end] = regions[holed % regions.length] as [number, number];
    const isInside = hole !== null && start + hole < end;
    const reserved: [number, number][] = isInside ? [[start + hole, start + hole + 1]] : [];
    return zone({ regions, reserved, orderMax, alignment });
  });

/** Every aligned block that lies in one region of the zone. */
export const alignedBlocks = (z: Zone): Block[] =>
  z.regions.flatMap(({ from, to, origin }) => {
    const blocks: Block[] = [];
    for (let at = from; at < to; at++) {
      for (let k = 0; k <= z.orderMax; k++) {
        const b = { at: at as Frame, order: k as Order };
        if (isAligned(b, origin) && endOf(b) <= to) blocks.push(b);
      }
    }
    return blocks;
  });

/** A zone with any live blocks that may be live together. */
export const states: fc.Arbitrary<State> = zones.chain((z) =>
  fc.shuffledSubarray(alignedBlocks(z)).map((blocks) =>
    blocks.reduce((state, b) => {
      const free = freeFrames(state);
      for (let at: number = b.at; at < endOf(b); at++) if (!free.has(at)) return state;
      return withLive(state, b);
    }, emptyState(z)),
  ),
);
