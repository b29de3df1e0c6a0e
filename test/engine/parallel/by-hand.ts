/**
 * A crew of explorers in one thread that is told what to do, order by order, so that what each
 * answers can be worked out by hand.
 */
import type { WordModel } from '../../../engine/search/model.ts';
import { Explorer } from '../../../engine/parallel/explorer.ts';
import {
  blockMax,
  type Chunk,
  control,
  type Order,
  type Report,
  type Span,
} from '../../../engine/parallel/messages.ts';
import { SharedStates } from '../../../engine/parallel/shared-states.ts';

/** States are numbers, from `first` ones; `next` says what follows, as steps 0, 1, ... */
export const numbers = (
  stateWords: number,
  first: readonly number[],
  next: (state: number) => readonly number[],
  change: Partial<WordModel> = {},
): WordModel => ({
  stateWords,
  initial(sink) {
    for (const [action, state] of first.entries()) {
      sink.words[sink.at] = state;
      sink.emit(action);
    }
  },
  expand(words, at, sink) {
    for (const [action, state] of next(words[at]!).entries()) {
      sink.words[sink.at] = state;
      sink.emit(action);
    }
  },
  label: String,
  ...change,
});

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Its table has `slots`; states are in the chunks that `add` makes. */
export class HandCrew {
  readonly control = new Int32Array(new SharedArrayBuffer(4 * 4));
  readonly states: SharedStates;
  private readonly explorers: readonly Explorer[];
  private readonly chunks: Chunk[] = [];
  private readonly told: number[];

  /** `crew`: its explorers, or how many there are. */
  constructor(model: WordModel, slots: number, crew: readonly Explorer[] | number = 1) {
    const { stateWords, canonical } = model;
    this.states = new SharedStates({ stateWords, keyWords: canonical?.keyWords ?? 0 });
    this.explorers = typeof crew === 'number' ? upTo(crew).map(() => new Explorer(model)) : crew;
    this.told = this.explorers.map(() => 0);
    for (const worker of this.told.keys()) this.begin(worker);
    this.enter(slots, []);
  }

  begin(worker = 0): Report {
    this.told[worker] = 0;
    const shared = this.control.buffer as SharedArrayBuffer;
    return this.obey({ kind: 'begin', worker, control: shared }, worker);
  }

  /** A new table for all. */
  enter(slots: number, spans: readonly Span[]): Report[] {
    const table = new SharedArrayBuffer(4 * slots);
    const own = (worker: number): readonly Span[] => (worker === 0 ? spans : []);
    return this.told.map((_, worker) =>
      this.obey({ kind: 'enter', table, chunks: this.news(worker), spans: own(worker) }, worker),
    );
  }

  /** Chunks that exist from now on; those of `mine` are given to a worker by its next order. */
  add(count: number): void {
    for (const _ of upTo(count)) {
      this.chunks.push(this.states.makeChunk());
      this.states.add(this.chunks.at(-1)!);
    }
  }

  initial(quota: number, mine: readonly number[], worker = 0): Report {
    const chunks = this.news(worker);
    return this.obey({ kind: 'initial', chunks, mine, quota, spans: [], block: 1 }, worker);
  }

  expand(
    spans: readonly Span[],
    quota: number,
    { block = blockMax, mine = [] as readonly number[], worker = 0 } = {},
  ): Report {
    this.control[control.next] = 0;
    this.control[control.pause] = 0;
    const chunks = this.news(worker);
    return this.obey({ kind: 'expand', chunks, mine, quota, spans, block }, worker);
  }

  /** The first words of states. */
  firsts(spans: readonly Span[]): number[] {
    return spans.flatMap(([first, count]) => upTo(count).map((i) => this.states.peek(first + i)));
  }

  private news(worker: number): readonly Chunk[] {
    const chunks = this.chunks.slice(this.told[worker]);
    this.told[worker] = this.chunks.length;
    return chunks;
  }

  private obey(order: Order, worker: number): Report {
    return this.explorers[worker]!.obey(order);
  }
}

/** What is reported where nothing was met. */
export const nothing: Report = {
  claimed: [],
  transitions: 0,
  tally: 0,
  left: [],
  wantsRoom: false,
  found: undefined,
};
