/** All lemmas, in the order in which they stand on one another. */
import type { Lemma } from './lemma.ts';
import { addressLemmas } from './address.ts';
import { carveLemmas } from './carve.ts';
import { indexLemmas } from './index-arithmetic.ts';
import { layoutLemmas } from './layout.ts';
import { listLemmas } from './lists.ts';
import { maskLemmas } from './order-map-mask.ts';
import { pairLemmas } from './pair-bits.ts';
import { stepLemmas } from './steps.ts';
import { treeLemmas } from './trees.ts';
import { widthLemmas } from './widths.ts';

export const lemmas: readonly Lemma[] = [
  ...addressLemmas,
  ...indexLemmas,
  ...layoutLemmas,
  ...listLemmas,
  ...pairLemmas,
  ...stepLemmas,
  ...maskLemmas,
  ...carveLemmas,
  ...treeLemmas,
  ...widthLemmas,
];
