/**
 * In a zone of exactly 2^k frames the last one is listed in its block and by itself. Happened:
 * xv6-riscv-fall19 issue 13, the last pair of the buddy map. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class LastFrameTwice extends FreeList {
  protected override addFrames(): void {
    super.addFrames();
    const end = this.zone.regions.at(-1)?.to ?? 0;
    const frames = this.zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
    if ((frames & (frames - 1)) === 0) this.push(end - 1, 0);
  }
}

/** See the head of this file. */
export const lastFrameTwice = faultIn(freeList, LastFrameTwice, {
  name: 'last-frame-twice',
  obligation: 'O11',
  bug: 'In a zone of exactly 2^k frames the last one is listed in its block and by itself.',
  happened: 'xv6-riscv-fall19#13, the last pair of the buddy map',
});
