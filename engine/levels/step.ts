/**
 * One step of a search by levels: one partition of one level. What came in, without what was met
 * before, are the level's states; each is checked and expanded, and the successors go out, each to
 * the partition that owns it. The same step gives the same bytes wherever it is done: everything is
 * put in order before it is written.
 *
 * A record is the state's key and, where that is not the state, the state behind it. Of states with
 * one key the least stands for all, whoever reached it first.
 */
import { initialStates } from '../search/successors.ts';
import type { Failure, Sink, WordModel } from '../search/model.ts';
import { Merged, Without } from './merge.ts';
import { Outbox } from './outbox.ts';
import { RecordReader, type Records, RecordWriter } from './records.ts';
import type { Found, FoundFailure, Kept, LevelStore } from './store.ts';

/** A model that says how many calls it has made. */
export interface Counting {
  readonly callsMade?: number;
}

/** How a model's states are records. */
export class Layout {
  readonly keyWords: number;
  readonly width: number;
  /** Where the state begins in a record. */
  readonly stateAt: number;
  private readonly model: WordModel;
  private readonly record: Uint32Array;

  constructor(model: WordModel) {
    const { stateWords, canonical } = model;
    this.model = model;
    this.keyWords = canonical?.keyWords ?? stateWords;
    this.stateAt = canonical ? canonical.keyWords : 0;
    this.width = this.stateAt + stateWords;
    this.record = new Uint32Array(this.width);
  }

  /** The record of the state at `words[at]`; good until the next is asked for. */
  of(words: Uint32Array, at: number): Uint32Array {
    const { record, stateAt, model } = this;
    for (let i = 0; i < model.stateWords; i++) record[stateAt + i] = words[at + i] as number;
    model.canonical?.write(words, at, record);
    return record;
  }
}

/** Where the search begins: the level before the first. */
const BEFORE = -1;

/**
 * Does the step, unless it was done before.
 * @throws RangeError for what came in damaged; Error if it was done before, and otherwise.
 */
export function step(
  model: WordModel & Counting,
  store: LevelStore,
  partitions: number,
  level: number,
  partition: number,
): Found {
  const before = store.found(level, partition);
  if (before) return before;
  const layout = new Layout(model);
  const expansion = new Expansion(model, layout, partitions);
  const calls = model.callsMade ?? 0;
  const news =
    level === BEFORE ? undefined : newStates(layout, store, partitions, level, partition);
  let states = 0;
  const kept = store.keep(`${level}-${partition}.states`, (writer) => {
    const records = new RecordWriter(layout.width, (piece) => writer.piece(piece));
    while (news?.next()) {
      records.write(news.words, 0);
      expansion.expand(news.words);
    }
    records.end();
    states = records.count;
    writer.endPart(records.count);
  });
  if (level === BEFORE) expansion.begin();
  const { transitions, failed } = expansion;
  const out = sent(layout, store, expansion.outbox, partitions, `${level}-${partition}.out`);
  const found: Found = {
    states,
    transitions,
    calls: (model.callsMade ?? 0) - calls,
    ...(failed && { failed }),
    ...(model.leftOut !== undefined && { leftOut: model.leftOut }),
    level: kept,
    out,
  };
  store.settle(level, partition, found);
  return found;
}

/** What came in for this partition, without what it has met before. */
function newStates(
  layout: Layout,
  store: LevelStore,
  partitions: number,
  level: number,
  partition: number,
): Records {
  const { width, keyWords } = layout;
  const read = (kept: Kept, part: number): Records =>
    new RecordReader(width, store.read(kept, part), kept.parts[part]?.records ?? 0);
  const from = level === 0 ? [0] : Array.from({ length: partitions }, (_, i) => i);
  const came = from.map((sender) => read(foundAt(store, level - 1, sender).out, partition));
  const met = Array.from({ length: level }, (_, earlier) =>
    read(foundAt(store, earlier, partition).level, 0),
  );
  return new Without(new Merged(came, width, keyWords), new Merged(met, width, width), keyWords);
}

/** @throws RangeError if nobody has been there: the store is not the one of this search. */
export function foundAt(store: LevelStore, level: number, partition: number): Found {
  const found = store.found(level, partition);
  if (found) return found;
  throw new RangeError(`level ${level}, partition ${partition} must be there before this one`);
}

function sent(
  layout: Layout,
  store: LevelStore,
  outbox: Outbox,
  partitions: number,
  what: string,
): Kept {
  return store.keep(what, (writer) => {
    for (let owner = 0; owner < partitions; owner++) {
      const records = new RecordWriter(layout.width, (piece) => writer.piece(piece));
      const taken = outbox.take(owner);
      while (taken.next()) records.write(taken.words, 0);
      records.end();
      writer.endPart(records.count);
    }
  });
}

/** Expands states, and keeps their successors. */
class Expansion implements Sink {
  readonly words: Uint32Array;
  readonly at = 0;
  readonly outbox: Outbox;
  transitions = 0;
  failed: FoundFailure | undefined;
  private readonly model: WordModel;
  private readonly layout: Layout;
  private readonly state: Uint32Array;

  constructor(model: WordModel, layout: Layout, partitions: number) {
    this.model = model;
    this.layout = layout;
    this.words = new Uint32Array(model.stateWords);
    this.state = new Uint32Array(model.stateWords);
    this.outbox = new Outbox(partitions, layout.width, layout.keyWords);
  }

  /** The initial states are sent; proposing one is no step. */
  begin(): void {
    const starts = initialStates(this.model);
    if (starts.actions.length + starts.failures.length === 0) {
      throw new RangeError('the model must have an initial state, got none');
    }
    for (const { action, failure } of starts.failures) this.note([], action, failure);
    for (const i of starts.actions.keys()) this.outbox.add(this.layout.of(starts.copy(i), 0));
  }

  expand(record: Uint32Array): void {
    const { layout, model, state } = this;
    state.set(record.subarray(layout.stateAt, layout.width));
    const failure = model.check?.(state, 0);
    if (failure) this.note([...state], undefined, failure);
    // Behind a failure nothing is asked any more, but the level is counted to its end.
    else model.expand(state, 0, this);
  }

  emit(): void {
    this.transitions++;
    this.outbox.add(this.layout.of(this.words, 0));
  }

  fail(action: number, failure: Failure): void {
    this.transitions++;
    this.note([...this.state], action >>> 0, failure);
  }

  private note(state: readonly number[], action: number | undefined, failure: Failure): void {
    this.failed ??= { state, ...(action !== undefined && { action }), failure };
  }
}
