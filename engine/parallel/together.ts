/**
 * One breadth-first search by several workers, in rounds: the states of a level lie in shared
 * memory, every worker takes some until none is left, and only then the next level begins. So
 * depths are exact, traces are shortest, and states, steps and depth are those of `search`, for any
 * number of workers. A level in which something fails is finished, and of its failures the first in
 * an order of their own is told, so counts and failure do not depend on who was quicker either.
 * Only which of several shortest traces leads there does; it is replayed before it is told.
 *
 * A round also ends, in the middle of a level, when a worker has no room left: then there is time
 * to give out chunks, to double the table, or to find that a limit is met. States are always exact:
 * fingerprints, snapshots and models over plain objects are for `search` alone.
 */

import { limitsOf, within } from '../search/limits.ts';
import type { Explored, Limits, Verdict, WordModel } from '../search/model.ts';
import { noParent } from '../search/states.ts';
import { traceOf } from '../search/trace.ts';
import {
  blockMax,
  comesBefore,
  control,
  type Found,
  type Order,
  type Report,
  type Span,
} from './messages.ts';
import { Room } from './room.ts';
import { countOf, sharesOf, spansFrom } from './spans.ts';

/** Workers, each with an `Explorer` of the same model. */
export interface Crew {
  readonly size: number;
  /** Has a worker obey; rejects if it cannot, for whatever reason: the search then ends so. */
  ask(worker: number, order: Order): Promise<Report>;
}

/** A search by several workers under way. */
export interface Together {
  /** How much has been looked at so far: states as of now, steps as of the last round. */
  readonly explored: Explored;
  /** States met whose successors are not known yet. */
  readonly waiting: number;
  /** What the model counted for itself, in states that were expanded in full. */
  readonly tally: number;
  /** Looks at every state within the limits; once. Rejects with whatever stopped a worker. */
  run(): Promise<Verdict>;
  /** Soon ends the search for a reason of the caller's: `unknown`, unless there is a verdict. */
  stop(limit: string): void;
}

/**
 * Begins a search of `model` by a crew of 1 to 64 that explores the same model.
 * @throws RangeError for a limit out of range.
 */
export function searchTogether(model: WordModel, crew: Crew, limits: Limits = {}): Together {
  return new Coordinator(model, crew, limits);
}

class Coordinator implements Together {
  tally = 0;
  private readonly model: WordModel;
  private readonly crew: Crew;
  private readonly depthMax: number;
  private readonly room: Room;
  private readonly control: Int32Array;
  private transitions = 0;
  private depth = -1;
  /** All states met, those to expand, and those of the level after them. */
  private readonly met: Span[] = [];
  private level: readonly Span[] = [];
  private nextLevel: Span[] = [];
  private found: Found | undefined;
  private stopped: string | undefined;

  constructor(model: WordModel, crew: Crew, limits: Limits) {
    const { depthMax, ...others } = limitsOf(limits);
    within('workers', crew.size, 1, 64);
    this.model = model;
    this.crew = crew;
    this.depthMax = depthMax;
    this.room = new Room(model, crew.size, others);
    this.control = new Int32Array(new SharedArrayBuffer(4 * (control.claimed + crew.size)));
  }

  get explored(): Explored {
    const { room, transitions } = this;
    const states = room.count + this.control.subarray(control.claimed).reduce((a, b) => a + b, 0);
    const depth = Math.max(0, this.nextLevel.length > 0 ? this.depth + 1 : this.depth);
    return { states, transitions, depth, bytes: room.bytes, seen: 'exact' };
  }

  get waiting(): number {
    return countOf(this.level) + countOf(this.nextLevel);
  }

  stop(limit: string): void {
    this.stopped ??= limit;
    Atomics.store(this.control, control.pause, 1);
  }

  async run(): Promise<Verdict> {
    const shared = this.control.buffer as SharedArrayBuffer;
    await this.askAll((worker) => ({ kind: 'begin', worker, control: shared }));
    await this.enterTable();
    let limit = await this.finishLevel('initial');
    if (this.room.count === 0 && limit === undefined && !this.found) {
      throw new RangeError(
        'the model must have an initial state, got none: nothing would be checked',
      );
    }
    while (limit === undefined && this.found === undefined) {
      if (this.nextLevel.length === 0) return { kind: 'holds', explored: this.explored };
      this.level = this.nextLevel;
      this.nextLevel = [];
      this.depth++;
      const isDeep = this.depth >= this.depthMax;
      limit = isDeep ? `depthMax = ${this.depthMax}` : await this.finishLevel('expand');
    }
    if (this.found) return this.failed(this.found);
    if (limit === undefined) throw new Error('engine bug: a search ended without a verdict');
    return { kind: 'unknown', limit, explored: this.explored };
  }

  private failed({ failure, state, action }: Found): Verdict {
    const isNone = state === noParent;
    const path = isNone ? { initial: action ?? 0, actions: [] } : this.room.states.pathTo(state);
    const isStep = action !== undefined && !isNone;
    const actions = isStep ? [...path.actions, action] : path.actions;
    const trace = traceOf(this.model, path.initial, actions);
    return { kind: 'fails', failure, trace, explored: this.explored };
  }

  /** Rounds until the level at hand is expanded; returns the limit that was met, if any. */
  private async finishLevel(kind: 'initial' | 'expand'): Promise<string | undefined> {
    let isHungry = false;
    let isDone = false;
    while (!isDone) {
      if (this.stopped !== undefined) return this.stopped;
      const { table, limit } = this.room.make(isHungry);
      if (limit !== undefined) return limit;
      if (table) await this.enterTable();
      const wanted = await this.round(kind);
      isHungry = wanted;
      isDone = kind === 'initial' ? !wanted : this.level.length === 0;
    }
    return undefined;
  }

  /** One round. Says whether somebody met a new state that there was no room for. */
  private async round(kind: 'initial' | 'expand'): Promise<boolean> {
    const { level, room, crew } = this;
    const total = countOf(level);
    const block = Math.max(1, Math.min(blockMax, Math.ceil(total / (16 * crew.size))));
    Atomics.store(this.control, control.next, 0);
    Atomics.store(this.control, control.pause, this.stopped === undefined ? 0 : 1);
    const workers = kind === 'initial' ? room.able.slice(0, 1) : room.able;
    const reports = await this.askAll((worker) => {
      const chunks = room.newsFor(worker);
      return { kind, chunks, ...room.shareOf(worker), spans: level, block };
    }, workers);
    const taken = Math.min(total, this.control[control.next]!);
    this.level = [...reports.flatMap(({ left }) => left), ...spansFrom(level, taken)];
    for (const [i, report] of reports.entries()) this.take(workers[i]!, report);
    return reports.some(({ wantsRoom }) => wantsRoom);
  }

  private take(worker: number, report: Report): void {
    const { claimed, transitions, tally, found } = report;
    Atomics.store(this.control, control.claimed + worker, 0);
    this.room.use(worker, countOf(claimed));
    this.transitions += transitions;
    this.tally += tally;
    this.nextLevel.push(...claimed);
    this.met.push(...claimed);
    if (found && (!this.found || comesBefore(found, this.found))) this.found = found;
  }

  /** Has everybody turn to the new table, once all states met are in it. */
  private async enterTable(): Promise<void> {
    const { room, crew, met } = this;
    const table = room.newTable();
    const shares = sharesOf(met, crew.size);
    await this.askAll((worker) => {
      const chunks = room.newsFor(worker);
      return { kind: 'enter', table, chunks, spans: shares[worker]! };
    });
  }

  private askAll(
    orderFor: (worker: number) => Order,
    workers: readonly number[] = Array.from({ length: this.crew.size }, (_, i) => i),
  ): Promise<Report[]> {
    return Promise.all(workers.map((worker) => this.crew.ask(worker, orderFor(worker))));
  }
}
