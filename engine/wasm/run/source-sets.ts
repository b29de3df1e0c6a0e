/**
 * Sets of source words, told apart by number, so that what a value depends on is one number beside
 * it and there is no limit on how many sources there are. 0 is the empty set; every set that ever
 * arises is kept once, and so is every union that was asked for.
 */

/** Sets that arise, at most; one more becomes the set of all sources, which is never too little. */
export const SETS_MAX = 1024;

/** Words per key of a pair of sets. */
const PAIR = 2 ** 24;

/** The sets that arise among these sources. */
export class SourceSets {
  /** The set of all sources. */
  readonly all: number;
  private readonly members: (readonly number[])[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly unions = new Map<number, number>();
  private readonly setsMax: number;

  constructor(sources: Iterable<number>, setsMax = SETS_MAX) {
    this.setsMax = setsMax;
    this.number([]);
    this.all = this.number([...sources]);
  }

  /** The set of this one source. */
  only(source: number): number {
    return this.number([source]);
  }

  union(x: number, y: number): number {
    if (x === y || y === 0) return x;
    if (x === 0) return y;
    const pair = x * PAIR + y;
    const known = this.unions.get(pair);
    if (known !== undefined) return known;
    const united = this.number([...new Set([...this.members[x]!, ...this.members[y]!])]);
    this.unions.set(pair, united);
    return united;
  }

  /** The sources in a set, ascending. */
  sourcesIn(set: number): readonly number[] {
    return this.members[set]!;
  }

  private number(members: readonly number[]): number {
    const sorted = members.toSorted((x, y) => x - y);
    const text = sorted.join();
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    if (members.length > 1 && this.members.length > this.setsMax) return this.all;
    this.numbers.set(text, this.members.length);
    return this.members.push(sorted) - 1;
  }
}
