/**
 * Init does not cut the reserved frames out. Happened: unikraft#688, for the metadata. Infects
 * every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { carve } from '../../memory/carve.ts';
import { faultIn } from './fault.ts';

class HoleListed extends FreeList {
  protected override addFrames(): void {
    carve({ ...this.zone, reserved: [] }, (at, k) => this.push(at, k));
  }
}

/** See the head of this file. */
export const holeListed = faultIn(freeList, HoleListed, {
  name: 'hole-listed',
  obligation: 'O11',
  bug: 'Init does not cut the reserved frames out.',
  happened: 'unikraft#688, for the metadata',
});
