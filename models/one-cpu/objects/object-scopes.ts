/**
 * The small machines on which the object allocator is looked at everywhere: two to four frames of
 * 128 bytes, classes scaled down to two or four objects per slab, one or two CPUs taking turns.
 * Between them every event of `objectEvents` happens; each scope says what it is there for.
 */
import { pmm } from '../../../impl/slab/pmm.ts';
import type { ObjectDesign } from '../../../spec/ports/object-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { type ObjectEvent, objectEvents } from '../../subject/objects/object-events.ts';
import type { ObjectBounds } from '../../subject/objects/object-bounds.ts';

/** A request by size, and by alignment where that is not 1. */
export type Request = readonly [bytes: number, alignment?: number];

/** What to look at. */
export interface ObjectScope extends ObjectBounds {
  readonly requests: readonly Request[];
}

/** A scope but for the design. */
interface Small {
  readonly frames: number;
  readonly orderMax: number;
  readonly classes: readonly number[];
  readonly cpus: number;
  readonly cacheMax: number;
  readonly batch: number;
  readonly emptyMax: number;
  readonly requests: readonly Request[];
}

const base: Small = {
  frames: 2,
  orderMax: 1,
  classes: [64],
  cpus: 1,
  cacheMax: 1,
  batch: 1,
  emptyMax: 0,
  requests: [[64], [128]],
};

/** By name. */
const scopes = {
  /** One slab and its descriptor; pages compete with it; nothing, and too much, is asked for. */
  one: { ...base, requests: [[0], [64], [128], [512]] },
  /** The same, two CPUs taking turns. */
  two: { ...base, cpus: 2 },
  /** Four objects per slab, two of which a CPU keeps. */
  'four-objects': { ...base, classes: [32], cacheMax: 2, requests: [[32], [128]] },
  /** A batch of two. */
  batch: { ...base, classes: [32], cacheMax: 2, batch: 2, requests: [[32]] },
  /** One empty slab is kept, of objects as of descriptors. */
  keep: { ...base, frames: 3, emptyMax: 1 },
  /** Two slabs, filled and emptied; blocks of two frames. */
  'two-slabs': { ...base, frames: 3, cacheMax: 2, batch: 2, requests: [[64], [128], [256]] },
  /** Three frames, two CPUs. */
  'two-slabs-two-cpus': { ...base, frames: 3, cpus: 2 },
  /** Three slabs, of which one may be too many. */
  'four-frames': { ...base, frames: 4, orderMax: 2, requests: [[64]] },
  /** Two classes, and sizes that are no class; an alignment above the size. */
  classes: { ...base, classes: [32, 64], requests: [[20, 64], [33], [2 ** 32 - 1], [20]] },
  /** Two classes in three frames: one of them gets a slab at the other's cost. */
  'two-classes': { ...base, frames: 3, classes: [32, 64], requests: [[64, 64], [33, 1], [128]] },
} as const satisfies Record<string, Small>;

/** The name of a scope. */
export type ObjectScopeName = keyof typeof scopes;

/** The names of all scopes, the smallest first. */
export const objectScopes = Object.keys(scopes) as readonly ObjectScopeName[];

/** A scope for a design. @throws RangeError naming what there is, for a name that no scope has. */
export function objectScope(name: string, design: ObjectDesign = pmm): ObjectScope {
  const found: Small | undefined = scopes[name as ObjectScopeName];
  if (!found)
    throw new RangeError(`scope must be one of ${objectScopes.join(', ')}, got '${name}'`);
  const { frames, orderMax, classes, cpus, cacheMax, batch, emptyMax, requests } = found;
  const sizes = { frameBytes: 128, classes, emptyMax: () => emptyMax, cacheMax, batch };
  return { design, zone: zone({ regions: [[0, frames]], orderMax }), sizes, cpus, requests };
}

/**
 * The events that a search of this scope must meet, or it has not shown what it seems to: worked
 * out from the scope's shape, as `witnesses.ts` does for zones.
 */
export function owedEvents({ zone: on, sizes, requests }: ObjectScope): readonly ObjectEvent[] {
  const frames = on.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  const served = requests.map(([bytes, alignment = 1]) => Math.max(bytes, alignment));
  const largest = sizes.frameBytes * 2 ** on.orderMax;
  // Only a request for frames is refused where giving a slab back could serve it.
  const hasBlocks = served.some((n) => sizes.classes.every((size) => size < n) && n <= largest);
  const keepsEmpty = sizes.emptyMax(sizes.classes[0] as number) > 0;
  const isOwed: Readonly<Partial<Record<ObjectEvent, boolean>>> = {
    'give-back before refusal': hasBlocks,
    // Two slabs and the one of their descriptors.
    'give-back on free': frames > 2 && !keepsEmpty,
    'empty to partial': keepsEmpty,
    'partial to empty': keepsEmpty,
  };
  return objectEvents.filter((event) => isOwed[event] ?? true);
}
