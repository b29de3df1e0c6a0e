/**
 * A chunk that was taken stays with the layer below, and is taken again. Happened: sentry-
 * native#2035 gave one page to two. Infects split-bit.
 */
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { faultIn } from './fault.ts';

class ChunkTakenTwice extends SplitBit {
  protected override takeChunk(): number {
    const at = super.takeChunk();
    if (at >= 0) this.pool.giveBack(at);
    return at;
  }
}

/** See the head of this file. */
export const chunkTakenTwice = faultIn(splitBit, ChunkTakenTwice, {
  name: 'chunk-taken-twice',
  obligation: 'I3',
  bug: 'A chunk that was taken stays with the layer below, and is taken again.',
  happened: 'sentry-native#2035 gave one page to two',
});
