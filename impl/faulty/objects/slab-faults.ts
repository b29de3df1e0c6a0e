/** Every fault of the object allocator of document 002. */
import { alignmentIgnored } from './slab-alignment-ignored.ts';
import { byAlignment } from './slab-by-alignment.ts';
import { classRoundedDown } from './slab-class-rounded-down.ts';
import { describedTwice } from './slab-described-twice.ts';
import { descriptorFreedEarly } from './slab-descriptor-freed-early.ts';
import { doubleFreeElsewhere } from './slab-double-free-elsewhere.ts';
import { doubleFreeUnseen } from './slab-double-free-unseen.ts';
import { drainDoubles } from './slab-drain-doubles.ts';
import { drainLoses } from './slab-drain-loses.ts';
import { emptiesUncounted } from './slab-empties-uncounted.ts';
import { emptyLimitOff } from './slab-empty-limit-off.ts';
import { filledOverEnd } from './slab-filled-over-end.ts';
import { givenBackListed } from './slab-given-back-listed.ts';
import { givenBackTwice } from './slab-given-back-twice.ts';
import { inUseMiscounted } from './slab-in-use-miscounted.ts';
import { keepsOwn } from './slab-keeps-own.ts';
import { keptAsBlock } from './slab-kept-as-block.ts';
import { neverDrains } from './slab-never-drains.ts';
import { neverGivenBack } from './slab-never-given-back.ts';
import { pageAsObject } from './slab-page-as-object.ts';
import { roundingWraps } from './slab-rounding-wraps.ts';
import { sizeZero } from './slab-size-zero.ts';
import { listNotAsked } from './slab-list-not-asked.ts';
import { staysFull } from './slab-stays-full.ts';
import { steals } from './slab-steals.ts';
import { frameOfTwo } from './slab-frame-of-two.ts';
import { nextClass } from './slab-next-class.ts';
import { twoFrames } from './slab-two-frames.ts';
import type { SlabFault } from './slab-fault.ts';

/** Those of slabs, then those of free, of sizes and of the arrays, roughly. */
export const slabFaults: readonly SlabFault[] = [
  byAlignment,
  pageAsObject,
  givenBackListed,
  givenBackTwice,
  neverGivenBack,
  twoFrames,
  inUseMiscounted,
  alignmentIgnored,
  classRoundedDown,
  filledOverEnd,
  drainLoses,
  drainDoubles,
  neverDrains,
  emptyLimitOff,
  descriptorFreedEarly,
  doubleFreeUnseen,
  doubleFreeElsewhere,
  listNotAsked,
  roundingWraps,
  sizeZero,
  steals,
  keepsOwn,
  staysFull,
  describedTwice,
  emptiesUncounted,
  keptAsBlock,
  nextClass,
  frameOfTwo,
];

/** @throws RangeError naming what there is, for a name that no fault has. */
export function slabFaultNamed(name: string): SlabFault {
  const found = slabFaults.find((fault) => fault.name === name);
  if (found) return found;
  const names = slabFaults.map((fault) => fault.name).join(', ');
  throw new RangeError(`fault must be one of ${names}, got '${name}'`);
}
