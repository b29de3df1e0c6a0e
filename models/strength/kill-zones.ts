/**
 * The zones on which faults are looked for: the smallest of every shape that has broken an
 * allocator. All of them together take a second, and no fault needs a larger one.
 */
import type { Design } from '../../spec/ports/page-port.ts';
import { type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { hasRoom } from '../one-cpu/histories/play-acts.ts';

const shape = (orderMax: number, ...regions: (readonly [number, number])[]): ZoneShape => ({
  regions,
  orderMax,
});

/** Whole blocks from frame 0 first, then what tails, odd bases, holes and gaps show. */
export const killZones: readonly ZoneShape[] = [
  shape(0, [0, 1]),
  shape(1, [0, 2]),
  shape(0, [0, 2]),
  shape(0, [0, 3]),
  shape(2, [0, 4]),
  shape(1, [0, 4]),
  shape(1, [0, 1]),
  shape(0, [1, 2]),
  shape(1, [1, 2]),
  shape(1, [1, 3]),
  { ...shape(1, [0, 2]), reserved: [[1, 2]] },
  shape(2, [2, 4]),
  shape(1, [0, 3]),
  shape(2, [0, 3]),
  shape(1, [0, 1], [1, 2], [2, 3]),
  shape(1, [0, 2], [2, 3]),
  shape(1, [0, 2], [3, 5]),
  { ...shape(1, [0, 2]), reserved: [[0, 1]] },
  shape(0, [0, 4]),
];

/** Those that the design takes. */
export const zonesFor = (design: Design): Zone[] =>
  killZones
    .map((one) => zone({ ...one, alignment: design.declares.alignment }))
    .filter((on) => hasRoom(design, on));
