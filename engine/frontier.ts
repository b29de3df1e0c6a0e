/**
 * Where proposed states arrive: keeps the new ones, checks them, and knows why a search must end.
 *
 * One state at a time: it is written, hashed, looked up and, if new, stored. Batches of eight whose
 * table slots are loaded ahead were measured and gave nothing here (within 2 % at 3 and at 10
 * million states): between two lookups a model computes enough for the processor to look ahead.
 */

import { fingerprint } from './fingerprint.ts';
import type { Failure, Sink, WordModel } from './model.ts';
import { ExactSeen, FingerprintSeen, type Seen, slotsFor } from './seen.ts';
import { Pieces, type Position, type Snapshot } from './snapshot.ts';
import { noParent, Runs, States } from './states.ts';

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
export class Frontier implements Sink {
  readonly words: Uint32Array;
  readonly at = 0;
  readonly states: States;
  seen: Seen;
  /** Steps looked at, those into known states included. */
  transitions = 0;
  end: End | undefined;
  /** The state being expanded: parent of what is emitted now. */
  parent = noParent;
  /** Depth of the states being admitted. */
  depth = 0;
  private readonly model: WordModel;
  private readonly admission: Admission;
  /** The key of the state in `words`, and its fingerprint. */
  private readonly key: Uint32Array;
  private readonly lanes = new Int32Array(2);
  /** Keys met, where they are not the states themselves and must be compared. */
  private readonly keys: Runs | undefined;

  constructor(model: WordModel, admission: Admission) {
    const { stateWords, canonical } = model;
    this.model = model;
    this.admission = admission;
    this.states = new States(stateWords);
    this.words = new Uint32Array(stateWords);
    this.key = canonical ? new Uint32Array(canonical.keyWords) : this.words;
    const exact = admission.seen === 'exact';
    this.keys = canonical && exact ? new Runs(canonical.keyWords) : undefined;
    this.seen = exact ? new ExactSeen(this.keys ?? this.states.runs) : new FingerprintSeen();
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
      if (this.keys) this.rebuildKeys(this.keys);
      this.seen = new ExactSeen(this.keys ?? this.states.runs, slotsFor(count));
    } else {
      const seen = new FingerprintSeen(slots);
      seen.restore(count, marks);
      this.seen = seen;
    }
    this.model.initial(new Recogniser(this.model, this.seen));
    if (this.bytes <= this.admission.bytesMax) return;
    this.end = { kind: 'limit', limit: `bytesMax = ${this.admission.bytesMax}` };
  }

  private rebuildKeys(keys: Runs): void {
    const { runs } = this.states;
    for (let i = 0; i < runs.count; i++) {
      this.model.canonical!.write(runs.chunkOf(i), runs.offsetOf(i), this.key);
      keys.append(this.key, 0);
    }
  }

  /** Bytes held by states, keys and tables. */
  get bytes(): number {
    return this.states.bytes + (this.keys?.bytes ?? 0) + this.seen.bytes;
  }

  emit(action: number): void {
    if (this.end !== undefined) return;
    const { words, key, lanes } = this;
    this.transitions++;
    if (key !== words) this.model.canonical!.write(words, 0, key);
    fingerprint(key, 0, key.length, lanes, 0);
    const low = lanes[0]!;
    const high = lanes[1]!;
    if (!this.seen.has(key, 0, low, high)) this.admit(action, low, high);
  }

  fail(action: number, failure: Failure): void {
    if (this.end !== undefined) return;
    this.transitions++;
    this.end = { kind: 'failure', failure, state: this.parent, action };
  }

  private admit(action: number, low: number, high: number): void {
    const { states, words, admission } = this;
    const limit = this.limitMet();
    if (limit !== undefined) {
      this.end = { kind: 'limit', limit };
      return;
    }
    this.keys?.append(this.key, 0);
    const state = states.append(words, 0, this.parent, action);
    this.seen.claim(state, low, high);
    const failure = this.model.check?.(words, 0);
    admission.onState?.(words, 0, this.depth);
    if (failure !== undefined) this.end = { kind: 'failure', failure, state, action: undefined };
  }

  private limitMet(): string | undefined {
    const { statesMax, bytesMax } = this.admission;
    if (this.states.count >= statesMax) return `statesMax = ${statesMax}`;
    if (bytesMax === Infinity) return undefined;
    const growth = this.states.growth() + (this.keys?.growth() ?? 0) + this.seen.growth();
    return growth > 0 && this.bytes + growth > bytesMax ? `bytesMax = ${bytesMax}` : undefined;
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
