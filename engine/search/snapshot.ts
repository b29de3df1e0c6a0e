/**
 * A search put aside: where it stands, and the words it needs to go on, as typed arrays that
 * somebody else may keep. What can be worked out again is not part of it: the keys of states, and
 * the table over them, are made anew from the states when a search is taken up.
 *
 * A snapshot is taken between two states that are expanded. A state whose expansion a limit cut
 * short counts as not expanded: its successors that were met stay, the others are met when it is
 * expanded again, in the same order, so counts, depth and traces are those of a search that was
 * never put aside.
 */

/** Where a search stands: plain numbers. */
export interface Position {
  readonly seen: 'exact' | 'fingerprints';
  readonly stateWords: number;
  /** Words of a key; 0 where states are their own keys. */
  readonly keyWords: number;
  /** States met. */
  readonly states: number;
  readonly transitions: number;
  /** States expanded: the number of the next one to expand. */
  readonly expanded: number;
  /** Number of the first state beyond the level that is being expanded. */
  readonly levelEnd: number;
  /** Depth of that level. */
  readonly depth: number;
  /** States below this one have no words any more: only their steps are kept. */
  readonly keptFrom: number;
  /** Slots of the table of fingerprints; 0 where keys are compared. */
  readonly slots: number;
}

/** A position with what belongs to it. The pieces are views: good until the search goes on. */
export interface Snapshot {
  readonly position: Position;
  /** The words of states from `keptFrom` on. */
  readonly words: Iterable<Uint32Array>;
  /** Two words per state: its parent, and the action that led here. */
  readonly links: Iterable<Uint32Array>;
  /** Two words per slot. */
  readonly table: Iterable<Uint32Array>;
}

/** Words of each part of a snapshot at this position, in the order of its fields. */
export const wordsOf = (position: Position): readonly [number, number, number] => [
  (position.states - position.keptFrom) * position.stateWords,
  2 * position.states,
  2 * position.slots,
];

/**
 * The position itself, if numbers agree with one another and with what is asked for.
 * @throws RangeError naming the number that does not.
 */
export function checkPosition(position: Position, asked: Partial<Position>): Position {
  for (const [name, value] of Object.entries(asked)) {
    const got = position[name as keyof Position];
    if (got !== value) throw new RangeError(`snapshot: ${name} must be ${value}, got ${got}`);
  }
  const { states, expanded, levelEnd, keptFrom, depth, transitions, slots, seen } = position;
  const isExact = seen === 'exact';
  const rules: readonly (readonly [string, number, number, number])[] = [
    ['states', states, 1, 2 ** 30],
    ['levelEnd', levelEnd, 1, states],
    ['expanded', expanded, 0, levelEnd],
    ['keptFrom', keptFrom, 0, isExact ? 0 : expanded],
    ['depth', depth, 0, states],
    ['transitions', transitions, 0, Number.MAX_SAFE_INTEGER],
    ['slots', slots, isExact ? 0 : states, isExact ? 0 : 2 ** 32],
  ];
  for (const [name, value, min, max] of rules) {
    if (Number.isSafeInteger(value) && min <= value && value <= max) continue;
    throw new RangeError(`snapshot: ${name} must be an integer in ${min}..${max}, got ${value}`);
  }
  if (slots === 0 || Number.isInteger(Math.log2(slots))) return position;
  throw new RangeError(`snapshot: slots must be a power of two, got ${slots}`);
}

/** Reads words that come in pieces, cut elsewhere than where they are wanted. */
export class Pieces {
  private readonly source: Iterator<Uint32Array>;
  private readonly what: string;
  private piece: Uint32Array = new Uint32Array(0);
  private at = 0;

  constructor(source: Iterable<Uint32Array>, what: string) {
    this.source = source[Symbol.iterator]();
    this.what = what;
  }

  /** Reads as many words as `into` has. @throws RangeError if there are not so many. */
  take(into: Uint32Array): void {
    for (let done = 0; done < into.length; ) {
      if (this.at === this.piece.length && !this.next()) {
        throw new RangeError(`snapshot: ${this.what} end too early`);
      }
      const count = Math.min(into.length - done, this.piece.length - this.at);
      into.set(this.piece.subarray(this.at, this.at + count), done);
      this.at += count;
      done += count;
    }
  }

  /** @throws RangeError unless everything was read; the source has then come to its own end. */
  finish(): void {
    while (this.at === this.piece.length) if (!this.next()) return;
    throw new RangeError(`snapshot: ${this.what} go on beyond their end`);
  }

  private next(): boolean {
    const { done, value } = this.source.next();
    if (done) return false;
    this.piece = value;
    this.at = 0;
    return true;
  }
}
