/**
 * A 64-bit hash of a run of words, as two lanes of 32 bits: JavaScript multiplies 32-bit integers
 * at full speed and has no fast 64-bit ones. The lanes feed one another in every round, so the pair
 * is one 64-bit state and not two hashes that may collide together.
 * The rounds are MurmurHash3_x86_128's (Austin Appleby, public domain), with two of its four lanes.
 */

const seedLow = 0x9e3779b9;
const seedHigh = 0x3c6ef372;

/**
 * Writes the lanes for the `count` words from `words[at]` to `out[outAt]` and `out[outAt + 1]`.
 * A round takes two words; for fixed words it permutes the 64-bit state, and different words lead
 * to different states: runs that differ within one such pair never collide, so runs of one or two
 * words have no collisions at all. Cost linear in `count`; allocates nothing.
 */
export function fingerprint(
  words: Uint32Array,
  at: number,
  count: number,
  out: Int32Array,
  outAt: number,
): void {
  let low = seedLow ^ count;
  let high = seedHigh;
  const end = at + count;
  for (let i = at; i < end; i += 2) {
    let first = Math.imul(words[i]!, 0x239b961b);
    first = Math.imul((first << 15) | (first >>> 17), 0xab0e9789);
    low ^= first;
    low = (((low << 19) | (low >>> 13)) + high) | 0;
    low = (Math.imul(low, 5) + 0x561ccd1b) | 0;
    // The length is hashed too, so an absent word may count as 0.
    let second = i + 1 < end ? Math.imul(words[i + 1]!, 0xab0e9789) : 0;
    second = Math.imul((second << 16) | (second >>> 16), 0x38b34ae5);
    high ^= second;
    high = (((high << 17) | (high >>> 15)) + low) | 0;
    high = (Math.imul(high, 5) + 0x0bcaa747) | 0;
  }
  low = (low + high) | 0;
  high = (high + low) | 0;
  low = avalanche(low);
  high = avalanche(high);
  low = (low + high) | 0;
  out[outAt] = low;
  out[outAt + 1] = (high + low) | 0;
}

/** A permutation of 32-bit integers; each bit of `x` flips each bit of the result half the time. */
function avalanche(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}
