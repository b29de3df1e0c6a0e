/** The faults of design stripe-tree: those of building it first, then those of its calls. */
import { belowNotLookedAt } from './below-not-looked-at.ts';
import { bitNotCleared } from './bit-not-cleared.ts';
import { bitsetShort } from './bitset-short.ts';
import type { Fault } from './fault.ts';
import { frameZeroEnds } from './frame-zero-ends.ts';
import { largerClassNotTried } from './larger-class-not-tried.ts';
import { mergeAcrossTrees } from './merge-across-trees.ts';
import { mergePastRoot } from './merge-past-root.ts';
import { metadataAtStart } from './metadata-at-start.ts';
import { metadataNotSubtracted } from './metadata-not-subtracted.ts';
import { metadataPastEnd } from './metadata-past-end.ts';
import { pointerNotAdvanced } from './pointer-not-advanced.ts';
import { restLost } from './rest-lost.ts';
import { treeOffsetForgotten } from './tree-offset-forgotten.ts';

export const stripeTreeFaults: readonly Fault[] = [
  frameZeroEnds,
  metadataAtStart,
  metadataNotSubtracted,
  metadataPastEnd,
  restLost,
  pointerNotAdvanced,
  bitsetShort,
  treeOffsetForgotten,
  bitNotCleared,
  largerClassNotTried,
  mergeAcrossTrees,
  belowNotLookedAt,
  mergePastRoot,
];
