/**
 * The key of a state as both engines can tell it, the machine's and the host's: live blocks, and
 * the kept bytes of the module's own words and of frames by their place. Plain text, so that what
 * differs can be read.
 */
import { type Block, endOf, show } from '../../../spec/blocks/geometry.ts';
import { PLACES, Place } from './relevant-bytes.ts';

/** Where the words that count lie, as the machine learned them. */
export interface KeyLayout {
  readonly base: number;
  readonly from: number;
  readonly frames: number;
  readonly frameBytes: number;
  readonly headerBytes: number;
  /** Numbers of kept own words. */
  readonly own: readonly number[];
  /** Per place, kept words of a frame: their distance, and which of their bits. */
  readonly kept: readonly (readonly { readonly distance: number; readonly bits: number }[])[];
}

/** The key of these words of memory. */
export function hostKey(
  words: Int32Array,
  layout: KeyLayout,
  live: readonly Block[],
  free: readonly Block[],
): string {
  const { base, from, frames, frameBytes, own, kept } = layout;
  const places = new Uint8Array(frames).fill(Place.freeInside);
  for (const b of free) places[b.at - from] = Place.freeStart;
  for (const b of live) {
    places.fill(Place.liveInside, b.at - from, endOf(b) - from);
    places[b.at - from] = Place.liveStart;
  }
  const values = own.map((word) => words[word]!);
  for (let frame = 0; frame < frames; frame++) {
    for (const { distance, bits } of kept[places[frame]!]!) {
      values.push(words[(base + frame * frameBytes + distance) >>> 2]! & bits);
    }
  }
  return `${live.map(show).join(' ')}|${values.join()}`;
}

const allPlaces = Array.from({ length: PLACES }, (_, place) => place);

/** Which words of a frame count, by place; of live blocks only the header does. */
export function keptWords(
  wordsOf: (place: number) => readonly number[],
  maskOf: (place: number, distance: number) => number,
  frameBytes: number,
  headerBytes: number,
): KeyLayout['kept'] {
  const ends = [frameBytes, frameBytes, headerBytes, 0];
  return allPlaces.map((place) =>
    wordsOf(place)
      .filter((distance) => distance < ends[place]!)
      .map((distance) => {
        const mask = maskOf(place, distance);
        let bits = 0;
        for (let i = 0; i < 4; i++) if (mask & (1 << i)) bits |= 0xff << (8 * i);
        return { distance, bits };
      }),
  );
}
