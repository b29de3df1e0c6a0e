/**
 * `alloc 24`: hands out so many bytes of nobody's, at an address that keeps the alignment: an
 * object of the least class that holds them, or a block of pages. Which one it is, is the
 * allocator's own choice. Sources: document 002; Bonwick 1994.
 */
import type { Reason } from '../../blocks/blame.ts';
import { type Block, overlap, show } from '../../blocks/geometry.ts';
import type { Owner } from '../../ports/object-port.ts';
import { numberBehind } from '../../operations/script.ts';
import { mayRefuse, pagesFor, slotsFor } from '../object-history.ts';
import { servedBy } from '../object-served.ts';
import { frameAt, type ObjectState, showPointer } from '../object-view.ts';
import {
  type Halting,
  nothingChanges,
  type ObjectOperation,
  type ObjectStep,
  type OnCpu,
} from './operation.ts';

/** Asks for bytes. */
export interface ObjectAllocCall {
  readonly op: 'alloc';
  readonly bytes: number;
  readonly alignment: number;
}

/** A pointer, or -1 for a refusal. */
export type ObjectAllocAnswer = number | Halting;

/** What stands for such a call in a program: aligned to nothing. */
export interface ObjectAllocAct {
  readonly op: 'alloc';
  readonly bytes: number;
}

/** Bytes of one alloc in a program, at most: what orders up to 20 hold, of frames of 4 KiB. */
export const BYTES_MAX = 2 ** 32;

type Call = ObjectAllocCall;
type Answer = ObjectAllocAnswer;

/** Where it was given; undefined for a refusal. */
const gotOf = (answer: Answer): number | undefined =>
  typeof answer === 'number' && answer !== -1 ? answer : undefined;

/** O8: a request that cannot be served is refused, and ends no program. */
const answersAtAll = (_: ObjectState, __: Call, answer: Answer): Reason | undefined =>
  typeof answer === 'number' ? undefined : { why: 'alloc halted' };

/** O14, first half: nothing is given for a request that nothing can serve. */
export function givesServable(
  { sizes, zone }: ObjectState,
  call: Call,
  answer: Answer,
): Reason | undefined {
  const at = gotOf(answer);
  if (at === undefined || servedBy(sizes, zone, call.bytes, call.alignment)) return undefined;
  return { why: `gave ${showPointer(at)} for a request that nothing can serve` };
}

/** C1: what is given is no user's. */
export function givesUnused(state: ObjectState, _: Call, answer: Answer): Reason | undefined {
  const at = gotOf(answer);
  if (at === undefined) return undefined;
  const { frameBytes } = state.sizes;
  const isIn = (b: Block): boolean =>
    b.at * frameBytes <= at && at < (b.at + 2 ** b.order) * frameBytes;
  const isUsed = state.objects.has(at) || state.blocks.some(isIn);
  return isUsed ? { why: `gave ${showPointer(at)}, which is a user's already` } : undefined;
}

/** S5: an object is of the least class that holds the size and keeps the alignment. */
export function givesLeastClass(
  state: ObjectState,
  call: Call,
  answer: Answer,
  owner: Owner,
): Reason | undefined {
  const at = gotOf(answer);
  const served = servedBy(state.sizes, state.zone, call.bytes, call.alignment);
  if (at === undefined || !(served && 'cache' in served)) return undefined;
  if (owner && 'cache' in owner && owner.cache === served.cache) return undefined;
  const bytes = state.sizes.classes[served.cache];
  const is = ownerName(state, owner);
  return { why: `gave ${showPointer(at)} for class ${bytes}, but it is ${is}` };
}

/** O14, second half: a block is of the least order that holds the request. */
export function givesLeastOrder(
  state: ObjectState,
  call: Call,
  answer: Answer,
  owner: Owner,
): Reason | undefined {
  const at = gotOf(answer);
  const served = servedBy(state.sizes, state.zone, call.bytes, call.alignment);
  if (at === undefined || !(served && 'order' in served)) return undefined;
  if (owner && 'order' in owner && owner.order === served.order) return undefined;
  const is = ownerName(state, owner);
  return { why: `gave ${showPointer(at)} for order ${served.order}, but it is ${is}` };
}

/** O1: no frame of a block that is given is in another. */
export function givesFreeFrames(
  state: ObjectState,
  call: Call,
  answer: Answer,
): Reason | undefined {
  const at = gotOf(answer);
  const served = servedBy(state.sizes, state.zone, call.bytes, call.alignment);
  if (at === undefined || !(served && 'order' in served)) return undefined;
  const b = { at: frameAt(state.sizes, at), order: served.order };
  const clash = state.blocks.find((other) => overlap(other, b));
  return clash && { why: `gave ${show(b)}, but ${show(clash)} is live` };
}

function ownerName({ sizes }: ObjectState, owner: Owner): string {
  if (owner === undefined) return "nobody's";
  if ('order' in owner) return `of order ${owner.order}`;
  return `of class ${sizes.classes[owner.cache] ?? 'descriptor'}`;
}

/**
 * C4: alloc refuses only where nothing fits once this CPU's own caches and all empty slabs are
 * given back. The declared slack: objects that other CPUs keep, and a single free frame where a
 * new slab would need a second one for its descriptor.
 */
export function refusesOnlyOutOfRoom({
  after,
  free,
  call,
  answer,
}: Pick<ObjectStep<Call, Answer>, 'after' | 'free' | 'call' | 'answer'>): Reason | undefined {
  const served = servedBy(after.sizes, after.zone, call.bytes, call.alignment);
  if (!served || answer !== -1) return undefined;
  const kept = after.cached[call.cpu]?.flat() ?? [];
  if (kept.length > 0)
    return { why: `refused, but cpu${call.cpu} keeps ${showPointer(kept[0] ?? 0)}` };
  const empty = after.slabs.find(({ inUse }) => inUse === 0);
  if (empty) return { why: `refused, but frame ${empty.frame} is an empty slab` };
  if ('order' in served) {
    const fits = free.find((b) => b.order >= served.order);
    return fits && { why: `refused, but ${show(fits)} is free`, blocks: [fits] };
  }
  const open = after.slabs.find((slab) => slab.cache === served.cache && slab.list === 'partial');
  if (open) return { why: `refused, but frame ${open.frame} has a free object` };
  const frames = free.reduce((sum, b) => sum + 2 ** b.order, 0);
  const own = after.sizes.classes.length;
  const needed = after.slabs.some((slab) => slab.cache === own && slab.list === 'partial') ? 1 : 2;
  return frames < needed ? undefined : { why: `refused, but ${frames} frames are free` };
}

const actOf = (
  bytes: number | undefined,
  text: string,
  cure: string,
): ObjectAllocAct | undefined => {
  if (bytes === undefined) return undefined;
  if (1 <= bytes && bytes <= BYTES_MAX) return { op: 'alloc', bytes };
  throw new RangeError(`bytes must be in 1..${BYTES_MAX}, got '${text}'${cure}`);
};

/** As S5, O1, O14, C1 and C4 say. */
export const objectAlloc: ObjectOperation<Call, Answer, ObjectAllocAct> = {
  op: 'alloc',

  named: () => undefined,
  served: ({ sizes, zone }, call) => servedBy(sizes, zone, call.bytes, call.alignment),
  change(call, answer) {
    const pointer = gotOf(answer);
    return pointer === undefined
      ? nothingChanges
      : { lost: [], got: [{ pointer, bytes: call.bytes }] };
  },
  answered: (_, { got }) => got[0]?.pointer ?? -1,

  owes: [
    { id: 'O8', broken: answersAtAll },
    { id: 'O14', broken: givesServable },
    { id: 'C1', broken: givesUnused },
    { id: 'S5', broken: givesLeastClass },
    { id: 'O14', broken: givesLeastOrder },
    { id: 'O1', broken: givesFreeFrames },
  ],
  leavesFirst: [],
  leaves: [{ id: 'C4', broken: refusesOnlyOutOfRoom }],
  answers(state, call) {
    const served = servedBy(state.sizes, state.zone, call.bytes, call.alignment);
    if (!served) return [-1];
    const given = 'cache' in served ? slotsFor(state, served.cache) : pagesFor(state, served.order);
    return mayRefuse(state, served, call.cpu) ? [...given, -1] : given;
  },
  // It takes from the array, or a batch and one of it; what is refused left it empty.
  keeps({ kept, sizes, zone }, call: Call & OnCpu, answer) {
    const own = kept[call.cpu] as readonly number[];
    const served = servedBy(sizes, zone, call.bytes, call.alignment);
    if (!served) return own;
    if (answer === -1) return own.map(() => 0);
    if ('order' in served) return own;
    return own.with(served.cache, Math.max((own[served.cache] as number) - 1, sizes.batch - 1));
  },

  worthMaking: ({ requests }) =>
    requests.map(([bytes, alignment = 1]) => ({ op: 'alloc', bytes, alignment })),
  draws: [
    {
      weight: 4,
      acts: { alloc: ({ bytes, alignment }) => ({ op: 'alloc', bytes, alignment }) },
    },
  ],
  givesBack: 'before refusal',

  show({ bytes, alignment }) {
    return alignment > 1 ? `alloc ${bytes} aligned ${alignment}` : `alloc ${bytes}`;
  },
  showAnswer(answer) {
    if (typeof answer !== 'number') return 'halts';
    return answer === -1 ? 'refused' : showPointer(answer);
  },
  script: {
    forms: ['alloc BYTES'],
    show: (act) => `alloc ${act.bytes}`,
    read: (text) =>
      actOf(numberBehind('alloc ', text), text, '; orders are asked of a page design'),
    words: ['a1'],
    write: (act) => `a${act.bytes}`,
    readWord: (word) => actOf(numberBehind('a', word), word, ''),
    which: () => undefined,
    call: ({ bytes }) => ({ op: 'alloc', bytes, alignment: 1 }),
    // For the next less that is served otherwise.
    smaller(act, { sizes, zone }) {
      const pages = Array.from({ length: zone.orderMax + 1 }, (_, k) => sizes.frameBytes * 2 ** k);
      const served = [...sizes.classes, ...pages];
      const place = served.findIndex((bytes) => bytes >= act.bytes);
      const least = served[place < 0 ? served.length - 1 : place - 1];
      return least === undefined ? undefined : { op: 'alloc', bytes: least };
    },
  },
  asksFor: (act) => act.bytes,
};
