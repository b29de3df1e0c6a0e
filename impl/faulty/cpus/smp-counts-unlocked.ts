/**
 * alloc counts its calls in a word that no lock guards. No call reads it, so that no answer is
 * ever wrong: only a race tells. Happened: in Linux, whose KCSAN reports such statistics.
 *
 *      own word 0    lock
 *               1    calls
 */
import type { SharedMemory, SharedSpace } from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class CountsUnlocked extends Locked {
  private readonly memory: SharedMemory;
  private readonly calls: number;

  constructor(space: SharedSpace) {
    super(orderMap.attach(space), new SpinLock(space.memory, space.cpu, space.ownBase));
    this.memory = space.memory;
    this.calls = space.ownBase + 1;
  }

  override init(): boolean {
    this.memory.store(this.calls, 0);
    return super.init();
  }

  override alloc(k: Order): Frame | -1 {
    this.memory.store(this.calls, this.memory.load(this.calls) + 1);
    return super.alloc(k);
  }
}

/** See the head of this file. */
export const countsUnlocked = sharedFault(
  { ...locked(orderMap), words: () => 2 },
  (space) => new CountsUnlocked(space),
  {
    name: 'smp-counts-unlocked',
    obligation: 'K10',
    bug: 'alloc counts its calls in a word that no lock guards; nothing reads it.',
    happened: 'in Linux, whose KCSAN reports such statistics',
  },
);
