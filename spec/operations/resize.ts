/**
 * `resize 4^1 2`: makes a live block larger or smaller where it lies, so what it holds is kept by
 * not being touched. Smaller always goes; larger goes exactly if the block can be the lower end of
 * one of that order and all other frames of that one are free. Whoever wants to move a block asks
 * for another one and copies: what then remains is this.
 * Source: resize of Zig's std.mem.Allocator, xallocx of jemalloc: both in place or not at all.
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, block, isAligned, sameBlock, show } from '../blocks/geometry.ts';
import { type Frame, ORDER_MAX, type Order, order } from '../blocks/units.ts';
import { regionOf, type Zone } from '../blocks/zone.ts';
import type { Heap } from '../pages/heap.ts';
import { drawnAnywhere, drawnOf, drawnOrder, smallerBlocks } from './draw.ts';
import { free, keepsReserved, rejects } from './free.ts';
import { noChange, type Operation, type Shape, type Sight } from './operation.ts';
import { numberBehind, type Which } from './script.ts';

/** Asks for this block to have that order. */
export interface ResizeCall {
  readonly op: 'resize';
  readonly block: Block;
  readonly order: Order;
}

/** In a program: the oldest or the latest of the blocks that the CPU holds. */
export interface ResizeAct {
  readonly op: 'resize';
  readonly which: Which;
  readonly order: Order;
}

/** The block as it is now; a refusal is no block. */
export type ResizeAnswer = Block | undefined;

/** Orders 0..31. */
const ORDERS = 32;

const resizeOf = (b: Block, k: Order): ResizeCall => ({ op: 'resize', block: b, order: k });

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

  named: (call) => call.block,
  letsGo: ({ block: b, order: k }) => partsBetween({ at: b.at, order: k }, b.order),
  wantsRoom: () => undefined,
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

  worthMaking: ({ frames, orders }) =>
    frames.flatMap((at) =>
      orders.flatMap((k) => orders.map((to) => resizeOf({ at, order: k }, to))),
    ),
  numbers: (frames) => ORDERS * free.numbers(frames),
  number: ({ block: b, order: k }, first) =>
    free.number({ op: 'free', block: b }, first) * ORDERS + k,
  numbered: (number, first) =>
    resizeOf(free.numbered(Math.floor(number / ORDERS), first).block, (number % ORDERS) as Order),
  draws: [
    {
      act: 'resize',
      weight: 4,
      genes: ['pick', 'order'],
      call(genes, client) {
        const own = drawnOf(client.owned, genes);
        return own && resizeOf(own, drawnOrder(genes, client));
      },
    },
    {
      act: 'resize stray',
      weight: 1,
      genes: ['at', 'order'],
      call(genes, client) {
        const b = drawnAnywhere(genes, client);
        return resizeOf(b, b.order);
      },
    },
  ],
  about: (call, b) => resizeOf(b, call.order),
  *smaller(call, first) {
    for (let k = 0; k < call.order; k++) yield resizeOf(call.block, k as Order);
    if (first === undefined) return;
    for (const b of smallerBlocks(call.block, first)) yield resizeOf(b, call.order);
  },

  show: (call) => `resize ${show(call.block)} ${call.order}`,
  write: (call) => `r${show(call.block)}>${call.order}`,
  read(word) {
    const [, at, k, to] = /^r(\d{1,10})\^(\d{1,2})>(\d{1,2})$/.exec(word) ?? [];
    return at === undefined ? undefined : resizeOf(block(Number(at), Number(k)), order(Number(to)));
  },
  example: 'r4^1>2',
  script: {
    forms: ['resize K', 'resize last K'],
    show: ({ which, order: k }) => (which === 'last' ? `resize last ${k}` : `resize ${k}`),
    read: (text) =>
      actOf('last', numberBehind('resize last ', text)) ??
      actOf('first', numberBehind('resize ', text.replace('resize first ', 'resize '))),
    words: ['r1'],
    write: ({ which, order: k }) => `${which === 'last' ? 's' : 'r'}${k}`,
    readWord: (word) =>
      actOf('last', numberBehind('s', word)) ?? actOf('first', numberBehind('r', word)),
    which: (act) => act.which,
    call: (act, held) => held && resizeOf(held, act.order),
    smaller: (act) => (act.order === 0 ? undefined : { ...act, order: order(act.order - 1) }),
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

function actOf(which: Which, k: number | undefined): ResizeAct | undefined {
  if (k === undefined) return undefined;
  if (k <= ORDER_MAX) return { op: 'resize', which, order: order(k) };
  throw new RangeError(`an order must be in 0..${ORDER_MAX}, got 'resize ${k}'`);
}

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
