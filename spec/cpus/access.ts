/**
 * Which accesses to shared words conflict (K10): those whose order can be told from what is read or
 * left behind. Two conflicting accesses, not both atomic, must be ordered by a lock or an atomic;
 * else they are a data race, and what a real machine does with them is anybody's guess.
 * Source: Adve and Hill, Weak Ordering: A New Definition, ISCA 1990 (doi:10.1145/325096.325100).
 */

/** An access to one word. */
export interface Access {
  readonly address: number;
  readonly isWrite: boolean;
  readonly isAtomic: boolean;
}

/** Does the order of the two matter? */
export const conflict = (a: Access, b: Access): boolean =>
  a.address === b.address && (a.isWrite || b.isWrite);

/** Would the two, unordered, be a data race? */
export const wouldRace = (a: Access, b: Access): boolean =>
  conflict(a, b) && !(a.isAtomic && b.isAtomic);
