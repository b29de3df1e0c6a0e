/**
 * Init refuses a zone whose frames are no power of two, though it could manage all of them.
 * Happened: TunaCici, whose bitmap is made for powers of two. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class RefusesOddZone extends FreeList {
  override init(): boolean {
    const frames = this.zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
    return (frames & (frames - 1)) === 0 && super.init();
  }
}

/** See the head of this file. */
export const refusesOddZone = faultIn(freeList, RefusesOddZone, {
  name: 'refuses-odd-zone',
  obligation: 'O11',
  bug: 'Init refuses a zone whose frames are no power of two.',
  happened: 'TunaCici, whose bitmap is made for powers of two',
});
