/**
 * Which frames of a large zone are live, judged call by call: what a binary gives must be nobody's,
 * and it may refuse only where no block of that order is free. Blocks of odd sizes count twice:
 * nobody else may be given the frames that were asked for, and nobody can count on the rest of the
 * block that may serve them.
 *
 * The free blocks are a tree, as in `longest` (B5): of each node the order + 1 of the largest block
 * that is free below it. Cost of a call: its frames, and one path to the root.
 */

export class Occupancy {
  private readonly frames: number;
  private readonly width: number;
  /** Are the frames given? Of odd blocks those that were asked for. */
  private readonly given: Uint8Array;
  /** How many blocks, odd ones as large as they may be, lie on a frame. */
  private readonly taken: Uint16Array;
  /** Node 1 is the root; leaf i is node width + i. */
  private readonly longest: Uint8Array;

  constructor(frames: number) {
    this.frames = frames;
    this.width = 2 ** Math.ceil(Math.log2(Math.max(1, frames)));
    this.given = new Uint8Array(frames);
    this.taken = new Uint16Array(this.width).fill(1, frames);
    this.longest = new Uint8Array(2 * this.width);
    this.update(0, this.width);
  }

  /** Is a block of this order free, aligned to its own size from the zone's first frame on? */
  isFree(order: number): boolean {
    return this.longest[1]! > order;
  }

  /** The first of these frames that is somebody's or none of the zone's; undefined for none. */
  clash(at: number, frames: number): number | undefined {
    for (let i = at; i < at + frames; i++) if (i < 0 || i >= this.frames || this.given[i]) return i;
    return undefined;
  }

  /** `frames` from `at` on are given, of a block that may take `may` frames. */
  take(at: number, frames: number, may: number): void {
    this.change(at, frames, may, 1);
  }

  /** They are given back. */
  release(at: number, frames: number, may: number): void {
    this.change(at, frames, may, -1);
  }

  private change(at: number, frames: number, may: number, by: 1 | -1): void {
    this.given.fill(by === 1 ? 1 : 0, at, at + frames);
    // An odd block need not be aligned: what may serve it is the block around it, and its own.
    const from = frames === may ? at : at - (at % may);
    const to = Math.min(this.frames, Math.max(at + frames, from + may));
    for (let i = from; i < to; i++) this.taken[i]! += by;
    this.update(from, to);
  }

  private update(from: number, to: number): void {
    const { longest, taken, width } = this;
    for (let i = from; i < to; i++) longest[width + i] = taken[i] ? 0 : 1;
    let first = (width + from) >>> 1;
    let last = (width + to - 1) >>> 1;
    for (let whole = 1; first >= 1; whole++) {
      for (let node = first; node <= last; node++) {
        const [low, high] = [longest[2 * node]!, longest[2 * node + 1]!];
        longest[node] = low === whole && high === whole ? whole + 1 : Math.max(low, high);
      }
      first >>>= 1;
      last >>>= 1;
    }
  }
}
