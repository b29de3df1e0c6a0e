/**
 * When there is nothing to hand out, alloc returns without releasing the lock. Happened: in no
 * allocator that we know of.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Cpu, SharedSpace } from '../../../spec/ports/page-port.ts';
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class LostUnlock extends Locked {
  private readonly cpu: Cpu;

  constructor(space: SharedSpace) {
    super(orderMap.attach(space), new SpinLock(space.memory, space.cpu, space.ownBase));
    this.cpu = space.cpu;
  }

  override alloc(k: Order): Frame | -1 {
    const on = this.lock.lock();
    const at = this.pages.alloc(k);
    if (at >= 0) this.lock.unlock(on);
    else this.cpu.restoreInterrupts(on);
    return at;
  }
}

/** See the head of this file. */
export const lostUnlock = sharedFault(locked(orderMap), (space) => new LostUnlock(space), {
  name: 'smp-lost-unlock',
  obligation: 'K6',
  bug: 'When there is nothing to hand out, alloc returns without releasing the lock.',
  happened: 'in no allocator that we know of',
});
