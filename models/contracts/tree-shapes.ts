/**
 * Buddy trees up to swaps of halves, each shape once: whole free, whole live, or an unordered pair
 * of shapes that are not both whole free, for then the node would be whole free itself. Equal
 * shapes have equal numbers, and what a step can make of a shape is worked out once and kept.
 *
 * A shape has no order: a pair of a free and a live block is the same shape wherever it stands.
 * Blocks in it are named by depth, 0 being the shape itself; below a root of order n, a block of
 * order k lies at depth n - k.
 */

/** The shape of a block that is free as a whole. */
export const FREE = 0;
/** The shape of a block that is live as a whole. */
export const LIVE = 1;

/** Depths are below this: orders 0..20 need no more. */
const DEPTHS = 32;

/** All shapes met so far, numbered from 0. */
export class Shapes {
  private readonly lesser: number[] = [FREE, LIVE];
  private readonly other: number[] = [FREE, LIVE];
  private readonly free: number[] = [1, 0];
  private readonly unlikes: number[] = [0, 0];
  private readonly numbers = new Map<string, number>();
  /** By shape, then by source and cut: what alloc makes of it. */
  private readonly allocs: (readonly number[])[][] = [[], []];
  /** By shape, then by depth: what free makes of it. */
  private readonly frees: (readonly number[])[][] = [[], []];

  /** The shape with these halves, in either order. */
  pair(a: number, b: number): number {
    if (a === FREE && b === FREE) return FREE;
    const [lesser, other] = a < b ? [a, b] : [b, a];
    const key = `${lesser} ${other}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const number = this.lesser.length;
    this.numbers.set(key, number);
    this.lesser.push(lesser);
    this.other.push(other);
    this.free.push((this.freeDepths(lesser) | this.freeDepths(other)) << 1);
    this.unlikes.push(this.unlike(lesser) + this.unlike(other) + (lesser === other ? 0 : 1));
    this.allocs.push([]);
    this.frees.push([]);
    return number;
  }

  /** The halves of a shape that is not whole, the lesser one first. */
  halves(shape: number): readonly [number, number] {
    if (shape === FREE || shape === LIVE) throw new Error(`engine bug: shape ${shape} is whole`);
    return [this.lesser[shape] as number, this.other[shape] as number];
  }

  /** The depths at which there are free blocks, as a mask. */
  freeDepths(shape: number): number {
    return this.free[shape] as number;
  }

  /** How many nodes have unlike halves: swaps make 2 to that power trees of this shape. */
  unlike(shape: number): number {
    return this.unlikes[shape] as number;
  }

  /** A free block of which one part, so many levels down, has become live. */
  cut(depth: number): number {
    return depth === 0 ? LIVE : this.pair(FREE, this.cut(depth - 1));
  }

  /** The shapes, all different, that come of cutting a block at depth `cut` out of a free one. */
  allocated(shape: number, source: number, cut: number): readonly number[] {
    const memo = this.allocs[shape] as (readonly number[])[];
    const slot = source * DEPTHS + cut;
    return (memo[slot] ??= this.allocate(shape, source, cut));
  }

  /** The shapes, all different, that come of freeing a live block at this depth. */
  freed(shape: number, depth: number): readonly number[] {
    const memo = this.frees[shape] as (readonly number[])[];
    return (memo[depth] ??= this.release(shape, depth));
  }

  private allocate(shape: number, source: number, cut: number): readonly number[] {
    if (source === 0) return shape === FREE ? [this.cut(cut)] : [];
    if (shape === FREE || shape === LIVE) return [];
    return this.inHalves(shape, (half) => this.allocated(half, source - 1, cut - 1));
  }

  private release(shape: number, depth: number): readonly number[] {
    if (depth === 0) return shape === LIVE ? [FREE] : [];
    if (shape === FREE || shape === LIVE) return [];
    return this.inHalves(shape, (half) => this.freed(half, depth - 1));
  }

  /** A step in one half or the other. Of equal halves one will do: the other gives the same. */
  private inHalves(shape: number, step: (half: number) => readonly number[]): readonly number[] {
    const [lesser, other] = this.halves(shape);
    const first = step(lesser).map((half) => this.pair(half, other));
    if (lesser === other) return first;
    return [...first, ...step(other).map((half) => this.pair(lesser, half))];
  }
}
