/**
 * The first pair of a map is rounded down to half a word: from base 32 on the pairs of a block of
 * order 6 straddle two words, of which one is looked at. Happened: as in maps whose words grew from
 * 16 bits to 32. Infects every design that looks at whole words of bits.
 */
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class FirstPairHalf extends PairMap {
  protected override readonly firstPairs: readonly number[] = Array.from(
    { length: this.orderMax + 1 },
    (_, k) => ((this.zone.regions[0]?.from ?? 0) >>> (k + 1)) & ~15,
  );
}

/** See the head of this file. */
export const firstPairHalf = faultIn(pairMap, FirstPairHalf, {
  name: 'first-pair-half',
  obligation: 'O5',
  bug: 'The first pair of a map is rounded down to half a word.',
  happened: 'as in maps whose words grew from 16 bits to 32',
});
