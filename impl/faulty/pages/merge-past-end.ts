/**
 * What lies behind the last frame passes for a free buddy: the last block grows over the end of the
 * zone. Happened: kumarvm; unikraft issue 688, with frames that were never given. Infects every
 * design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class MergePastEnd extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    const end = this.zone.regions.at(-1)?.to ?? 0;
    const isBehind = this.buddyOf(at, k) >= end;
    if (k < this.lastOrder && isBehind) this.mergeBuddies(at, k + 1);
    else super.mergeBuddies(at, k);
  }
}

/** See the head of this file. */
export const mergePastEnd = faultIn(freeList, MergePastEnd, {
  name: 'merge-past-end',
  obligation: 'I2',
  bug: 'What lies behind the last frame passes for a free buddy.',
  happened: 'kumarvm; unikraft#688, with frames that were never given',
});
