/**
 * A stack of free frames that is popped with compare-and-exchange and no lock: the head is the
 * same again, and what was behind it is not (ABA). Happened: argobots#178.
 *
 *      own word 0    lock of the zone
 *               1    head: frame + 1, or 0
 *               2    per frame: the entry below it, as the head
 */
import type {
  Allocator,
  SharedAllocator,
  SharedMemory,
  SharedSpace,
} from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class LockFreeStack extends Locked implements SharedAllocator {
  private readonly memory: SharedMemory;
  private readonly head: number;

  constructor(pages: Allocator, { memory, cpu, ownBase }: SharedSpace) {
    super(pages, new SpinLock(memory, cpu, ownBase));
    this.memory = memory;
    this.head = ownBase + 1;
  }

  override init(): boolean {
    this.memory.atomicStore(this.head, 0);
    return super.init();
  }

  override alloc(k: Order): Frame | -1 {
    for (let top = this.top(); k === 0 && top !== 0; top = this.top()) {
      const below = this.memory.atomicLoad(this.head + top);
      if (this.memory.compareExchange(this.head, top, below) === top) return (top - 1) as Frame;
    }
    return super.alloc(k);
  }

  override free(at: Frame, k: Order): boolean {
    if (k !== 0) return super.free(at, k);
    for (;;) {
      const top = this.top();
      this.memory.atomicStore(this.head + at + 1, top);
      if (this.memory.compareExchange(this.head, top, at + 1) === top) return true;
    }
  }

  cached(c: number): Frame[] {
    const frames: Frame[] = [];
    let entry = c === 0 ? this.top() : 0;
    while (entry !== 0 && frames.length < 64) {
      frames.push((entry - 1) as Frame);
      entry = this.memory.load(this.head + entry);
    }
    return frames;
  }

  private top(): number {
    return this.memory.atomicLoad(this.head);
  }
}

/** See the head of this file. For zones that begin with frame 0. */
export const aba = sharedFault(
  {
    ...locked(orderMap),
    words: (_cpus, { regions }) => 2 + Math.max(...regions.map(({ to }) => to)),
    cacheMax: 64,
  },
  (space) => new LockFreeStack(orderMap.attach(space), space),
  {
    name: 'smp-aba',
    obligation: 'C1',
    bug: 'A pop compares the head only: it may be the same again, with another entry below it.',
    happened: 'argobots#178',
  },
);
