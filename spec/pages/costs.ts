/**
 * Whether calls cost what their design declares (B1), and its metadata takes no more room than that
 * (F1). What there is in a zone is counted once; per call a limit is two numbers of a table, since
 * it is asked of every call of a search.
 */
import type { Reason } from '../blocks/blame.ts';
import type { Order } from '../blocks/units.ts';
import type { Interval, Zone } from '../blocks/zone.ts';
import { type Amounts, costOf, showCost } from '../promises/cost.ts';
import type { Cost } from '../promises/promise.ts';
import type { Declarations } from '../promises/promises.ts';

/** What there is in a zone, for a call on a block of order k with so many blocks on lists. */
export function amountsIn(zone: Zone, k: Order, listed: number): Amounts {
  const { regions, orderMax } = zone;
  const frames = (regions.at(-1)?.to ?? 0) - (regions[0]?.from ?? 0);
  const orders = orderMax + 1;
  const size = 2 ** orderMax;
  const topWord = Math.ceil(size / 32);
  const trees = regions.reduce((sum, { from, to }) => sum + Math.ceil((to - from) / size) + 1, 0);
  return {
    once: 1,
    order: orders,
    level: Math.max(0, orderMax - k),
    orderSquare: orders ** 2,
    listed,
    topWord,
    doubling: Math.ceil(Math.log2(frames + 1)),
    frame: frames,
    frameWord: Math.ceil(frames / 32),
    part: stretches(zone).reduce((sum, n) => sum + Math.floor(n / size) + 2 * orders, 0),
    treeWord: trees * topWord,
  };
}

/** Frames of each stretch between holes. */
function stretches({ regions, reserved }: Zone): number[] {
  return regions.flatMap(({ from, to }) => {
    const holes = reserved.filter((hole) => from <= hole.from && hole.to <= to);
    const starts = [from, ...holes.map((hole) => hole.to)];
    const ends = [...holes.map((hole: Interval) => hole.from), to];
    return starts.map((start, i) => (ends[i] ?? to) - start).filter((n) => n > 0);
  });
}

/** What the calls of a design may cost on one zone, looked up. */
export class Limits {
  private readonly costs: NonNullable<Declarations['accesses']>;
  /** By operation and order, the limit with nothing on any list. */
  private readonly fixed = new Map<string, readonly number[]>();

  constructor({ accesses = {} }: Declarations, zone: Zone) {
    this.costs = accesses;
    for (const [op, cost] of Object.entries(accesses)) {
      const orders = Array.from({ length: zone.orderMax + 1 }, (_, k) => k as Order);
      this.fixed.set(
        op,
        orders.map((k) => costOf(cost, amountsIn(zone, k, 0))),
      );
    }
  }

  /** The most accesses of this operation; none where nothing is declared. */
  of(op: string, k: number, listed: number): number {
    const fixed = this.fixed.get(op);
    if (!fixed) return Number.POSITIVE_INFINITY;
    const own = fixed[Math.min(k, fixed.length - 1)] as number;
    return own + (this.costs[op]?.listed ?? 0) * listed;
  }

  /** B1, of a call that made so many. */
  broken(op: string, k: number, listed: number, made: number): Reason | undefined {
    const most = this.of(op, k, listed);
    if (made <= most) return undefined;
    const declared = showCost(this.costs[op] ?? {});
    return { why: `${op} made ${made} accesses, and may make ${most}: ${declared}` };
  }
}

/** F1, of metadata of so many words. */
export function footprintBroken(
  { metadataMax }: Declarations,
  zone: Zone,
  words: number,
): Reason | undefined {
  if (!metadataMax) return undefined;
  const most = costOf(metadataMax as Cost, amountsIn(zone, zone.orderMax, 0));
  if (words <= most) return undefined;
  const declared = showCost(metadataMax);
  return { why: `metadata takes ${words} words, and may take ${most}: ${declared}` };
}
