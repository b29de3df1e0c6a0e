/**
 * `alloc 1 at 4`, `alloc 1 aligned 2`, `alloc 1 below 4`: hands out a block of that order that lies
 * at that frame, is aligned like one of a higher order, or ends before that frame; refuses only
 * where no such block is free. Which of those it is, and out of which free one, is its own choice.
 * Source: alloc_contig_range and the GFP zones of Linux; aligned_alloc of ISO C17, 7.22.3.1.
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, endOf, isAligned, show, type Where } from '../blocks/geometry.ts';
import { type Frame, frame, ORDER_MAX, type Order, order } from '../blocks/units.ts';
import { regionOf, type Zone } from '../blocks/zone.ts';
import type { Heap } from '../pages/heap.ts';
import { blocksIn, freeFrames } from '../pages/state.ts';
import { type AllocAnswer, givesFree } from './alloc.ts';
import { drawnAnywhere, drawnOrder, type Genes } from './draw.ts';
import { noChange, type Operation, type Shape } from './operation.ts';

/** Asks for a block that lies there; the same stands in a program. */
export interface AllocWhereCall {
  readonly op: 'allocWhere';
  readonly order: Order;
  readonly where: Where;
}

/** Orders 0..31: each has a number. */
const ORDERS = 32;

const kinds = ['at', 'aligned', 'below'] as const;

/** The letters of the words of traces, by kind. */
const letters = { at: 'f', aligned: 'a', below: 'b' } as const;

const asked = (k: Order, where: Where): AllocWhereCall => ({ op: 'allocWhere', order: k, where });

/** The frame or the order that a condition names. */
const numberOf = (where: Where): number => (where.is === 'aligned' ? where.order : where.frame);

/** @throws RangeError for a number out of range */
function whereOf(is: Where['is'], n: number): Where {
  return is === 'aligned' ? { is, order: order(n) } : { is, frame: frame(n) };
}

/** Does a block of the zone lie there? Alignment counts from where that of blocks does. */
export function liesThere(zone: Zone, b: Block, where: Where): boolean {
  if (where.is === 'at') return b.at === where.frame;
  if (where.is === 'below') return endOf(b) <= where.frame;
  const region = regionOf(zone, b);
  return region !== undefined && isAligned({ at: b.at, order: where.order }, region.origin);
}

/** A free block that may be handed out; the low end of a free block lies there if any part does. */
function findFree(heap: Heap, { order: k, where }: AllocWhereCall): Block | undefined {
  if (where.is === 'at') {
    const b: Block = { at: where.frame, order: k };
    const region = regionOf(heap.zone, b);
    const isBlock = region !== undefined && k <= heap.zone.orderMax && isAligned(b, region.origin);
    return isBlock && heap.freeOver(b) ? b : undefined;
  }
  for (let j: number = k; j <= heap.zone.orderMax; j++) {
    for (const { at } of heap.freeOf(j as Order)) {
      const low: Block = { at, order: k };
      if (liesThere(heap.zone, low, where)) return low;
    }
  }
  return undefined;
}

/** O1: it is free, and of the order asked for, as of any alloc. */
const isFree = (heap: Heap, call: AllocWhereCall, got: AllocAnswer) =>
  givesFree(heap, call.order, got);

/** O19: what is handed out lies where it was asked for. */
export function givesThere(heap: Heap, call: AllocWhereCall, got: AllocAnswer) {
  if (got === undefined || liesThere(heap.zone, got, call.where)) return undefined;
  return { why: `gave ${show(got)} for ${allocWhere.show(call)}`, blocks: [got] };
}

/** O20: it refuses only where no free block lies there. */
export function refusesOnlyElsewhere(
  heap: Heap,
  call: AllocWhereCall,
  got: AllocAnswer,
): Reason | undefined {
  if (got !== undefined) return undefined;
  const possible = findFree(heap, call);
  if (!possible) return undefined;
  return {
    why: `refused ${allocWhere.show(call)}, but ${show(possible)} is free`,
    blocks: [possible],
  };
}

/** Conditions worth trying: every alignment, and every frame in and next to the zone. */
const conditions = (frames: readonly Frame[], orders: readonly Order[]): Where[] => [
  ...frames.map((f): Where => ({ is: 'at', frame: f })),
  ...orders.map((k): Where => ({ is: 'aligned', order: k })),
  ...frames.map((f): Where => ({ is: 'below', frame: f })),
];

function drawnWhere(genes: Genes, client: Parameters<typeof drawnAnywhere>[1]): Where {
  const { at, order: k } = drawnAnywhere(genes, client);
  if (genes.shift === 0) return { is: 'at', frame: at };
  return genes.shift === 1 ? { is: 'below', frame: at } : { is: 'aligned', order: k };
}

/** As O1, O19 and O20 say. */
export const allocWhere: Operation<AllocWhereCall, AllocAnswer, AllocWhereCall> = {
  op: 'allocWhere',

  named: () => undefined,
  letsGo: () => [],
  size: ({ order: k }) => k,
  wantsRoom: (call) => call.order,
  saysWhere: true,
  isPick: false,
  change: (_, got) => (got ? { lost: [], got: [got] } : noChange),
  answered: (_, { got }) => got[0],

  owes: [
    { id: 'O1', broken: isFree },
    { id: 'O19', broken: givesThere },
    { id: 'O20', broken: refusesOnlyElsewhere },
  ],
  answers(state, call, { hiddenMax }) {
    const possible = blocksIn(freeFrames(state), state.zone, call.order).filter((b) =>
      liesThere(state.zone, b, call.where),
    );
    // A hidden frame spoils one of these blocks, so with no more of them none may be in reach.
    return possible.length <= hiddenMax ? [...possible, undefined] : possible;
  },

  worthMaking: ({ frames, orders }) =>
    orders.flatMap((k) => conditions(frames, orders).map((where) => asked(k, where))),
  numbers: (frames) => ORDERS * (ORDERS + 2 * (frames + 2)),
  number({ order: k, where }, first) {
    const n = where.is === 'aligned' ? 0 : where.frame - first + 1;
    const rest =
      where.is === 'aligned' ? where.order : ORDERS + 2 * n + Number(where.is === 'below');
    return rest * ORDERS + k;
  },
  numbered(number, first) {
    const k = (number % ORDERS) as Order;
    const rest = Math.floor(number / ORDERS);
    if (rest < ORDERS) return asked(k, { is: 'aligned', order: rest as Order });
    const at = (Math.floor((rest - ORDERS) / 2) - 1 + first) as Frame;
    return asked(k, { is: rest % 2 === 0 ? 'at' : 'below', frame: at });
  },
  draws: [
    {
      act: 'alloc where',
      weight: 4,
      genes: ['order', 'shift', 'at'],
      call: (genes, client) => asked(drawnOrder(genes, client), drawnWhere(genes, client)),
    },
  ],
  about: (call) => call,
  *smaller(call) {
    for (let k = 0; k < call.order; k++) yield asked(k as Order, call.where);
    for (let n = 0; n < numberOf(call.where) && n < ORDERS; n++) {
      yield asked(call.order, whereOf(call.where.is, n));
    }
  },

  show: ({ order: k, where }) => `alloc ${k} ${where.is} ${numberOf(where)}`,
  write: ({ order: k, where }) => `w${k}${letters[where.is]}${numberOf(where)}`,
  read(word) {
    const [, k, letter, n] = /^w(\d{1,2})([fab])(\d{1,10})$/.exec(word) ?? [];
    const is = kinds.find((kind) => letters[kind] === letter);
    return is && asked(order(Number(k)), whereOf(is, Number(n)));
  },
  example: 'w1a2',
  script: {
    forms: ['alloc K at F', 'alloc K aligned K', 'alloc K below F'],
    show: (act) => allocWhere.show(act),
    read(text) {
      const [, k, is, n] = /^alloc (\d+) (at|aligned|below) (\d+)$/.exec(text) ?? [];
      if (k === undefined) return undefined;
      if (Number(k) <= ORDER_MAX) {
        return asked(order(Number(k)), whereOf(is as Where['is'], Number(n)));
      }
      throw new RangeError(`an order must be in 0..${ORDER_MAX}, got '${text}'`);
    },
    words: ['w1a2'],
    write: (act) => allocWhere.write(act),
    readWord: (word) => allocWhere.read(word),
    which: () => undefined,
    call: (act) => act,
    smaller: (act) => (act.order === 0 ? undefined : { ...act, order: order(act.order - 1) }),
  },

  outcome: (_, { order: k, where }, got) =>
    `alloc ${k} ${where.is} ${got === undefined ? 'refused' : 'served'}`,
  outcomesOwed,
};

/** Each order that blocks have is served everywhere, and each one is refused everywhere. */
function outcomesOwed({ largest, asked: calls }: Shape<AllocWhereCall>): string[] {
  const orders = Array.from({ length: largest + 1 }, (_, k) => k);
  const refused = new Set(calls.map((call) => `alloc ${call.order} ${call.where.is} refused`));
  return [...orders.flatMap((k) => kinds.map((is) => `alloc ${k} ${is} served`)), ...refused];
}
