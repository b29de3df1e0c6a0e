/**
 * What holds between any two calls. The name says what holds, the answer says why it does not.
 * Lists are well linked (I6) when these are asked: `viewOf` saw to it; bits are in `bitmaps.ts`.
 * Source: the obligations' canonical list; Knowlton 1965 for merging; Linux `page_is_buddy`.
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, buddyOf, endOf, isAligned, show, sizeOf } from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import { nodeNumber, type View } from './view.ts';
import { type Interval, regionAt, regionOf, showInterval } from '../blocks/zone.ts';

/** I1: every free or live block starts at a multiple of its size from its region's origin. */
export function aligned({ zone, free, live }: View): Reason | undefined {
  for (const b of [...free, ...live]) {
    const origin = regionAt(zone, b.at)?.origin ?? 0;
    if (isAligned(b, origin)) continue;
    const multiple = `a multiple of ${sizeOf(b.order)} from ${origin}`;
    return { why: `${show(b)} does not start at ${multiple}`, blocks: [b] };
  }
  return undefined;
}

/** I2: every free or live block lies in one region, and its order is at most the top order. */
export function inBounds({ zone, free, live }: View): Reason | undefined {
  for (const b of [...free, ...live]) {
    if (b.order > zone.orderMax) {
      return { why: `${show(b)} is above the top order ${zone.orderMax}`, blocks: [b] };
    }
    if (!regionOf(zone, b)) return { why: `${show(b)} does not lie in one region`, blocks: [b] };
  }
  return undefined;
}

interface Owned {
  readonly what: string;
  readonly block: Block;
  readonly to: number;
}

/** What claims frames, ascending: free and live blocks, reserved intervals, the metadata. */
function owners({ zone, free, live, metadata = [] }: View): Owned[] {
  const owned = (what: string) => (b: Block) => ({ what, block: b, to: endOf(b) });
  const held = (what: string) => (interval: Interval) => ({
    what: `${what} ${showInterval(interval)}`,
    block: { at: interval.from, order: 0 as Order },
    to: interval.to,
  });
  return [
    ...free.map((b) => owned(`free ${show(b)}`)(b)),
    ...live.map((b) => owned(`live ${show(b)}`)(b)),
    ...zone.reserved.map(held('reserved')),
    ...metadata.map(held('metadata')),
  ].toSorted((a, b) => a.block.at - b.block.at || a.to - b.to);
}

/** I3: no frame belongs to two blocks, or to a block and a hole. */
export function noOverlap(view: View): Reason | undefined {
  let last: Owned | undefined;
  for (const next of owners(view)) {
    if (last && next.block.at < last.to) {
      const both = `${last.what} and ${next.what}`;
      return { why: `${both} share frame ${next.block.at}`, blocks: [last.block, next.block] };
    }
    last = next;
  }
  return undefined;
}

/** I4: every frame of every region is free, live, reserved or metadata: nothing is lost. */
export function covered(view: View): Reason | undefined {
  const claims = owners(view);
  let next = 0;
  for (const region of view.zone.regions) {
    let at: number = region.from;
    while (at < region.to) {
      while (next < claims.length && (claims[next] as Owned).to <= at) next++;
      const claim = claims[next];
      if (!claim || claim.block.at > at) {
        const lost = { at: at as Frame, order: 0 as Order };
        return { why: `frame ${at} is lost: neither free nor live nor reserved`, blocks: [lost] };
      }
      at = claim.to;
    }
  }
  return undefined;
}

/** I5: no two free blocks are buddies: they should be one. The top order has no buddies. */
export function coalesceMaximal({ zone, free, isFree }: View): Reason | undefined {
  for (const b of free) {
    const region = regionAt(zone, b.at);
    if (!region || b.order >= zone.orderMax) continue;
    const buddy = buddyOf(b, region.origin);
    if (!isFree(buddy) || !regionOf(zone, buddy)) continue;
    if (regionAt(zone, buddy.at) !== region) continue;
    return { why: `free buddies ${show(b)} and ${show(buddy)} are not merged`, blocks: [b, buddy] };
  }
  return undefined;
}

/** I7: the blocks that metadata outside the lists marks as free are exactly the lists' members. */
export function listedIffFree({ free, marked, isFree }: View): Reason | undefined {
  if (marked === undefined) return undefined;
  const unlisted = marked.find((b) => !isFree(b));
  if (unlisted) return { why: `${show(unlisted)} is marked free, not listed`, blocks: [unlisted] };
  const index = new Set(marked.map(nodeNumber));
  const unmarked = free.find((b) => !index.has(nodeNumber(b)));
  if (unmarked) return { why: `${show(unmarked)} is listed, not marked free`, blocks: [unmarked] };
  return undefined;
}

/** I9: the allocator's own metadata lies in the zone and in no free, live or reserved block. */
export function metadataKept({ zone, free, live, metadata = [] }: View): Reason | undefined {
  for (const part of metadata) {
    if (!zone.regions.some((r) => r.from <= part.from && part.to <= r.to)) {
      return { why: `metadata ${showInterval(part)} does not lie in one region` };
    }
    const clash = [...free, ...live].find((b) => b.at < part.to && part.from < endOf(b));
    if (clash) {
      return { why: `metadata ${showInterval(part)} lies in ${show(clash)}`, blocks: [clash] };
    }
  }
  return undefined;
}

/** I10: every counter and summary equals its recount, also of orders that no block may have. */
export function countsRight({ zone, free, counts }: View): Reason | undefined {
  if (!counts) return undefined;
  const orders = Math.max(zone.orderMax + 1, counts.freeBlocks?.length ?? 0);
  const recount = Array.from({ length: orders }, () => 0);
  for (const b of free) recount[b.order] = (recount[b.order] ?? 0) + 1;
  const frames = free.reduce((sum, b) => sum + sizeOf(b.order), 0);
  if (counts.freeFrames !== undefined && counts.freeFrames !== frames) {
    return { why: `the count of free frames is ${counts.freeFrames}, the lists hold ${frames}` };
  }
  for (const [k, there] of recount.entries()) {
    const counted = counts.freeBlocks?.[k] ?? there;
    if (counted !== there) {
      return { why: `${counted} free blocks of order ${k} are counted, ${there} are listed` };
    }
  }
  return counts.ordersMask === undefined ? undefined : maskRight(counts.ordersMask, recount);
}

/** A mask is a sum of powers of two: one bit too many is wrong wherever it is, be it the sign. */
function maskRight(mask: number, recount: readonly number[]): Reason | undefined {
  for (const [k, there = 0] of recount.entries()) {
    const says = Math.floor(mask / 2 ** k) % 2 !== 0;
    if (says === there > 0) continue;
    return { why: `the mask says order ${k} is ${says ? 'not ' : ''}empty; ${there} are listed` };
  }
  const right = recount.reduce((sum, there, k) => sum + (there > 0 ? 2 ** k : 0), 0);
  if (mask === right) return undefined;
  return { why: `the mask is ${mask}, by the lists it should be ${right}` };
}
