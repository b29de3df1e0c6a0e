/**
 * The contracts of alloc and free, as relations: which of the admissible blocks alloc hands out is
 * the allocator's own choice. Each obligation is a predicate of its own, so that a fault can be
 * told by what it breaks; `judge` asks them in order.
 * Source: Knowlton 1965 (doi:10.1145/365628.365655); Linux 2.4 mm/page_alloc.c, rmqueue().
 */
import { type Blame, blames, type Reason } from '../blocks/blame.ts';
import {
  type Block,
  covers,
  endOf,
  isAligned,
  overlap,
  partsOf,
  show,
} from '../blocks/geometry.ts';
import { isVisible } from '../pages/metadata.ts';
import { isLive, type Picture, type State, withLive, withoutLive } from '../pages/state.ts';
import type { Order } from '../blocks/units.ts';
import type { Scheme } from '../ports/inspection.ts';
import { isReserved, regionOf } from '../blocks/zone.ts';

/** A call of the client. A free may name any block at all, also one that was never handed out. */
export type Call =
  | { readonly op: 'alloc'; readonly order: Order }
  | { readonly op: 'free'; readonly block: Block };

/** The answer: a block, or for alloc `undefined` and for free `false` where it is refused. */
export type Answer = Block | undefined | boolean;

/** `alloc 1`, `free 4^1`. */
export const showCall = (call: Call): string =>
  call.op === 'alloc' ? `alloc ${call.order}` : `free ${show(call.block)}`;

/** The free blocks of the smallest order that fits k; empty where none fits. */
export function sources({ free }: Picture, k: Order): readonly Block[] {
  const fits = free.filter((b) => b.order >= k);
  const smallest = Math.min(...fits.map((b) => b.order));
  return fits.filter((b) => b.order === smallest);
}

/** Every block that alloc(k) may hand out. */
export const cuts = (state: Picture, k: Order): Block[] =>
  sources(state, k).flatMap((source) => partsOf(source, k));

/** O1: what alloc hands out has the order asked for, is aligned, and was free in all its frames. */
export function givesFree(state: Picture, k: Order, got: Block | undefined): Reason | undefined {
  if (got === undefined) return undefined;
  if (got.order !== k) return { why: `gave ${show(got)} for order ${k}`, blocks: [got] };
  const region = regionOf(state.zone, got);
  if (!region || got.order > state.zone.orderMax) {
    return { why: `gave ${show(got)}, which is not in the zone`, blocks: [got] };
  }
  const clash = state.live.find((b) => overlap(b, got));
  if (clash) return { why: `gave ${show(got)}, but ${show(clash)} is live`, blocks: [got, clash] };
  for (let at: number = got.at; at < endOf(got); at++) {
    if (!isReserved(state.zone, at)) continue;
    return { why: `gave ${show(got)}, but frame ${at} is reserved`, blocks: [got] };
  }
  if (isAligned(got, region.origin)) return undefined;
  return { why: `gave ${show(got)}, which is not aligned`, blocks: [got] };
}

/** O2: alloc refuses only when no free block is large enough. */
export function refusesOnlyFull(state: Picture, k: Order, got: Block | undefined) {
  if (got !== undefined) return undefined;
  const possible = sources(state, k);
  if (possible.length === 0) return undefined;
  const list = possible.map(show).join(', ');
  return { why: `refused order ${k}, but ${list} is free`, blocks: possible };
}

/** O3: alloc takes from a smallest free block that fits. */
export function takesSmallest(
  state: Picture,
  k: Order,
  got: Block | undefined,
): Reason | undefined {
  if (got === undefined) return undefined;
  const source = state.free.find((b) => covers(b, got));
  const fits = sources(state, k)[0];
  if (!source || !fits || source.order === fits.order) return undefined;
  const why = `gave ${show(got)} out of ${show(source)}, but ${show(fits)} is smaller and fits`;
  return { why, blocks: [got, source, fits] };
}

/** O9: free takes back every live block. */
export function takesBack(state: Picture, b: Block, accepted: boolean): Reason | undefined {
  if (accepted || !isLive(state, b)) return undefined;
  return { why: `refused to take ${show(b)} back, which is live`, blocks: [b] };
}

/** O10: free refuses every block that is not live and that the metadata lets it know is not. */
export function rejects(state: Picture, b: Block, accepted: boolean, scheme: Scheme) {
  if (isLive(state, b)) return undefined;
  const visible = isVisible(scheme, state, b);
  if (accepted === !visible) return undefined;
  const seen = visible ? 'its metadata shows that' : `it declares that ${scheme} cannot show that`;
  const did = accepted ? 'accepted' : 'refused';
  return { why: `${did} free ${show(b)}, though ${seen} it is not live`, blocks: [b] };
}

/** The first obligation that the answer breaks. `scheme` is what the design's metadata can tell. */
export function judge(
  state: Picture,
  call: Call,
  answer: Answer,
  scheme: Scheme,
): Blame | undefined {
  for (const broken of brokenBy(state, call, answer, scheme)) return broken;
  return undefined;
}

/** Every obligation that the answer breaks, each asked as if it were the only one. */
export function* brokenBy(
  state: Picture,
  call: Call,
  answer: Answer,
  scheme: Scheme,
): Generator<Blame, void> {
  if (call.op === 'free') {
    const accepted = answer === true;
    yield* blames('O9', takesBack(state, call.block, accepted));
    yield* blames('O10', rejects(state, call.block, accepted, scheme));
    return;
  }
  const got = answer as Block | undefined;
  yield* blames('O1', givesFree(state, call.order, got));
  yield* blames('O2', refusesOnlyFull(state, call.order, got));
  yield* blames('O3', takesSmallest(state, call.order, got));
}

/** The state behind an answer that `judge` found nothing wrong with. */
export function after({ zone, live }: State, call: Call, answer: Answer): State {
  if (call.op === 'alloc') {
    return answer === undefined ? { zone, live } : withLive({ zone, live }, answer as Block);
  }
  return answer === true ? withoutLive({ zone, live }, call.block) : { zone, live };
}
