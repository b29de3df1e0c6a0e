/**
 * Of the bits on each level below a block the first 16 are looked at, and no other: blocks up to
 * order 5 have no more. Happened: as in scans of a word where several are meant. Infects every
 * design whose bits of a block may fill words.
 */
import { isAnySet } from '../../memory/bits.ts';
import type { Chunk } from '../../designs/split-bit-chunks.ts';
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { faultIn } from './fault.ts';

class FirstWordOnly extends SplitBit {
  protected override isClear(chunk: Chunk, node: number, k: number): boolean {
    for (let depth = 0; depth < k; depth++) {
      if (isAnySet(this.memory, this.bits(chunk), node << depth, Math.min(4, depth))) return false;
    }
    return true;
  }
}

/** See the head of this file. */
export const firstWordOnly = faultIn(splitBit, FirstWordOnly, {
  name: 'first-word-only',
  obligation: 'O5',
  bug: 'Of the bits on each level below a block the first 16 are looked at, and no other.',
  happened: 'as in scans of a word where several are meant',
});
