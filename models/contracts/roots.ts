/**
 * The roots of a zone: the blocks that are free while nothing is live. None ever merges, so a zone
 * is a forest, and what is up to swaps of halves is up to swaps below each root. Trees are kept one
 * after the other, each in the layout of `engine/search/canonical.ts`.
 */
import { treeLeavesMax } from '../../engine/search/canonical.ts';
import { show, sizeOf } from '../../spec/blocks/geometry.ts';
import { emptyState, freeBlocks } from '../../spec/pages/state.ts';
import type { Zone } from '../../spec/blocks/zone.ts';

/** A root: its frames, and where its labels are among those of all roots. */
export interface Root {
  readonly from: number;
  readonly width: number;
  readonly labelsAt: number;
}

/** Has no root more frames than trees may have leaves? */
export const hasSmallRoots = (zone: Zone): boolean =>
  freeBlocks(emptyState(zone)).every(({ order }) => sizeOf(order) <= treeLeavesMax);

/** The roots, ascending. @throws RangeError for one of more than 64 frames. */
export function rootsOf(zone: Zone): readonly Root[] {
  let labelsAt = 0;
  return freeBlocks(emptyState(zone)).map((block) => {
    const width = sizeOf(block.order);
    if (width > treeLeavesMax) {
      const most = `tree symmetry needs blocks of at most ${treeLeavesMax} frames`;
      throw new RangeError(`${most}, got ${show(block)}`);
    }
    const root = { from: block.at, width, labelsAt };
    labelsAt += 2 * width - 1;
    return root;
  });
}

/** Labels of all roots. */
export const labelWords = (roots: readonly Root[]): number =>
  roots.reduce((sum, { width }) => sum + 2 * width - 1, 0);
