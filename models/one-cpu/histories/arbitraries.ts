/**
 * What random runs are made of: zones of every awkward shape, and acts of a client. An act is not
 * yet a call: it says "free the third of your blocks", so that it still means something after
 * shrinking has taken away what came before it. Plain data, so seed and path reproduce a run.
 */
import fc from 'fast-check';
import type { Draw, Gene, Genes } from '../../../spec/operations/draw.ts';
import type { Offers } from '../../../spec/operations/calls.ts';
import { type Call, offeredBy } from '../../../spec/operations/operations.ts';
import { type Alignment, type Zone, zone } from '../../../spec/blocks/zone.ts';

/** What a client may do next, by name. Numbers choose: taken modulo the choices there are. */
export interface Act extends Partial<Genes> {
  readonly act: string;
}

const CHOICES = 2 ** 16 - 1;

/** Small orders are asked for most. */
const orders: fc.Arbitrary<number> = fc.oneof(
  { weight: 3, arbitrary: fc.nat({ max: 2 }) },
  { weight: 1, arbitrary: fc.nat({ max: 21 }) },
);

const choice: fc.Arbitrary<number> = fc.nat({ max: CHOICES });

const genes: Readonly<Record<Gene, fc.Arbitrary<number>>> = {
  pick: choice,
  order: orders,
  shift: fc.nat({ max: 3 }),
  at: choice,
};

/** Every kind of act of every operation that is offered. */
export const drawsOf = (offers: Offers): readonly Draw<Call>[] =>
  offeredBy(offers).flatMap((row) => row.draws);

/** Two of three acts are good calls. */
export const acts = (actsMax: number, offers: Offers): fc.Arbitrary<Act[]> =>
  fc.array(
    fc.oneof(...drawsOf(offers).map(({ weight, ...draw }) => ({ weight, arbitrary: actOf(draw) }))),
    {
      maxLength: actsMax,
      size: 'max',
    },
  );

const actOf = ({ act, genes: wanted }: Pick<Draw<Call>, 'act' | 'genes'>): fc.Arbitrary<Act> =>
  fc.record({
    act: fc.constant(act),
    ...Object.fromEntries(wanted.map((gene) => [gene, genes[gene]])),
  });

/** 2^3 to 2^16 frames, mostly few: the awkward cases need no room, and looking at many costs. */
const frameCounts: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 2 ** 3, max: 2 ** 6 }) },
  { weight: 3, arbitrary: fc.integer({ min: 2 ** 6, max: 2 ** 10 }) },
  { weight: 1, arbitrary: fc.integer({ min: 2 ** 10, max: 2 ** 16 }) },
);

interface Cut {
  readonly from: number;
  readonly length: number;
}

const cuts = (countMax: number): fc.Arbitrary<Cut[]> =>
  fc.array(fc.record({ from: choice, length: fc.integer({ min: 1, max: 9 }) }), {
    maxLength: countMax,
  });

/**
 * Any zone: a base that is aligned to nothing, up to three regions with gaps between them, up to
 * three holes, a top order below or above the largest block that fits.
 */
export const zones = (alignment: Alignment): fc.Arbitrary<Zone> =>
  fc
    .record({
      frames: frameCounts,
      base: fc.oneof(fc.constant(0), fc.nat({ max: 100 })),
      orderMax: fc.nat({ max: 10 }),
      gaps: cuts(2),
      holes: cuts(3),
    })
    .map(({ frames, base, orderMax, gaps, holes }) => {
      const regions = without([[base, base + frames]], gaps);
      const kept = without(regions, holes);
      return zone({ regions, reserved: gapsBetween(regions, kept), orderMax, alignment });
    });

type Pair = readonly [number, number];

/** The intervals less the cuts; a cut leaves the first frame and the last of what it cuts. */
function without(intervals: readonly Pair[], cutsToMake: readonly Cut[]): readonly Pair[] {
  let rest = intervals;
  for (const { from, length } of cutsToMake) {
    const index = from % rest.length;
    const [first, end] = rest[index] as Pair;
    const room = end - first - 2;
    if (room < 1) continue;
    const start = first + 1 + (from % room);
    const stop = Math.min(start + length, end - 1);
    rest = [...rest.slice(0, index), [first, start], [stop, end], ...rest.slice(index + 1)];
  }
  return rest;
}

/** What of the regions is not in the kept intervals; both ascend. */
function gapsBetween(regions: readonly Pair[], kept: readonly Pair[]): Pair[] {
  return regions.flatMap(([from, to]) => {
    const inside = kept.filter(([first, end]) => from <= first && end <= to);
    return inside.slice(1).map(([first], i): Pair => [(inside[i] as Pair)[1], first]);
  });
}
