/**
 * Requests for odd sizes, in every state of a search: each is tried in two ways, as one step.
 *
 *      given, then single frames taken until one is refused: none of them lies in what was given
 *      given, then given back: the state behind is one more state with the same live blocks
 *
 * So a binary that is asked in bytes has as many states as one that is asked in orders, as long as
 * it is right; what an odd block does that lives longer is for long histories to find.
 */
import type { Blame } from '../../../spec/blocks/blame.ts';
import { type Block, endOf, show } from '../../../spec/blocks/geometry.ts';
import { refusesOnlyFull } from '../../../spec/operations/alloc.ts';
import type { Picture } from '../../../spec/pages/state.ts';
import { ORDER_MAX, type Order } from '../../../spec/blocks/units.ts';
import {
  type AskedCall,
  framesFor,
  oddSizes,
  orderFor,
  showAsked,
  wrappingSizes,
} from '../../subject/binaries/asked.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { mayRefuse } from '../../subject/binaries/promises.ts';

/** Numbers of such steps begin beyond those of calls: two for each size. */
const FIRST = 2 ** 20;

/** An order so far above the top that its bytes still fit in 32 bits, or the largest there is. */
export const farOrder = ({ frameBytes }: Binary): Order =>
  Math.min(ORDER_MAX, 31 - Math.log2(frameBytes)) as Order;

/** How a step ended: with what is broken, with a limit of ours, or well. */
export type OddOutcome =
  | { readonly blame: Blame }
  | { readonly limit: string }
  | { readonly isAsBefore: boolean };

/** The calls that were made, up to the one that ended it, and how. */
export interface OddStep {
  readonly calls: AskedCall[];
  readonly outcome: OddOutcome;
}

interface Frames {
  readonly at: number;
  readonly end: number;
}

export class OddRequests {
  readonly numbers: readonly number[];
  private readonly binary: Binary;
  private readonly sizes: readonly number[];

  constructor(binary: Binary) {
    const { unit, zone, convention } = binary;
    this.binary = binary;
    const wraps = convention.promises.sizes === 'any' ? wrappingSizes : [];
    this.sizes = unit ? [...oddSizes(binary, unit, zone.orderMax), ...wraps] : [];
    this.numbers = this.sizes.flatMap((_, i) => [FIRST + 2 * i, FIRST + 2 * i + 1]);
  }

  isOdd = (number: number): boolean => number >= FIRST;

  show(number: number): string {
    const { unit = 'bytes' } = this.binary;
    const then = number % 2 === 0 ? 'then single frames' : 'then free';
    return `${showAsked(unit, this.sizeOf(number))}, ${then}`;
  }

  /** Makes the step; `called` is told behind each call, while its writes can still be seen. */
  make(number: number, here: Picture, called: () => void): OddStep {
    const { binary } = this;
    const asked = this.sizeOf(number);
    const frames = framesFor(binary, binary.unit!, asked);
    const call = { op: 'alloc', order: orderFor(frames), asked } as const;
    const calls: AskedCall[] = [call];
    const outcome = binary.run(call, []);
    called();
    if (!('answer' in outcome)) return { calls, outcome };
    const got = outcome.answer as Block | undefined;
    if (got === undefined) {
      const isOwed = asked !== 0 && !mayRefuse(binary.convention.promises, call.order);
      const why = isOwed ? refusesOnlyFull(here, call.order, got) : undefined;
      if (why) return { calls, outcome: { blame: { id: 'O2', ...why } } };
      return { calls, outcome: { isAsBefore: true } };
    }
    // Nothing is asked of a block of no bytes but that it can be given back.
    const blame = asked === 0 ? undefined : givesOwn(binary, here, got, frames, asked);
    if (blame) return { calls, outcome: { blame } };
    binary.give(got, binary.bytesAsked(got.order, asked));
    if (number % 2 === 0) return this.drain(calls, here, got, asked === 0 ? 0 : frames, called);
    const free = { op: 'free', block: got, asked } as const;
    calls.push(free);
    const freed = binary.run(free, [got], true);
    called();
    if (!('answer' in freed)) return { calls, outcome: freed };
    if (freed.answer === true) return { calls, outcome: { isAsBefore: true } };
    const why = `refused to take ${show(got)} back, which it gave`;
    return { calls, outcome: { blame: { id: 'O9', why } } };
  }

  private sizeOf = (number: number): number => this.sizes[(number - FIRST) >>> 1]!;

  private drain(
    calls: AskedCall[],
    here: Picture,
    odd: Block,
    frames: number,
    called: () => void,
  ): OddStep {
    const { binary } = this;
    const taken: Frames[] = [{ at: odd.at, end: odd.at + frames }];
    const call = { op: 'alloc', order: 0 as Order } as const;
    for (let n = 0; n < binary.frames; n++) {
      calls.push(call);
      const outcome = binary.run(call, [], true);
      called();
      if (!('answer' in outcome)) return { calls, outcome };
      const got = outcome.answer as Block | undefined;
      if (got === undefined) break;
      const blame = clash(binary, here.live, got, 1, taken);
      if (blame) return { calls, outcome: { blame } };
      taken.push({ at: got.at, end: got.at + 1 });
      binary.give(got);
    }
    return { calls, outcome: { isAsBefore: false } };
  }
}

/** O1 of an odd request: all that was asked for lies in the zone, and is nobody else's. */
function givesOwn(
  binary: Binary,
  here: Picture,
  got: Block,
  frames: number,
  asked: number,
): Blame | undefined {
  const { from, frames: all } = binary;
  if (got.at >= from && got.at + frames <= from + all)
    return clash(binary, here.live, got, frames, []);
  const what = showAsked(binary.unit!, asked).slice('alloc '.length);
  const why = `gave frame ${got.at} for ${what}, of which it has not as many from there on`;
  return { id: 'O1', why };
}

/** Frames that are given must be nobody's: neither live nor `taken`. */
export function clash(
  { from, frames: all }: Binary,
  live: readonly Block[],
  got: Block,
  frames: number,
  taken: readonly Frames[],
): Blame | undefined {
  const end = got.at + frames;
  if (got.at < from || end > from + all) {
    return { id: 'O1', why: `gave frame ${got.at}, which is not in the zone`, blocks: [got] };
  }
  const other = live.find((b) => b.at < end && got.at < endOf(b));
  if (other) {
    return {
      id: 'O1',
      why: `gave frame ${got.at}, but ${show(other)} is live`,
      blocks: [got, other],
    };
  }
  const odd = taken.find((b) => b.at < end && got.at < b.end);
  if (!odd) return undefined;
  const owned = `frames ${odd.at} to ${odd.end - 1} were given before and are live`;
  return { id: 'O1', why: `gave frame ${got.at}, but ${owned}`, blocks: [got] };
}
