/**
 * What operations have in common that name a block of the client's and an order: which calls are
 * worth making and their numbers, how they are drawn, made smaller, written and read. Each such
 * operation has a name and three letters of its own: of a call in a trace, and of an act in a
 * program about the oldest or the latest block.
 */
import { type Block, block, show } from '../blocks/geometry.ts';
import { type Frame, ORDER_MAX, type Order, order } from '../blocks/units.ts';
import { drawnAnywhere, drawnOf, drawnOrder, smallerBlocks } from './draw.ts';
import { free } from './free.ts';
import type { Operation } from './operation.ts';
import { numberBehind, type ScriptPart, type Which } from './script.ts';

/** Names a block, and an order that something is to have. */
export interface OrderCall<Op extends string> {
  readonly op: Op;
  readonly block: Block;
  readonly order: Order;
}

/** In a program: the oldest or the latest of the blocks that the CPU holds. */
export interface OrderAct<Op extends string> {
  readonly op: Op;
  readonly which: Which;
  readonly order: Order;
}

/** What starts a word. */
interface Letters {
  readonly call: string;
  readonly first: string;
  readonly last: string;
}

type Common<Op extends string> = Pick<
  Operation<OrderCall<Op>, never, OrderAct<Op>>,
  | 'named'
  | 'size'
  | 'wantsRoom'
  | 'saysWhere'
  | 'isPick'
  | 'worthMaking'
  | 'numbers'
  | 'number'
  | 'numbered'
  | 'draws'
  | 'about'
  | 'smaller'
  | 'show'
  | 'write'
  | 'read'
  | 'example'
  | 'script'
>;

/** Orders 0..31. */
const ORDERS = 32;

/** The part of a row that follows from its name and its letters. */
export function ofBlockAndOrder<Op extends string>(op: Op, letters: Letters): Common<Op> {
  const made = (b: Block, k: Order): OrderCall<Op> => ({ op, block: b, order: k });
  const word = new RegExp(`^${letters.call}(\\d{1,10})\\^(\\d{1,2})>(\\d{1,2})$`);
  return {
    named: (call) => call.block,
    size: (call) => call.block.order,
    wantsRoom: () => undefined,
    saysWhere: false,
    isPick: false,

    worthMaking: ({ frames, orders }) =>
      frames.flatMap((at) => orders.flatMap((k) => orders.map((to) => made({ at, order: k }, to)))),
    numbers: (frames) => ORDERS * free.numbers(frames),
    number: ({ block: b, order: k }, first) =>
      free.number({ op: 'free', block: b }, first) * ORDERS + k,
    numbered: (number, first) =>
      made(free.numbered(Math.floor(number / ORDERS), first).block, (number % ORDERS) as Order),
    draws: [
      {
        act: op,
        weight: 4,
        genes: ['pick', 'order'],
        call(genes, client) {
          const own = drawnOf(client.owned, genes);
          return own && made(own, drawnOrder(genes, client));
        },
      },
      {
        act: `${op} stray`,
        weight: 1,
        genes: ['at', 'order'],
        call(genes, client) {
          const b = drawnAnywhere(genes, client);
          return made(b, b.order);
        },
      },
    ],
    about: (call, b) => made(b, call.order),
    *smaller(call, first: Frame | undefined) {
      for (let k = 0; k < call.order; k++) yield made(call.block, k as Order);
      if (first === undefined) return;
      for (const b of smallerBlocks(call.block, first)) yield made(b, call.order);
    },

    show: (call) => `${op} ${show(call.block)} ${call.order}`,
    write: (call) => `${letters.call}${show(call.block)}>${call.order}`,
    read(text) {
      const [, at, k, to] = word.exec(text) ?? [];
      return at === undefined ? undefined : made(block(Number(at), Number(k)), order(Number(to)));
    },
    example: `${letters.call}4^1>2`,
    script: scriptOf(op, letters),
  };
}

function scriptOf<Op extends string>(
  op: Op,
  { first, last }: Letters,
): ScriptPart<OrderAct<Op>, OrderCall<Op>, Block> {
  const actOf = (which: Which, k: number | undefined): OrderAct<Op> | undefined => {
    if (k === undefined) return undefined;
    if (k <= ORDER_MAX) return { op, which, order: order(k) };
    throw new RangeError(`an order must be in 0..${ORDER_MAX}, got '${op} ${k}'`);
  };
  return {
    forms: [`${op} K`, `${op} last K`],
    show: ({ which, order: k }) => (which === 'last' ? `${op} last ${k}` : `${op} ${k}`),
    read: (text) =>
      actOf('last', numberBehind(`${op} last `, text)) ??
      actOf('first', numberBehind(`${op} `, text.replace(`${op} first `, `${op} `))),
    words: [`${first}1`],
    write: ({ which, order: k }) => `${which === 'last' ? last : first}${k}`,
    readWord: (text) =>
      actOf('last', numberBehind(last, text)) ?? actOf('first', numberBehind(first, text)),
    which: (act) => act.which,
    call: (act, held) => held && { op, block: held, order: act.order },
    smaller: (act) => (act.order === 0 ? undefined : { ...act, order: order(act.order - 1) }),
  };
}
