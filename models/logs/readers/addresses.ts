/**
 * Addresses of 64 bits as numbers of frames: each region has frames of its own, the first of them
 * aligned like the region's base where buddies are told by address.
 */
import type { LogZone } from '../facts/facts.ts';
import type { LogHeader } from './json-format.ts';

/** Where an address is, or why it is no block's. */
export type Place = number | string;

const HALF = 2 ** 32;

/** Bases as their upper and lower 32 bits, for numbers of the language are exact up to 53 bits. */
interface Region extends LogZone {
  readonly high: number;
  readonly low: number;
  readonly bytes: number;
}

/** The map of one log. */
export class Addresses {
  readonly zones: readonly LogZone[];
  private readonly regions: readonly Region[];
  private readonly pageSize: number;

  /** @throws RangeError if frames or bytes are more than can be counted. */
  constructor({ regions, pageSize, orderMax, buddies }: LogHeader) {
    this.pageSize = pageSize;
    const size = 2 ** orderMax;
    let free = 0;
    this.regions = regions.map(({ base: text, pages }, i) => {
      const base = BigInt(text);
      const shift = buddies === 'region' ? 0 : Number((base / BigInt(pageSize)) % BigInt(size));
      const from = Math.ceil(free / size) * size + shift;
      free = from + pages;
      const name = regions.length === 1 ? 'all' : `region ${i}`;
      const [high, low] = halvesOf(base);
      const bytes = pages * pageSize;
      if (bytes > Number.MAX_SAFE_INTEGER) {
        throw new RangeError(`a region must have less than 2^53 bytes, got ${bytes}`);
      }
      return { name, from, spanned: pages, managed: pages, high, low, bytes };
    });
    if (free > 2 ** 31 - 1)
      throw new RangeError(`regions must have 2^31 - 1 pages at most, got ${free}`);
    this.zones = this.regions;
  }

  /** The frame that begins at an address, written in base 16. */
  frameAt(text: string): Place {
    const [high, low] = halvesOf(BigInt(text));
    const frame = this.frameOf(high, low);
    if (frame >= 0) return frame;
    return frame === NOWHERE ? `${text} lies in no region` : `${text} is not the address of a page`;
  }

  /** The frame that begins at an address; NOWHERE, or UNALIGNED if it lies in one. */
  frameOf(high: number, low: number): number {
    for (const region of this.regions) {
      // Exact where it matters: an offset within the region is below 2^53.
      const offset = (high - region.high) * HALF + (low - region.low);
      if (offset < 0 || offset >= region.bytes) continue;
      const index = offset / this.pageSize;
      return Number.isInteger(index) ? region.from + index : UNALIGNED;
    }
    return NOWHERE;
  }
}

const NOWHERE = -1;
const UNALIGNED = -2;

const halvesOf = (address: bigint): [high: number, low: number] => [
  Number(address >> 32n),
  Number(address & 0xffffffffn),
];
