/**
 * The view of an object allocator that the slab invariants judge: what it shows of itself, walked
 * by the spec, beside what its client knows to have, and what the page allocator underneath was
 * asked for and gave.
 */
import type { Ring } from '../ports/inspection.ts';
import type { Blame, Reason } from '../blocks/blame.ts';
import type { Block } from '../blocks/geometry.ts';
import { walk } from '../pages/lists.ts';
import type {
  ObjectInspection,
  Owner,
  ShownSlab,
  SlabList,
  ObjectSizes,
} from '../ports/object-port.ts';
import type { Frame } from '../blocks/units.ts';
import { regionAt, type Zone } from '../blocks/zone.ts';

/** What the client has: its objects by pointer, with the place of their class, and its blocks. */
export interface ObjectState {
  readonly zone: Zone;
  readonly sizes: ObjectSizes;
  readonly cpus: number;
  readonly objects: ReadonlyMap<number, number>;
  readonly blocks: readonly Block[];
}

/** Nothing is the client's. */
export const noObjects = (zone: Zone, sizes: ObjectSizes, cpus: number): ObjectState => ({
  zone,
  sizes,
  cpus,
  objects: new Map(),
  blocks: [],
});

/** A slab, and where it is listed. */
export interface Slab extends ShownSlab {
  /** Place of its cache in the table; that of the descriptors is the last. */
  readonly cache: number;
  readonly list: SlabList;
}

/** A cache without its slabs. */
export interface Cut {
  readonly bytes: number;
  readonly firstAt: number;
  /** Objects per slab. */
  readonly capacity: number;
  /** Its own count of its empty slabs. */
  readonly empties: number;
}

/** What the slab invariants judge. */
export interface ObjectView extends ObjectState {
  readonly caches: readonly Cut[];
  readonly slabs: readonly Slab[];
  readonly slabAt: ReadonlyMap<Frame, Slab>;
  /** Objects kept by CPU, then by class. */
  readonly cached: readonly (readonly (readonly number[])[])[];
  /** Blocks that the page allocator gave and did not get back, by first frame. */
  readonly pages: ReadonlyMap<number, Block>;
  owner(at: Frame): Owner;
  /** The free list of a slab, or why it is none (S3). */
  freeOf(slab: Slab): readonly number[] | Reason;
}

/** `0x40`, as pointers print everywhere. */
export const showPointer = (pointer: number): string => `0x${pointer.toString(16)}`;

/** The frame that a pointer points into; of no zone perhaps. */
export const frameAt = ({ frameBytes }: ObjectSizes, pointer: number): Frame =>
  Math.floor(pointer / frameBytes) as Frame;

/** Is it the address of an object of this slab, if it is cut like this? */
export function isSlot({ sizes, caches }: ObjectView, slab: Slab, pointer: number): boolean {
  const { bytes, firstAt, capacity } = caches[slab.cache] as Cut;
  const at = pointer - slab.frame * sizes.frameBytes - firstAt;
  return at >= 0 && at % bytes === 0 && at / bytes < capacity;
}

/** The addresses of all objects of a slab, ascending. */
export function slotsOf({ sizes, caches }: ObjectView, slab: Slab): number[] {
  const { bytes, firstAt, capacity } = caches[slab.cache] as Cut;
  const first = slab.frame * sizes.frameBytes + firstAt;
  return Array.from({ length: capacity }, (_, i) => first + i * bytes);
}

/** The view, or the blame for lists of slabs that cannot be walked (I6, S1). */
export function objectViewOf(
  state: ObjectState,
  shown: ObjectInspection,
  pages: ReadonlyMap<number, Block>,
): ObjectView | Blame {
  const slabs: Slab[] = [];
  const slabAt = new Map<Frame, Slab>();
  for (const [cache, { lists, slab }] of shown.caches.entries()) {
    for (const list of ['full', 'partial', 'empty'] as const) {
      const nodes = nodesOn(lists[list], state.zone);
      if ('why' in nodes) return { id: 'I6', why: `${list} slabs of cache ${cache}: ${nodes.why}` };
      for (const node of nodes) slabs.push({ ...slab(node), cache, list });
    }
  }
  for (const slab of slabs) {
    if (slabAt.has(slab.frame)) {
      return { id: 'S1', why: `frame ${slab.frame} backs two listed slabs` };
    }
    slabAt.set(slab.frame, slab);
  }
  const view: Omit<ObjectView, 'freeOf'> = {
    ...state,
    caches: shown.caches.map(({ bytes, firstAt, empties }) => {
      const capacity = Math.floor((state.sizes.frameBytes - firstAt) / bytes);
      return { bytes, firstAt, capacity, empties };
    }),
    slabs,
    slabAt,
    cached: Array.from({ length: state.cpus }, (_, cpu) =>
      state.sizes.classes.map((__, cache) => shown.cached(cpu, cache)),
    ),
    pages,
    owner: (at) => shown.owner(at),
  };
  return withFreeLists(view, shown);
}

/** Free lists are walked when asked for, once: those of a slab that is none cannot be. */
function withFreeLists(view: Omit<ObjectView, 'freeOf'>, shown: ObjectInspection): ObjectView {
  const walked = new Map<Slab, readonly number[] | Reason>();
  const whole: ObjectView = {
    ...view,
    freeOf: (slab) => {
      const known = walked.get(slab) ?? freeList(whole, slab, shown);
      walked.set(slab, known);
      return known;
    },
  };
  return whole;
}

function freeList(view: ObjectView, slab: Slab, shown: ObjectInspection) {
  const free: number[] = [];
  const met = new Set<number>();
  let at: number | undefined = slab.firstFree;
  for (; at !== -1; at = shown.next(at)) {
    const what = `the free list of frame ${slab.frame}`;
    if (at === undefined)
      return { why: `${what} cannot be read behind ${showPointer(last(free))}` };
    if (!isSlot(view, slab, at)) return { why: `${what} leads to ${showPointer(at)}: no object` };
    if (met.has(at)) return { why: `${what} meets ${showPointer(at)} twice` };
    // Its words are the client's: where the list goes on cannot be read.
    if (view.objects.has(at)) return { why: `${what} holds live ${showPointer(at)}` };
    met.add(at);
    free.push(at);
  }
  return free;
}

const last = (pointers: readonly number[]): number => pointers.at(-1) ?? -1;

/** The nodes of a ring of slabs; there are at most as many as frames. */
function nodesOn(ring: Ring, zone: Zone): readonly number[] | Reason {
  const nodes: number[] = [];
  const frameOf = (node: number): Frame | undefined => {
    const at = ring.frameOf(node);
    if (at === undefined || !regionAt(zone, at)) return undefined;
    nodes.push(node);
    return at;
  };
  const { to } = zone.regions.at(-1) as { to: number };
  const members = walk({ ...ring, frameOf }, to);
  return 'why' in members ? members : nodes;
}
