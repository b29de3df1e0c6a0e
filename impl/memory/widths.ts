/**
 * Whether what an allocator is about to keep fits: links in words of 32 bits with their sign,
 * addresses in the 64 bits of a machine. Asked once, before anything is written.
 */
import type { Space } from '../../spec/ports/page-port.ts';

const firstFrame = ({ zone }: Space): number => zone.regions[0]?.from ?? 0;
const endFrame = ({ zone }: Space): number => zone.regions.at(-1)?.to ?? 0;

/** Would a word hold this number as it is? */
export const fitsWord = (n: number): boolean => n === (n | 0);

/** Do links to nodes in the first words of frames fit? They ascend with the frames. */
export const linksFit = (space: Space): boolean =>
  fitsWord(space.frameBase + firstFrame(space) * space.frameWords) &&
  fitsWord(space.frameBase + (endFrame(space) - 1) * space.frameWords);

/** The address behind the last frame. */
export const endOfFrames = (space: Space): number =>
  space.frameBase + endFrame(space) * space.frameWords;

/**
 * Does every word of every frame have an address of its own? 64 bits of bytes are 2^62 words, but
 * numbers here are exact below 2^53 only, and half of that is more than any machine has.
 */
export const addressesFit = (space: Space): boolean => endOfFrames(space) <= 2 ** 52;
