/**
 * How much room the metadata of a zone takes, and whether the zone has it. Everything lies in one
 * run of words, from the first word of its first frame on:
 *
 *      sentinels   two words per size class
 *      trees       three words each: base, size class, offset of its first bit
 *      bits        2^(class + 1) - 1 per tree, 32 to a word
 *
 * There is a slot for each block that the zone's ranges are cut into. Taking the room may use one
 * of them up; its slot and its bits then stay unused.
 */
import type { Space } from '../../../spec/ports/page-port.ts';
import type { Frame } from '../../../spec/blocks/units.ts';
import type { Interval, Region, Zone } from '../../../spec/blocks/zone.ts';
import { powerWithin } from './boot-free-list.ts';
import { LINK_WORDS } from '../../memory/list.ts';
import { wordsForBits } from './bitset.ts';
import { TREE_WORDS } from './trees.ts';

/** Where the parts of the metadata lie, in words from its first one. */
export interface Layout {
  readonly trees: number;
  readonly bits: number;
  /** Words of all parts together. */
  readonly words: number;
  /** Frames that hold so many words. */
  readonly frames: number;
  /** Frames of the largest tree: there is room if the metadata takes no more. */
  readonly largest: number;
}

/** What the zone has between its holes, ascending. */
export function stretchesOf({ regions, reserved }: Zone): Interval[] {
  const stretches: Interval[] = [];
  for (const { from, to } of regions) {
    let start = from;
    for (const hole of reserved) {
      if (hole.from < from || hole.to > to) continue;
      if (start < hole.from) stretches.push({ from: start, to: hole.from });
      start = hole.to;
    }
    if (start < to) stretches.push({ from: start, to });
  }
  return stretches;
}

/**
 * The zone as this design sees it: each stretch between holes a region of its own, in which blocks
 * lie at multiples of their size from its first frame. Trees are cut off largest first, so they lie
 * at such multiples too, and what the spec asks of the stretch is what a tree asks of itself.
 */
export function managedBy(zone: Zone): Zone {
  const regions: Region[] = stretchesOf(zone).map(({ from, to }) => ({ from, to, origin: from }));
  return { regions, reserved: [], orderMax: zone.orderMax, alignment: 'region' };
}

/** The metadata of this zone, in frames of so many words. */
export function layoutOf(zone: Zone, { frameWords }: Pick<Space, 'frameWords'>): Layout {
  const limit = 2 ** zone.orderMax;
  let count = 0;
  let bits = 0;
  let largest = 0;
  for (const { from, to } of stretchesOf(zone)) {
    for (let left: number = to - from; left > 0; left -= powerWithin(left, limit)) {
      const frames = powerWithin(left, limit);
      count++;
      bits += bitsOf(frames);
      largest = Math.max(largest, frames);
    }
  }
  const trees = (zone.orderMax + 1) * LINK_WORDS;
  const bitset = trees + count * TREE_WORDS;
  const words = bitset + wordsForBits(bits);
  return { trees, bits: bitset, words, frames: Math.ceil(words / frameWords), largest };
}

/** One bit per node of a tree of so many frames. */
export const bitsOf = (frames: number): number => 2 * frames - 1;

/** The frame that a word lies in. */
export const frameOfWord = ({ frameBase, frameWords }: Space, word: number): Frame =>
  Math.floor((word - frameBase) / frameWords) as Frame;
