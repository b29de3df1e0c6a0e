/**
 * All chunks use the bits of the first one. Happened: S-andres0694: a bit index modulo the size of
 * the map. Infects split-bit.
 */
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { faultIn } from './fault.ts';

class BitsOfFirstChunk extends SplitBit {
  protected override bits(): number {
    return this.bitsBase;
  }
}

/** See the head of this file. */
export const bitsOfFirstChunk = faultIn(splitBit, BitsOfFirstChunk, {
  name: 'bits-of-first-chunk',
  obligation: 'I8',
  bug: 'All chunks use the bits of the first one.',
  happened: 'S-andres0694: a bit index modulo the size of the map',
});
