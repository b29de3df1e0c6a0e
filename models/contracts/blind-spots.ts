/**
 * What a declared metadata scheme costs its users: of all frees of an aligned block that is not
 * live, in all states of eight frames, those that an allocator with this metadata cannot know to be
 * wrong. They are the preconditions under which its verdicts hold.
 */
import { search } from '../../engine/search/search.ts';
import { interned } from '../../engine/search/intern.ts';
import { type Block, overlap } from '../../spec/blocks/geometry.ts';
import { isVisible } from '../../spec/pages/metadata.ts';
import { isLive, type Picture, picture } from '../../spec/pages/state.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Scheme } from '../../spec/ports/inspection.ts';
import { zone } from '../../spec/blocks/zone.ts';
import { specOnly } from './readable-spec.ts';

/** How many frees there are that no client may make, and how many go unnoticed. */
export interface BlindSpots {
  readonly frames: number;
  readonly invalid: number;
  readonly unseen: number;
  /** Those among the invalid frees whose first frame is free already. */
  readonly double: number;
  readonly doubleUnseen: number;
}

/** Counted over every state of 2^orderMax frames. Cost: a second at 3, the states squared above. */
export function blindSpots(scheme: Scheme, orderMax = 3): BlindSpots {
  const frames = 2 ** orderMax;
  const model = interned(specOnly(zone({ regions: [[0, frames]], orderMax })));
  const blocks = alignedBlocks(orderMax);
  const found = { frames, invalid: 0, unseen: 0, double: 0, doubleUnseen: 0 };
  const count = (state: Picture, b: Block): void => {
    if (isLive(state, b)) return;
    const isDouble = state.free.some((free) => overlap(free, { ...b, order: 0 as Order }));
    const isUnseen = !isVisible(scheme, state, b);
    found.invalid++;
    if (isDouble) found.double++;
    if (isUnseen) found.unseen++;
    if (isDouble && isUnseen) found.doubleUnseen++;
  };
  search(model, {
    onState: (words, at) => {
      const state = picture(model.stateAt(words, at));
      for (const b of blocks) count(state, b);
    },
  });
  return found;
}

function alignedBlocks(orderMax: number): Block[] {
  const blocks: Block[] = [];
  for (let k = 0; k <= orderMax; k++) {
    for (let at = 0; at < 2 ** orderMax; at += 2 ** k) {
      blocks.push({ at: at as Frame, order: k as Order });
    }
  }
  return blocks;
}
