/**
 * What a search of a design must have met, or it has not shown what it seems to: that nothing was
 * wrong is little if no request was ever refused. For each call its outcome has a name; which names
 * a zone must show is worked out from its shape alone, and compared with what was met.
 */
import { type Block, endOf, isAligned, overlap } from '../../../spec/blocks/geometry.ts';
import { type Answer, type Call, cuts } from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { emptyState, freeBlocks, type Picture, withoutLive } from '../../../spec/pages/state.ts';
import type { Scheme } from '../../../spec/ports/inspection.ts';
import { isReserved, regionOf, type Zone } from '../../../spec/blocks/zone.ts';
import { callsOn } from '../../subject/pages/calls.ts';

/** What the outcome of a rightly answered call was, in a few words. */
export function witnessOf(before: Picture, call: Call, answer: Answer): string {
  if (call.op === 'alloc') {
    const { order } = call;
    if (answer === undefined) return `alloc ${order} refused`;
    const isExact = cuts(before, order).some((b) =>
      before.free.some((f) => f.at === b.at && f.order === b.order),
    );
    return `alloc ${order} ${isExact ? 'as it is' : 'by splitting'}`;
  }
  const { block } = call;
  if (answer !== true)
    return `free refused: ${shapeOf(before.zone, block) ?? standingOf(before, block)}`;
  const behind = freeBlocks(withoutLive(before, block));
  const whole = behind.find((f) => f.at <= block.at && block.at < endOf(f));
  const k = whole?.order ?? block.order;
  return k === block.order ? `free ${k} as it is` : `free merges up to ${k}`;
}

/** Why no block like this can be live, whatever is live. */
function shapeOf(zone: Zone, b: Block): string | undefined {
  if (b.order > zone.orderMax) return 'above the top order';
  const region = regionOf(zone, b);
  if (!region) return 'outside';
  if (!isAligned(b, region.origin)) return 'not aligned';
  for (let at: number = b.at; at < endOf(b); at++) if (isReserved(zone, at)) return 'reserved';
  return undefined;
}

/** How a block that could be live is not. */
function standingOf({ free, live }: Picture, b: Block): string {
  if (free.some((f) => overlap(f, b))) return 'free already';
  return live.some((l) => l.order > b.order && overlap(l, b)) ? 'inside a live one' : 'several';
}

/** Every outcome that an exhaustive search of this design on this zone must meet. */
export function owedWitnesses({ declares }: Design, zone: Zone): string[] {
  const largest = Math.max(...freeBlocks(emptyState(zone)).map(({ order }) => order));
  const orders = Array.from({ length: largest + 1 }, (_, k) => k);
  const asked = callsOn(zone);
  const allocs = asked.filter((call) => call.op === 'alloc');
  return [
    ...orders.map((k) => `alloc ${k} as it is`),
    ...orders.slice(1).map((k) => `alloc ${k - 1} by splitting`),
    // Once everything is handed out.
    ...allocs.map(({ order }) => `alloc ${order} refused`),
    ...orders.map((k) => `free ${k} as it is`),
    ...orders.slice(1).map((k) => `free merges up to ${k}`),
    ...refusals(declares.sees, zone, asked, largest).map((why) => `free refused: ${why}`),
  ];
}

/** By shape, what the calls on this zone have; by standing, what the metadata always shows. */
function refusals(sees: Scheme, zone: Zone, asked: readonly Call[], largest: number): string[] {
  const isWhole = sees === 'B4' || sees === 'B5' || sees === 'B6';
  const all = new Set(
    asked.flatMap((call) => (call.op === 'free' ? (shapeOf(zone, call.block) ?? []) : [])),
  );
  // Holes are stored by no scheme; where every block is known, so is what is none.
  if (!isWhole) all.delete('reserved');
  if (isWhole || sees === 'lists' || sees === 'B1') all.add('free already');
  if (isWhole && largest > 0) all.add('inside a live one').add('several');
  return [...all];
}
