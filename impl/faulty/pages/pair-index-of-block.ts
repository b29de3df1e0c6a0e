/**
 * The bit of a pair is looked for at the index of the block. Happened: pimpale. Infects pair-map.
 */
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class PairIndexOfBlock extends PairMap {
  protected override pair(at: number, k: number): number {
    return (at >>> k) - (this.firstPairs[k] as number);
  }
}

/** See the head of this file. */
export const pairIndexOfBlock = faultIn(pairMap, PairIndexOfBlock, {
  name: 'pair-index-of-block',
  obligation: 'I8',
  bug: 'The bit of a pair is looked for at the index of the block.',
  happened: 'pimpale',
});
