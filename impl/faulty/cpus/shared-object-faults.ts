/** Every fault of the object allocator for several CPUs: what could crash as document 002 does. */
import type { SharedObjectFault } from './shared-object-fault.ts';
import { sharedByAlignment } from './smp-pmm-by-alignment.ts';
import { frameByFrame } from './smp-pmm-frame-by-frame.ts';
import { freeHoldsPages } from './smp-pmm-free-holds-pages.ts';
import { giveBackUnlocked } from './smp-pmm-give-back-unlocked.ts';
import { objectsInterruptsOn } from './smp-pmm-interrupts-on.ts';
import { ownerClearedLate } from './smp-pmm-owner-cleared-late.ts';
import { pagesOfRequest } from './smp-pmm-pair-bit-of-request.ts';
import { reapsOthers } from './smp-pmm-reaps-others.ts';
import { objectsTestThenSet } from './smp-pmm-test-then-set.ts';
import { walksSlabs } from './smp-pmm-walks-slabs.ts';

/** In the order in which `docs/case-study.md` tells them; behind them those it does not tell. */
export const sharedObjectFaults: readonly SharedObjectFault[] = [
  sharedByAlignment,
  walksSlabs,
  giveBackUnlocked,
  freeHoldsPages,
  objectsInterruptsOn,
  ownerClearedLate,
  frameByFrame,
  pagesOfRequest,
  objectsTestThenSet,
  reapsOthers,
];
