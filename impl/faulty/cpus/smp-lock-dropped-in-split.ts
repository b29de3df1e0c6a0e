/**
 * The lock is dropped inside split, with the block on no list. Happened: zephyr#11022, #14508.
 */
import type { SharedSpace } from '../../../spec/ports/page-port.ts';
import { FreeList, freeList } from '../../designs/free-list.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

/** Lets others in between taking a block and listing its halves. */
class Dropping extends FreeList {
  private readonly lock: SpinLock;

  constructor(space: SharedSpace) {
    super(space);
    this.lock = new SpinLock(space.memory, space.cpu, space.ownBase);
  }

  protected override splitBlock(k: number): void {
    const at = this.take(k);
    this.lock.unlock(false);
    this.lock.lock();
    this.push(at + (1 << (k - 1)), k - 1);
    this.push(at, k - 1);
  }
}

/** See the head of this file. */
export const lockDroppedInSplit = sharedFault(
  locked(freeList),
  (space) => new Locked(new Dropping(space), new SpinLock(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-lock-dropped-in-split',
    obligation: 'K2',
    bug: 'The lock is dropped inside split, with the block on no list.',
    happened: 'zephyr#11022, #14508',
  },
);
