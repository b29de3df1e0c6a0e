/**
 * What serves before there is an allocator, of document 003: free frames as ranges, linked to one
 * another through their own first frames, so that nothing outside them is needed but one word. An
 * allocator that takes over is built from it: the ranges are cut into blocks, room for the metadata
 * is taken from the end of one of them, and the rest is popped.
 *
 *      word `head`:                                first frame of the first range, -1 for none
 *      word 0 and 1 of a range's first frame:      [first frame of the next range or -1, frames]
 *
 * Frame 0 is a frame like any other; hence -1 ends the list.
 */
import type { Memory, Space } from '../../../spec/ports/page-port.ts';
import type { Frame } from '../../../spec/blocks/units.ts';

/** Words of a range's node. */
export const RANGE_WORDS = 2;

const NONE = -1;

/** The largest power of two that is at most `n`, and at most `limit`, a power of two itself. */
export const powerWithin = (n: number, limit = 2 ** 31): number =>
  Math.min(2 ** (31 - Math.clz32(n)), limit);

/** A list of ranges; ranges that were added highest first ascend. */
export class BootFreeList {
  protected readonly memory: Memory;
  protected readonly space: Space;
  protected readonly head: number;

  /** `head` is the address of a word that is the list's own. */
  constructor(space: Space, head: number) {
    this.memory = space.memory;
    this.space = space;
    this.head = head;
  }

  /** Forgets all ranges. */
  clear(): void {
    this.memory.store(this.head, NONE);
  }

  /** Puts a range in front. */
  add(at: number, frames: number): void {
    this.write(at, this.first(), frames);
    this.memory.store(this.head, at);
  }

  /** Takes the first range; `visit` may write into it. False where there is none. */
  pop(visit: (at: Frame, frames: number) => void): boolean {
    const at = this.first();
    if (this.isEnd(at)) return false;
    const frames = this.framesOf(at);
    this.memory.store(this.head, this.next(at));
    visit(at as Frame, frames);
    return true;
  }

  /** First frame and length of each range in turn. */
  forEach(visit: (at: Frame, frames: number) => void): void {
    for (let at = this.first(); !this.isEnd(at); at = this.next(at)) {
      visit(at as Frame, this.framesOf(at));
    }
  }

  /**
   * Cuts each range, largest part first, into ranges of a power of two of frames, at most `limit`,
   * itself a power of two. Cost: the number of ranges there are then.
   */
  splitToPowersOfTwoNoLargerThan(limit: number): void {
    for (let at = this.first(); !this.isEnd(at); at = this.next(at)) {
      const frames = this.framesOf(at);
      const kept = powerWithin(frames, limit);
      if (kept === frames) continue;
      this.write(at + kept, this.next(at), frames - kept);
      this.write(at, at + kept, kept);
    }
  }

  /**
   * Takes frames from the end of the shortest range that has so many; false, with nothing changed,
   * where none has. The range becomes shorter where it lies and is not split again: what is taken
   * never holds a node, so all of it may be written while the list is in use. Only a range that is
   * taken whole leaves the list. `visit` is told where what is taken starts, and its range.
   */
  allocateWithoutAlwaysRemovingTheNode(
    frames: number,
    visit: (at: Frame, range: Frame) => void,
  ): boolean {
    let before = NONE;
    let range = NONE;
    let beforeRange = NONE;
    for (let at = this.first(); !this.isEnd(at); at = this.next(at)) {
      const fits = this.framesOf(at) >= frames;
      if (fits && (range === NONE || this.framesOf(at) < this.framesOf(range))) {
        range = at;
        beforeRange = before;
      }
      before = at;
    }
    if (range === NONE) return false;
    visit(this.shorten(range, beforeRange, frames) as Frame, range as Frame);
    return true;
  }

  /** The first of the frames that a range has no more. */
  protected shorten(range: number, before: number, frames: number): number {
    const rest = this.framesOf(range) - frames;
    if (rest > 0) this.write(range, this.next(range), rest);
    else if (before === NONE) this.memory.store(this.head, this.next(range));
    else this.write(before, this.next(range), this.framesOf(before));
    return range + rest;
  }

  protected isEnd(at: number): boolean {
    return at === NONE;
  }

  protected write(at: number, next: number, frames: number): void {
    this.memory.store(this.node(at), next);
    this.memory.store(this.node(at) + 1, frames);
  }

  protected first(): number {
    return this.memory.load(this.head);
  }

  protected next(at: number): number {
    return this.memory.load(this.node(at));
  }

  protected framesOf(at: number): number {
    return this.memory.load(this.node(at) + 1);
  }

  protected node(at: number): number {
    return this.space.frameBase + at * this.space.frameWords;
  }
}
