/**
 * Who owns a frame: the ghost state that local steps are proved against. Each frame of a zone names
 * the block that it lies in, free, live or in transit (held by the one call under way), so that
 * every frame has exactly one block by construction. What has to be proved is that blocks are
 * blocks: that all frames of one agree about it, that no two free buddies are left, and that the
 * words say it. The invariant is about any two frames, and is assumed at the frames that a step
 * looks at.
 */
import {
  all,
  apply,
  atMost,
  bitOr,
  bitXor,
  either,
  implies,
  isMultiple,
  less,
  not,
  num,
  power,
  same,
  shiftRight,
  sub,
  type Term,
  within,
} from '../translate/term.ts';
import type { ZoneTerms } from '../translate/zone-terms.ts';

export const FREE = num(0);
export const LIVE = num(1);
/** Held by the call under way: on no list, and nobody's yet. */
export const TRANSIT = num(2);

/** What a frame says of the block that it lies in. */
export interface Owner {
  readonly at: Term;
  readonly order: Term;
  readonly state: Term;
}

/** The owner of each frame. */
export type Ownership = (frame: Term) => Owner;

/** Any ownership at all. */
export const anyOwnership: Ownership = (frame) => ({
  at: apply('own-at', 'Num', frame),
  order: apply('own-order', 'Num', frame),
  state: apply('own-state', 'Num', frame),
});

/** The ownership after a block took the place of whatever its frames were in. */
export const withBlock =
  (before: Ownership, block: Owner): Ownership =>
  (frame) => {
    const isMine = isIn(frame, block.at, block.order);
    const old = before(frame);
    return {
      at: either(isMine, block.at, old.at),
      order: either(isMine, block.order, old.order),
      state: either(isMine, block.state, old.state),
    };
  };

export const isOwner = (a: Owner, b: Owner): Term =>
  all(same(a.at, b.at), same(a.order, b.order), same(a.state, b.state));

const isInside = ({ from, to }: ZoneTerms, frame: Term): Term =>
  all(atMost(from, frame), less(frame, to));

/** Of an aligned block, by bits: cheaper for a solver than sums. */
const lastOf = (at: Term, order: Term): Term => bitOr(at, sub(power(order), num(1)));

/** Is this frame in the aligned block of this order at `at`? */
const isIn = (frame: Term, at: Term, order: Term): Term =>
  same(shiftRight(frame, order), shiftRight(at, order));

const isBlock = ({ from, to, orderMax }: ZoneTerms, { at, order }: Owner): Term =>
  all(
    atMost(num(0), order),
    atMost(order, orderMax),
    isMultiple(at, order),
    atMost(from, at),
    less(lastOf(at, order), to),
  );

/** This frame lies in an aligned block of the zone whose first frame knows of it. */
export function isOwned(own: Ownership, zone: ZoneTerms, frame: Term): Term {
  const owner = own(frame);
  const isRight = all(
    isBlock(zone, owner),
    isIn(frame, owner.at, owner.order),
    within(0, owner.state, 3),
    isOwner(own(owner.at), owner),
  );
  return implies(isInside(zone, frame), isRight);
}

/** Frames of one block name the same one: no two blocks overlap. */
export function agree(own: Ownership, zone: ZoneTerms, frame: Term, other: Term): Term {
  const { at, order } = own(frame);
  const isCommon = all(isInside(zone, frame), isInside(zone, other), isIn(other, at, order));
  return implies(isCommon, isOwner(own(other), own(frame)));
}

/**
 * The free block of this frame, if it is in one, has no free buddy (I5). The buddy is written as
 * the spec's is shown to be by the first of the address laws.
 */
export function isMaximal(own: Ownership, zone: ZoneTerms, frame: Term): Term {
  const { at, order, state } = own(frame);
  const buddy = buddyAt(at, order);
  const isBuddyFree = isOwner(own(buddy), { at: buddy, order, state: FREE });
  const hasBuddy = all(
    less(order, zone.orderMax),
    atMost(zone.from, buddy),
    less(lastOf(buddy, order), zone.to),
  );
  return implies(all(isInside(zone, frame), same(state, FREE), hasBuddy), not(isBuddyFree));
}

export const buddyAt = (at: Term, order: Term): Term => bitXor(at, power(order));

/** A live frame belongs after the step to whom it belonged before. */
export const isLiveKept = (before: Ownership, after: Ownership, frame: Term): Term =>
  implies(same(before(frame).state, LIVE), isOwner(after(frame), before(frame)));
