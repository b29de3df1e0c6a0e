/**
 * What metadata can tell: which invalid frees an allocator that remembers only this could refuse.
 * A free of `b` is visible as invalid exactly when in no state with the same metadata `b` is live.
 * The predicates are closed forms; `test/laws/metadata` compares them with that definition by
 * listing every state of small zones. Where the zone ends and what of it is held back (holes, and
 * the allocator's own metadata) need not be stored: an allocator is given it (R1).
 */
import type { Scheme } from '../ports/inspection.ts';
import { meaning, type Figure, nodesOf } from './bitmaps.ts';
import { type Block, buddyOf, covers, isAligned, overlap, parentOf } from '../blocks/geometry.ts';
import { isLive, type State } from './state.ts';
import { makeView, type View } from './view.ts';
import { regionOf, type Region, touchesReserved, type Zone } from '../blocks/zone.ts';

/** A state and its free blocks. */
type Whole = State & Pick<View, 'free'>;

/** The part of the state that the scheme remembers, as text: equal text, equal metadata. */
export function metadataOf(scheme: Scheme, state: Whole): string {
  if (scheme === 'none') return '';
  const figure = figureOf(state);
  const marks = scheme === 'lists' ? 'B1' : scheme;
  const stored = nodesOf(state.zone, marks).map((node) => meaning[marks](figure, node));
  if (scheme !== 'B6') return stored.join('');
  return `${stored.join(',')} ${state.free.map(({ at }) => at).join(',')}`;
}

/** Can an allocator with this metadata know that `b` is not live? Always false for a live block. */
export function isVisible(scheme: Scheme, state: Whole, b: Block): boolean {
  if (isLive(state, b)) return false;
  const region = regionOf(state.zone, b);
  if (!region || b.order > state.zone.orderMax || !isAligned(b, region.origin)) return true;
  if (touchesReserved(state.zone, b)) return true;
  return sights[scheme](state, b, region);
}

type Sight = (state: Whole, b: Block, region: Region) => boolean;

/** Every state looks the same; what is not a block of the zone is still none. */
const seesNothing: Sight = () => false;

/** The free blocks are known: a block that overlaps none of them may be live. */
const seesFree: Sight = ({ free }, b) => free.some((other) => overlap(other, b));

/** Every state has metadata of its own. */
const seesAll: Sight = () => true;

/**
 * A live block has no bit set below it; and where an ancestor's bit is set, exactly one half is
 * free, which must be the half beside the path to the live block: no bit may be set in that one.
 */
const seesPairs: Sight = (state, b, region) => {
  const figure = figureOf(state);
  if (!isClear(figure, b)) return true;
  return pathUp(state.zone, b, region).some((child) => {
    const sibling = buddyOf(child, region.origin);
    const isOddPair = meaning.B2(figure, parentOf(child, region.origin)) === 1;
    const isBlock = regionOf(state.zone, sibling)?.origin === region.origin;
    return isOddPair && !(isBlock && isClear(figure, sibling));
  });
};

/** No pair bit is set in this block's subtree. */
function isClear(figure: Figure, b: Block): boolean {
  const bits = nodesOf(figure.zone, 'B2').filter((node) => covers(b, node));
  return bits.every((node) => meaning.B2(figure, node) === 0);
}

/** A live block is not split, and all its ancestors are. */
const seesSplits: Sight = (state, b, region) => {
  const figure = figureOf(state);
  if (meaning.B3(figure, b) === 1) return true;
  return pathUp(state.zone, b, region)
    .map((child) => parentOf(child, region.origin))
    .some((parent) => regionOf(state.zone, parent) && meaning.B3(figure, parent) === 0);
};

const sights: Record<Scheme, Sight> = {
  none: seesNothing,
  lists: seesFree,
  B1: seesFree,
  B2: seesPairs,
  B3: seesSplits,
  B4: seesAll,
  B5: seesAll,
  B6: seesAll,
};

/** The block and its ancestors below the top order: each is half of a pair. */
function pathUp({ orderMax }: Zone, b: Block, { origin }: Region): Block[] {
  const path: Block[] = [];
  for (let node = b; node.order < orderMax; node = parentOf(node, origin)) path.push(node);
  return path;
}

const figureOf = ({ zone, live, free }: Whole): Figure => makeView(zone, live, free);
