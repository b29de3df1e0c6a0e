/**
 * A page allocator for several CPUs, as document 000 has it: any one-CPU design behind one lock,
 * held for the whole of alloc and free, and released on every path.
 *
 *      own word 0 (and 1)   the lock
 */
import type {
  Allocator,
  Design,
  SharedAllocator,
  SharedDesign,
  SharedSpace,
} from '../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Inspection } from '../../spec/ports/inspection.ts';
import { SpinLock } from './spin-lock.ts';
import { TicketLock } from './ticket-lock.ts';

/** What the allocator wants of a lock. */
export interface Lock {
  init(): void;
  /** Answers what `unlock` is to be told. */
  lock(): boolean;
  unlock(on: boolean): void;
}

/** An allocator behind a lock. */
export class Locked implements SharedAllocator {
  protected readonly pages: Allocator;
  protected readonly lock: Lock;

  constructor(pages: Allocator, lock: Lock) {
    this.pages = pages;
    this.lock = lock;
  }

  init(): boolean {
    this.lock.init();
    return this.pages.init();
  }

  alloc(k: Order): Frame | -1 {
    const on = this.lock.lock();
    try {
      return this.pages.alloc(k);
    } finally {
      this.lock.unlock(on);
    }
  }

  free(at: Frame, k: Order): boolean {
    const on = this.lock.lock();
    try {
      return this.pages.free(at, k);
    } finally {
      this.lock.unlock(on);
    }
  }

  inspect(): Inspection {
    return this.pages.inspect();
  }

  node(at: Frame): number {
    return this.pages.node(at);
  }
}

/** Any design behind one spin lock. */
export const locked = (base: Design): SharedDesign => ({
  name: `locked-${base.name}`,
  summary: `${base.name} behind one spin lock`,
  source: 'document 000',
  base,
  words: () => 1,
  locks: () => 1,
  cacheMax: 0,
  attach: (space: SharedSpace) =>
    new Locked(base.attach(space), new SpinLock(space.memory, space.cpu, space.ownBase)),
});

/** Any design behind one ticket lock. Its words count up: they are no locks that must be 0. */
export const ticketed = (base: Design): SharedDesign => ({
  name: `ticketed-${base.name}`,
  summary: `${base.name} behind one ticket lock`,
  source: 'Mellor-Crummey and Scott 1991',
  base,
  words: () => 2,
  locks: () => 0,
  ticketLocks: () => [{ next: 0, serving: 1 }],
  cacheMax: 0,
  attach: (space: SharedSpace) =>
    new Locked(base.attach(space), new TicketLock(space.memory, space.cpu, space.ownBase)),
});
