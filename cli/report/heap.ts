/**
 * A picture of the heap: one cell per frame, a wall between blocks.
 *
 *      |a a|.|b|. . . .|      a live on two frames, b on one; free blocks 2^0 and 4^2
 *
 * `#` is reserved, `?` belongs to no block (lost), `!` to more than one. Heaps of more frames than
 * fit on a line are told in words.
 */
import type { Heap } from '../../models/one-cpu/scenario.ts';
import { type Block, endOf, show } from '../../spec/blocks/geometry.ts';
import { isReserved, type Zone } from '../../spec/blocks/zone.ts';

/** Frames that are drawn, at most. */
const DRAWN_MAX = 32;

/** Blocks that are told in words, at most. */
const TOLD_MAX = 6;

/** The names of live blocks, by their first frame. */
export type Names = ReadonlyMap<number, string>;

/** One line. A name shows as its first letter. */
export function drawHeap(zone: Zone, heap: Heap, names: Names): string {
  const frames = zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  if (frames > DRAWN_MAX) return tellHeap(heap, names);
  return zone.regions.map(({ from, to }) => drawFrames(zone, heap, names, from, to)).join('   ');
}

function drawFrames(zone: Zone, heap: Heap, names: Names, from: number, to: number): string {
  let line = '|';
  for (let at = from; at < to; at++) {
    const owners = [...heap.free, ...heap.live].filter((b) => b.at <= at && at < endOf(b));
    line += cell(zone, heap, names, at, owners);
    const [owner] = owners;
    const goesOn = owner ? at + 1 < endOf(owner) : isHole(zone, at) && isHole(zone, at + 1);
    line += goesOn && at + 1 < to ? ' ' : '|';
  }
  return line;
}

const isHole = (zone: Zone, at: number): boolean => isReserved(zone, at);

function cell(zone: Zone, heap: Heap, names: Names, at: number, owners: readonly Block[]): string {
  const [owner, another] = owners;
  if (another || (owner && isHole(zone, at))) return '!';
  if (!owner) return isHole(zone, at) ? '#' : '?';
  return heap.live.includes(owner) ? (names.get(owner.at)?.[0] ?? '*') : '.';
}

function tellHeap({ live, free }: Heap, names: Names): string {
  const list = (blocks: readonly Block[], named: (b: Block) => string) => {
    const told = blocks.slice(0, TOLD_MAX).map(named).join(' ') || 'none';
    return blocks.length > TOLD_MAX ? `${told} … (${blocks.length})` : told;
  };
  const named = (b: Block) => `${names.get(b.at) ?? '*'}=${show(b)}`;
  return `live ${list(live, named)}; free ${list(free, show)}`;
}
