/**
 * Arbitraries for fast-check: zones of every awkward shape, blocks and calls of a zone, programs of
 * CPUs. Shrinking goes to fewer and smaller.
 */
import fc from 'fast-check';
import { zones as zonesOf } from '../models/one-cpu/histories/arbitraries.ts';
import { type Block, block } from '../spec/blocks/geometry.ts';
import { order } from '../spec/blocks/units.ts';
import type { Alignment, Zone } from '../spec/blocks/zone.ts';
import type { Call } from '../spec/operations/operations.ts';

export { type Client, commands, type DesignCommand, type Judged, setup } from './commands.ts';

/** Zones of 8 to 65,536 frames: tails, odd bases, gaps, holes, several top blocks. */
export const zones = (alignment: Alignment = 'absolute'): fc.Arbitrary<Zone> => zonesOf(alignment);

/** Blocks of any order that lie, aligned to frame 0, between the zone's first and last frame. */
export function blocks({ regions, orderMax }: Zone): fc.Arbitrary<Block> {
  const from = regions[0]?.from ?? 0;
  const to = regions.at(-1)?.to ?? 0;
  return fc.nat({ max: orderMax }).chain((k) => {
    const last = Math.max(Math.ceil(from / 2 ** k), Math.floor((to - 1) / 2 ** k));
    const places = fc.integer({ min: Math.floor(from / 2 ** k), max: last });
    return places.map((place) => block(place * 2 ** k, k));
  });
}

/** Allocs of any order up to the top one, and frees of any block, live or not. */
export const calls = (zone: Zone): fc.Arbitrary<Call> =>
  fc.oneof(
    fc.nat({ max: zone.orderMax }).map((k): Call => ({ op: 'alloc', order: order(k) })),
    blocks(zone).map((b): Call => ({ op: 'free', block: b })),
  );

/** Programs for `interleave`: of 2 CPUs, 1 to 3 calls each, unless said otherwise. */
export function programs(
  most: { readonly cpus?: number; readonly calls?: number; readonly orderMax?: number } = {},
): fc.Arbitrary<string> {
  const { cpus = 2, calls: callsMax = 3, orderMax = 2 } = most;
  const call = fc.oneof(
    fc.nat({ max: orderMax }).map((k) => `alloc ${k}`),
    fc.constantFrom('free', 'free last'),
  );
  const script = fc.array(call, { minLength: 1, maxLength: callsMax });
  return fc
    .array(script, { minLength: cpus, maxLength: cpus })
    .map((scripts) => scripts.map((one) => one.join('; ')).join(' | '));
}
