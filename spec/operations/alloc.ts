/**
 * `alloc 1`: hands out a block of that order, cut from a smallest free block that fits; refuses
 * only where none does. Which of the admissible blocks it is, is the allocator's own choice.
 * Source: Knowlton 1965 (doi:10.1145/365628.365655); Linux 2.4 mm/page_alloc.c, rmqueue().
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, endOf, isAligned, partsOf, sameBlock, show } from '../blocks/geometry.ts';
import { ORDER_MAX, type Order, order } from '../blocks/units.ts';
import { isReserved, regionOf } from '../blocks/zone.ts';
import type { Heap } from '../pages/heap.ts';
import { blocksIn, freeFrames, type Picture } from '../pages/state.ts';
import { drawnOrder } from './draw.ts';
import { noChange, type Operation } from './operation.ts';
import { numberBehind } from './script.ts';

/** Asks for a block. */
export interface AllocCall {
  readonly op: 'alloc';
  readonly order: Order;
}

/** A refusal is no block. */
export type AllocAnswer = Block | undefined;

/** Orders 0..31: each has a number. */
const ORDERS = 32;

/** Blocks named in a reason, at most: a large zone may have thousands. */
const NAMED_MAX = 8;

/** The free blocks of the smallest order that fits k; empty where none fits. */
export function sources(heap: Heap, k: Order): readonly Block[] {
  const smallest = heap.smallest(k);
  return smallest === undefined ? [] : heap.freeOf(smallest);
}

/** Every block that alloc(k) may hand out. */
export const cuts = (heap: Heap, k: Order): Block[] =>
  sources(heap, k).flatMap((source) => partsOf(source, k));

/** O1: what alloc hands out has the order asked for, is aligned, and was free in all its frames. */
export function givesFree(heap: Heap, k: Order, got: Block | undefined): Reason | undefined {
  if (got === undefined) return undefined;
  if (got.order !== k) return { why: `gave ${show(got)} for order ${k}`, blocks: [got] };
  const region = regionOf(heap.zone, got);
  if (!region || got.order > heap.zone.orderMax) {
    return { why: `gave ${show(got)}, which is not in the zone`, blocks: [got] };
  }
  const isOf = isAligned(got, region.origin);
  // What a free block holds is neither live nor reserved: of the right answers this is asked.
  if (isOf && heap.freeOver(got)) return undefined;
  const clash = heap.liveOver(got);
  if (clash) return { why: `gave ${show(got)}, but ${show(clash)} is live`, blocks: [got, clash] };
  for (let at: number = got.at; at < endOf(got); at++) {
    if (!isReserved(heap.zone, at)) continue;
    return { why: `gave ${show(got)}, but frame ${at} is reserved`, blocks: [got] };
  }
  return isOf ? undefined : { why: `gave ${show(got)}, which is not aligned`, blocks: [got] };
}

/** O2: alloc refuses only when no free block is large enough. */
export function refusesOnlyFull(heap: Heap, k: Order, got: Block | undefined) {
  if (got !== undefined || heap.smallest(k) === undefined) return undefined;
  const possible = sources(heap, k);
  const more = possible.length > NAMED_MAX ? ', …' : '';
  const list = possible.slice(0, NAMED_MAX).map(show).join(', ');
  return { why: `refused order ${k}, but ${list}${more} is free`, blocks: possible };
}

/** O3: alloc takes from a smallest free block that fits. */
export function takesSmallest(heap: Heap, k: Order, got: Block | undefined): Reason | undefined {
  if (got === undefined) return undefined;
  const source = heap.freeOver(got);
  const smallest = heap.smallest(k);
  if (!source || smallest === undefined || source.order === smallest) return undefined;
  const [fits] = heap.freeOf(smallest) as readonly [Block];
  const why = `gave ${show(got)} out of ${show(source)}, but ${show(fits)} is smaller and fits`;
  return { why, blocks: [got, source, fits] };
}

/** Is one of the blocks that may be handed out a free block as it is? */
const isExact = (before: Picture, k: Order): boolean =>
  cuts(before, k).some((b) => before.free.some((f) => sameBlock(f, b)));

/** As O1 to O3 say, in every way of being called. */
export const alloc: Operation<AllocCall, AllocAnswer, AllocCall> = {
  op: 'alloc',

  named: () => undefined,
  letsGo: () => [],
  size: ({ order: k }) => k,
  wantsRoom: (call) => call.order,
  saysWhere: false,
  isPick: true,
  change: (_, got) => (got ? { lost: [], got: [got] } : noChange),
  answered: (_, { got }) => got[0],

  owes: [
    { id: 'O1', broken: (heap, call, got) => givesFree(heap, call.order, got) },
    { id: 'O2', broken: (heap, call, got) => refusesOnlyFull(heap, call.order, got) },
    { id: 'O3', broken: (heap, call, got) => takesSmallest(heap, call.order, got) },
  ],
  answers(state, call, { hasCaches, hiddenMax, refusesFrom }) {
    // A hidden frame spoils one of these blocks, so with no more of them none may be in reach.
    const possible = hasCaches
      ? blocksIn(freeFrames(state), state.zone, call.order)
      : cuts(state, call.order);
    const isExcused = refusesFrom !== undefined && call.order >= refusesFrom;
    return isExcused || possible.length <= hiddenMax ? [...possible, undefined] : possible;
  },

  worthMaking: ({ orders }) => orders.map((k) => ({ op: 'alloc', order: k })),
  numbers: () => ORDERS,
  number: (call) => call.order,
  numbered: (number) => ({ op: 'alloc', order: number as Order }),
  draws: [
    {
      act: 'alloc',
      weight: 8,
      genes: ['order'],
      call: (genes, client) => ({ op: 'alloc', order: drawnOrder(genes, client) }),
    },
  ],
  about: (call) => call,
  *smaller(call) {
    for (let k = 0; k < call.order; k++) yield { op: 'alloc', order: k as Order };
  },

  show: (call) => `alloc ${call.order}`,
  write: (call) => `a${call.order}`,
  read(word) {
    const [, k] = /^a(\d{1,2})$/.exec(word) ?? [];
    return k === undefined ? undefined : { op: 'alloc', order: order(Number(k)) };
  },
  example: 'a1',
  script: {
    forms: ['alloc K'],
    show: (act) => `alloc ${act.order}`,
    read(text) {
      const k = numberBehind('alloc ', text);
      if (k === undefined) return undefined;
      if (k <= ORDER_MAX) return { op: 'alloc', order: order(k) };
      const cure = 'bytes are asked of an object design, such as pmm';
      throw new RangeError(`an order must be in 0..${ORDER_MAX}, got '${text}'; ${cure}`);
    },
    words: ['a1'],
    write: (act) => `a${act.order}`,
    readWord: (word) => alloc.read(word),
    which: () => undefined,
    call: (act) => act,
    smaller: (act) => (act.order === 0 ? undefined : { op: 'alloc', order: order(act.order - 1) }),
  },

  outcome(before, call, got) {
    if (got === undefined) return `alloc ${call.order} refused`;
    return `alloc ${call.order} ${isExact(before, call.order) ? 'as it is' : 'by splitting'}`;
  },
  outcomesOwed({ largest, asked }) {
    const orders = Array.from({ length: largest + 1 }, (_, k) => k);
    return [
      ...orders.map((k) => `alloc ${k} as it is`),
      ...orders.slice(1).map((k) => `alloc ${k - 1} by splitting`),
      // Once everything is handed out.
      ...asked.map((call) => `alloc ${call.order} refused`),
    ];
  },
};
