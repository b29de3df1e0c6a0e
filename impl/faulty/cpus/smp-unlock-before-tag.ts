/**
 * alloc releases the lock before it marks its block as taken. Happened: in no allocator that we
 * know of.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { SharedSpace } from '../../../spec/ports/page-port.ts';
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

/** The map of orders with its last store taken out, to be made later. */
class Untagged extends OrderMap {
  override alloc(k: Order): Frame | -1 {
    const source = this.findSource(k);
    if (source < 0) return -1;
    const at = this.take(source);
    this.splitDown(at, source, k);
    return at as Frame;
  }

  tagLive(at: Frame, k: Order): void {
    this.setTag(at, 33 + k);
  }
}

class UnlockBeforeTag extends Locked {
  private readonly map: Untagged;

  constructor(space: SharedSpace) {
    const map = new Untagged(space);
    super(map, new SpinLock(space.memory, space.cpu, space.ownBase));
    this.map = map;
  }

  override alloc(k: Order): Frame | -1 {
    const at = super.alloc(k);
    if (at >= 0) this.map.tagLive(at as Frame, k);
    return at;
  }
}

/** See the head of this file. */
export const unlockBeforeTag = sharedFault(
  locked(orderMap),
  (space) => new UnlockBeforeTag(space),
  {
    name: 'smp-unlock-before-tag',
    obligation: 'K7',
    bug: 'alloc releases the lock before it marks its block as taken.',
    happened: 'in no allocator that we know of',
  },
);
