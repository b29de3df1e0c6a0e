/**
 * A chunk goes back to the layer below as soon as one half of it is free. Happened: nowhere that
 * we know of. Infects split-bit.
 */
import type { Chunk } from '../../designs/split-bit-chunks.ts';
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { faultIn } from './fault.ts';

class ChunkReturnedInUse extends SplitBit {
  protected override putBack(chunk: Chunk, node: number, j: number): void {
    if (j >= this.orderMax - 1) this.pool.giveBack(chunk.base);
    else super.putBack(chunk, node, j);
  }
}

/** See the head of this file. */
export const chunkReturnedInUse = faultIn(splitBit, ChunkReturnedInUse, {
  name: 'chunk-returned-in-use',
  obligation: 'I3',
  bug: 'A chunk goes back to the layer below as soon as one half of it is free.',
  happened: 'nowhere that we know of',
});
