/**
 * Nobody waits while holding a lock: who finds the second lock taken gives the first one back and
 * starts over. Larger orders want the locks the other way round: two CPUs can do so for ever.
 * Happened: in no allocator that we know of.
 */
import type { Cpu, SharedMemory, SharedSpace } from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { locked } from '../../smp/locked.ts';
import { sharedFault } from './shared-fault.ts';

/** Two locks in front of one allocator; small orders take them upward, others downward. */
class Polite {
  private readonly pages;
  private readonly memory: SharedMemory;
  private readonly cpu: Cpu;
  private readonly base: number;

  constructor(space: SharedSpace) {
    this.pages = orderMap.attach(space);
    this.memory = space.memory;
    this.cpu = space.cpu;
    this.base = space.ownBase;
  }

  init(): boolean {
    this.memory.store(this.base, 0);
    this.memory.store(this.base + 1, 0);
    return this.pages.init();
  }

  alloc(k: Order): Frame | -1 {
    return this.withBoth(k === 0 ? 0 : 1, () => this.pages.alloc(k));
  }

  free(at: Frame, k: Order): boolean {
    return this.withBoth(k === 0 ? 0 : 1, () => this.pages.free(at, k));
  }

  inspect() {
    return this.pages.inspect();
  }

  node(at: Frame): number {
    return this.pages.node(at);
  }

  private withBoth<Result>(first: 0 | 1, run: () => Result): Result {
    const [outer, inner] = [this.base + first, this.base + 1 - first];
    for (;;) {
      const on = this.cpu.disableInterrupts();
      if (this.memory.exchange(outer, 1) === 0) {
        if (this.memory.exchange(inner, 1) === 0) {
          const result = run();
          this.memory.atomicStore(inner, 0);
          this.memory.atomicStore(outer, 0);
          this.cpu.restoreInterrupts(on);
          return result;
        }
        this.memory.atomicStore(outer, 0);
      }
      this.cpu.restoreInterrupts(on);
      this.cpu.startOver();
    }
  }
}

/** See the head of this file. */
export const polite = sharedFault(
  { ...locked(orderMap), words: () => 2, locks: () => 2 },
  (space) => new Polite(space),
  {
    name: 'smp-polite',
    obligation: 'K8',
    bug: 'Who finds the second lock taken gives the first one back and starts over.',
    happened: 'in no allocator that we know of',
  },
);
