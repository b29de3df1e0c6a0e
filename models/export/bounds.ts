/**
 * How large an exported model is, and its zone as other tools are told it: blocks are nodes of one
 * buddy tree in heap order. Node 1 is the root, node i has the halves 2i and 2i + 1, so the buddy
 * of i is i ^ 1 and the parent i / 2. A zone whose size is no power of two lies in a larger tree,
 * of which only some nodes are ever free; merging never leaves them, since their buddies never
 * are.
 */
import type { Block } from '../../spec/blocks/geometry.ts';
import { emptyState, freeBlocks } from '../../spec/pages/state.ts';
import { type Zone, zone } from '../../spec/blocks/zone.ts';

/** Frames 0..frames-1; `orderMax` may be below what fits, and then there are several top blocks. */
export interface ExportBounds {
  readonly frames: number;
  readonly orderMax: number;
}

/** The largest order that fits this many frames. */
export const largestOrder = (frames: number): number => Math.floor(Math.log2(frames));

/** The nodes of one level's order, and of all levels: 31 nodes fit the bits of one word. */
export const FRAMES_MAX = 16;

/** @throws RangeError unless frames are in 1..16 and the top order fits. */
export function exportBounds(frames: number, orderMax = largestOrder(frames)): ExportBounds {
  if (!Number.isInteger(frames) || frames < 1 || frames > FRAMES_MAX) {
    throw new RangeError(
      `frames of an export must be an integer in 1..${FRAMES_MAX}, got ${frames}`,
    );
  }
  const largest = largestOrder(frames);
  if (Number.isInteger(orderMax) && 0 <= orderMax && orderMax <= largest) {
    return { frames, orderMax };
  }
  throw new RangeError(`top order of an export must be in 0..${largest}, got ${orderMax}`);
}

/** The same zone for our own models. */
export const zoneOf = ({ frames, orderMax }: ExportBounds): Zone =>
  zone({ regions: [[0, frames]], orderMax });

/** Order of the tree that the zone lies in. */
export const treeOrder = ({ frames }: ExportBounds): number => Math.ceil(Math.log2(frames));

/** A block's number in a tree of this order. */
export const nodeOf = ({ at, order }: Block, tree: number): number =>
  2 ** (tree - order) + at / 2 ** order;

/** The nodes that are free when nothing is live, ascending. */
export function rootNodes(bounds: ExportBounds): number[] {
  const tree = treeOrder(bounds);
  const nodes = freeBlocks(emptyState(zoneOf(bounds))).map((root) => nodeOf(root, tree));
  return nodes.toSorted((a, b) => a - b);
}

/** Every node that lies in the zone and is not above the top order, ascending. */
export function zoneNodes(bounds: ExportBounds): number[] {
  const roots = new Set(rootNodes(bounds));
  const nodes: number[] = [];
  for (let node = 1; node < 2 ** (treeOrder(bounds) + 1); node++) {
    for (let above = node; above >= 1; above = Math.floor(above / 2)) {
      if (roots.has(above)) nodes.push(node);
    }
  }
  return nodes;
}

/** The order of a node in a tree of this order. */
export const orderOf = (node: number, tree: number): number => tree - Math.floor(Math.log2(node));
