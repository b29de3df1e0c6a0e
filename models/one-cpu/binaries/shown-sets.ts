/**
 * What lists and marks look like for each set of live blocks: the first state with a set is put
 * before the readable spec, and what it showed is kept; another state with that set is right if it
 * shows the same blocks and marks. What it shows otherwise is put before the spec again.
 */
import { isBlame } from '../../../spec/pages/view.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { addressIn, argumentsOf, callPrepared } from '../../subject/binaries/exported-calls.ts';
import { viewed } from '../../subject/binaries/shown-state.ts';
import { type LiveSets, NONE, Pieces } from './live-sets.ts';

export class ShownSets {
  private readonly binary: Binary;
  private readonly sets: LiveSets;
  private readonly maskWords: number;
  private readonly width: number;
  /** By set: 1 if it was shown, the blocks listed as a mask, the mark of each node. */
  private readonly shown: Pieces<Int32Array>;
  private readonly now: Int32Array;
  /** Words of the calls: by order and place in the list, and by node. */
  private readonly lists: readonly (readonly (readonly number[])[])[];
  private readonly marks: readonly (readonly number[])[];

  constructor(binary: Binary, sets: LiveSets) {
    this.binary = binary;
    this.sets = sets;
    this.maskWords = Math.ceil(sets.nodes.length / 32);
    const { listed, mark } = binary.convention;
    const orders = Array.from({ length: binary.zone.orderMax + 1 }, (_, order) => order);
    const places = Array.from({ length: binary.frames + 1 }, (_, index) => index);
    this.lists = orders.map((order) =>
      places.map((index) => argumentsOf(listed!, { order, index })),
    );
    this.marks = (mark ? sets.nodes : []).map(({ at, order }) =>
      argumentsOf(mark!, { start: binary.addressOf(at), order }),
    );
    this.width = 1 + this.maskWords + this.marks.length;
    this.shown = new Pieces(this.width, (n) => new Int32Array(n));
    this.now = new Int32Array(this.width);
  }

  /** Does it show what it owes in this set? What it writes while it is asked is for the caller. */
  isRight(set: number): boolean {
    const { now, width } = this;
    this.shown.reach(set);
    if (!this.look()) return false;
    const known = this.shown.of(set);
    const at = this.shown.at(set);
    let i = 0;
    while (i < width && known[at + i] === now[i]) i++;
    if (i === width) return true;
    const { binary, sets } = this;
    const view = viewed(binary, sets.pictureOf(set));
    if (view && isBlame(view)) return false;
    for (i = 0; i < width; i++) known[at + i] = now[i]!;
    return true;
  }

  get bytes(): number {
    return this.shown.bytes;
  }

  /** Fills `now`; false where a list has no end, or names what is no block, or one twice. */
  private look(): boolean {
    const { binary, sets, now, maskWords, lists, marks } = this;
    const { listed, mark } = binary.convention;
    now.fill(0);
    now[0] = 1;
    for (let order = 0; order < lists.length; order++) {
      const words = lists[order]!;
      for (let index = 0; ; index++) {
        if (index === words.length) return false;
        const start = addressIn(listed!, callPrepared(binary.on, listed!, words[index]!));
        if (start === 0) break;
        const node = sets.nodeOf((start - binary.base) / binary.frameBytes, order);
        const word = 1 + (node >>> 5);
        const bit = 1 << (node & 31);
        if (node === NONE || (now[word]! & bit) !== 0) return false;
        now[word]! |= bit;
      }
    }
    for (let node = 0; node < marks.length; node++) {
      now[1 + maskWords + node] = callPrepared(binary.on, mark!, marks[node]!);
    }
    return true;
  }
}
