/**
 * Where proposed states arrive: keeps the new ones, checks them, and knows why a search must end.
 *
 * They are decided many at a time (batch.ts), also those of several parents, but one after the
 * other in the order emitted: a search ends at the same one, with the same counts and trace, as if
 * each had been looked up at once.
 */

import { Batch } from './batch.ts';
import { fingerprint } from './fingerprint.ts';
import type { Failure, Sink, WordModel } from './model.ts';
import { ExactSeen, FingerprintSeen, type Seen, slotsFor } from './seen.ts';
import { Pieces, type Position, type Snapshot } from './snapshot.ts';
import { Runs, States } from './states.ts';

/** What a frontier admits and whom it tells. */
export interface Admission {
  readonly seen: 'exact' | 'fingerprints';
  readonly statesMax: number;
  readonly bytesMax: number;
  readonly onState: ((words: Uint32Array, at: number, depth: number) => void) | undefined;
}

/** Why a search ends before its frontier is empty. `action` is set if the step itself failed. */
export type End =
  | { readonly kind: 'limit'; readonly limit: string }
  | {
      readonly kind: 'failure';
      readonly failure: Failure;
      /** The state that fails, or the one in which the failing step was taken. */
      readonly state: number;
      readonly action: number | undefined;
    };

/** States met, in the order met; the sink that a model writes to. */
export class Frontier extends Batch {
  readonly states: States;
  seen: Seen;
  /** Steps decided, those into known states included. */
  transitions = 0;
  end: End | undefined;
  /** Depth of the states being admitted. */
  depth = 0;
  /** The state whose successor ended the decisions, or threw; undefined if all were decided. */
  cut: number | undefined;
  /** Steps before the first one of the state being expanded, and of each parent that waits. */
  private start = 0;
  private readonly starts: Float64Array;
  /** Steps of the states expanded in full, those below `cut` if it is defined. */
  settled = 0;
  private readonly admission: Admission;
  /** Keys met, where they are not the states themselves and must be compared. */
  private readonly met: Runs | undefined;

  constructor(model: WordModel, admission: Admission) {
    const { stateWords, canonical } = model;
    super(model);
    this.admission = admission;
    this.starts = new Float64Array(this.parents.length);
    this.states = new States(stateWords);
    const exact = admission.seen === 'exact';
    this.met = canonical && exact ? new Runs(canonical.keyWords) : undefined;
    this.seen = exact ? new ExactSeen(this.met ?? this.states.runs) : new FingerprintSeen();
  }

  /** What a snapshot keeps of the states and of the table. */
  get kept(): Omit<Snapshot, 'position'> & Pick<Position, 'states' | 'keptFrom' | 'slots'> {
    const { states, seen } = this;
    const isExact = !(seen instanceof FingerprintSeen);
    return {
      states: states.count,
      keptFrom: states.runs.keptFrom,
      slots: isExact ? 0 : seen.slots,
      words: states.runs.pieces(),
      links: states.linkPieces(),
      table: isExact ? [] : seen.pieces(),
    };
  }

  /**
   * Takes up the states of a snapshot; nothing may have been met before.
   * @throws RangeError if the words are not those of its position, or if the model has an initial
   * state that is not among them: then it is another model's.
   */
  restore({ position, words, links, table }: Snapshot): void {
    const { states: count, keptFrom, slots } = position;
    this.states.restore(count, keptFrom, new Pieces(words, 'words'), new Pieces(links, 'links'));
    const marks = new Pieces(table, 'fingerprints');
    if (position.seen === 'exact') {
      marks.finish();
      if (this.met) this.rebuildKeys(this.met);
      this.seen = new ExactSeen(this.met ?? this.states.runs, slotsFor(count));
    } else {
      const seen = new FingerprintSeen(slots);
      seen.restore(count, marks);
      this.seen = seen;
    }
    this.model.initial(new Recogniser(this.model, this.seen));
    if (this.bytes <= this.admission.bytesMax) return;
    this.end = { kind: 'limit', limit: `bytesMax = ${this.admission.bytesMax}` };
  }

  private rebuildKeys(met: Runs): void {
    const { runs } = this.states;
    const key = new Uint32Array(met.width);
    for (let i = 0; i < runs.count; i++) {
      this.model.canonical!.write(runs.chunkOf(i), runs.offsetOf(i), key);
      met.append(key, 0);
    }
  }

  /** Bytes held by states, keys and tables. */
  get bytes(): number {
    return this.states.bytes + (this.met?.bytes ?? 0) + this.seen.bytes;
  }

  /** Turns to the successors of `parent`, after all of those before it. */
  begin(parent: number): void {
    this.parent = parent;
    this.start = this.transitions + this.waiting;
  }

  emit(action: number): void {
    if (this.end !== undefined) return;
    this.starts[this.waiting] = this.start;
    this.wait(action);
  }

  fail(action: number, failure: Failure): void {
    this.decideAll();
    if (this.end !== undefined) return;
    this.cut = this.parent;
    this.transitions++;
    this.end = { kind: 'failure', failure, state: this.parent, action };
  }

  decideAll(): void {
    const { waiting, asked, seen } = this;
    // A check that throws leaves nothing behind that waits.
    this.waiting = 0;
    this.at = 0;
    const before = this.transitions;
    seen.lookAhead(asked, waiting);
    for (let i = 0; ; i++) {
      i = seen.nextNew(asked, i, waiting);
      if (i === waiting) break;
      this.transitions = before + i + 1;
      this.cut = this.parents[i]!;
      this.settled = this.starts[i]!;
      this.admit(i);
      if (this.end !== undefined) return;
      this.cut = undefined;
    }
    this.transitions = before + waiting;
  }

  /** Gives up the state whose expansion threw; those before it come first and may end it all. */
  abandon(): void {
    this.decideAll();
    if (this.cut === undefined) this.settled = this.start;
  }

  private admit(i: number): void {
    const { states, words, stateWords, admission } = this;
    const { keys, width, lanes } = this.asked;
    const limit = this.limitMet();
    if (limit !== undefined) {
      this.end = { kind: 'limit', limit };
      return;
    }
    this.met?.append(keys, i * width);
    const at = i * stateWords;
    const state = states.append(words, at, this.parents[i]!, this.actions[i]!);
    this.seen.claim(state, lanes[2 * i]!, lanes[2 * i + 1]!);
    const failure = this.model.check?.(words, at);
    admission.onState?.(words, at, this.depth);
    if (failure !== undefined) this.end = { kind: 'failure', failure, state, action: undefined };
  }

  private limitMet(): string | undefined {
    const { statesMax, bytesMax } = this.admission;
    if (this.states.count >= statesMax) return `statesMax = ${statesMax}`;
    if (bytesMax === Infinity) return undefined;
    const growth = this.states.growth() + (this.met?.growth() ?? 0) + this.seen.growth();
    return this.bytes + growth > bytesMax ? `bytesMax = ${bytesMax}` : undefined;
  }
}

/** A sink for the initial states of a search that is taken up: they must have been met. */
class Recogniser implements Sink {
  readonly words: Uint32Array;
  readonly at = 0;
  private readonly model: WordModel;
  private readonly seen: Seen;

  constructor(model: WordModel, seen: Seen) {
    this.model = model;
    this.seen = seen;
    this.words = new Uint32Array(model.stateWords);
  }

  emit(action: number): void {
    const { canonical } = this.model;
    const lanes = new Int32Array(2);
    const key = canonical ? new Uint32Array(canonical.keyWords) : this.words;
    canonical?.write(this.words, 0, key);
    fingerprint(key, 0, key.length, lanes, 0);
    if (!this.seen.has(key, 0, lanes[0]!, lanes[1]!)) this.fail(action);
  }

  fail(action: number): void {
    throw new RangeError(
      `snapshot: it is of another model: initial state ${action} of this one is not in it`,
    );
  }
}
