/** All lemmas, in the order in which they stand on one another. */
import type { Lemma } from './lemma.ts';
import { addressLemmas } from './lemmas-address.ts';
import { indexLemmas } from './lemmas-index.ts';
import { layoutLemmas } from './lemmas-layout.ts';
import { listLemmas } from './lemmas-list.ts';
import { pairLemmas } from './lemmas-pair.ts';
import { stepLemmas } from './lemmas-steps.ts';
import { treeLemmas } from './lemmas-tree.ts';

export const lemmas: readonly Lemma[] = [
  ...addressLemmas,
  ...indexLemmas,
  ...layoutLemmas,
  ...listLemmas,
  ...pairLemmas,
  ...stepLemmas,
  ...treeLemmas,
];
