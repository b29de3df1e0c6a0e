/**
 * A map gets as many words as its bits fill, not as many as they need: maps share words. Happened:
 * skyFzz, dshil, floriatsui; nanvix#2265, unikraft#688. Infects pair-map.
 */
import { clearWords } from '../../memory/bits.ts';
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class PairMapTooSmall extends PairMap {
  /** Taking too few words, it still clears as many as its bits lie in. */
  protected override mapWords(k: number): number {
    const words = super.mapWords(k);
    if (words === 0) return 0;
    clearWords(this.memory, this.boot.take(0), words);
    return words - 1;
  }
}

/** See the head of this file. */
export const pairMapTooSmall = faultIn(pairMap, PairMapTooSmall, {
  name: 'pair-map-too-small',
  obligation: 'I8',
  bug: 'A map gets as many words as its bits fill, not as many as they need: maps share words.',
  happened: 'skyFzz, dshil, floriatsui; nanvix#2265, unikraft#688',
});
