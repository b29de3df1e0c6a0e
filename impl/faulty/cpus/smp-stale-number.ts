/**
 * The number of the CPU is read with interrupts on, and that CPU's cache is used without its lock:
 * a thread that was moved in between uses the cache of another CPU. Happened: in no allocator that
 * we know of.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

/** Trusts interrupts that are off, as a kernel may; but they go off too late. */
class StaleNumber extends PageCache {
  override free(at: Frame, k: Order): boolean {
    if (k !== 0) return this.freeToZone(at, k);
    const c = this.cpu.id();
    const on = this.cpu.disableInterrupts();
    if (this.count(c) >= this.size.max) this.drain(c, this.size.batch);
    this.push(c, at);
    this.cpu.restoreInterrupts(on);
    return true;
  }

  protected override allocCached(): Frame | -1 {
    const c = this.cpu.id();
    const on = this.cpu.disableInterrupts();
    if (this.count(c) === 0) this.refill(c, this.size.batch);
    const at = this.count(c) === 0 ? -1 : this.pop(c);
    this.cpu.restoreInterrupts(on);
    return at;
  }
}

/** See the head of this file. */
export const staleNumber = sharedFault(
  pageCached(orderMap, size),
  (space) => new StaleNumber(orderMap.attach(space), space, size),
  {
    name: 'smp-stale-number',
    obligation: 'K9',
    bug: "The CPU's number is read with interrupts on, and that CPU's cache is used unlocked.",
    happened: 'in no allocator that we know of',
  },
);
