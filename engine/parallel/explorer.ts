/**
 * A worker's side of a search by several: takes states of the level at hand, a block at a time,
 * and claims what follows from them in the one table that all share.
 *
 * ```
 *  slot of the table    31      bits | bits-1        0     bits = log2(slots)
 *                      [  tag from   |   number of   ]
 *                      [ fingerprint | the state + 1 ]     0: empty; else never changed again
 * ```
 * A new state is written to its place, then claimed by one compare-and-exchange of its slot; where
 * that loses to another worker, the search goes on with what is there now. Of two workers with one
 * state, one wins, and so each state is met once, by whomever.
 *
 * Successors are looked up many at a time, as in the search without threads (batch.ts).
 *
 * Slots are read plainly, for most are read in vain. A number found so does not entitle to the
 * state's words, which another may just have written: they are read after the slot was loaded once
 * more as an atomic, which whoever claimed it has stored after them.
 */

import { Batch, lookAhead } from '../search/batch.ts';
import type { Failure, WordModel } from '../search/model.ts';
import { noParent } from '../search/states.ts';
import {
  blockMax,
  comesBefore,
  control,
  type Found,
  type Order,
  type Report,
  type Span,
} from './messages.ts';
import { enterAll } from './enter.ts';
import { SharedStates } from './shared-states.ts';

const noStates = ({ stateWords, canonical }: WordModel): SharedStates =>
  new SharedStates({ stateWords, keyWords: canonical?.keyWords ?? 0 });

/** Obeys one order after the other; holds no thread and sends nothing. */
export class Explorer extends Batch {
  private readonly tallyOf: () => number;
  private states: SharedStates;
  private warm = 0;
  private control: Int32Array = new Int32Array(0);
  private worker = 0;
  private table: Int32Array = new Int32Array(0);
  private mask = 0;
  /** Chunks to fill after the one at hand, whose next free place is `here`, if before `hereEnd`. */
  private mine: number[] = [];
  private here = 0;
  private hereEnd = 0;
  private quota = 0;
  /** Whether a new state was met and there was no room; nothing is claimed after that. */
  private isFull = false;
  /** The first state that is not expanded in full, if there was no room. */
  private cut = 0;
  private emitted = 0;
  private claimed: [number, number][] = [];
  private count = 0;
  private found: Found | undefined;
  /** Of a block's states: steps and tally before each, and before what comes after the last. */
  private readonly starts = new Float64Array(blockMax + 1);
  private readonly tallies = new Float64Array(blockMax + 1);
  /** Of the last `expand`: steps and tally of the states expanded in full. */
  private settled = 0;
  private settledTally = 0;

  /** `tallyOf`: what the model counts for itself, if anything; never falls. */
  constructor(model: WordModel, tallyOf: () => number = () => 0) {
    super(model);
    this.tallyOf = tallyOf;
    this.states = noStates(model);
  }

  /** Whatever the model throws is thrown on: then this explorer is of no use any more. */
  obey(order: Order): Report {
    if (order.kind === 'begin') {
      this.control = new Int32Array(order.control);
      this.worker = order.worker;
      this.states = noStates(this.model);
      this.mine = [];
      this.here = this.hereEnd = 0;
      return this.report(0, 0, []);
    }
    for (const chunk of order.chunks) this.states.add(chunk);
    this.isFull = false;
    this.claimed = [];
    this.count = 0;
    this.found = undefined;
    if (order.kind === 'enter') {
      this.table = new Int32Array(order.table);
      this.mask = this.table.length - 1;
      this.warm ^= enterAll(this.states, this.table, order.spans);
      return this.report(0, 0, []);
    }
    this.mine.push(...order.mine);
    this.quota = order.quota;
    this.place();
    return order.kind === 'initial' ? this.meetInitial() : this.expandSpans(order);
  }

  emit(action: number): void {
    this.emitted++;
    this.wait(action);
  }

  fail(action: number, failure: Failure): void {
    this.emitted++;
    const { parent: state } = this;
    const words = state === noParent ? [] : this.states.copy(state);
    this.tell({ failure, state, action, words });
  }

  decideAll(): void {
    const { waiting } = this;
    this.warm ^= lookAhead(this.table, this.states, this.asked, waiting);
    for (let i = 0; i < waiting && !this.isFull; i++) this.decide(i);
    this.waiting = 0;
    this.at = 0;
  }

  private decide(i: number): void {
    const { table, mask, states } = this;
    const { keys, width, lanes } = this.asked;
    const high = lanes[2 * i + 1]!;
    for (let slot = lanes[2 * i]! & mask; ; slot = (slot + 1) & mask) {
      let entry = table[slot]!;
      if (entry === 0) {
        if (this.quota === 0) {
          this.isFull = true;
          this.cut = this.parents[i]!;
          return;
        }
        this.write(i);
        entry = Atomics.compareExchange(table, slot, 0, (high & ~mask) | (this.here + 1));
        if (entry === 0) {
          this.admit();
          return;
        }
      }
      if (((entry ^ high) & ~mask) !== 0) continue;
      Atomics.load(table, slot);
      if (states.isKey((entry & mask) - 1, keys, i * width)) return;
    }
  }

  /** All of a state must be there before it is claimed; others may claim it meanwhile. */
  protected write(i: number): void {
    const { states, here, asked } = this;
    const chunk = here >>> states.shift;
    const place = here & states.mask;
    const links = states.links[chunk]!;
    links[2 * place] = this.parents[i]!;
    links[2 * place + 1] = this.actions[i]!;
    copy(this.words, i, states.words[chunk]!, place, states.stateWords);
    if (states.keyWords > 0) copy(asked.keys, i, states.keys[chunk]!, place, asked.width);
  }

  private admit(): void {
    const { states, here: state } = this;
    const at = (state & states.mask) * states.stateWords;
    const failure = this.model.check?.(states.words[state >>> states.shift]!, at);
    if (failure) this.tell({ failure, state, action: undefined, words: states.copy(state) });
    this.count++;
    this.quota--;
    // A span lies in one chunk, even where the next one follows.
    const last = this.claimed.at(-1);
    if (last && (state & states.mask) !== 0) last[1]++;
    else this.claimed.push([state, 1]);
    this.here++;
    this.place();
  }

  /** Turns to the place of the next new state, where there may be one. */
  private place(): void {
    const { states } = this;
    if (this.here === this.hereEnd && this.mine.length > 0) {
      this.here = this.mine.shift()! << states.shift;
      this.hereEnd = this.here + states.chunkStates;
    }
    if (this.here < this.hereEnd || this.quota === 0) return;
    throw new Error('engine bug: more may be claimed than there is room');
  }

  private meetInitial(): Report {
    this.parent = noParent;
    this.model.initial(this);
    this.decideAll();
    // Proposing an initial state is no step.
    return this.report(0, 0, []);
  }

  private expandSpans({ spans, block }: Order & { kind: 'initial' | 'expand' }): Report {
    const ends: number[] = [];
    for (const [, count] of spans) ends.push((ends.at(-1) ?? 0) + count);
    const total = ends.at(-1) ?? 0;
    const left: Span[] = [];
    let span = 0;
    let transitions = 0;
    let tally = 0;
    while (!this.isFull && Atomics.load(this.control, control.pause) === 0) {
      const from = Atomics.add(this.control, control.next, block);
      if (from >= total) break;
      for (let at = from, end = Math.min(from + block, total); at < end; ) {
        while (ends[span]! <= at) span++;
        const [first, count] = spans[span]!;
        const state = first + count - (ends[span]! - at);
        const many = Math.min(end, ends[span]!) - at;
        const done = this.isFull ? 0 : this.expand(state, many);
        if (done > 0) {
          transitions += this.settled;
          tally += this.settledTally;
        }
        if (done < many) left.push([state + done, many - done]);
        at += many;
      }
      Atomics.store(this.control, control.claimed + this.worker, this.count);
    }
    if (this.isFull) Atomics.store(this.control, control.pause, 1);
    return this.report(transitions, tally, left);
  }

  /** Expands up to `blockMax` states of one chunk; returns how many were expanded in full. */
  private expand(first: number, count: number): number {
    const { model, states, starts, tallies } = this;
    const words = states.words[first >>> states.shift]!;
    let at = (first & states.mask) * states.stateWords;
    this.emitted = 0;
    let i = 0;
    for (; i < count && !this.isFull; i++) {
      starts[i] = this.emitted;
      tallies[i] = this.tallyOf();
      this.parent = first + i;
      model.expand(words, at, this);
      at += states.stateWords;
    }
    this.decideAll();
    starts[i] = this.emitted;
    tallies[i] = this.tallyOf();
    const done = this.isFull ? this.cut - first : count;
    this.settled = starts[done]!;
    this.settledTally = tallies[done]! - tallies[0]!;
    return done;
  }

  private tell(found: Found): void {
    if (!this.found || comesBefore(found, this.found)) this.found = found;
  }

  private report(transitions: number, tally: number, left: readonly Span[]): Report {
    const { claimed, isFull, found } = this;
    return { claimed, transitions, tally, left, wantsRoom: isFull, found };
  }
}

/** Copies run `i` of `from` to place `j` of `to`. */
function copy(from: Uint32Array, i: number, to: Uint32Array, j: number, width: number): void {
  for (let a = i * width, b = j * width, end = a + width; a < end; a++, b++) to[b] = from[a]!;
}
