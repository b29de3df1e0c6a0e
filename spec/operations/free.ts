/**
 * `free 4^1`: takes a live block back; refuses every block that is not live, as far as the metadata
 * lets the allocator know. A client may name any block at all, also one that was never handed out.
 * Source: Knowlton 1965 (doi:10.1145/365628.365655).
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, block, endOf, isAligned, overlap, show } from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import { isReserved, regionOf, touchesReserved, type Zone } from '../blocks/zone.ts';
import type { Heap } from '../pages/heap.ts';
import { freeBlocks, type Picture, withoutLive } from '../pages/state.ts';
import { drawnAnywhere, drawnAskew, drawnOf, smallerBlocks } from './draw.ts';
import { noChange, type Operation, type Shape, type Sight } from './operation.ts';
import { type FreeAct, freeWords } from './script.ts';

/** Gives a block back. */
export interface FreeCall {
  readonly op: 'free';
  readonly block: Block;
}

/** Orders 0..31 of one frame, each with a number. */
const ORDERS = 32;

/** O9: free takes back every live block. */
export function takesBack(heap: Heap, b: Block, accepted: boolean): Reason | undefined {
  if (accepted || !heap.isLive(b)) return undefined;
  return { why: `refused to take ${show(b)} back, which is live`, blocks: [b] };
}

/**
 * O10: free refuses every block that is not live and that the metadata lets it know is not; holes
 * are R1's affair. To refuse more is right, too: no free of what is not live need ever be taken.
 */
export function rejects(
  heap: Heap,
  b: Block,
  accepted: boolean,
  { shows }: Sight,
  call = `free ${show(b)}`,
): Reason | undefined {
  if (!accepted || heap.isLive(b) || touchesReserved(heap.zone, b) || !shows(b)) return undefined;
  const why = `accepted ${call}, though its metadata shows that it is not live`;
  return { why, blocks: [b] };
}

/**
 * R1: free refuses every block that touches a reserved frame, the allocator's own metadata, or what
 * lies outside of the zone: an allocator is given its zone, whatever its metadata shows.
 */
export function keepsReserved(
  heap: Heap,
  b: Block,
  accepted: boolean,
  call = `free ${show(b)}`,
): Reason | undefined {
  const isOutside = !regionOf(heap.zone, b);
  if (!accepted || !(isOutside || touchesReserved(heap.zone, b))) return undefined;
  const what = isOutside ? 'does not lie in the zone' : 'touches a reserved frame';
  return { why: `accepted ${call}, which ${what}`, blocks: [b] };
}

const freeOf = (b: Block): FreeCall => ({ op: 'free', block: b });

/** As O9, O10 and R1 say, in every way of being called. */
export const free: Operation<FreeCall, boolean, FreeAct> = {
  op: 'free',

  named: (call) => call.block,
  letsGo: (call) => [call.block],
  size: ({ block: b }) => b.order,
  wantsRoom: () => undefined,
  saysWhere: false,
  isPick: false,
  change: (call, accepted) => (accepted ? { lost: [call.block], got: [] } : noChange),
  answered: (_, { lost }) => lost.length > 0,

  owes: [
    { id: 'O9', broken: (heap, call, accepted) => takesBack(heap, call.block, accepted) },
    {
      id: 'O10',
      broken: (heap, call, accepted, sight) => rejects(heap, call.block, accepted, sight),
    },
    { id: 'R1', broken: (heap, call, accepted) => keepsReserved(heap, call.block, accepted) },
  ],
  answers: (state, call) => [state.isLive(call.block)],

  worthMaking: ({ frames, orders }) =>
    frames.flatMap((at) => orders.map((k) => freeOf({ at, order: k }))),
  numbers: (frames) => ORDERS * (frames + 2),
  number: ({ block: b }, from) => (b.at - from + 1) * ORDERS + b.order,
  numbered: (number, from) =>
    freeOf({
      at: (Math.floor(number / ORDERS) - 1 + from) as Frame,
      order: (number % ORDERS) as Order,
    }),
  draws: [
    {
      act: 'free',
      weight: 6,
      genes: ['pick'],
      call: (genes, { owned }) => about(drawnOf(owned, genes)),
    },
    // A block that was given back before.
    {
      act: 'again',
      weight: 1,
      genes: ['pick'],
      call: (genes, { returned }) => about(drawnOf(returned, genes)),
    },
    {
      act: 'askew',
      weight: 1,
      genes: ['pick', 'shift', 'order'],
      call(genes, client) {
        const own = drawnOf(client.owned, genes);
        return own && freeOf(drawnAskew(own, genes, client));
      },
    },
    {
      act: 'stray',
      weight: 1,
      genes: ['at', 'order'],
      call: (genes, client) => freeOf(drawnAnywhere(genes, client)),
    },
  ],
  about: (_, b) => freeOf(b),
  *smaller(call, from) {
    if (from === undefined) return;
    for (const b of smallerBlocks(call.block, from)) yield freeOf(b);
  },

  show: (call) => `free ${show(call.block)}`,
  write: (call) => `f${show(call.block)}`,
  read(word) {
    const [, at, k] = /^f(\d{1,10})\^(\d{1,2})$/.exec(word) ?? [];
    return at === undefined ? undefined : freeOf(block(Number(at), Number(k)));
  },
  example: 'f4^1',
  script: {
    ...freeWords,
    call: (_, held) => about(held),
    smaller: () => undefined,
  },

  outcome(before, { block: b }, accepted) {
    if (!accepted) return `free refused: ${shapeOf(before.zone, b) ?? standingOf(before, b)}`;
    const behind = freeBlocks(withoutLive(before, b));
    const whole = behind.find((f) => f.at <= b.at && b.at < endOf(f));
    const k = whole?.order ?? b.order;
    return k === b.order ? `free ${k} as it is` : `free merges up to ${k}`;
  },
  outcomesOwed(shape) {
    const orders = Array.from({ length: shape.largest + 1 }, (_, k) => k);
    return [
      ...orders.map((k) => `free ${k} as it is`),
      ...orders.slice(1).map((k) => `free merges up to ${k}`),
      ...refusals(shape).map((why) => `free refused: ${why}`),
    ];
  },
};

const about = (b: Block | undefined): FreeCall | undefined => b && freeOf(b);

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
function standingOf(before: Picture, b: Block): string {
  if (before.free.some((f) => overlap(f, b))) return 'free already';
  const isInside = before.live.some((l) => l.order > b.order && overlap(l, b));
  return isInside ? 'inside a live one' : 'several';
}

/** By shape, what the calls on this zone have; by standing, what the metadata always shows. */
function refusals({ zone, sees, largest, asked }: Shape<FreeCall>): string[] {
  const isWhole = sees === 'B4' || sees === 'B5' || sees === 'B6';
  const all = new Set(asked.flatMap((call) => shapeOf(zone, call.block) ?? []));
  if (isWhole || sees === 'lists' || sees === 'B1') all.add('free already');
  if (isWhole && largest > 0) all.add('inside a live one').add('several');
  return [...all];
}
