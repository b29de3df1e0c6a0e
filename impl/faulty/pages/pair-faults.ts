/**
 * The faults of the designs whose metadata is a bit per pair: those of pair-map first, then those
 * of split-bit.
 */
import { believesFree } from './believes-free.ts';
import { bitsAssumedZero } from './bits-assumed-zero.ts';
import { bitsOfFirstChunk } from './bits-of-first-chunk.ts';
import { chunkReturnedInUse } from './chunk-returned-in-use.ts';
import { chunkTakenTwice } from './chunk-taken-twice.ts';
import type { Fault } from './fault.ts';
import { heapFromZero } from './heap-from-zero.ts';
import { holeTakenBack } from './hole-taken-back.ts';
import { joinsListHead } from './joins-list-head.ts';
import { listWalked } from './list-walked.ts';
import { mergePastTopPair } from './merge-past-top-pair.ts';
import { orderRoundedDown } from './order-rounded-down.ts';
import { pairBitOfRequest } from './pair-bit-of-request.ts';
import { pairIndexOfBlock } from './pair-index-of-block.ts';
import { pairMapTooSmall } from './pair-map-too-small.ts';
import { pathNotAsked } from './path-not-asked.ts';
import { popKeepsBit } from './pop-keeps-bit.ts';

export const pairFaults: readonly Fault[] = [
  pairBitOfRequest,
  pairMapTooSmall,
  orderRoundedDown,
  mergePastTopPair,
  popKeepsBit,
  pairIndexOfBlock,
  believesFree,
  pathNotAsked,
  holeTakenBack,
  bitsAssumedZero,
  joinsListHead,
  chunkReturnedInUse,
  chunkTakenTwice,
  bitsOfFirstChunk,
  heapFromZero,
  listWalked,
];
