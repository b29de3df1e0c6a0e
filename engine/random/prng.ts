/**
 * The one source of chance: seeded, so that every random run can be repeated from its seed.
 * sfc32, Small Fast Counting, by Chris Doty-Humphrey (PractRand, public domain): 128 bits of state,
 * period at least 2^32 and 2^127 on average, passes PractRand; three additions, no multiplication.
 */

/** A generator whose whole state is four 32-bit words. Not for secrets. */
export class Prng {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  /** Seeds with three 32-bit words and discards 15 numbers, as PractRand's `seed(s1, s2, s3)`. */
  constructor(a: number, b: number, c: number) {
    this.a = a | 0;
    this.b = b | 0;
    this.c = c | 0;
    for (let i = 0; i < 15; i++) this.next();
  }

  /** The next number: an integer in 0..2^32-1, each equally likely. */
  next(): number {
    const { a, b, c } = this;
    const sum = (a + b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /**
   * An integer in 0..n-1, each equally likely: numbers above the last multiple of `n` are drawn
   * again, fewer than half of them, so a call takes less than two draws on average.
   * @throws RangeError unless `n` is an integer in 1..2^32.
   */
  below(n: number): number {
    if (!(Number.isInteger(n) && 1 <= n && n <= 2 ** 32)) {
      throw new RangeError(`below(n) needs an integer in 1..2^32, got ${n}`);
    }
    const fair = 2 ** 32 - (2 ** 32 % n);
    for (;;) {
      const drawn = this.next();
      if (drawn < fair) return drawn % n;
    }
  }
}

/**
 * The generator of a seed. `stream` numbers independent generators of one seed, for example the
 * runs of a random test, so that run 7 can be repeated without the six before it.
 * @throws RangeError unless `seed` is an integer in 0..2^53-1 and `stream` one in 0..2^32-1.
 */
export function prng(seed: number, stream = 0): Prng {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new RangeError(`seed must be an integer in 0..2^53-1, got ${seed}`);
  }
  if (!(Number.isInteger(stream) && 0 <= stream && stream < 2 ** 32)) {
    throw new RangeError(`stream must be an integer in 0..2^32-1, got ${stream}`);
  }
  return new Prng(stream, seed % 2 ** 32, Math.floor(seed / 2 ** 32));
}
