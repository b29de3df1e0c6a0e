/**
 * How far numbers reach: a word of a `Memory` has 32 bits with their sign, a machine's address 64.
 * What an allocator keeps about a zone must fit, or it has to refuse the zone when it is made: a
 * link that does not fit is stored as another one, and nobody notices until it is followed.
 */
import type { Reason } from '../blocks/blame.ts';
import type { Frame } from '../blocks/units.ts';
import { framesIn, type Region } from '../blocks/zone.ts';
import type { Space } from './page-port.ts';

/** Bytes of a word. */
const WORD_BYTES = 4n;

/** Addresses of bytes that there are. */
const BYTES = 2n ** 64n;

/** Is a word, once stored, what it was? */
export const fitsWord = (n: number): boolean =>
  Number.isInteger(n) && n >= -(2 ** 31) && n < 2 ** 31;

/** Frames looked at from each end of a region: in between links ascend. */
const EDGE = 16;

/** W1, of an accepted zone: links to frames fit. What else is stored is for memory to see. */
export function linksFit({ zone }: Space, node: (at: Frame) => number): Reason | undefined {
  for (const at of zone.regions.flatMap(edgesOf)) {
    if (fitsWord(node(at))) continue;
    return { why: `the link to frame ${at} is ${node(at)}, which does not fit a word of 32 bits` };
  }
  return undefined;
}

/** W2, of an accepted zone: the bytes of its last frame have addresses of 64 bits. */
export function addressesFit({ zone, frameBase, frameWords }: Space): Reason | undefined {
  const end = zone.regions.at(-1)?.to ?? 0;
  const behind = (BigInt(frameBase) + BigInt(end) * BigInt(frameWords)) * WORD_BYTES;
  if (behind <= BYTES) return undefined;
  return { why: `frame ${end - 1} ends at byte ${behind}, and no address is above 2^64` };
}

/** A word can hold the address of each word of the space: no width is a reason to refuse it. */
export const isNear = ({ zone, metadataWords, frameBase, frameWords }: Space): boolean =>
  fitsWord(metadataWords) && fitsWord(frameBase + (zone.regions.at(-1)?.to ?? 0) * frameWords);

function edgesOf({ from, to }: Region): Frame[] {
  if (to - from <= 2 * EDGE) return framesIn({ from, to });
  const [start, end] = [(from + EDGE) as Frame, (to - EDGE) as Frame];
  return [...framesIn({ from, to: start }), ...framesIn({ from: end, to })];
}
