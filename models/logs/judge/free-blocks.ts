/**
 * The frames that are in the lists for certain, as the blocks that they make when everything is
 * merged that can be. By I5c of the theory (see spec/obligations/implied.ts) these blocks follow
 * from the frames alone, so a right allocator has exactly these, whatever the order of its calls.
 */
import type { LogZone } from '../facts/facts.ts';
import type { Frames } from './frames.ts';

/** Free blocks, merged as far as they go. */
export class FreeBlocks {
  private readonly frames: Frames;
  private readonly orderMax: number;
  /** Where merging ends though the numbers would allow it: first frames of zones. */
  private readonly borders: readonly number[];
  private counts: number[];

  constructor(frames: Frames, orderMax: number, zones: readonly LogZone[]) {
    this.frames = frames;
    this.orderMax = orderMax;
    const size = 2 ** orderMax;
    this.borders = zones
      .flatMap(({ from, spanned }) => [from, from + spanned])
      .filter((frame) => frame % size !== 0);
    this.counts = Array.from({ length: orderMax + 1 }, () => 0);
  }

  clear(): void {
    this.counts = this.counts.map(() => 0);
  }

  /** Is there a block of this order or above? */
  fits(order: number): boolean {
    for (let k = order; k <= this.orderMax; k++) if (this.counts[k]) return true;
    return false;
  }

  /** Least order from `order` up of which there is a block; -1 if there is none. */
  smallest(order: number): number {
    for (let k = order; k <= this.orderMax; k++) if (this.counts[k]) return k;
    return -1;
  }

  /** Puts a block in and merges it. Its frames must not be in a block here. */
  insert(frame: number, order: number): void {
    if (order > this.orderMax) {
      const half = order - 1;
      this.insert(frame, half);
      this.insert(frame + 2 ** half, half);
      return;
    }
    let [at, k] = [frame, order];
    while (k < this.orderMax) {
      const buddy = at ^ (1 << k);
      if (this.frames.headOrder(buddy) !== k || this.isBorder(Math.max(at, buddy), k)) break;
      this.remove(buddy, k);
      at = Math.min(at, buddy);
      k++;
    }
    this.add(at, k);
  }

  /** Takes frames out of whatever blocks they are in; those that are in none are left out. */
  cut(frame: number, order: number): void {
    const source = this.blockOf(frame);
    if (source >= 0 && this.frames.headOrder(source) >= order) {
      this.split(source, frame, order);
      return;
    }
    for (let at = frame, end = frame + 2 ** order; at < end; at++) {
      const around = this.blockOf(at);
      if (around >= 0) this.split(around, at, 0);
    }
  }

  /** First frame of the block that a frame is in; -1 if it is in none. */
  blockOf(frame: number): number {
    for (let k = 0, at = frame; k <= this.orderMax; k++) {
      at &= ~((1 << k) - 1);
      if (this.frames.headOrder(at) >= k) return at;
    }
    return -1;
  }

  /** Takes `frame`, `order` out of the block at `source`; the halves beside it stay. */
  private split(source: number, frame: number, order: number): void {
    let k = this.frames.headOrder(source);
    this.remove(source, k);
    for (let at = source; k > order; ) {
      k--;
      const half = at + 2 ** k;
      if (frame >= half) {
        this.add(at, k);
        at = half;
      } else this.add(half, k);
    }
  }

  private add(at: number, order: number): void {
    this.frames.setHead(at, order);
    this.counts[order] = (this.counts[order] as number) + 1;
  }

  private remove(at: number, order: number): void {
    this.frames.setHead(at, -1);
    this.counts[order] = (this.counts[order] as number) - 1;
  }

  /** Does a zone begin within the pair of buddies whose upper one is this? */
  private isBorder(upper: number, order: number): boolean {
    if (this.borders.length === 0) return false;
    const size = 2 ** order;
    return this.borders.some((border) => upper - size < border && border < upper + size);
  }
}
