/**
 * Init leaves the list of the top order as it found it: < for <=. Happened: Redd-Hibb,
 * jade-robertson: a slip of this kind for regions above the top order. Infects every design with
 * lists.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { makeEmpty } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class InitMissesTop extends FreeList {
  override init(): boolean {
    for (let k = 0; k < this.lastOrder; k++) makeEmpty(this.memory, this.sentinel(k));
    this.addFrames();
    return true;
  }
}

/** See the head of this file. */
export const initMissesTop = faultIn(freeList, InitMissesTop, {
  name: 'init-misses-top',
  obligation: 'O11',
  bug: 'Init leaves the list of the top order as it found it: < for <=.',
  happened: 'Redd-Hibb, jade-robertson: a slip of this kind for regions above the top order',
});
