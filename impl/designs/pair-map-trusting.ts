/**
 * Design `pair-map-trusting`: `pair-map` as Linux 2.4 and document 002 have it, where free asks the
 * pair's bit about the buddy and nothing about the block itself. Of what is not live it refuses
 * only what is no block of the zone; every other bad free is the caller's to avoid, and ruins the
 * heap.
 */
import type { Design } from '../../spec/ports/page-port.ts';
import { PairMap, pairMap } from './pair-map.ts';

/** The buddy layer of document 002, its callers believed. */
export class PairMapTrusting extends PairMap {
  protected override isFreeable(at: number, k: number): boolean {
    return this.isBlock(at, k);
  }
}

export const pairMapTrusting: Design = {
  ...pairMap,
  name: 'pair-map-trusting',
  summary: 'pair-map without a look at what is freed, as Linux 2.4 was',
  declares: {
    ...pairMap.declares,
    sees: 'none',
    accessesMax: (frames) => 1024 + 64 * Math.ceil(Math.log2(frames + 1)),
    accesses: { ...pairMap.declares.accesses, free: { once: 5, level: 7 } },
  },
  attach: (space) => new PairMapTrusting(space),
};
