/**
 * The bits of a chunk are assumed to be zero when the allocator is made. Happened: ajfrantz, the
 * repository of document 004; menios#273. Infects split-bit.
 */
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { faultIn } from './fault.ts';

class BitsAssumedZero extends SplitBit {
  protected override clearBits(): void {}
}

/** See the head of this file. */
export const bitsAssumedZero = faultIn(splitBit, BitsAssumedZero, {
  name: 'bits-assumed-zero',
  obligation: 'O11',
  bug: 'The bits of a chunk are assumed to be zero when the allocator is made.',
  happened: 'ajfrantz, the repository of document 004; menios#273',
});
