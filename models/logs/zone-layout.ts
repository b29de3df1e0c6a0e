/**
 * A zone whose free blocks, when nothing is live yet, are of given orders: so many of order 0, so
 * many of order 1 and so on. A log tells how many free blocks of each order the kernel had, and not
 * where; for an allocator that asks only what is free, anywhere with the same numbers is as good.
 * Everything else of the zone is reserved.
 */
import { type Zone, zone } from '../../spec/blocks/zone.ts';

/** Frames, and how many free blocks of each order must lie in them. */
export interface Wanted {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly free: readonly number[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The zone of all parts; their count of orders is the top order + 1.
 * @throws RangeError if a part has no room for its free blocks.
 */
export function layOut(parts: readonly Wanted[]): Zone {
  const orderMax = Math.max(...parts.map(({ free }) => free.length)) - 1;
  const reserved = parts.flatMap((part) => reservedIn(part, orderMax));
  return zone({ regions: parts.map(pairOf), reserved: reserved.map(pairOf), orderMax });
}

/** Intervals that no free block takes, ascending. */
function reservedIn(part: Wanted, orderMax: number): Span[] {
  const gaps: Span[] = [];
  let at = part.from;
  for (const block of placed(part, orderMax).toSorted((a, b) => a.from - b.from)) {
    if (at < block.from) gaps.push({ from: at, to: block.from });
    at = block.to;
  }
  if (at < part.to) gaps.push({ from: at, to: part.to });
  return gaps;
}

/**
 * Largest blocks first, lowest first. Below the top order at most one half of a pair is free, or
 * they would be one block; the other half is open for smaller blocks.
 */
function placed({ name, from, to, free }: Wanted, orderMax: number): Span[] {
  const blocks: Span[] = [];
  let open = spans(Math.floor(from / 2 ** orderMax) * 2 ** orderMax, to, 2 ** orderMax);
  for (let k = orderMax; k >= 0; k--) {
    let missing = free[k] ?? 0;
    const left: Span[] = [];
    let freeHalf = -1;
    for (const span of open) {
      const pair = k === orderMax ? span.from : Math.floor(span.from / 2 ** (k + 1));
      const isWhole = from <= span.from && span.to <= to;
      if (missing > 0 && isWhole && pair !== freeHalf) {
        blocks.push(span);
        freeHalf = pair;
        missing--;
      } else left.push(span);
    }
    if (missing > 0) {
      throw new RangeError(`${name} has no room for ${missing} more free blocks of order ${k}`);
    }
    const halves = left.flatMap((span) => spans(span.from, span.to, 2 ** k / 2));
    open = k === 0 ? [] : halves.filter((half) => half.from < to && from < half.to);
  }
  return blocks;
}

const pairOf = ({ from, to }: Span): readonly [number, number] => [from, to];

/** Spans of one size from `from` until one reaches `to`. */
const spans = (from: number, to: number, size: number): Span[] =>
  Array.from({ length: Math.ceil((to - from) / size) }, (_, i) => ({
    from: from + i * size,
    to: from + (i + 1) * size,
  }));
