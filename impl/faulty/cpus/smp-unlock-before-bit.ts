/**
 * alloc releases the lock before it turns over the pair bit of the block that it took. Happened: in
 * no allocator that we know of.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { SharedSpace } from '../../../spec/ports/page-port.ts';
import { isEmpty, next, unlink } from '../../memory/list.ts';
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

/** The two halves of taking a block, to be made one by one. */
class LateBit extends PairMap {
  /** Takes a block off its list and gives back what is left of it; answers the whole block. */
  takeUnmarked(k: Order): Block | undefined {
    for (let j: number = k; j <= this.orderMax; j++) {
      const area = this.area(j);
      if (isEmpty(this.memory, area)) continue;
      const at = this.frameOf(next(this.memory, area)) as Frame;
      unlink(this.memory, this.node(at));
      this.expand(at, j, k);
      return { at, order: j as Order };
    }
    return undefined;
  }

  markTaken({ at, order }: Block): void {
    if (order < this.orderMax) this.markUsed(at, order);
  }
}

class UnlockBeforeBit extends Locked {
  private readonly map: LateBit;

  constructor(space: SharedSpace) {
    const map = new LateBit(space);
    super(map, new SpinLock(space.memory, space.cpu, space.ownBase));
    this.map = map;
  }

  override alloc(k: Order): Frame | -1 {
    const on = this.lock.lock();
    const whole = this.map.takeUnmarked(k);
    this.lock.unlock(on);
    if (!whole) return -1;
    this.map.markTaken(whole);
    return whole.at;
  }
}

/** See the head of this file. */
export const unlockBeforeBit = sharedFault(locked(pairMap), (space) => new UnlockBeforeBit(space), {
  name: 'smp-unlock-before-bit',
  obligation: 'K7',
  bug: 'alloc releases the lock before it turns over the bit of the block that it took.',
  happened: 'in no allocator that we know of',
});
