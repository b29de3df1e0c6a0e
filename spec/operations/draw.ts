/**
 * How calls are drawn at random: as acts of a client, each with a weight and a few numbers that
 * choose. What is chosen from is known only when the act's turn comes, so an act still means
 * something after shrinking has taken away what came before it.
 */
import { type Block, endOf } from '../blocks/geometry.ts';
import { FRAME_MAX, type Frame, type Order, ORDER_MAX } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';

/** A number that chooses: among blocks; an order, small ones most often; 0..3; a frame. */
export type Gene = 'pick' | 'order' | 'shift' | 'at';

export type Genes = Readonly<Record<Gene, number>>;

/** One kind of act. */
export interface Draw<Call> {
  readonly act: string;
  readonly weight: number;
  /** In the order in which they are drawn; the others are 0. */
  readonly genes: readonly Gene[];
  /** The call that the act comes to; undefined where there is nothing to do it with. */
  call(genes: Genes, client: Drawer): Call | undefined;
}

/** A client that draws: its zone, its blocks, and those it gave back. */
export interface Drawer {
  readonly zone: Zone;
  readonly owned: readonly Block[];
  readonly returned: readonly Block[];
}

const firstOf = ({ regions }: Zone): number => (regions[0] as { from: number }).from;

/** Any order up to one above the top. */
export const drawnOrder = ({ order }: Genes, { zone }: Drawer): Order =>
  (order % (Math.min(zone.orderMax + 1, ORDER_MAX) + 1)) as Order;

/** One of the blocks, if there are any. */
export const drawnOf = (blocks: readonly Block[], { pick }: Genes): Block | undefined =>
  blocks[pick % blocks.length];

/** A block that starts in this one, in any order. */
export function drawnAskew(own: Block, genes: Genes, client: Drawer): Block {
  const at = Math.min(own.at + (genes.shift % (endOf(own) - own.at)), FRAME_MAX);
  return { at: at as Frame, order: drawnOrder(genes, client) };
}

/** Any block in or next to the zone. */
export function drawnAnywhere(genes: Genes, client: Drawer): Block {
  const first = firstOf(client.zone);
  const frames = (client.zone.regions.at(-1) as { to: number }).to - first;
  const at = Math.max(0, first - 1 + (genes.at % (frames + 2)));
  return { at: at as Frame, order: drawnOrder(genes, client) };
}

/** Frames tried below a block that is named, at most. */
const TRIED_MAX = 16;

/** The same block in lower orders, then at lower frames. */
export function* smallerBlocks(b: Block, first: Frame): Iterable<Block> {
  for (let k = 0; k < b.order; k++) yield { at: b.at, order: k as Order };
  for (let at: number = first; at < Math.min(b.at, first + TRIED_MAX); at++) {
    yield { at: at as Frame, order: b.order };
  }
}
