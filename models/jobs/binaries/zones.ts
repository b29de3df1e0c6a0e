/** Which zones a binary is looked at on: usual ones, other places, others where it needs them. */
import type { ZoneShape } from '../../../spec/blocks/zone.ts';

const at = (from: number, frames: number, orderMax: number): ZoneShape => ({
  regions: [[from, from + frames]],
  orderMax,
});

/** Every awkward shape that one region can have; four frames tell the shortest stories. */
export const binaryZones: readonly ZoneShape[] = [
  at(0, 4, 2),
  at(0, 8, 3),
  at(0, 5, 2),
  at(0, 6, 2),
  at(0, 7, 2),
  at(0, 8, 2),
];

/**
 * Zones whose first frame is aligned to less than the largest block, as an allocator must take them
 * that promises alignment from the region's start: to a frame only, to two, to four.
 */
export const placedZones: readonly ZoneShape[] = [at(1, 4, 2), at(2, 4, 2), at(4, 8, 3)];

/**
 * Zones for those that refuse all of these: single frames, few frames, one fixed top order, sizes
 * that something may have been compiled for. The first of a kind tells the shortest story.
 */
export const otherZones: readonly ZoneShape[] = [
  at(0, 4, 0),
  at(0, 5, 0),
  at(0, 1, 0),
  at(0, 2, 1),
  at(0, 3, 1),
  at(0, 4, 1),
  at(0, 8, 1),
  at(0, 5, 1),
  at(0, 10, 3),
  at(0, 12, 3),
  at(0, 16, 3),
  at(0, 16, 4),
  at(0, 32, 5),
  at(0, 64, 6),
  at(0, 128, 7),
  at(0, 256, 8),
  at(0, 512, 9),
  at(0, 1024, 10),
  at(0, 2048, 11),
];

/** Frames of long histories: a word of bits and one more, two words, no power of two, many. */
export const historyFrames: readonly number[] = [16, 33, 64, 1000, 65_536];
