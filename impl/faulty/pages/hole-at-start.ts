/**
 * A hole counts only if something of its region lies before it: one at the first frame is handed
 * out. Happened: as in memory maps read with `<` where `<=` was meant. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { carve } from '../../memory/carve.ts';
import { faultIn } from './fault.ts';

class HoleAtStart extends FreeList {
  protected override addFrames(): void {
    const { regions, reserved } = this.zone;
    const inside = reserved.filter((hole) => regions.every(({ from }) => from !== hole.from));
    carve({ ...this.zone, reserved: inside }, (at, k) => this.push(at, k));
  }
}

/** See the head of this file. */
export const holeAtStart = faultIn(freeList, HoleAtStart, {
  name: 'hole-at-start',
  obligation: 'O11',
  bug: 'A hole counts only if something of its region lies before it.',
  happened: 'as in memory maps read with < where <= was meant',
});
