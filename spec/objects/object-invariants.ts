/**
 * What slabs and the CPUs' caches of objects owe between two calls. `objectsRight` asks all of it,
 * the more basic first: a list of slabs must be one before what is on it can be judged. That pages
 * are right underneath is said by their own invariants.
 * Source: Bonwick 1994; Linux 2.4 mm/slab.c, kmem_extra_free_checks.
 */
import { type Blame, blame, type Reason } from '../blocks/blame.ts';
import { type Block, show } from '../blocks/geometry.ts';
import { isSlot, type ObjectView, showPointer, type Slab, slotsOf } from './object-view.ts';
import { framesIn } from '../blocks/zone.ts';

/** S8: a frame's owner is the cache of its slab, or the client's block that starts there. */
export function ownersRight(view: ObjectView): Reason | undefined {
  const starts = new Map(view.blocks.map((b) => [b.at, b]));
  for (const at of view.zone.regions.flatMap(framesIn)) {
    const should = view.slabAt.get(at)?.cache;
    const order = starts.get(at)?.order;
    const owner = view.owner(at);
    const isRight =
      should === undefined
        ? order === (owner && 'order' in owner ? owner.order : undefined)
        : owner !== undefined && 'cache' in owner && owner.cache === should;
    const isStray = should === undefined && owner !== undefined && 'cache' in owner;
    if (isRight && !isStray) continue;
    return { why: `frame ${at} is ${whose(should, order)}, but its owner is ${shownOwner(owner)}` };
  }
  return undefined;
}

/** S7: the frame of each slab is live in the page allocator, and of order 0. */
export function backed({ slabs, pages }: ObjectView): Reason | undefined {
  for (const { frame, cache } of slabs) {
    const page = pages.get(frame);
    if (page?.order === 0) continue;
    const is = page ? `of order ${page.order}` : 'free';
    return { why: `frame ${frame} backs a slab of cache ${cache}, but as a page it is ${is}` };
  }
  return undefined;
}

/** S6, second half: what is neither a slab's nor the client's was given back. */
export function givenBack({ pages, slabAt, blocks }: ObjectView): Reason | undefined {
  const starts = new Set<number>(blocks.map(({ at }) => at));
  for (const page of pages.values()) {
    if (slabAt.has(page.at) || starts.has(page.at)) continue;
    return { why: `${show(page)} is nobody's and was not given back`, blocks: [page] };
  }
  return undefined;
}

/** S6, first half: a cache keeps at most its limit of empty slabs. */
export function emptiesBounded({ slabs, caches, sizes }: ObjectView): Reason | undefined {
  for (const [cache, { bytes }] of caches.entries()) {
    const empties = slabs.filter((slab) => slab.cache === cache && slab.list === 'empty').length;
    const most = sizes.emptyMax(bytes);
    if (empties > most) return { why: `cache ${cache} keeps ${empties} empty slabs, over ${most}` };
  }
  return undefined;
}

/** S3: a free list has distinct objects of its slab, and an end. */
export function freeListsRight(view: ObjectView): Reason | undefined {
  for (const slab of view.slabs) {
    const free = view.freeOf(slab);
    if ('why' in free) return free;
  }
  return undefined;
}

/** S2: objects in use are those that are not on the free list. */
export function inUseRight(view: ObjectView): Reason | undefined {
  for (const slab of view.slabs) {
    const used = capacityOf(view, slab) - freeOf(view, slab).length;
    if (slab.inUse === used) continue;
    return { why: `frame ${slab.frame} has ${used} objects in use, but counts ${slab.inUse}` };
  }
  return undefined;
}

/** S4: a slab is on the list of full, partial or empty ones as its objects in use say. */
export function listedByUse(view: ObjectView): Reason | undefined {
  for (const slab of view.slabs) {
    const some = slab.inUse === capacityOf(view, slab) ? 'full' : 'partial';
    const should = slab.inUse === 0 ? 'empty' : some;
    if (slab.list === should) continue;
    return { why: `frame ${slab.frame} is ${should}, but on the list of ${slab.list} slabs` };
  }
  return undefined;
}

/** I10: a cache counts its empty slabs. */
export function emptiesCounted({ caches, slabs }: ObjectView): Reason | undefined {
  for (const [cache, { empties }] of caches.entries()) {
    const is = slabs.filter((slab) => slab.cache === cache && slab.list === 'empty').length;
    if (is !== empties) {
      return { why: `cache ${cache} has ${is} empty slabs, but counts ${empties}` };
    }
  }
  return undefined;
}

/** C2: a CPU keeps no more of a class than it may, only objects of that class, and none twice. */
export function keptBounded(view: ObjectView): Reason | undefined {
  const { cacheMax, frameBytes } = view.sizes;
  for (const [cpu, classes] of view.cached.entries()) {
    for (const [cache, kept] of classes.entries()) {
      const where = `cpu${cpu} keeps, of class ${view.sizes.classes[cache]},`;
      if (kept.length > cacheMax) return { why: `${where} ${kept.length} of ${cacheMax}` };
      for (const [i, object] of kept.entries()) {
        const slab = view.slabAt.get(Math.floor(object / frameBytes) as Block['at']);
        const isOne = slab?.cache === cache && isSlot(view, slab, object);
        if (!isOne) return { why: `${where} ${showPointer(object)}, which is no such object` };
        if (kept.indexOf(object) < i) return { why: `${where} ${showPointer(object)} twice` };
      }
    }
  }
  return undefined;
}

/** C1: an object is its user's, in one CPU's cache, or on its slab's free list. */
export function inOnePlace(view: ObjectView): Reason | undefined {
  const places = new Map<number, string>();
  const put = (object: number, place: string): Reason | undefined => {
    const other = places.get(object);
    if (other) return { why: `${showPointer(object)} is ${other} and ${place}` };
    places.set(object, place);
    return undefined;
  };
  const lost = view.slabs.flatMap((slab) => slotsOf(view, slab));
  return (
    first(view.objects.keys(), (object) => put(object, "a user's")) ??
    first(view.slabs, ({ cache, descriptor }) =>
      cache < view.sizes.classes.length ? put(descriptor, 'a descriptor') : undefined,
    ) ??
    first(view.cached.entries(), ([cpu, kept]) =>
      first(kept.flat(), (object) => put(object, `kept by cpu${cpu}`)),
    ) ??
    first(view.slabs, (slab) => first(freeOf(view, slab), (at) => put(at, 'on a free list'))) ??
    first(lost, (at) => (places.has(at) ? undefined : { why: `${showPointer(at)} is nowhere` }))
  );
}

/** Every invariant by its obligation, in the order in which they are asked. */
export const objectInvariants = [
  ['S7', backed],
  ['S8', ownersRight],
  ['S6', givenBack],
  ['S3', freeListsRight],
  ['S2', inUseRight],
  ['S4', listedByUse],
  ['S6', emptiesBounded],
  ['I10', emptiesCounted],
  ['C2', keptBounded],
  ['C1', inOnePlace],
] as const;

/** Those that read free lists, which S3 must have found right. */
const needLists: ReadonlySet<string> = new Set(['S2', 'C1']);

/** Everything wrong with the slabs and the caches, by obligation. */
export function* objectsBroken(view: ObjectView): Generator<Blame> {
  let areListsRight = true;
  for (const [id, holds] of objectInvariants) {
    if (!areListsRight && needLists.has(id)) continue;
    const broken = blame(id, holds(view));
    if (broken) yield broken;
    if (broken?.id === 'S3') areListsRight = false;
  }
}

/** The first of it. */
export const objectsRight = (view: ObjectView): Blame | undefined =>
  objectsBroken(view).next().value;

const capacityOf = (view: ObjectView, slab: Slab): number => view.caches[slab.cache]?.capacity ?? 0;

/** For lists that S3 has found right. */
function freeOf(view: ObjectView, slab: Slab): readonly number[] {
  const free = view.freeOf(slab);
  return 'why' in free ? [] : free;
}

function first<Item>(
  items: Iterable<Item>,
  broken: (item: Item) => Reason | undefined,
): Reason | undefined {
  for (const item of items) {
    const reason = broken(item);
    if (reason) return reason;
  }
  return undefined;
}

const whose = (cache: number | undefined, order: number | undefined): string =>
  cache === undefined
    ? order === undefined
      ? "nobody's"
      : `of order ${order}`
    : `cache ${cache}'s`;

function shownOwner(owner: ReturnType<ObjectView['owner']>): string {
  if (owner === undefined) return 'nobody';
  return 'cache' in owner ? `cache ${owner.cache}` : `a block of order ${owner.order}`;
}
