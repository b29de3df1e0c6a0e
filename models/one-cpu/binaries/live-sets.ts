/**
 * The sets of live blocks that a search meets, by number, and what was judged of each: an answer is
 * put before the readable spec when it is met first, and what the spec said is kept. A search meets
 * few sets, each in many states and behind still more calls, so that judging becomes looking up.
 * What the spec does not admit is not kept, and is for the readable search to tell.
 */
import { type Block, endOf, isAligned, sizeOf } from '../../../spec/blocks/geometry.ts';
import { noChange } from '../../../spec/operations/operation.ts';
import { type Answer, type Call, rowOf } from '../../../spec/operations/operations.ts';
import { type Picture, picture } from '../../../spec/pages/state.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { Place } from './relevant-bytes.ts';

/** Sets per piece of a table. */
const PIECE = 4096;

/** What is not known, or not admitted. */
export const NONE = -1;

/** The readable spec's part. */
export interface Judge {
  readonly zone: Zone;
  readonly calls: readonly { readonly call: Call }[];
  /** What an answer breaks. */
  judged(here: Picture, call: Call, answer: Answer): object | undefined;
  /** Is a client to make this call? */
  mayMake(here: Picture, call: Call): boolean;
}

export class LiveSets {
  /** Every aligned block of the zone, by frame, then order. */
  readonly nodes: readonly Block[] = [];
  /** Sets met. */
  count = 0;
  private readonly judge: Judge;
  private readonly from: number;
  private readonly frames: number;
  private readonly nodeAt: Int16Array;
  private readonly maskWords: number;
  private readonly numbers = new Map<number | string, number>();
  private readonly masks: Pieces<Uint32Array>;
  /** By node: the set behind giving or taking it, plus one. */
  private readonly behind: Pieces<Int32Array>;
  /** By call: was its refusal admitted? */
  private readonly refusals: Pieces<Uint8Array>;
  /** By frame, from the zone's first: what it is (`Place`). */
  readonly places: Pieces<Uint8Array>;
  /** The calls to be made in each set, once filled in: how many, and behind that their numbers. */
  readonly asked: Pieces<Uint16Array>;
  private readonly scratch: Uint32Array;
  private lastPicture: Picture | undefined;
  private lastNumber = NONE;

  constructor(judge: Judge) {
    const [region] = judge.zone.regions;
    this.judge = judge;
    this.from = region!.from;
    this.frames = region!.to - region!.from;
    const orders = judge.zone.orderMax + 1;
    this.nodeAt = new Int16Array(this.frames * orders).fill(NONE);
    const nodes: Block[] = [];
    for (let i = 0; i < this.frames; i++) {
      for (let k = 0; k < orders; k++) {
        const node: Block = { at: (this.from + i) as Frame, order: k as Order };
        if (i + sizeOf(node.order) > this.frames || !isAligned(node, region!.origin)) continue;
        this.nodeAt[i * orders + k] = nodes.length;
        nodes.push(node);
      }
    }
    this.nodes = nodes;
    this.maskWords = Math.ceil(nodes.length / 32);
    this.scratch = new Uint32Array(this.maskWords);
    this.masks = new Pieces(this.maskWords, (n) => new Uint32Array(n));
    this.behind = new Pieces(nodes.length, (n) => new Int32Array(n));
    this.refusals = new Pieces(judge.calls.length, (n) => new Uint8Array(n));
    this.places = new Pieces(this.frames, (n) => new Uint8Array(n));
    this.asked = new Pieces(judge.calls.length + 1, (n) => new Uint16Array(n));
    this.number([]);
  }

  /** The number of a block, if it can be live; the frame counts from the zone's first. */
  nodeOf(frame: number, order: number): number {
    const { zone } = this.judge;
    if (!(0 <= frame && frame < this.frames && 0 <= order && order <= zone.orderMax)) return NONE;
    return this.nodeAt[frame * (zone.orderMax + 1) + order]!;
  }

  isLive(set: number, node: number): boolean {
    const word = this.masks.of(set)[this.masks.at(set) + (node >>> 5)]!;
    return ((word >>> (node & 31)) & 1) === 1;
  }

  /** The set behind a call by which a block is given, or taken; `NONE` if that is not admitted. */
  behindTurning(set: number, call: number, node: number, isGiven: boolean): number {
    // A block that is live cannot be given, and one that is not cannot be taken.
    if (isGiven === this.isLive(set, node)) return NONE;
    const known = this.behind.of(set)[this.behind.at(set) + node]!;
    if (known !== 0) return known - 1;
    const { call: asked } = this.judge.calls[call]!;
    const turned = [this.nodes[node]!];
    const change = isGiven ? { lost: [], got: turned } : { lost: turned, got: [] };
    const answer = rowOf(asked).answered(asked, change);
    if (this.judge.judged(this.pictureOf(set), asked, answer)) return NONE;
    const live = this.liveIn(set);
    const left = isGiven ? [...live, node] : live.filter((other) => other !== node);
    const next = this.number(left);
    this.behind.of(set)[this.behind.at(set) + node] = next + 1;
    return next;
  }

  /** May this call be refused here? */
  mayRefuse(set: number, call: number): boolean {
    const at = this.refusals.at(set) + call;
    const known = this.refusals.of(set);
    if (known[at] === 1) return true;
    const { call: asked } = this.judge.calls[call]!;
    const answer = rowOf(asked).answered(asked, noChange);
    if (this.judge.judged(this.pictureOf(set), asked, answer)) return false;
    known[at] = 1;
    return true;
  }

  /** Fills in which calls are to be made here, unless that was done. */
  fillCalls(set: number): void {
    const asked = this.asked.of(set);
    const at = this.asked.at(set);
    if (asked[at] === 0) {
      const here = this.pictureOf(set);
      let count = 0;
      for (const [i, { call }] of this.judge.calls.entries()) {
        if (this.judge.mayMake(here, call)) asked[at + ++count] = i;
      }
      asked[at] = count;
    }
  }

  /** The readable state of a set. */
  pictureOf(set: number): Picture {
    if (this.lastNumber !== set || !this.lastPicture) {
      const live = this.liveIn(set).map((node) => this.nodes[node]!);
      this.lastPicture = picture({ zone: this.judge.zone, live });
      this.lastNumber = set;
    }
    return this.lastPicture;
  }

  /** Bytes of all tables. */
  get bytes(): number {
    const tables = [this.masks, this.behind, this.refusals, this.places, this.asked];
    return tables.reduce((sum, table) => sum + table.bytes, 0);
  }

  private liveIn(set: number): number[] {
    const live: number[] = [];
    for (let node = 0; node < this.nodes.length; node++) {
      if (this.isLive(set, node)) live.push(node);
    }
    return live;
  }

  private number(live: readonly number[]): number {
    const { scratch } = this;
    scratch.fill(0);
    for (const node of live) scratch[node >>> 5]! |= 1 << (node & 31);
    const key = scratch.length === 1 ? scratch[0]! : scratch.join();
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const set = this.count++;
    this.numbers.set(key, set);
    for (const table of [this.masks, this.behind, this.refusals, this.places, this.asked]) {
      table.reach(set);
    }
    this.masks.of(set).set(scratch, this.masks.at(set));
    this.place(set);
    return set;
  }

  private place(set: number): void {
    const { live, free } = this.pictureOf(set);
    const places = this.places.of(set);
    const at = this.places.at(set);
    places.fill(Place.freeInside, at, at + this.frames);
    const first = at - this.from;
    for (const b of free) places[first + b.at] = Place.freeStart;
    for (const b of live) {
      places.fill(Place.liveInside, first + b.at, first + endOf(b));
      places[first + b.at] = Place.liveStart;
    }
  }
}

/** A table of so many numbers per set that grows by pieces, so that nothing is copied. */
export class Pieces<T extends { readonly byteLength: number }> {
  private readonly pieces: T[] = [];
  private readonly width: number;
  private readonly make: (length: number) => T;

  constructor(width: number, make: (length: number) => T) {
    this.width = width;
    this.make = make;
  }

  /** Makes room for this one. */
  reach(index: number): void {
    while (this.pieces.length * PIECE <= index) this.pieces.push(this.make(PIECE * this.width));
  }

  of(index: number): T {
    return this.pieces[(index / PIECE) | 0]!;
  }

  at(index: number): number {
    return (index % PIECE) * this.width;
  }

  get bytes(): number {
    return this.pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  }
}
