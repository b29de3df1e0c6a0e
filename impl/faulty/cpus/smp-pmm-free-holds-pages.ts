/**
 * free keeps the lock of the pages from asking for the owner until all is done, and so takes the
 * lock of a CPU's arrays after it, while a refill takes them the other way round.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import type { Frame } from '../../../spec/blocks/units.ts';
import { Pmm, pmm } from '../../slab/pmm.ts';
import { Halt } from '../../slab/halt.ts';
import { sharedObjectFault } from './shared-object-fault.ts';

class FreeHoldsPages extends Pmm {
  override free(pointer: number, cpu: number): void {
    const { owners } = this.frames;
    const on = this.locks.pages.lock();
    const at = this.frames.frameOf(pointer);
    const owner = owners.of(at);
    if (!owner) throw new Halt('free of what is not allocated', pointer, undefined, cpu);
    if ('cache' in owner) {
      this.freeObject(pointer, owner.cache, cpu);
    } else {
      owners.clear(at);
      this.space.pages.free(at as Frame, owner.order);
    }
    this.locks.pages.unlock(on);
  }
}

/** See the head of this file. */
export const freeHoldsPages = sharedObjectFault(
  { ...pmm, attach: (space) => new FreeHoldsPages(space) },
  {
    name: 'smp-pmm-free-holds-pages',
    obligation: 'K3',
    bug: 'free keeps the lock of the pages while it takes that of an array.',
    happened: 'suspected in the crash of document 002',
  },
);
