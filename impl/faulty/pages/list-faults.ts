/** The faults of the designs free-list and order-map. */
import { acceptsAnyOrder } from './accepts-any-order.ts';
import { acceptsDoubleFree } from './accepts-double-free.ts';
import { acceptsInterior } from './accepts-interior.ts';
import { allocKeepsTag } from './alloc-keeps-tag.ts';
import { allocTagsSource } from './alloc-tags-source.ts';
import { baseForgotten } from './base-forgotten.ts';
import { buddyAbove } from './buddy-above.ts';
import { buddyOfAnyOrder } from './buddy-of-any-order.ts';
import { endOffByOne } from './end-off-by-one.ts';
import type { Fault } from './fault.ts';
import { fifoCalledLifo } from './fifo-called-lifo.ts';
import { findsSentinel } from './finds-sentinel.ts';
import { halfUnlinked } from './half-unlinked.ts';
import { holeAtStart } from './hole-at-start.ts';
import { holeListed } from './hole-listed.ts';
import { holeShruggedOff } from './hole-shrugged-off.ts';
import { initMissesTop } from './init-misses-top.ts';
import { initTrustsMemory } from './init-trusts-memory.ts';
import { insertsTwice } from './inserts-twice.ts';
import { lastFrameTwice } from './last-frame-twice.ts';
import { liveTaggedFree } from './live-tagged-free.ts';
import { looksItselfUp } from './looks-itself-up.ts';
import { maskLogicalNot } from './mask-logical-not.ts';
import { maskNotCleared } from './mask-not-cleared.ts';
import { mergeBelowTop } from './merge-below-top.ts';
import { mergeKeepsTag } from './merge-keeps-tag.ts';
import { mergeKeepsUpper } from './merge-keeps-upper.ts';
import { mergeLeavesBuddy } from './merge-leaves-buddy.ts';
import { mergeLeavesRegion } from './merge-leaves-region.ts';
import { mergeOneLevel } from './merge-one-level.ts';
import { mergePastEnd } from './merge-past-end.ts';
import { mergePastTop } from './merge-past-top.ts';
import { mergesNeighbour } from './merges-neighbour.ts';
import { neverSplits } from './never-splits.ts';
import { noMerge } from './no-merge.ts';
import { readsListAbove } from './reads-list-above.ts';
import { readsLiveBuddy } from './reads-live-buddy.ts';
import { refusalSplits } from './refusal-splits.ts';
import { refusesLarge } from './refuses-large.ts';
import { refusesOddZone } from './refuses-odd-zone.ts';
import { refusesTopFree } from './refuses-top-free.ts';
import { remainderLost } from './remainder-lost.ts';
import { remainderOrderUp } from './remainder-order-up.ts';
import { searchNeverEnds } from './search-never-ends.ts';
import { searchSkipsExact } from './search-skips-exact.ts';
import { splitKeepsWhole } from './split-keeps-whole.ts';
import { tagsAllFrames } from './tags-all-frames.ts';
import { tagsFromSecond } from './tags-from-second.ts';
import { tailLost } from './tail-lost.ts';
import { wordUnused } from './word-unused.ts';
import { worstFit } from './worst-fit.ts';
import { zeroesEarly } from './zeroes-early.ts';

/** Those of free-list first, then those of order-map. */
export const listFaults: readonly Fault[] = [
  noMerge,
  mergeOneLevel,
  mergeBelowTop,
  buddyAbove,
  mergesNeighbour,
  buddyOfAnyOrder,
  mergeKeepsUpper,
  mergeLeavesBuddy,
  insertsTwice,
  remainderLost,
  remainderOrderUp,
  splitKeepsWhole,
  worstFit,
  searchSkipsExact,
  neverSplits,
  searchNeverEnds,
  readsListAbove,
  refusesLarge,
  refusalSplits,
  readsLiveBuddy,
  acceptsDoubleFree,
  refusesTopFree,
  tailLost,
  lastFrameTwice,
  holeListed,
  holeAtStart,
  initMissesTop,
  refusesOddZone,
  findsSentinel,
  mergePastEnd,
  mergePastTop,
  looksItselfUp,
  halfUnlinked,
  fifoCalledLifo,
  allocKeepsTag,
  allocTagsSource,
  liveTaggedFree,
  mergeKeepsTag,
  maskNotCleared,
  maskLogicalNot,
  zeroesEarly,
  acceptsAnyOrder,
  acceptsInterior,
  holeShruggedOff,
  endOffByOne,
  mergeLeavesRegion,
  baseForgotten,
  initTrustsMemory,
  tagsAllFrames,
  wordUnused,
  tagsFromSecond,
];
