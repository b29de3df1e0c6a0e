/**
 * `resize 4^1 2`: makes a live block larger or smaller where it lies, so what it holds is kept by
 * not being touched. Smaller always goes; larger goes exactly if the block can be the lower end of
 * one of that order and all other frames of that one are free. Whoever wants to move a block asks
 * for another one and copies: what then remains is this.
 * Source: resize of Zig's std.mem.Allocator, xallocx of jemalloc: both in place or not at all.
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, isAligned, sameBlock, show } from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import { regionOf, type Zone } from '../blocks/zone.ts';
import type { Heap } from '../pages/heap.ts';
import { ofBlockAndOrder, type OrderAct, type OrderCall } from './block-and-order.ts';
import { keepsReserved, rejects } from './free.ts';
import { noChange, type Operation, type Shape, type Sight } from './operation.ts';

/** Asks for this block to have that order. */
export type ResizeCall = OrderCall<'resize'>;

/** In a program: of a block that the CPU holds. */
export type ResizeAct = OrderAct<'resize'>;

/** The block as it is now; a refusal is no block. */
export type ResizeAnswer = Block | undefined;

const behind = ({ block: b, order: k }: ResizeCall): Block => ({ at: b.at, order: k });

/** Of the frames from the end of one block to that of the other, which starts where it does. */
const partsBetween = ({ at, order: low }: Block, high: Order): Block[] =>
  Array.from({ length: Math.max(0, high - low) }, (_, i) => ({
    at: (at + 2 ** (low + i)) as Frame,
    order: (low + i) as Order,
  }));

/** Why a block like this can never have that order, whatever is live. */
function whyMisplaced(zone: Zone, wanted: Block): string | undefined {
  const region = regionOf(zone, wanted);
  if (wanted.order > zone.orderMax) return 'above the top order';
  if (!region) return 'past the end';
  return isAligned(wanted, region.origin) ? undefined : 'not the lower end';
}

/** Why a live block cannot have that order now; undefined if it can. */
function whyNot(heap: Heap, call: ResizeCall): string | undefined {
  if (call.order <= call.block.order) return undefined;
  const misplaced = whyMisplaced(heap.zone, behind(call));
  if (misplaced) return misplaced;
  const inTheWay = partsBetween(call.block, call.order).find((b) => !heap.freeOver(b));
  return inTheWay && 'not free';
}

/** O15: resize answers the same block in the order asked for, whose other frames were free. */
export function growsIntoFree(heap: Heap, call: ResizeCall, got: ResizeAnswer) {
  if (got === undefined || !heap.isLive(call.block)) return undefined;
  const { block: b, order: k } = call;
  const asked = `resize ${show(b)} ${k}`;
  if (!sameBlock(got, behind(call))) return { why: `${asked} gave ${show(got)}`, blocks: [got, b] };
  const why = whyNot(heap, call);
  if (why === undefined) return undefined;
  return { why: `${asked} gave ${show(got)}, but it is ${why}`, blocks: [got, b] };
}

/** O16: resize refuses a live block only if it cannot have that order where it lies. */
export function resizesIfFree(heap: Heap, call: ResizeCall, got: ResizeAnswer): Reason | undefined {
  if (got !== undefined || !heap.isLive(call.block) || whyNot(heap, call)) return undefined;
  const what = call.order > call.block.order ? 'whose other frames are free' : 'which is within it';
  const why = `refused resize ${show(call.block)} ${call.order}, ${what}`;
  return { why, blocks: [call.block] };
}

/** O10: as free, it refuses what is not live as far as the allocator can know. */
const refusesOthers = (heap: Heap, call: ResizeCall, got: ResizeAnswer, sight: Sight) =>
  rejects(heap, call.block, got !== undefined, sight, `resize ${show(call.block)}`);

/** R1: as free, it takes nothing that touches a hole or lies outside of the zone. */
const keepsZone = (heap: Heap, call: ResizeCall, got: ResizeAnswer) =>
  keepsReserved(heap, call.block, got !== undefined, `resize ${show(call.block)}`);

/** As O15, O16, O10 and R1 say, in every way of being called. */
export const resize: Operation<ResizeCall, ResizeAnswer, ResizeAct> = {
  op: 'resize',
  ...ofBlockAndOrder('resize', { call: 'r', first: 'r', last: 's' }),

  letsGo: ({ block: b, order: k }) => partsBetween({ at: b.at, order: k }, b.order),
  change: (call, got) => (got ? { lost: [call.block], got: [got] } : noChange),
  answered: (_, { got }) => got[0],

  owes: [
    { id: 'O15', broken: growsIntoFree },
    { id: 'O16', broken: resizesIfFree },
    { id: 'O10', broken: refusesOthers },
    { id: 'R1', broken: keepsZone },
  ],
  answers(state, call) {
    return [state.isLive(call.block) && !whyNot(state, call) ? behind(call) : undefined];
  },

  outcome(before, call, got) {
    if (!before.isLive(call.block)) return 'resize refused: not live';
    const [had, has] = [call.block.order, call.order];
    if (got === undefined) return `resize refused: ${whyNot(before, call) ?? 'for no reason'}`;
    if (had === has) return `resize ${had} as it is`;
    return had < has ? `resize grows up to ${has}` : `resize shrinks down to ${has}`;
  },
  outcomesOwed,
};

/** Each order that blocks have, from and to; and what stands in the way of more. */
function outcomesOwed({ zone, largest, asked }: Shape<ResizeCall>): string[] {
  const orders = Array.from({ length: largest + 1 }, (_, k) => k);
  const misplaced = asked.flatMap((call) => {
    const isBlock = call.order > call.block.order && !whyMisplaced(zone, call.block);
    return isBlock ? [whyMisplaced(zone, behind(call))] : [];
  });
  const refusals = new Set(['not live', ...misplaced.filter((why) => why !== undefined)]);
  if (largest > 0) refusals.add('not free');
  return [
    ...orders.map((k) => `resize ${k} as it is`),
    ...orders.slice(1).map((k) => `resize grows up to ${k}`),
    ...orders.slice(1).map((k) => `resize shrinks down to ${k - 1}`),
    ...[...refusals].map((why) => `resize refused: ${why}`),
  ];
}
