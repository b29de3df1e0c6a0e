/**
 * What a page allocator shows of itself between two calls, in terms of its own words: its lists as
 * it links them, and what it remembers besides. Reading it changes nothing. Types only: what is
 * shown is walked and judged by the spec (`spec/pages/`).
 */
import type { Block } from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import type { Interval } from '../blocks/zone.ts';
import type { Declarations } from '../promises/promises.ts';

/** One list of an implementation, seen from outside. A node is any number, a word address say. */
export interface Ring {
  readonly order: Order;
  readonly sentinel: number;
  /** The node behind `node`; anything at all where the list is corrupt. */
  next(node: number): number;
  prev(node: number): number;
  /** The first frame of the block whose node this is; undefined if it is no block's node. */
  frameOf(node: number): Frame | undefined;
}

/** What an allocator remembers besides its lists, as it declares; meanings: `pages/bitmaps.ts`. */
export type Scheme = Declarations['sees'];

/** The bits, or small numbers, of one scheme. */
export interface Marks {
  readonly scheme: Exclude<Scheme, 'none' | 'lists'>;
  /** What is stored for this node of the buddy tree. */
  at(node: Block): number;
}

/** Counters and summaries that must equal their recount (I10). */
export interface Counts {
  readonly freeFrames?: number;
  /** Free blocks by order. */
  readonly freeBlocks?: readonly number[];
  /** Orders whose list is not empty, as a mask of bits 0..20. */
  readonly ordersMask?: number;
}

/** What a design shows. Reading it changes nothing; between calls only. */
export interface Inspection {
  readonly rings: readonly Ring[];
  /** Blocks that the metadata outside the lists says are free. */
  readonly marked?: readonly Block[];
  readonly marks?: Marks;
  readonly counts?: Counts;
  /** Frames of the zone that hold the allocator's own metadata. */
  readonly metadata?: readonly Interval[];
}
