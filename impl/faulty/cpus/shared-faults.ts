/** Every fault of the allocators for several CPUs. */
import { aba } from './smp-aba.ts';
import { allocUnlocked } from './smp-alloc-unlocked.ts';
import { bothOrders } from './smp-both-orders.ts';
import { cacheOverfull } from './smp-cache-overfull.ts';
import { countsUnlocked } from './smp-counts-unlocked.ts';
import { drainLeavesOne } from './smp-drain-leaves-one.ts';
import { drainLoses } from './smp-drain-loses.ts';
import { drainKeeps } from './smp-drain-keeps.ts';
import { drainsUnlocked } from './smp-drains-unlocked.ts';
import { freeUnlocked } from './smp-free-unlocked.ts';
import { interruptsOn } from './smp-interrupts-on.ts';
import { lockDroppedInSplit } from './smp-lock-dropped-in-split.ts';
import { lostUnlock } from './smp-lost-unlock.ts';
import { polite } from './smp-polite.ts';
import { refillTakesLate } from './smp-refill-takes-late.ts';
import { restoresEarly } from './smp-restores-early.ts';
import { restoresOn } from './smp-restores-on.ts';
import type { SharedFault } from './shared-fault.ts';
import { servesLast } from './smp-serves-last.ts';
import { staleNumber } from './smp-stale-number.ts';
import { steals } from './smp-steals.ts';
import { strands } from './smp-strands.ts';
import { testThenSet } from './smp-test-then-set.ts';
import { ticketDrawnTwice } from './smp-ticket-drawn-twice.ts';
import { unlockBeforeBit } from './smp-unlock-before-bit.ts';
import { unlockBeforeTag } from './smp-unlock-before-tag.ts';
import { waitsForWrongValue } from './smp-waits-for-wrong-value.ts';

/** In the order of the obligations they break first, roughly. */
export const sharedFaults: readonly SharedFault[] = [
  allocUnlocked,
  freeUnlocked,
  testThenSet,
  ticketDrawnTwice,
  servesLast,
  lockDroppedInSplit,
  unlockBeforeTag,
  unlockBeforeBit,
  refillTakesLate,
  bothOrders,
  interruptsOn,
  restoresEarly,
  restoresOn,
  lostUnlock,
  waitsForWrongValue,
  polite,
  staleNumber,
  drainKeeps,
  drainLoses,
  drainLeavesOne,
  cacheOverfull,
  strands,
  drainsUnlocked,
  steals,
  aba,
  countsUnlocked,
];
