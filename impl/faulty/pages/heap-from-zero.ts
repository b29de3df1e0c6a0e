/**
 * The heap is numbered from 0 where its arithmetic counts from 1. Happened: pimpale. Infects
 * split-bit.
 */
import type { Chunk } from '../../designs/split-bit-chunks.ts';
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { faultIn } from './fault.ts';

class HeapFromZero extends SplitBit {
  protected override heapNode(chunk: Chunk, at: number, k: number): number {
    return super.heapNode(chunk, at, k) - 1;
  }
}

/** See the head of this file. */
export const heapFromZero = faultIn(splitBit, HeapFromZero, {
  name: 'heap-from-zero',
  obligation: 'I8',
  bug: 'The heap is numbered from 0 where its arithmetic counts from 1.',
  happened: 'pimpale',
});
