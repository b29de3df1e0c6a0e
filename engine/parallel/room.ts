/**
 * How much room a search by several workers has, and who may use how much of it in a round. Each
 * worker fills chunks of its own, so two never want one place; the table is shared by all. What
 * limits there are, is decided here, between rounds: in a round a worker knows only its quota.
 */

import type { Limits, WordModel } from '../search/model.ts';
import type { Chunk } from './messages.ts';
import { SharedStates } from './shared-states.ts';

/** Keys per slot, at most, as in the table of a search by one. */
const loadMax = 5 / 8;

const firstSlots = 1 << 16;
const slotsMost = 2 ** 31;

/** Chunks, table and quotas of a crew. */
export class Room {
  readonly states: SharedStates;
  /** States claimed. */
  count = 0;
  /** Workers that may claim something in the next round; all, where nobody may. */
  able: readonly number[] = [];
  private readonly statesMax: number;
  private readonly bytesMax: number;
  private slots = firstSlots;
  private readonly chunks: Chunk[] = [];
  /** Of each worker: chunks it was told of, those it has yet to be told are its, places left. */
  private readonly told: number[];
  private readonly given: number[][];
  private readonly places: number[];
  private quotas: number[];

  /** `size`: workers. */
  constructor(model: WordModel, size: number, limits: Required<Omit<Limits, 'depthMax'>>) {
    const { stateWords, canonical } = model;
    this.states = new SharedStates({ stateWords, keyWords: canonical?.keyWords ?? 0 });
    this.statesMax = limits.statesMax;
    this.bytesMax = limits.bytesMax;
    const each = <T>(value: () => T): T[] => Array.from({ length: size }, value);
    this.told = each(() => 0);
    this.given = each(() => []);
    this.places = each(() => 0);
    this.quotas = each(() => 0);
  }

  /** Bytes of table and chunks, places that are not filled yet included. */
  get bytes(): number {
    return 4 * this.slots + this.chunks.length * this.states.chunkBytes;
  }

  /** An empty table of the size that was settled last. @throws RangeError where memory ends. */
  newTable(): SharedArrayBuffer {
    return new SharedArrayBuffer(4 * this.slots);
  }

  /** A worker has claimed so many states. */
  use(worker: number, states: number): void {
    this.count += states;
    this.places[worker]! -= states;
  }

  /**
   * Settles quotas for a round. If the one before had new states that were left out (`isHungry`)
   * and there is no room for any, a limit is met. `table`: it has another size now.
   */
  make(isHungry: boolean): { readonly table: boolean; readonly limit?: string } {
    const { places, states } = this;
    const size = places.length;
    const wanted = Math.max(states.chunkStates, Math.floor(this.count / (4 * size)));
    const old = this.slots;
    const need = () => this.count + size * wanted > loadMax * this.slots;
    while (need() && 2 * this.slots <= slotsMost && this.hasBytes(4 * this.slots)) this.slots *= 2;
    const all = places.map((_, worker) => worker);
    for (const worker of all) {
      while (places[worker]! < wanted && this.mayAdd()) this.give(worker);
    }
    const free = Math.min(this.statesMax, Math.floor(loadMax * this.slots)) - this.count;
    this.quotas = places.map((left, worker) =>
      Math.max(0, Math.min(left, Math.floor((free + worker) / size))),
    );
    const able = all.filter((worker) => this.quotas[worker]! > 0);
    this.able = able.length > 0 ? able : all;
    const table = this.slots !== old;
    return isHungry && able.length === 0 ? { table, limit: this.limit } : { table };
  }

  /** Chunks that a worker has not been told of; it is taken to have been told then. */
  newsFor(worker: number): readonly Chunk[] {
    const chunks = this.chunks.slice(this.told[worker]);
    this.told[worker] = this.chunks.length;
    return chunks;
  }

  /** What a worker may claim in the round, and chunks that it is told now are its to fill. */
  shareOf(worker: number): { readonly quota: number; readonly mine: readonly number[] } {
    const mine = this.given[worker]!;
    this.given[worker] = [];
    return { quota: this.quotas[worker]!, mine };
  }

  private get limit(): string {
    if (this.count >= this.statesMax) return `statesMax = ${this.statesMax}`;
    if (this.bytesMax < Infinity) return `bytesMax = ${this.bytesMax}`;
    return `a table of 2^31 slots`;
  }

  private hasBytes(more: number): boolean {
    return this.bytes + more <= this.bytesMax;
  }

  /** A slot has to hold the number of any state, and 0 is none. */
  private mayAdd(): boolean {
    const numbers = (this.chunks.length + 1) * this.states.chunkStates;
    return numbers < this.slots && this.hasBytes(this.states.chunkBytes);
  }

  private give(worker: number): void {
    const chunk = this.states.makeChunk();
    this.given[worker]!.push(this.chunks.length);
    this.places[worker]! += this.states.chunkStates;
    this.chunks.push(chunk);
    this.states.add(chunk);
  }
}
