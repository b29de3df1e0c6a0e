/**
 * `split 4^2 0`: makes of a live block as many live blocks of that order as it holds, each of them
 * given back by itself from then on. It takes and gives no frame, so it is refused only of a block
 * that is smaller already: who has asked for more than is needed splits it and gives the rest back.
 * Source: split_page of Linux, mm/page_alloc.c, and alloc_pages_exact, which rests on it.
 */
import type { Reason } from '../blocks/blame.ts';
import { partsOf, show } from '../blocks/geometry.ts';
import type { Heap } from '../pages/heap.ts';
import { ofBlockAndOrder, type OrderAct, type OrderCall } from './block-and-order.ts';
import { keepsReserved, rejects } from './free.ts';
import { noChange, type Operation, type Shape, type Sight } from './operation.ts';

/** Asks for blocks of that order in place of this one. */
export type SplitCall = OrderCall<'split'>;

/** In a program: of a block that the CPU holds. */
export type SplitAct = OrderAct<'split'>;

const isSmaller = ({ block: b, order: k }: SplitCall): boolean => k <= b.order;

/** O17: split makes no blocks of an order above that of the block. */
export function splitsDown(heap: Heap, call: SplitCall, done: boolean): Reason | undefined {
  if (!done || !heap.isLive(call.block) || isSmaller(call)) return undefined;
  const { block: b, order: k } = call;
  return { why: `accepted split ${show(b)} ${k}, and there are no such parts`, blocks: [b] };
}

/** O18: split refuses a live block only if it is smaller than the parts that are asked for. */
export function splitsWhatIsLive(heap: Heap, call: SplitCall, done: boolean): Reason | undefined {
  if (done || !heap.isLive(call.block) || !isSmaller(call)) return undefined;
  const { block: b, order: k } = call;
  return { why: `refused split ${show(b)} ${k}, which takes no frame`, blocks: [b] };
}

/** O10: as free, it refuses what is not live as far as the allocator can know. */
const refusesOthers = (heap: Heap, { block: b }: SplitCall, done: boolean, sight: Sight) =>
  rejects(heap, b, done, sight, `split ${show(b)}`);

/** R1: as free, it takes nothing that touches a hole or lies outside of the zone. */
const keepsZone = (heap: Heap, { block: b }: SplitCall, done: boolean) =>
  keepsReserved(heap, b, done, `split ${show(b)}`);

/** As O17, O18, O10 and R1 say, in every way of being called. */
export const split: Operation<SplitCall, boolean, SplitAct> = {
  op: 'split',
  ...ofBlockAndOrder('split', { call: 'p', first: 'p', last: 'q' }),

  letsGo: () => [],
  change: ({ block: b, order: k }, done) => (done ? { lost: [b], got: partsOf(b, k) } : noChange),
  answered: (_, { lost }) => lost.length > 0,

  owes: [
    { id: 'O17', broken: splitsDown },
    { id: 'O18', broken: splitsWhatIsLive },
    { id: 'O10', broken: refusesOthers },
    { id: 'R1', broken: keepsZone },
  ],
  answers: (state, call) => [state.isLive(call.block) && isSmaller(call)],

  outcome(before, call, done) {
    if (!before.isLive(call.block)) return 'split refused: not live';
    const [had, has] = [call.block.order, call.order];
    if (!done) return 'split refused: smaller already';
    return had === has ? `split ${had} as it is` : `split ${had} into ${has}`;
  },
  outcomesOwed,
};

/** From each order to each below and its own. */
function outcomesOwed({ largest, asked }: Shape<SplitCall>): string[] {
  const orders = Array.from({ length: largest + 1 }, (_, k) => k);
  const isAskedUp = asked.some((call) => call.block.order <= largest && !isSmaller(call));
  return [
    ...orders.map((k) => `split ${k} as it is`),
    ...orders.flatMap((k) => orders.slice(0, k).map((to) => `split ${k} into ${to}`)),
    'split refused: not live',
    ...(isAskedUp ? ['split refused: smaller already'] : []),
  ];
}
