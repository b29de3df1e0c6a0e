/**
 * What the seams of `order-map` cost: the same design with everything written out over one array,
 * no memory that could be watched, no part that a fault could replace, two tests of an address
 * fewer. Nobody checks it, and nobody should ship it: it is a yardstick between our design and C.
 */
import type { Subject } from './mixed-calls.ts';

const FREE = 1;
const LIVE = 33;
const MASK = 0;
const SENTINELS = 1;

export class ByHand implements Subject {
  private readonly words: Int32Array;
  private readonly frames: number;
  private readonly orderMax: number;
  private readonly nodes: number;
  private readonly tags: number;

  /** `frames` must be a multiple of 2^`orderMax`. */
  constructor(frames: number, orderMax: number) {
    this.frames = frames;
    this.orderMax = orderMax;
    this.nodes = SENTINELS + 2 * (orderMax + 1);
    this.tags = this.nodes + 2 * frames;
    this.words = new Int32Array(this.tags + frames);
    for (let node = SENTINELS; node < this.nodes; node += 2) this.words.fill(node, node, node + 2);
    for (let at = 0; at < frames; at += 2 ** orderMax) this.push(at, orderMax);
  }

  alloc(k: number): number {
    const { words, nodes } = this;
    const fits = words[MASK]! & (-1 << k);
    if (fits === 0) return -1;
    const source = 31 - Math.clz32(fits & -fits);
    const at = (words[SENTINELS + 2 * source]! - nodes) >> 1;
    this.remove(at, source);
    for (let j = source - 1; j >= k; j--) this.push(at + (1 << j), j);
    words[this.tags + at] = LIVE + k;
    return at;
  }

  free(at: number, k: number): void {
    const { words, tags, frames, orderMax } = this;
    if (at < 0 || at >= frames || words[tags + at] !== LIVE + k) return;
    let lower = at;
    let j = k;
    for (; j < orderMax; j++) {
      const buddy = lower ^ (1 << j);
      if (words[tags + buddy] !== FREE + j) break;
      this.remove(buddy, j);
      words[tags + (lower | buddy)] = 0;
      lower &= buddy;
    }
    this.push(lower, j);
  }

  private push(at: number, k: number): void {
    const { words } = this;
    const node = this.nodes + 2 * at;
    const sentinel = SENTINELS + 2 * k;
    const after = words[sentinel]!;
    words[node] = after;
    words[node + 1] = sentinel;
    words[after + 1] = node;
    words[sentinel] = node;
    words[this.tags + at] = FREE + k;
    words[MASK]! |= 1 << k;
  }

  private remove(at: number, k: number): void {
    const { words } = this;
    const node = this.nodes + 2 * at;
    const after = words[node]!;
    const before = words[node + 1]!;
    words[before] = after;
    words[after + 1] = before;
    if (before === after) words[MASK]! &= ~(1 << k);
  }
}
