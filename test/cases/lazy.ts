/**
 * A design that merges when a search failed, not when blocks are freed, and wrong ones of its kind.
 * One word per frame: 0 no block starts here, k + 1 a free block of order k, k + 33 a live one.
 */
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Allocator, Design, Space } from '../../spec/ports/page-port.ts';

/** What is wrong with it; nothing of the right one. */
export type Slip = 'never merges' | 'merges any two' | 'forgets what it merged' | undefined;

class Scan implements Allocator {
  readonly #memory: Space['memory'];
  readonly #top: number;
  readonly #from: number;
  readonly #to: number;

  readonly #slip: Slip;

  constructor({ memory, zone }: Space, slip: Slip) {
    this.#slip = slip;
    this.#memory = memory;
    this.#top = zone.orderMax;
    this.#from = zone.regions[0]!.from;
    this.#to = zone.regions[0]!.to;
  }

  init(): boolean {
    for (let at = this.#from; at < this.#to; at++) this.#set(at, 0);
    for (let at = this.#from; at < this.#to; ) {
      let k = this.#top;
      while (at % 2 ** k !== 0 || at + 2 ** k > this.#to) k--;
      this.#set(at, k + 1);
      at += 2 ** k;
    }
    return true;
  }

  alloc(k: Order): Frame | -1 {
    const got = this.#take(k);
    if (got >= 0) return got;
    this.#mergeAll();
    return this.#take(k);
  }

  #take(k: Order): Frame | -1 {
    for (let j: number = k; j <= this.#top; j++) {
      const [at] = this.#free(j);
      if (at === undefined) continue;
      for (let half = j - 1; half >= k; half--) this.#set(at + 2 ** half, half + 1);
      this.#set(at, k + 33);
      return at as Frame;
    }
    return -1;
  }

  #mergeAll(): void {
    if (this.#slip === 'never merges') return;
    for (let j = 0; j < this.#top; j++) {
      for (const at of this.#free(j)) {
        const isLower = this.#slip === 'merges any two' || at % 2 ** (j + 1) === 0;
        const areFree = this.#get(at) === j + 1 && this.#get(at + 2 ** j) === j + 1;
        if (!isLower || !areFree) continue;
        this.#set(at + 2 ** j, 0);
        this.#set(at, this.#slip === 'forgets what it merged' ? 0 : j + 2);
      }
    }
  }

  free(frame: Frame, k: Order): boolean {
    if (this.#get(frame) !== k + 33) return false;
    this.#set(frame, k + 1);
    return true;
  }

  /** No lists are linked, so the rings are made up for whoever looks. */
  inspect() {
    const ringOf = (k: number) => {
      const list = [-1, ...this.#free(k)];
      const beside = (node: number, by: number) =>
        list[(list.indexOf(node) + by + list.length) % list.length] as number;
      return {
        order: k as Order,
        sentinel: -1,
        next: (node: number) => beside(node, 1),
        prev: (node: number) => beside(node, -1),
        frameOf: (node: number) => node as Frame,
      };
    };
    return { rings: Array.from({ length: this.#top + 1 }, (_, k) => ringOf(k)) };
  }

  /** Nodes take no words here. */
  node(): number {
    return 0;
  }

  #free(k: number): number[] {
    const frames = Array.from({ length: this.#to - this.#from }, (_, i) => this.#from + i);
    return frames.filter((at) => this.#get(at) === k + 1);
  }

  #get(at: number): number {
    return at >= this.#from && at < this.#to ? this.#memory.load(at - this.#from) : 0;
  }

  #set(at: number, tag: number): void {
    this.#memory.store(at - this.#from, tag);
  }
}

/** The design, right or with a slip. */
export const lazyScan = (slip?: Slip): Design => ({
  name: 'scan',
  summary: 'one word per frame, everything found by scanning',
  source: 'docs/adding-a-design.md',
  declares: {
    sees: 'B6',
    picks: 'lowest',
    merging: 'when needed',
    alignment: 'absolute',
    accessesMax: (frames) => 64 * (frames + 32),
  },
  nodeWords: 0,
  metadataWords: ({ regions }) => regions[0]!.to - regions[0]!.from,
  attach: (space) => new Scan(space, slip),
});

/** As command lines load it. */
export const scan: Design = lazyScan();
