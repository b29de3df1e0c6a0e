/**
 * What metadata means (I8): for each scheme, what must be stored for each node of the buddy tree,
 * as a function of the free and live blocks. Where a design stores it is the design's own affair.
 * A node is an aligned block of the zone, live or not; the top order's nodes are the roots.
 *
 *   B1 free bit    the node is on the free list of its order (vernos: documents 001 and 003)
 *   B2 pair bit    just one of the node's halves is free (Linux 2.4: documents 002 and 004)
 *   B3 split bit   a smaller block, free or not, or a hole lies in the node
 *   B4 alloc bit   the node is live or split (xv6)
 *   B5 longest     0 if live or a hole, the larger half's if split, else order + 1 (buddy2)
 *   B6 head order  per frame: its block's order if first in it, else -1 (Linux today, pKVM)
 */
import type { Marks } from '../ports/inspection.ts';
import type { Reason } from '../blocks/blame.ts';
import {
  type Block,
  covers,
  halvesOf,
  isAligned,
  overlap,
  show,
  sizeOf,
} from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import type { View } from './view.ts';
import { regionAt, regionOf, type Zone } from '../blocks/zone.ts';

/** What B6 stores for a frame that is not the first of a block. */
export const NO_ORDER = -1;

/** The part of a view that metadata is a function of. */
export type Figure = Pick<View, 'zone' | 'free' | 'live' | 'isFree' | 'startsAt' | 'metadata'>;

type Meaning = (figure: Figure, node: Block) => number;

const bit = (holds: boolean): number => (holds ? 1 : 0);

/** Does something smaller than the node lie in it: a block, a hole, or metadata? */
function isSplit({ zone, free, live, metadata = [] }: Figure, node: Block): boolean {
  const smaller = (b: Block) => b.order < node.order && covers(node, b);
  const holes = [...zone.reserved, ...metadata];
  const end = node.at + sizeOf(node.order);
  return (
    live.some(smaller) ||
    free.some(smaller) ||
    (node.order > 0 && holes.some((hole) => hole.from < end && node.at < hole.to))
  );
}

const isLiveNode = ({ live }: Figure, node: Block): boolean =>
  live.some((b) => b.at === node.at && b.order === node.order);

/** A block that is taken is told from its two halves being taken by what lies below it. */
function longest(figure: Figure, node: Block): number {
  if (isLiveNode(figure, node)) return 0;
  if (isSplit(figure, node)) {
    return Math.max(...halvesOf(node).map((half) => longest(figure, half)));
  }
  const isHole = [...figure.zone.reserved, ...(figure.metadata ?? [])].some(
    ({ from, to }) => from <= node.at && node.at < to,
  );
  return isHole ? 0 : node.order + 1;
}

/** Regions that touch but are aligned each to itself have trees of their own: no common pairs. */
function pairBit({ zone, isFree }: Figure, node: Block): number {
  const origin = (b: Block) => regionAt(zone, b.at)?.origin;
  const isHalf = (b: Block) => zone.alignment === 'absolute' || origin(b) === origin(node);
  const [lower, upper] = halvesOf(node).map((half) => isHalf(half) && isFree(half));
  return bit(lower !== upper);
}

const headOrder = ({ startsAt }: Figure, { at }: Block): number => startsAt(at)?.order ?? NO_ORDER;

/** What each scheme must store for a node. */
export const meaning: Record<Marks['scheme'], Meaning> = {
  B1: (figure, node) => bit(figure.isFree(node)),
  B2: pairBit,
  B3: (figure, node) => bit(isSplit(figure, node)),
  B4: (figure, node) => bit(isLiveNode(figure, node) || isSplit(figure, node)),
  B5: longest,
  B6: headOrder,
};

/** The nodes for which a scheme stores something, ascending by order, then by frame. */
export function nodesOf(zone: Zone, scheme: Marks['scheme']): Block[] {
  const low = scheme === 'B2' || scheme === 'B3' ? 1 : 0;
  const high = scheme === 'B6' ? 0 : zone.orderMax;
  const nodes: Block[] = [];
  for (let k = low; k <= high; k++) {
    // One by one: a call cannot take a large zone's nodes as its arguments.
    for (const node of nodesOfOrder(zone, k as Order, scheme)) nodes.push(node);
  }
  return nodes;
}

/** A pair has a bit as soon as one of its halves lies in the zone. */
function nodesOfOrder(zone: Zone, k: Order, scheme: Marks['scheme']): Block[] {
  const nodes: Block[] = [];
  for (const { from, to, origin } of zone.regions) {
    const first = origin + Math.floor((from - origin) / 2 ** k) * 2 ** k;
    for (let at = first; at < to; at += 2 ** k) {
      const node = { at: at as Frame, order: k };
      const kept = scheme === 'B2' ? halvesOf(node) : [node];
      if (kept.some((b) => regionOf(zone, b) && isAligned(b, origin))) nodes.push(node);
    }
  }
  return nodes;
}

/** I8: the metadata says of every node what the free and live blocks make true. */
export function marksRight(view: View): Reason | undefined {
  const { marks, zone } = view;
  if (!marks) return undefined;
  const should = meaning[marks.scheme];
  for (const node of nodesOf(zone, marks.scheme)) {
    const stored = marks.at(node);
    const right = should(view, node);
    if (stored === right) continue;
    const near = [...view.free, ...view.live].filter((b) => overlap(b, node));
    const why = `${marks.scheme} of ${show(node)} is ${stored}, should be ${right}`;
    return { why, blocks: [node, ...near] };
  }
  return undefined;
}
