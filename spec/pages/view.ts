/**
 * What an implementation shows of itself between two calls, and the view that invariants judge.
 * `Inspection` is what a design hands over, in terms of its own words; `viewOf` walks its lists and
 * puts beside them the live blocks, which the client knows and the allocator need not.
 */
import type { Blame } from '../blocks/blame.ts';
import type { Block } from '../blocks/geometry.ts';
import { type Ring, walk } from './lists.ts';
import type { Frame } from '../blocks/units.ts';
import type { Interval, Zone } from '../blocks/zone.ts';

/**
 * Metadata schemes: what an allocator remembers besides its lists. Their meaning: `bitmaps.ts`.
 * `lists` and `none` store nothing more; to declare `none` is to look at nothing before a free.
 */
export type Scheme = 'none' | 'lists' | 'B1' | 'B2' | 'B3' | 'B4' | 'B5' | 'B6';

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

/** What the invariants judge. */
export interface View extends Omit<Inspection, 'rings'> {
  readonly zone: Zone;
  readonly live: readonly Block[];
  /** Members of the free lists: by order as the rings came, each list from its head. */
  readonly free: readonly Block[];
  /** Is exactly this block on the list of its order? */
  isFree(b: Block): boolean;
  /** The first of the free blocks, then of the live ones, that starts at this frame. */
  startsAt(at: Frame): Block | undefined;
}

/** The view of a well-linked allocator, or the blame for its lists (I6). */
export function viewOf(zone: Zone, live: readonly Block[], shown: Inspection): View | Blame {
  const bound = zone.regions.reduce((frames, { from, to }) => frames + to - from, 0);
  const free: Block[] = [];
  for (const ring of shown.rings) {
    const members = walk(ring, bound);
    if ('why' in members) return { id: 'I6', ...members };
    for (const at of members) free.push({ at, order: ring.order });
  }
  return makeView(zone, live, free, shown);
}

/** A view from blocks; tests make bad ones by hand with it. */
export function makeView(
  zone: Zone,
  live: readonly Block[],
  free: readonly Block[],
  shown: Omit<Inspection, 'rings'> = {},
): View {
  const index = new Set(free.map(nodeNumber));
  let starts: Map<Frame, Block> | undefined;
  const startsAt = (at: Frame) => (starts ??= firstByFrame([...free, ...live])).get(at);
  return { ...shown, zone, live, free, isFree: (b) => index.has(nodeNumber(b)), startsAt };
}

/** Only metadata of heads asks for it, and of every frame: made once, when first asked. */
function firstByFrame(blocks: readonly Block[]): Map<Frame, Block> {
  const first = new Map<Frame, Block>();
  for (const b of blocks) if (!first.has(b.at)) first.set(b.at, b);
  return first;
}

/** True for the answer of `viewOf` that is a blame. */
export const isBlame = (answer: View | Blame): answer is Blame => 'why' in answer;

/** A whole number, 0 or more, that no other block has. */
export const nodeNumber = ({ at, order }: { at: Frame; order: number }): number => at * 32 + order;
