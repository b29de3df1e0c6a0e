/**
 * The buddy tree as a picture has it: a row for each order, the top order first, and in it nodes
 * that are blocks, nodes that are split, and frames that belong to nobody or to two.
 */
import {
  type Block,
  endOf,
  overlap,
  parentOf,
  sameBlock,
  sizeOf,
} from '../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import { nodeNumber } from '../../spec/pages/view.ts';
import { framesIn, isReserved, regionAt, type Zone } from '../../spec/blocks/zone.ts';
import type { NamedBlock } from './scene.ts';

/** What stands at a node. `lost`: no block has the frame; `twice`: more than one has it. */
export type Role = 'live' | 'free' | 'split' | 'reserved' | 'lost' | 'twice';

export interface TreeNode {
  readonly block: Block;
  readonly role: Role;
  /** Of a live block. */
  readonly name: string;
  /** Was it something else, or nothing, before this call? */
  readonly isNew: boolean;
}

/** The blocks of a heap; `free` is undefined where the lists cannot be read. */
export interface Blocks {
  readonly live: readonly NamedBlock[];
  readonly free: readonly Block[] | undefined;
}

/** Nodes by order, then by frame. Cost: blocks times orders, and the frames of the zone. */
export function treeOf(zone: Zone, now: Blocks, before: Blocks | undefined): TreeNode[] {
  const old = before && new Map(rolesIn(zone, before).map((node) => [keyOf(node.block), node]));
  return rolesIn(zone, now)
    .map((node) => {
      const was = old?.get(keyOf(node.block));
      const isSame = was?.role === node.role && was.name === node.name;
      return { ...node, isNew: old !== undefined && !isSame && node.role !== 'split' };
    })
    .toSorted((a, b) => b.block.order - a.block.order || a.block.at - b.block.at);
}

const keyOf = (b: Block): number => nodeNumber(b);

type Plain = Omit<TreeNode, 'isNew'>;

function rolesIn(zone: Zone, { live, free }: Blocks): Plain[] {
  const nodes = new Map<number, Plain>();
  const put = (block: Block, role: Role, name = ''): void => {
    const there = nodes.get(keyOf(block));
    const isClash = there !== undefined && there.role !== 'split';
    nodes.set(keyOf(block), { block, role: isClash ? 'twice' : role, name });
  };
  const split = (b: Block): void => {
    const origin = regionAt(zone, b.at)?.origin ?? 0;
    for (let node = b; node.order < zone.orderMax; ) {
      node = parentOf(node, origin);
      if (nodes.has(keyOf(node))) return;
      nodes.set(keyOf(node), { block: node, role: 'split', name: '' });
    }
  };
  for (const b of live) put(b, 'live', b.name);
  for (const b of free ?? []) put(b, 'free');
  for (const { block, role } of lonely(zone, live, free)) put(block, role);
  const leaves = Array.from(nodes.values(), ({ block }) => block);
  for (const b of leaves) split(b);
  return [...nodes.values()];
}

/** Single frames that no block has, and of a hole each frame. */
function lonely(zone: Zone, live: readonly Block[], free: readonly Block[] | undefined) {
  const owned = new Set<number>();
  for (const b of [...live, ...(free ?? [])])
    for (let at = b.at; at < endOf(b); at++) owned.add(at);
  const frames = zone.regions.flatMap(framesIn).filter((at) => !owned.has(at));
  return frames.flatMap((at): { block: Block; role: Role }[] => {
    const block = { at, order: 0 as Order };
    if (isReserved(zone, at)) return [{ block, role: 'reserved' }];
    // Lists that cannot be read say nothing about a frame.
    return free ? [{ block, role: 'lost' }] : [];
  });
}

/** Who has a frame, for the picture of the memory: one cell for each run of frames. */
export interface Cell {
  readonly from: Frame;
  readonly to: number;
  readonly role: Exclude<Role, 'split'> | 'unknown';
  readonly name: string;
  readonly block: Block;
  readonly isNew: boolean;
}

/** The zone's frames from left to right, a cell for each block. */
export function cellsOf(zone: Zone, tree: readonly TreeNode[]): Cell[] {
  const leaves = tree.filter(({ role }) => role !== 'split');
  const cells: Cell[] = [];
  for (const region of zone.regions) {
    const inside = leaves.filter(({ block }) => region.from <= block.at && block.at < region.to);
    for (let at: number = region.from; at < region.to; ) {
      const here = inside.filter(({ block }) => block.at <= at && at < endOf(block));
      const [node, another] = here;
      const block = node?.block ?? { at: at as Frame, order: 0 as Order };
      const isTwice = another !== undefined || node?.role === 'twice';
      const to = isTwice || !node ? at + 1 : Math.min(endOf(block), region.to);
      const role = isTwice ? 'twice' : ((node?.role ?? 'unknown') as Cell['role']);
      const name = here.map((each) => each.name).join('');
      cells.push({ from: at as Frame, to, role, name, block, isNew: node?.isNew ?? false });
      at = to;
    }
  }
  return cells;
}

/** Frames and, if any, the order of what a person points at: everything of it lights up. */
export interface Focus {
  readonly from: number;
  readonly to: number;
  readonly order: number | undefined;
}

/** The focus on a block. */
export const focusOn = (b: Block): Focus => ({ from: b.at, to: endOf(b), order: b.order });

/** Does this block belong to what is pointed at? */
export function isLit(focus: Focus | undefined, b: Block): boolean {
  if (!focus) return false;
  if (focus.order === undefined) return b.at < focus.to && focus.from < endOf(b);
  return sameBlock(b, { at: focus.from as Frame, order: focus.order as Order });
}

/** The same of a single frame. */
export const isFrameLit = (focus: Focus | undefined, at: number): boolean =>
  focus !== undefined && focus.from <= at && at < focus.to;

/** Does any of these blocks overlap the frames? */
export const touches = (blocks: readonly Block[], b: Block): boolean =>
  blocks.some((other) => overlap(other, b));

/** Frames that a node spans within its region: a node may stick out of its zone. */
export function spanIn(zone: Zone, b: Block): { from: number; to: number } {
  const regions = zone.regions.filter(({ from, to }) => from < b.at + sizeOf(b.order) && b.at < to);
  const from = Math.max(b.at, regions[0]?.from ?? b.at);
  const to = Math.min(endOf(b), regions.at(-1)?.to ?? endOf(b));
  return { from, to };
}
