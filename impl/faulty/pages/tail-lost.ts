/**
 * Init lists whole blocks of the top order only: the frames behind the last one are lost.
 * Happened: TunaCici. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class TailLost extends FreeList {
  protected override addFrames(): void {
    const size = 1 << this.lastOrder;
    for (const { from, to } of this.zone.regions) {
      for (let at: number = from; at + size <= to; at += size) this.push(at, this.lastOrder);
    }
  }
}

/** See the head of this file. */
export const tailLost = faultIn(freeList, TailLost, {
  name: 'tail-lost',
  obligation: 'O11',
  bug: 'Init lists whole blocks of the top order only: the frames behind the last one are lost.',
  happened: 'TunaCici',
});
