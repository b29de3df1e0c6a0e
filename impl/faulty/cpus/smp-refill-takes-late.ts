/**
 * A refill looks for a block under the zone lock, lets go of it, and takes the block under the lock
 * again: by then another CPU may have it. Happened: in no allocator that we know of.
 */
import type { SharedSpace } from '../../../spec/ports/page-port.ts';
import type { Frame } from '../../../spec/blocks/units.ts';
import { FreeList, freeList } from '../../designs/free-list.ts';
import { next, unlink } from '../../memory/list.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 1, batch: 1 };

/** An allocator whose two halves of taking a single frame can be made one by one. */
class TwoStep extends FreeList {
  /** A single frame, the first of its list; -1 if there is none. */
  find(): Frame | -1 {
    const source = this.findSource(0);
    if (source < 0) return -1;
    for (let j = source; j > 0; j--) this.splitBlock(j);
    return this.frameOf(next(this.memory, this.sentinel(0)));
  }

  takeFound(at: Frame): void {
    unlink(this.memory, this.node(at));
  }
}

class TakesLate extends PageCache {
  private readonly steps: TwoStep;

  constructor(steps: TwoStep, space: SharedSpace) {
    super(steps, space, size);
    this.steps = steps;
  }

  protected override refill(c: number): void {
    const on = this.zoneLock.lock();
    const at = this.steps.find();
    this.zoneLock.unlock(on);
    if (at === -1) return;
    const stillOn = this.zoneLock.lock();
    this.steps.takeFound(at);
    this.zoneLock.unlock(stillOn);
    this.push(c, at);
  }
}

/** See the head of this file. */
export const refillTakesLate = sharedFault(
  pageCached(freeList, size),
  (space) => new TakesLate(new TwoStep(space), space),
  {
    name: 'smp-refill-takes-late',
    obligation: 'K7',
    bug: 'A refill looks for a block, lets go of the zone lock, and takes it under the lock again.',
    happened: 'in no allocator that we know of',
  },
);
