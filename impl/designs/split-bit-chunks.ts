/**
 * Where `split-bit` has its memory from: chunks of 2^M frames, 2 MB each on a real machine. Which
 * chunks a zone has is worked out once and never changes; which of them are with the layer below,
 * and which the allocator has in hand, is a list in words.
 *
 * A region's chunks are counted from its origin. What is left over at its ends, and a chunk with a
 * hole in it, is no chunk that could be given back: the allocator has those in hand from the start.
 *
 *      word base + 0, 1   sentinel of the chunks below: [next prev], nodes in their first frames
 *                + 2      how many there are
 */
import type { Memory } from '../../spec/ports/page-port.ts';
import type { Frame } from '../../spec/blocks/units.ts';
import type { Interval, Zone } from '../../spec/blocks/zone.ts';
import { insertAfter, isEmpty, LINK_WORDS, makeEmpty, next, unlink } from '../memory/list.ts';

/** 2^M frames from `base`, of which those from `from` up to `to` are in the zone. */
export interface Chunk {
  readonly base: number;
  readonly from: number;
  readonly to: number;
  /** All of its frames are in the zone and none is reserved. */
  readonly isWhole: boolean;
  /** The holes in it, ascending. */
  readonly holes: readonly Interval[];
  /** Its number among all chunks of the zone, ascending. */
  readonly index: number;
}

/** A region and its chunks, the first of which starts at or before it. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly chunks: readonly Chunk[];
}

/** How a zone falls into chunks of its top order. */
export function spansOf(zone: Zone): Span[] {
  const size = 2 ** zone.orderMax;
  let index = 0;
  return zone.regions.map(({ from, to, origin }) => {
    const chunks: Chunk[] = [];
    const first = origin + Math.floor((from - origin) / size) * size;
    for (let base = first; base < to; base += size) {
      chunks.push(chunkOf(zone, base, Math.max(base, from), Math.min(base + size, to), index++));
    }
    return { from, to, chunks };
  });
}

function chunkOf(zone: Zone, base: number, from: number, to: number, index: number): Chunk {
  const holes = zone.reserved
    .filter((hole) => hole.from < to && from < hole.to)
    .map((hole) => ({
      from: Math.max(hole.from, from) as Frame,
      to: Math.min(hole.to, to) as Frame,
    }));
  const isWhole = holes.length === 0 && to - from === 2 ** zone.orderMax;
  return { base, from, to, isWhole, holes, index };
}

/** Words that the pool takes. */
export const POOL_WORDS = LINK_WORDS + 1;
const COUNT = LINK_WORDS;

/**
 * The layer below: who has the whole chunks that the allocator has not. It threads its list through
 * them, which are nobody else's while it has them.
 */
export class ChunkPool {
  private readonly memory: Memory;
  private readonly base: number;
  private readonly node: (at: number) => number;
  private readonly frameOf: (node: number) => number;

  /** `node` and `frameOf` say where the node of a chunk that starts at a frame lies, and back. */
  constructor(
    memory: Memory,
    base: number,
    node: (at: number) => number,
    frameOf: (node: number) => number,
  ) {
    this.memory = memory;
    this.base = base;
    this.node = node;
    this.frameOf = frameOf;
  }

  get sentinel(): number {
    return this.base;
  }

  /** Chunks that can be taken. */
  get count(): number {
    return this.memory.load(this.base + COUNT);
  }

  /** It has nothing. */
  init(): void {
    makeEmpty(this.memory, this.base);
    this.memory.store(this.base + COUNT, 0);
  }

  /**
   * The first frame of the chunk given back last, which is the caller's now; -1 if none is left.
   */
  take(): number {
    if (isEmpty(this.memory, this.base)) return -1;
    const node = next(this.memory, this.base);
    unlink(this.memory, node);
    this.memory.store(this.base + COUNT, this.count - 1);
    return this.frameOf(node);
  }

  /** Takes a chunk of which nothing is in use. */
  giveBack(at: number): void {
    insertAfter(this.memory, this.base, this.node(at));
    this.memory.store(this.base + COUNT, this.count + 1);
  }
}
