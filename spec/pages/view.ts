/**
 * The view of an implementation that invariants judge: `viewOf` walks the lists that it shows, and
 * puts beside them the live blocks, which the client knows and the allocator need not.
 */
import type { Inspection } from '../ports/inspection.ts';
import type { Blame } from '../blocks/blame.ts';
import type { Block } from '../blocks/geometry.ts';
import { walk } from './lists.ts';
import type { Frame } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';

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
