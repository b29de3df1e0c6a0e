/**
 * Is a history linearizable, call by call? Instead of looking for an order when a history is over,
 * the set of all that could have happened so far is carried along: after each begin and end, the
 * states the object may be in, and which of the open calls have happened already, with what result.
 * A call is made to happen as late as possible, when some end needs it: nothing is lost, for a call
 * that no end needs may as well happen later. Sets are interned: a set is a number, so it can
 * be a word of a searched state, and each event on a set is worked out once.
 * Source: just-in-time linearization, G. Lowe, Testing for linearizability, CCPE 2017
 * (doi:10.1002/cpe.3928).
 */

/** One way a call may end. */
export interface Outcome {
  readonly result: number;
  readonly next: number;
}

/** An object as numbers: its states, its calls, its results; results are at least 0. */
export interface Sequence {
  readonly initial: number;
  /** Everything `call` may do in `state`; several outcomes where the object has a choice. */
  outcomes(state: number, call: number): readonly Outcome[];
  /** What it may answer besides, in any state and changing none, while another call is open. */
  inPassing?(call: number): number | undefined;
}

/**
 * What may have happened: a state, and per open call its result, or -1 if it is still to happen.
 */
interface Possibility {
  readonly state: number;
  readonly results: readonly number[];
}

interface Possibilities {
  /** Open calls, ascending by who made them. */
  readonly who: readonly number[];
  readonly calls: readonly number[];
  readonly all: readonly Possibility[];
}

const OPEN = -1;

/** Sets of what may have happened, by number; see the head of this file. */
export class Linearizer {
  /** The set before anything has happened. */
  readonly initial = 0;
  private readonly sequence: Sequence;
  private readonly sets: Possibilities[] = [];
  private readonly numbers = new Map<string, number>();
  /** By set, then by who and what: the set behind it, -1 for none. */
  private readonly begun: Map<number, number>[] = [];
  private readonly ended: Map<number, number>[] = [];

  constructor(sequence: Sequence) {
    this.sequence = sequence;
    this.intern({ who: [], calls: [], all: [{ state: sequence.initial, results: [] }] });
  }

  /** The set behind the begin of `call` by `who` (below 2^12), who has no open call. */
  begin(set: number, who: number, call: number): number {
    const known = this.begun[set]!.get(eventOf(who, call));
    if (known !== undefined) return known;
    const behind = this.begunBy(set, who, call);
    this.begun[set]!.set(eventOf(who, call), behind);
    return behind;
  }

  /**
   * The set behind the end of the open call of `who`; undefined if no order of calls explains it.
   */
  end(set: number, who: number, result: number): number | undefined {
    const known = this.ended[set]!.get(eventOf(who, result));
    const behind = known ?? this.endedBy(set, who, result);
    if (known === undefined) this.ended[set]!.set(eventOf(who, result), behind);
    return behind < 0 ? undefined : behind;
  }

  /**
   * States that the object may be in. Where no call is open there is one, unless calls that
   * overlapped commute for their answers and not for the state.
   */
  statesOf(set: number): readonly number[] {
    return [...new Set(this.sets[set]!.all.map(({ state }) => state))];
  }

  /** The set with who made the open calls renamed; `renamed[who]` is the new name. */
  rename(set: number, renamed: readonly number[]): number {
    const { who, calls, all } = this.sets[set]!;
    const names = who.map((old) => renamed[old]!);
    const order = names.map((_, i) => i).toSorted((a, b) => names[a]! - names[b]!);
    const pick = (from: readonly number[]) => order.map((i) => from[i]!);
    return this.intern({
      who: pick(names),
      calls: pick(calls),
      all: all.map(({ state, results }) => ({ state, results: pick(results) })),
    });
  }

  private begunBy(set: number, who: number, call: number): number {
    const { who: others, calls, all } = this.sets[set]!;
    const place = others.filter((other) => other < who).length;
    return this.intern({
      who: others.toSpliced(place, 0, who),
      calls: calls.toSpliced(place, 0, call),
      all: all.map(({ state, results }) => ({
        state,
        results: results.toSpliced(place, 0, OPEN),
      })),
    });
  }

  private endedBy(set: number, who: number, result: number): number {
    const from = this.sets[set]!;
    const place = from.who.indexOf(who);
    const all = from.all.flatMap((one) => this.withEnd(from.calls, one, place, result));
    if (all.length === 0) return -1;
    const calls = from.calls.toSpliced(place, 1);
    const left = all.map((p) => ({ state: p.state, results: p.results.toSpliced(place, 1) }));
    return this.intern({
      who: from.who.toSpliced(place, 1),
      calls,
      all: left.flatMap((one) => this.passedIn(calls, one)),
    });
  }

  /**
   * The call that just ended was open beside all of these: each that is still to happen may have
   * happened meanwhile, in passing. Behind this moment it may be alone, so this is asked now.
   */
  private passedIn(calls: readonly number[], from: Possibility): Possibility[] {
    let all = [from];
    for (const [i, call] of calls.entries()) {
      const result = this.sequence.inPassing?.(call);
      if (result === undefined || from.results[i] !== OPEN) continue;
      all = all.flatMap((one) => [one, { ...one, results: one.results.with(i, result) }]);
    }
    return all;
  }

  /** Every possibility in which the call at `place` has ended with `result`. */
  private withEnd(
    calls: readonly number[],
    from: Possibility,
    place: number,
    result: number,
  ): Possibility[] {
    const found: Possibility[] = [];
    const met = new Set<string>();
    const visit = (one: Possibility): void => {
      const key = keyOf(one);
      if (met.has(key)) return;
      met.add(key);
      if (one.results[place] !== OPEN) {
        if (one.results[place] === result) found.push(one);
        return;
      }
      for (const [i, call] of calls.entries()) {
        if (one.results[i] !== OPEN) continue;
        const passing = calls.length > 1 ? this.sequence.inPassing?.(call) : undefined;
        const outcomes = this.sequence.outcomes(one.state, call);
        const besides = passing === undefined ? [] : [{ result: passing, next: one.state }];
        for (const outcome of [...outcomes, ...besides]) {
          if (i === place && outcome.result !== result) continue;
          visit({ state: outcome.next, results: one.results.with(i, outcome.result) });
        }
      }
    };
    visit(from);
    return found;
  }

  private intern(set: Possibilities): number {
    const all = new Map(set.all.map((one) => [keyOf(one), one]));
    const keys = [...all.keys()].toSorted();
    const key = `${set.who};${set.calls};${keys.join(';')}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.sets.push({ ...set, all: keys.map((one) => all.get(one)!) }) - 1;
    this.numbers.set(key, number);
    this.begun.push(new Map());
    this.ended.push(new Map());
    return number;
  }
}

const keyOf = ({ state, results }: Possibility): string => `${state}:${results}`;

/** An event of one set as one number; exact while who is below 2^12 and `what` below 2^40. */
const eventOf = (who: number, what: number): number => what * 4096 + who;
