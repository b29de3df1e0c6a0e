/**
 * Where each frame is while calls overlap: on a free list, in a CPU's cache, a client's, or in
 * transit, that is, with one running call that took it from one of those and has not yet put it
 * anywhere. Locks make places change hands at one moment: when a call releases the lock of the free
 * lists or of a cache, what it has moved is where it is. At these moments it is asked:
 *
 * - K7 blocks in transit are invisible to others: the marks of the lists call no such frame free,
 *   and nobody lists, caches or hands out a frame that another call took off a list or a cache.
 * - C3 a drained frame is in one place: what was given back is not kept, too, and what was taken
 *   out of a cache is not nowhere when the call is over; a call that drained a cache and refuses
 *   all the same has emptied it.
 *
 * Code that moves frames without the locks is K2's and K10's affair: what is not known to be in one
 * place is `unsettled` until the next such moment, and nobody is blamed for it here.
 */
import type { Blame } from '../blocks/blame.ts';
import { type Block, endOf } from '../blocks/geometry.ts';
import type { Frame } from '../blocks/units.ts';

/** Who makes a call: any number, one per thread or handler. */
export type Caller = number;

/** Where a frame is. */
export type Place =
  | { readonly is: 'listed' | 'client' | 'unsettled' }
  | { readonly is: 'cached'; readonly cache: number }
  /** `cache`: the cache it came out of; `isFreed`: it is what a client gave back. */
  | {
      readonly is: 'transit';
      readonly who: Caller;
      readonly cache: number | undefined;
      readonly isFreed: boolean;
    };

/** A cache that a call has drained: how many entries it left there; -1 while it is at it. */
export interface Drain {
  readonly who: Caller;
  readonly cache: number;
  readonly left: number;
}

/** Where everything is; `places` by frame, from the zone's first one. */
export interface Places {
  readonly from: number;
  readonly places: readonly Place[];
  readonly drains: readonly Drain[];
}

/** What there is to see of the free lists by whoever releases their lock. */
export interface SeenLists {
  readonly listed: ReadonlySet<number>;
  /** Frames that marks outside the lists call free; undefined if there are no marks that could. */
  readonly marked: ReadonlySet<number> | undefined;
}

/** Names a caller in a sentence. */
export type Naming = (who: Caller) => string;

/** The places once `who` releases the lock of the free lists, or whom to blame. */
export function listsReleased(
  before: Places,
  who: Caller,
  { listed, marked }: SeenLists,
  nameOf: Naming,
): Places | Blame {
  let { drains } = before;
  const places: Place[] = [];
  for (const [i, place] of before.places.entries()) {
    const at = before.from + i;
    const taken = listed.has(at) ? undefined : placeTaken(place, who);
    if (listed.has(at)) {
      const theft = stolen(place, who, `puts frame ${at} on a free list`, nameOf);
      if (theft) return theft;
      if (place.is === 'cached') drains = withDrain(drains, { who, cache: place.cache, left: -1 });
    }
    const now = listed.has(at) ? relisted(place) : (taken ?? place);
    if (now.is === 'transit' && marked?.has(at)) {
      const why = `frame ${at} is with ${nameOf(now.who)}, but marked free for others to find`;
      return { id: 'K7', why };
    }
    places.push(now);
  }
  return { ...before, places, drains };
}

/** The places once `who` releases the lock of a cache with these entries, or whom to blame. */
export function cacheReleased(
  before: Places,
  who: Caller,
  cache: number,
  entries: readonly Frame[],
  nameOf: Naming,
): Places | Blame {
  const inside = new Set<number>(entries);
  const places: Place[] = [];
  let hasLost = before.drains.some((one) => one.who === who && one.cache === cache);
  for (const [i, place] of before.places.entries()) {
    const at = before.from + i;
    if (inside.has(at)) {
      if (place.is === 'listed') {
        const twice = `in the cache of cpu${cache} and on a free list`;
        return { id: 'C3', why: `${nameOf(who)} leaves frame ${at} ${twice}` };
      }
      const theft = stolen(place, who, `puts frame ${at} into the cache of cpu${cache}`, nameOf);
      if (theft) return theft;
      places.push(place.is === 'client' ? place : { is: 'cached', cache });
    } else if (place.is === 'cached' && place.cache === cache) {
      hasLost = true;
      places.push({ is: 'transit', who, cache, isFreed: false });
    } else places.push(place);
  }
  const others = before.drains.filter((one) => one.who !== who || one.cache !== cache);
  const left = entries.length;
  const drains = hasLost && left > 0 ? withDrain(others, { who, cache, left }) : others;
  return { ...before, places, drains };
}

/** The places once `who` begins to give back a block. */
export const freeBegun = (before: Places, who: Caller, b: Block): Places =>
  changed(before, b, (place) =>
    place.is === 'client' ? { is: 'transit', who, cache: undefined, isFreed: true } : place,
  );

/** How a call ended. */
export interface Ending {
  /** What it handed out. */
  readonly got?: Block;
  /** What it was to take back and refused. */
  readonly kept?: Block;
  /** Did it refuse to hand out anything? */
  readonly isRefusal: boolean;
}

/** The places once the call of `who` is over, or whom to blame. */
export function callEnded(
  before: Places,
  who: Caller,
  { got, kept, isRefusal }: Ending,
  nameOf: Naming,
): Places | Blame {
  const drained = before.drains.find((one) => one.who === who);
  if (isRefusal && drained) {
    const { cache, left } = drained;
    const why = `${nameOf(who)} refuses, but drained the cache of cpu${cache} only down to ${left}`;
    return { id: 'C3', why };
  }
  const drains = before.drains.filter((one) => one.who !== who);
  const places: Place[] = [];
  for (const [i, place] of before.places.entries()) {
    const at = before.from + i;
    const isOwn = place.is === 'transit' && place.who === who;
    if (isInside(got, at)) {
      const theft = stolen(place, who, `hands out frame ${at}`, nameOf);
      if (theft) return theft;
      places.push({ is: 'client' });
    } else if (isOwn && isInside(kept, at)) places.push({ is: 'client' });
    else if (isOwn && place.cache !== undefined) {
      const taken = `frame ${at} out of the cache of cpu${place.cache}`;
      return { id: 'C3', why: `${nameOf(who)} took ${taken} and lost it` };
    } else places.push(isOwn ? { is: 'unsettled' } : place);
  }
  return { ...before, places, drains };
}

/** K7: what another call took off a list or out of a cache is not to be found by this one. */
function stolen(place: Place, who: Caller, does: string, nameOf: Naming): Blame | undefined {
  // What a client gives back without a lock may be anywhere by now.
  if (place.is !== 'transit' || place.who === who || place.isFreed) return undefined;
  return { id: 'K7', why: `${nameOf(who)} ${does}, which is with ${nameOf(place.who)}` };
}

/** Off the list: it is with whoever has the lock. */
const placeTaken = (place: Place, who: Caller): Place | undefined =>
  place.is === 'listed' ? { is: 'transit', who, cache: undefined, isFreed: false } : undefined;

/** A live block on a list is I3's affair, once nothing moves. */
const relisted = (place: Place): Place => (place.is === 'client' ? place : { is: 'listed' });

function withDrain(drains: readonly Drain[], drain: Drain): readonly Drain[] {
  const others = drains.filter(({ who, cache }) => who !== drain.who || cache !== drain.cache);
  return [...others, drain].toSorted((a, b) => a.who - b.who || a.cache - b.cache);
}

const isInside = (b: Block | undefined, at: number): boolean =>
  b !== undefined && b.at <= at && at < endOf(b);

const changed = (before: Places, b: Block, to: (place: Place) => Place): Places => ({
  ...before,
  places: before.places.map((place, i) => (isInside(b, before.from + i) ? to(place) : place)),
});
