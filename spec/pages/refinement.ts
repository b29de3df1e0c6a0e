/**
 * What it means that an implementation is right between two calls: its free blocks are those of the
 * spec, and everything it remembers agrees with them. The equality alone would do (the invariants
 * follow from it); the invariants are asked first because they say what is wrong.
 */
import type { Inspection } from '../ports/inspection.ts';
import { type Blame, blames } from '../blocks/blame.ts';
import { marksRight } from './bitmaps.ts';
import { sameBlock, show } from '../blocks/geometry.ts';
import {
  aligned,
  coalesceMaximal,
  countsRight,
  covered,
  inBounds,
  listedIffFree,
  metadataKept,
  noOverlap,
} from './invariants.ts';
import { freeBlocks, type State } from './state.ts';
import { isBlame, type View, viewOf } from './view.ts';

/** Every invariant of a view by its obligation, in the order in which they are asked. */
export const invariants = {
  I1: aligned,
  I2: inBounds,
  I3: noOverlap,
  I4: covered,
  I5: coalesceMaximal,
  I7: listedIffFree,
  I8: marksRight,
  I9: metadataKept,
  I10: countsRight,
} as const;

/** The first invariant that the view breaks, the equality with the spec's free blocks last. */
export function firstBroken(view: View, isOwed?: Asks): Blame | undefined {
  for (const broken of brokenIn(view, isOwed)) return broken;
  return undefined;
}

/** Which obligations are asked; of an allocator that promises nothing weaker, all. */
type Asks = (id: string) => boolean;

/**
 * Every invariant that the view breaks and that is owed, each asked as if it were the only one; the
 * equality with the spec's free blocks, which follows from all of them, only where none is.
 */
export function* brokenIn(view: View, isOwed: Asks = () => true): Generator<Blame, void> {
  let isRight = isOwed('I5');
  for (const [id, holds] of Object.entries(invariants)) {
    if (!isOwed(id)) continue;
    for (const broken of blames(id as keyof typeof invariants, holds(view))) {
      isRight = false;
      yield broken;
    }
  }
  if (isRight) yield* blames('I4', sameFree(view));
}

/** The view of an implementation that refines the spec's state, or what is wrong with it. */
export function refines({ zone, live }: State, shown: Inspection, isOwed?: Asks): View | Blame {
  const view = viewOf(zone, live, shown);
  return isBlame(view) ? view : (firstBroken(view, isOwed) ?? view);
}

/** I5c: the free blocks are the function of the live ones that the spec says. */
function sameFree({ zone, live, free, metadata = [] }: View) {
  const reserved = [...zone.reserved, ...metadata].toSorted((a, b) => a.from - b.from);
  const expected = freeBlocks({ zone: { ...zone, reserved }, live });
  const shown = free.toSorted((a, b) => a.at - b.at);
  const at = expected.findIndex((b, i) => !shown[i] || !sameBlock(b, shown[i]));
  if (at < 0 && shown.length === expected.length) return undefined;
  const [should, is] = [expected[at], shown[at]].map((b) => (b ? show(b) : 'nothing'));
  return { why: `free blocks differ: should be ${should}, is ${is}` };
}
