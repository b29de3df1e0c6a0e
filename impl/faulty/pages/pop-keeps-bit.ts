/**
 * A block is taken off its list without a word to its pair. Happened: nowhere that we know of.
 * Infects pair-map.
 */
import { unlink } from '../../memory/list.ts';
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class PopKeepsBit extends PairMap {
  protected override remove(at: number, _k: number): void {
    unlink(this.memory, this.node(at));
  }
}

/** See the head of this file. */
export const popKeepsBit = faultIn(pairMap, PopKeepsBit, {
  name: 'pop-keeps-bit',
  obligation: 'I8',
  bug: 'A block is taken off its list without a word to its pair.',
  happened: 'nowhere that we know of',
});
