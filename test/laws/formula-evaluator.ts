/**
 * A small evaluator of the formulas of obligations, by counting frames: nothing of the spec's own
 * arithmetic is used, so that a formula and its predicate are two opinions. Each formula stands
 * here by its text: whoever changes the text in a record has to say here what it means.
 */
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Interval, Zone } from '../../spec/blocks/zone.ts';
import type { Counts } from '../../spec/ports/inspection.ts';

/** Sets of a formula: free and live blocks, each a list, so that one may come twice. */
export interface Sets {
  readonly zone: Zone;
  readonly F: readonly Block[];
  readonly A: readonly Block[];
  readonly metadata: readonly Interval[];
}

const ext = (b: Block): number[] => {
  const frames = [];
  for (let f: number = b.at; f < b.at + 2 ** b.order; f++) frames.push(f);
  return frames;
};

const inside = ({ from, to }: Interval, f: number): boolean => from <= f && f < to;

/** The region that holds all of these frames, as its place; -1 where none does. */
const regionWith = ({ regions }: Zone, frames: readonly number[]): number =>
  regions.findIndex((region) => frames.every((f) => inside(region, f)));

const origin = (zone: Zone, f: number): number => {
  const region = zone.regions[regionWith(zone, [f])];
  if (zone.alignment === 'absolute' || !region) return 0;
  return region.from;
};

const union = (blocks: readonly Block[]): Set<number> => new Set(blocks.flatMap(ext));

/** Multiples are found by stepping, not by division. */
function isMultiple(n: number, size: number): boolean {
  for (let m = 0; m <= n; m += size) if (m === n) return true;
  return false;
}

const isAligned = (zone: Zone, b: Block): boolean =>
  isMultiple(b.at - origin(zone, b.at), 2 ** b.order);

const same = (a: Block, b: Block): boolean => a.at === b.at && a.order === b.order;

/** The other block of the pair that makes a block of the next order, found by trying. */
const buddy = (zone: Zone, b: Block): Block | undefined => {
  const size = 2 ** b.order;
  const isUpper = !isMultiple(b.at - origin(zone, b.at), 2 * size);
  const at = isUpper ? b.at - size : b.at + size;
  return at < 0 ? undefined : ({ at, order: b.order } as Block);
};

type Says = (sets: Sets) => boolean;

/** By the text of the formula, for each state obligation that is about blocks. */
export const statesSay: Readonly<Record<string, Says>> = {
  'for all (k, a) in F + A: 2^k divides a, counted from the origin of its region': (s) =>
    [...s.F, ...s.A].every((b) => isAligned(s.zone, b)),
  'for all b = (k, a) in F + A: ext(b) is part of one region of R, and k <= M': (s) =>
    [...s.F, ...s.A].every((b) => regionWith(s.zone, ext(b)) >= 0 && b.order <= s.zone.orderMax),
  [[
    'no frame lies in ext(b) for two b of F, A, Z and metadata, counted one by one: a block ',
    'that is both free and live is two',
  ].join('')]: ({ zone, F, A, metadata }) => {
    for (let f = 0; f < 16; f++) {
      const blocks = [...F, ...A].filter((b) => ext(b).includes(f));
      const held = [...zone.reserved, ...metadata].filter((hole) => inside(hole, f));
      if (blocks.length + held.length > 1) return false;
    }
    return true;
  },
  'R is part of the union of ext(b) over F + A + Z and the metadata': ({
    zone,
    F,
    A,
    metadata,
  }) => {
    const blocks = union([...F, ...A]);
    for (let f = 0; f < 16; f++) {
      const isOwned =
        blocks.has(f) || [...zone.reserved, ...metadata].some((hole) => inside(hole, f));
      if (zone.regions.some((region) => inside(region, f)) && !isOwned) return false;
    }
    return true;
  },
  'for all b = (k, a) in F with k < M and bud(b) in the same region: bud(b) not in F': (s) =>
    s.F.every((b) => {
      const other = buddy(s.zone, b);
      const region = s.zone.regions[regionWith(s.zone, [b.at])];
      if (b.order >= s.zone.orderMax || !region || !other) return true;
      if (!ext(other).every((f) => inside(region, f))) return true;
      return !s.F.some((one) => same(one, other));
    }),
  'metadata is part of one region, and disjoint from ext(b) for all b in F + A': (s) =>
    s.metadata.every((part) => {
      const frames = Array.from({ length: part.to - part.from }, (_, i) => part.from + i);
      const blocks = union([...s.F, ...s.A]);
      return regionWith(s.zone, frames) >= 0 && frames.every((f) => !blocks.has(f));
    }),
};

/** I10, of counters that are shown. */
export const countsSay: Readonly<Record<string, (s: Sets, counts: Counts) => boolean>> = {
  [[
    'count(k) = |FL(k)|; free frames = sum of |ext(b)| over F; mask = sum of 2^k over the k ',
    'with FL(k) not empty',
  ].join('')]: ({ F }, { freeFrames, freeBlocks, ordersMask }) => {
    const ofOrder = (k: number): number => F.filter((b) => b.order === k).length;
    const mask = [0, 1, 2, 3, 4].reduce((sum, k) => sum + (ofOrder(k) > 0 ? 2 ** k : 0), 0);
    return (
      (freeFrames === undefined || freeFrames === F.flatMap(ext).length) &&
      (freeBlocks === undefined || freeBlocks.every((count, k) => count === ofOrder(k))) &&
      (ordersMask === undefined || ordersMask === mask)
    );
  },
};

/** What an operation is judged by: the sets before the call, and its answer. */
export interface Asked extends Sets {
  readonly k: number;
  readonly got: Block | undefined;
}

/** By the text of the formula, for what alloc owes. */
export const allocSays: Readonly<Record<string, (asked: Asked) => boolean>> = {
  [[
    'alloc(k) = b: order(b) = k <= M, 2^k divides its first frame, counted from the origin of ',
    'its region, ext(b) is part of one region and of the union of F',
  ].join('')]: ({ zone, F, k, got }) =>
    got === undefined ||
    (got.order === k &&
      k <= zone.orderMax &&
      isAligned(zone, got) &&
      regionWith(zone, ext(got)) >= 0 &&
      ext(got).every((f) => union(F).has(f))),
  'alloc(k) is refused only if no (j, a) in F has j >= k': ({ F, k, got }) =>
    got !== undefined || F.every(({ order }) => order < k),
  'alloc(k) = b: ext(b) is part of some (j, a) in F with j = min {i >= k: FL(i) not empty}': ({
    F,
    k,
    got,
  }) => {
    if (got === undefined) return true;
    const fits = F.filter(({ order }) => order >= k);
    const least = fits.filter((b) => fits.every(({ order }) => b.order <= order));
    return least.some((b) => ext(got).every((f) => ext(b).includes(f)));
  },
};

/** The maximal aligned blocks in what is left of the zone, found by trying all, largest first. */
export function canon(zone: Zone, taken: ReadonlySet<number>): Block[] {
  const blocks: Block[] = [];
  const left = new Set<number>();
  for (let f = 0; f < 16; f++) {
    const isHole = zone.reserved.some((hole) => inside(hole, f));
    if (zone.regions.some((region) => inside(region, f)) && !isHole && !taken.has(f)) left.add(f);
  }
  for (let k: number = zone.orderMax; k >= 0; k--) {
    for (let at = 0; at < 16; at++) {
      const b = { at, order: k } as Block;
      const isFit = isAligned(zone, b) && regionWith(zone, ext(b)) >= 0;
      if (!isFit || !ext(b).every((f) => left.has(f))) continue;
      for (const f of ext(b)) left.delete(f);
      blocks.push(b);
    }
  }
  return blocks;
}

/** By the text of the formula: the class that must serve a request, if any class does. */
export const classSays: Readonly<
  Record<
    string,
    (classes: readonly number[], size: number, alignment: number) => number | undefined
  >
> = {
  'class(size, alignment) = least class c with c >= size that alignment divides': (
    classes,
    size,
    alignment,
  ) => {
    const fitting = classes.filter((c) => c >= size && isMultiple(c, alignment));
    return fitting.find((c) => fitting.every((other) => c <= other));
  },
};
