/**
 * A view of slabs made by hand, right as it stands, to be made wrong in one place: frames of 64
 * bytes, classes of 16 and 32, two CPUs that keep two objects each at most.
 *
 *      frame 4    256 live · 272 kept by cpu0 · 288, 304 free        class 16, partial
 *            5    320, 352 live                                      class 32, full
 *            6    384 its own descriptor · 400, 416 in use · 432     descriptors, partial
 *            8-9  the client's block                                 7, 10, 11 free
 */
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Ring } from '../../../spec/ports/inspection.ts';
import type {
  ObjectInspection,
  Owner,
  SlabList,
  ObjectSizes,
} from '../../../spec/ports/object-port.ts';
import type { ObjectState } from '../../../spec/objects/object-view.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

export const sizes: ObjectSizes = {
  frameBytes: 64,
  classes: [16, 32],
  emptyMax: () => 0,
  cacheMax: 2,
  batch: 1,
};

export const on = zone({ regions: [[4, 12]], orderMax: 2 });
export const block = (at: number, order: number): Block => ({
  at: at as Frame,
  order: order as Order,
});

/** One slab as it is told. */
export interface ToldSlab {
  cache: number;
  frame: number;
  list: SlabList;
  inUse: number;
  firstFree: number;
  descriptor: number;
}

/** Everything that is told; all of it may be changed. */
export interface Told {
  slabs: ToldSlab[];
  empties: number[];
  /** By pointer: what a free object holds. */
  next: Map<number, number | undefined>;
  owners: Map<number, Owner>;
  cached: number[][][];
  objects: Map<number, number>;
  blocks: Block[];
  pages: Map<number, Block>;
  /** Nodes to which the ring of partial slabs of cache 0 leads besides. */
  stray: number[];
}

/** As it is right. */
export const right = (): Told => ({
  slabs: [
    { cache: 0, frame: 4, list: 'partial', inUse: 2, firstFree: 288, descriptor: 400 },
    { cache: 1, frame: 5, list: 'full', inUse: 2, firstFree: -1, descriptor: 416 },
    { cache: 2, frame: 6, list: 'partial', inUse: 2, firstFree: 432, descriptor: 384 },
  ],
  empties: [0, 0, 0],
  next: new Map([
    [288, 304],
    [304, -1],
    [432, -1],
  ]),
  owners: new Map<number, Owner>([
    [4, { cache: 0 }],
    [5, { cache: 1 }],
    [6, { cache: 2 }],
    [8, { order: 1 as Order }],
  ]),
  cached: [
    [[272], []],
    [[], []],
  ],
  objects: new Map([
    [256, 0],
    [320, 1],
    [352, 1],
  ]),
  blocks: [block(8, 1)],
  pages: new Map([4, 5, 6].map((at) => [at, block(at, 0)] as const)).set(8, block(8, 1)),
  stray: [],
});

/** Nodes are frames, the sentinel is -1. */
function ringOf(frames: readonly number[]): Ring {
  const around = [-1, ...frames];
  const beside = (node: number, step: number): number =>
    around.at((around.indexOf(node) + step) % around.length) as number;
  return {
    order: 0 as Order,
    sentinel: -1,
    next: (node) => beside(node, 1),
    prev: (node) => beside(node, -1),
    frameOf: (node) => (node < 100 ? (node as Frame) : undefined),
  };
}

export const stateOf = ({ objects, blocks }: Told): ObjectState => ({
  zone: on,
  sizes,
  cpus: 2,
  objects,
  blocks,
});

export function inspectionOf(told: Told): ObjectInspection {
  const cuts = [
    { bytes: 16, firstAt: 0 },
    { bytes: 32, firstAt: 0 },
    { bytes: 16, firstAt: 16 },
  ];
  const caches = cuts.map((cut, cache) => {
    const listed = (list: SlabList): Ring => {
      const own = told.slabs.filter((slab) => slab.cache === cache && slab.list === list);
      const stray = cache === 0 && list === 'partial' ? told.stray : [];
      return ringOf([...own.map(({ frame }) => frame), ...stray]);
    };
    const slab = (node: number) => {
      const found = told.slabs.find((one) => one.frame === node && one.cache === cache);
      const { inUse, firstFree, descriptor } = found ?? (told.slabs[0] as ToldSlab);
      return { frame: node as Frame, inUse, firstFree, descriptor };
    };
    const lists = { full: listed('full'), partial: listed('partial'), empty: listed('empty') };
    return { ...cut, lists, empties: told.empties[cache] as number, slab };
  });
  return {
    pages: undefined as never,
    caches,
    next: (pointer) => told.next.get(pointer),
    owner: (at) => told.owners.get(at),
    cached: (cpu, cache) => told.cached[cpu]?.[cache] ?? [],
  };
}
