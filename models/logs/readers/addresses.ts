/**
 * Addresses of 64 bits as numbers of frames: each region has frames of its own, the first of them
 * aligned like the region's base where buddies are told by address.
 */
import type { LogZone } from '../facts/facts.ts';
import type { LogHeader } from './json-format.ts';

/** Where an address is, or why it is no block's. */
export type Place = number | string;

/** Addresses below this are exact as numbers of the language. */
const EXACT_DIGITS = 2 + 13;

interface Region extends LogZone {
  readonly base: bigint;
  readonly low: number;
  readonly end: number;
}

/** The map of one log. */
export class Addresses {
  readonly zones: readonly LogZone[];
  private readonly regions: readonly Region[];
  private readonly pageSize: number;

  /** @throws RangeError if the frames are more than can be counted. */
  constructor({ regions, pageSize, orderMax, buddies }: LogHeader) {
    this.pageSize = pageSize;
    const size = 2 ** orderMax;
    let free = 0;
    this.regions = regions.map(({ base: text, pages }, i) => {
      const base = BigInt(text);
      const shift = buddies === 'region' ? 0 : Number((base / BigInt(pageSize)) % BigInt(size));
      const from = Math.ceil(free / size) * size + shift;
      free = from + pages;
      const low = Number(base);
      const name = regions.length === 1 ? 'all' : `region ${i}`;
      return { name, from, spanned: pages, managed: pages, base, low, end: low + pages * pageSize };
    });
    if (free > 2 ** 31 - 1)
      throw new RangeError(`regions must have 2^31 - 1 pages at most, got ${free}`);
    this.zones = this.regions;
  }

  /** The frame that begins at an address. */
  frameAt(text: string): Place {
    return text.length <= EXACT_DIGITS ? this.small(text) : this.large(text);
  }

  private small(text: string): Place {
    const address = Number.parseInt(text, 16);
    for (const { low, end, from } of this.regions) {
      if (low <= address && address < end)
        return this.whole((address - low) / this.pageSize, from, text);
    }
    return `${text} lies in no region`;
  }

  private large(text: string): Place {
    const address = BigInt(text);
    for (const { base, spanned, from } of this.regions) {
      const offset = address - base;
      if (offset < 0n || offset >= BigInt(spanned) * BigInt(this.pageSize)) continue;
      return this.whole(Number(offset) / this.pageSize, from, text);
    }
    return `${text} lies in no region`;
  }

  private whole(index: number, from: number, text: string): Place {
    return Number.isInteger(index) ? from + index : `${text} is not the address of a page`;
  }
}
