/** Every fault of blocks that grow and shrink where they lie. */
import type { Fault } from './fault.ts';
import { resizeBelieves } from './resize-believes.ts';
import { resizeFromUpper } from './resize-from-upper.ts';
import { resizeKeepsListed } from './resize-keeps-listed.ts';
import { resizeLosesRest } from './resize-loses-rest.ts';
import { resizeNeverShrinks } from './resize-never-shrinks.ts';
import { resizeOneOrder } from './resize-one-order.ts';
import { resizeOverLive } from './resize-over-live.ts';
import { resizeRestWhole } from './resize-rest-whole.ts';

export const resizeFaults: readonly Fault[] = [
  resizeOverLive,
  resizeFromUpper,
  resizeNeverShrinks,
  resizeOneOrder,
  resizeBelieves,
  resizeLosesRest,
  resizeKeepsListed,
  resizeRestWhole,
];
