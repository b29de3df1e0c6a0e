/**
 * A worker's side of a search by several: takes states of the level at hand, a block at a time,
 * and claims what follows from them in the one table that all share.
 *
 * ```
 *  slot of the table    31      bits | bits-1        0     bits = log2(slots)
 *                      [  tag from   |   number of   ]
 *                      [ fingerprint | the state + 1 ]     0: empty; else never changed again
 * ```
 * A successor is written where the next new state will be, so a new one is where it belongs
 * already: it is claimed by one compare-and-exchange of its slot, and where that loses to another
 * worker, the search goes on with what is there now. Of two workers with one state, one wins, and
 * so each state is met once, by whomever.
 *
 * Slots are read plainly, for most are read in vain. A number found so does not entitle to the
 * state's words, which another may just have written: they are read after the slot was loaded once
 * more as an atomic, which whoever claimed it has stored after them.
 */

import { fingerprint } from '../fingerprint.ts';
import type { Failure, Sink, WordModel } from '../model.ts';
import { noParent } from '../states.ts';
import {
  comesBefore,
  control,
  type Found,
  type Order,
  type Report,
  type Span,
} from './messages.ts';
import { SharedStates } from './shared-states.ts';

/** Keys entered into a new table at a time. */
const slice = 64;

const noStates = ({ stateWords, canonical }: WordModel): SharedStates =>
  new SharedStates({ stateWords, keyWords: canonical?.keyWords ?? 0 });

/** Obeys one order after the other; holds no thread and sends nothing. */
export class Explorer implements Sink {
  words: Uint32Array;
  at = 0;
  private readonly model: WordModel;
  private readonly tallyOf: () => number;
  private states: SharedStates;
  private readonly width: number;
  private readonly key: Uint32Array | undefined;
  private readonly scratch: Uint32Array;
  private readonly lanes = new Int32Array(2 * slice);
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
  private parent = noParent;
  private emitted = 0;
  private claimed: [number, number][] = [];
  private count = 0;
  private found: Found | undefined;
  /** Of the last `expand`: the steps of states expanded in full, and the tally behind them. */
  private settled = 0;
  private settledTally = 0;

  /** `tallyOf`: what the model counts for itself, if anything; never falls. */
  constructor(model: WordModel, tallyOf: () => number = () => 0) {
    const { stateWords, canonical } = model;
    this.model = model;
    this.tallyOf = tallyOf;
    this.states = noStates(model);
    this.width = canonical?.keyWords ?? stateWords;
    this.key = canonical && new Uint32Array(canonical.keyWords);
    this.words = this.scratch = new Uint32Array(stateWords);
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
      for (const [first, count] of order.spans) {
        for (let i = 0; i < count; i += slice) this.enter(first + i, Math.min(slice, count - i));
      }
      return this.report(0, 0, []);
    }
    this.mine.push(...order.mine);
    this.quota = order.quota;
    this.place();
    return order.kind === 'initial' ? this.meetInitial() : this.expandSpans(order);
  }

  emit(action: number): void {
    this.emitted++;
    if (this.isFull) return;
    const { lanes, table, mask, width, key } = this;
    const words = key ?? this.words;
    const at = key ? 0 : this.at;
    if (key) this.model.canonical!.write(this.words, this.at, key);
    fingerprint(words, at, width, lanes, 0);
    const high = lanes[1]!;
    for (let slot = lanes[0]! & mask; ; slot = (slot + 1) & mask) {
      let entry = table[slot]!;
      if (entry === 0) {
        if (this.quota === 0) {
          this.isFull = true;
          return;
        }
        this.write(action);
        const mine = (high & ~mask) | (this.here + 1);
        entry = Atomics.compareExchange(table, slot, 0, mine);
        if (entry === 0) {
          this.admit();
          return;
        }
      }
      if (((entry ^ high) & ~mask) !== 0) continue;
      Atomics.load(table, slot);
      if (this.isSame((entry & mask) - 1, words, at)) return;
    }
  }

  fail(action: number, failure: Failure): void {
    this.emitted++;
    const { parent: state } = this;
    const words = state === noParent ? [] : this.states.copy(state);
    this.tell({ failure, state, action, words });
  }

  /** The parts of a state besides its words, which are there: they must be seen with the claim. */
  private write(action: number): void {
    const { states, here, key, width } = this;
    const chunk = here >>> states.shift;
    const place = here & states.mask;
    const links = states.links[chunk]!;
    links[2 * place] = this.parent;
    links[2 * place + 1] = action;
    if (!key) return;
    const keys = states.keys[chunk]!;
    for (let i = 0, to = place * width; i < width; i++) keys[to + i] = key[i]!;
  }

  private admit(): void {
    const state = this.here;
    const failure = this.model.check?.(this.words, this.at);
    if (failure) this.tell({ failure, state, action: undefined, words: this.states.copy(state) });
    this.count++;
    this.quota--;
    // A span lies in one chunk, even where the next one follows.
    const last = this.claimed.at(-1);
    const goesOn = last && last[0] + last[1] === state && (state & this.states.mask) !== 0;
    if (goesOn) last[1]++;
    else this.claimed.push([state, 1]);
    this.here++;
    this.at += this.states.stateWords;
    if (this.here === this.hereEnd || this.quota === 0) this.place();
  }

  /** Turns to the place of the next new state; to scratch, where there may be none. */
  private place(): void {
    const { states } = this;
    if (this.here === this.hereEnd && this.mine.length > 0) {
      this.here = this.mine.shift()! << states.shift;
      this.hereEnd = this.here + states.chunkStates;
    }
    const isNone = this.here === this.hereEnd || this.quota === 0;
    if (isNone && this.quota > 0)
      throw new Error('engine bug: more may be claimed than there is room');
    this.words = isNone ? this.scratch : states.words[this.here >>> states.shift]!;
    this.at = isNone ? 0 : (this.here & states.mask) * states.stateWords;
  }

  private isSame(state: number, words: Uint32Array, at: number): boolean {
    const { states, width } = this;
    const there = states.keys[state >>> states.shift]!;
    const from = (state & states.mask) * width;
    for (let i = 0; i < width; i++) if (there[from + i] !== words[at + i]) return false;
    return true;
  }

  private meetInitial(): Report {
    this.parent = noParent;
    this.model.initial(this);
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
        const before = this.tallyOf();
        const done = this.expand(state, many);
        transitions += this.settled;
        tally += this.settledTally - before;
        if (done < many) left.push([state + done, many - done]);
        at += many;
      }
      Atomics.store(this.control, control.claimed + this.worker, this.count);
    }
    if (this.isFull) Atomics.store(this.control, control.pause, 1);
    return this.report(transitions, tally, left);
  }

  /** Expands states of one chunk; returns how many were expanded in full. */
  private expand(first: number, count: number): number {
    const { model, states } = this;
    const words = states.words[first >>> states.shift]!;
    let at = (first & states.mask) * states.stateWords;
    this.emitted = 0;
    this.settled = 0;
    this.settledTally = this.tallyOf();
    for (let i = 0; i < count; i++) {
      if (this.isFull) return i;
      this.parent = first + i;
      model.expand(words, at, this);
      if (this.isFull) return i;
      this.settled = this.emitted;
      this.settledTally = this.tallyOf();
      at += states.stateWords;
    }
    return count;
  }

  private tell(found: Found): void {
    if (!this.found || comesBefore(found, this.found)) this.found = found;
  }

  private report(transitions: number, tally: number, left: readonly Span[]): Report {
    const { claimed, isFull, found } = this;
    return { claimed, transitions, tally, left, wantsRoom: isFull, found };
  }

  /**
   * Enters states of one chunk, which are known to differ from all others. First all fingerprints,
   * then a look at all slots, then all stores: the cache misses of a tight loop overlap.
   */
  private enter(first: number, count: number): void {
    const { states, width, lanes, table, mask } = this;
    const keys = states.keys[first >>> states.shift]!;
    let at = (first & states.mask) * width;
    for (let lane = 0; lane < 2 * count; lane += 2, at += width) {
      fingerprint(keys, at, width, lanes, lane);
    }
    let warm = 0;
    for (let lane = 0; lane < 2 * count; lane += 2) warm ^= table[lanes[lane]! & mask]!;
    this.warm ^= warm;
    for (let i = 0; i < count; i++) {
      const entry = (lanes[2 * i + 1]! & ~mask) | (first + i + 1);
      let slot = lanes[2 * i]! & mask;
      while (table[slot] !== 0 || Atomics.compareExchange(table, slot, 0, entry) !== 0) {
        slot = (slot + 1) & mask;
      }
    }
  }
}
