/**
 * The contracts of `alloc(bytes)` and `free(pointer)`, as relations between the views before and
 * after a call: which object or block is handed out is the allocator's own choice.
 */
import { type Blame, blame, type Reason } from '../blocks/blame.ts';
import { type Block, overlap, sameBlock, show } from '../blocks/geometry.ts';
import type { Owner, ObjectSizes } from '../ports/object-port.ts';
import { frameAt, type ObjectState, type ObjectView, showPointer } from './object-view.ts';
import type { Order } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';

/** A call of the client, on a CPU. A free may name any address. */
export type ObjectCall =
  | {
      readonly op: 'alloc';
      readonly bytes: number;
      readonly alignment: number;
      readonly cpu: number;
    }
  | { readonly op: 'free'; readonly pointer: number; readonly cpu: number };

/** How a program was ended: what it freed, the class of the slab it points into, and where. */
export interface Halted {
  readonly pointer: number;
  readonly bytes: number | undefined;
  readonly cpu: number;
}

/** A pointer, -1 for a refusal, 'freed', or the end of the program. */
export type ObjectAnswer = number | 'freed' | { readonly halted: Halted };

/** `cpu0 alloc 64`, `cpu1 free 0x40`. */
export function showObjectCall(call: ObjectCall): string {
  if (call.op === 'free') return `cpu${call.cpu} free ${showPointer(call.pointer)}`;
  const aligned = call.alignment > 1 ? ` aligned ${call.alignment}` : '';
  return `cpu${call.cpu} alloc ${call.bytes}${aligned}`;
}

/** What must serve a request: the place of a class, or an order, or nothing. */
export type Served = { readonly cache: number } | { readonly order: Order } | undefined;

/**
 * S5, O14: the least class that holds the size and keeps the alignment, else the least order that
 * holds the larger of both. A slab's objects lie at multiples of their class.
 */
export function servedBy(sizes: ObjectSizes, zone: Zone, bytes: number, alignment: number): Served {
  const needed = Math.max(bytes, alignment);
  if (!(Number.isInteger(bytes) && bytes > 0 && isPower(alignment))) return undefined;
  const fitting = sizes.classes.filter((size) => size >= bytes && size % alignment === 0);
  if (fitting.length > 0) return { cache: sizes.classes.indexOf(Math.min(...fitting)) };
  const orders = Array.from({ length: zone.orderMax + 1 }, (_, k) => k as Order);
  const order = orders.find((k) => sizes.frameBytes * 2 ** k >= needed);
  return order === undefined ? undefined : { order };
}

/** Of 0 and less the logarithm is no integer. */
const isPower = (n: number): boolean => Number.isInteger(n) && Number.isInteger(Math.log2(n));

/** The client's state behind a call, or what is wrong with the answer whatever the state. */
export function objectsAfter(
  state: ObjectState,
  call: ObjectCall,
  answer: ObjectAnswer,
  owner: Owner,
): ObjectState | Blame {
  if (call.op === 'free') return afterFree(state, call.pointer, call.cpu, answer);
  if (typeof answer !== 'number') return { id: 'O8', why: 'alloc halted' };
  const served = servedBy(state.sizes, state.zone, call.bytes, call.alignment);
  if (answer === -1) return state;
  const got = showPointer(answer);
  if (!served) return { id: 'O14', why: `gave ${got} for a request that nothing can serve` };
  const overlapping = state.blocks.find((b) => liesIn(state.sizes, b, answer));
  if (state.objects.has(answer) || overlapping) {
    return { id: 'C1', why: `gave ${got}, which is a user's already` };
  }
  if ('cache' in served) {
    if (owner && 'cache' in owner && owner.cache === served.cache) {
      return { ...state, objects: new Map([...state.objects, [answer, served.cache]]) };
    }
    const bytes = state.sizes.classes[served.cache];
    return {
      id: 'S5',
      why: `gave ${got} for class ${bytes}, but it is ${ownerName(state, owner)}`,
    };
  }
  const b = { at: frameAt(state.sizes, answer), order: served.order };
  if (owner && 'order' in owner && owner.order === b.order) return withBlock(state, b);
  const is = ownerName(state, owner);
  return { id: 'O14', why: `gave ${got} for order ${b.order}, but it is ${is}` };
}

/** The client has this block too. */
function withBlock(state: ObjectState, b: Block): ObjectState | Blame {
  const clash = state.blocks.find((other) => overlap(other, b));
  if (clash) return { id: 'O1', why: `gave ${show(b)}, but ${show(clash)} is live` };
  return { ...state, blocks: [...state.blocks, b] };
}

/** O9, O10: what is the client's is taken back; all else halts, and says where it points. */
function afterFree(
  state: ObjectState,
  pointer: number,
  cpu: number,
  answer: ObjectAnswer,
): ObjectState | Blame {
  const block = state.blocks.find((b) => b.at * state.sizes.frameBytes === pointer);
  const isLive = block !== undefined || state.objects.has(pointer);
  const what = showPointer(pointer);
  if (answer === 'freed') {
    if (!isLive) return { id: 'O10', why: `took ${what}, which is not the client's` };
    const objects = new Map(state.objects);
    objects.delete(pointer);
    return { ...state, objects, blocks: state.blocks.filter((b) => b !== block) };
  }
  if (isLive) return { id: 'O9', why: `does not take live ${what} back` };
  if (typeof answer === 'number') return { id: 'O10', why: `free answered ${answer}` };
  const { halted } = answer;
  if (halted.pointer === pointer && halted.cpu === cpu) return state;
  const said = `${showPointer(halted.pointer)} on cpu${halted.cpu}`;
  return { id: 'O10', why: `halted for ${said}, not for ${what} on cpu${cpu}` };
}

/**
 * S8: the free of an object gives no page back whose slab is still listed; that of a block gives
 * back this block.
 */
export function dispatched(
  before: ObjectState,
  call: ObjectCall,
  after: ObjectView,
  given: readonly Block[],
): Reason | undefined {
  if (call.op === 'alloc' || given.length === 0) return undefined;
  const what = showPointer(call.pointer);
  const mine = before.blocks.find((b) => b.at * before.sizes.frameBytes === call.pointer);
  const listed = given.find((b) => after.slabAt.has(b.at));
  if (!mine && listed) {
    return { why: `freed object ${what} as page ${show(listed)}, still a slab's` };
  }
  const wrong = mine && given.find((b) => !sameBlock(b, mine));
  return wrong && { why: `freed ${show(mine)} as ${show(wrong)}` };
}

/**
 * C4: alloc refuses only where nothing fits once this CPU's own caches and all empty slabs are
 * given back. The declared slack: objects that other CPUs keep, and a single free frame where a
 * new slab would need a second one for its descriptor.
 */
export function refusesOnlyOutOfRoom(
  after: ObjectView,
  free: readonly Block[],
  call: ObjectCall & { readonly op: 'alloc' },
): Reason | undefined {
  const served = servedBy(after.sizes, after.zone, call.bytes, call.alignment);
  if (!served) return undefined;
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

const liesIn = ({ frameBytes }: ObjectSizes, b: Block, pointer: number): boolean =>
  b.at * frameBytes <= pointer && pointer < (b.at + 2 ** b.order) * frameBytes;

function ownerName({ sizes }: ObjectState, owner: Owner): string {
  if (owner === undefined) return "nobody's";
  if ('order' in owner) return `of order ${owner.order}`;
  return `of class ${sizes.classes[owner.cache] ?? 'descriptor'}`;
}

/** What a call owes by the views before and after it; `free` are the free blocks behind it. */
export function judgeObjectCall(
  before: ObjectView,
  call: ObjectCall,
  answer: ObjectAnswer,
  after: ObjectView,
  free: readonly Block[],
): Blame | undefined {
  return (
    blame('C3', othersKeptBy(before, after, call.cpu)) ??
    (call.op === 'alloc' && answer === -1
      ? blame('C4', refusesOnlyOutOfRoom(after, free, call))
      : undefined)
  );
}

/** C3: a call touches no other CPU's cache. */
export function othersKeptBy(
  before: ObjectView,
  after: ObjectView,
  cpu: number,
): Reason | undefined {
  const changed = after.cached.findIndex(
    (kept, other) => other !== cpu && kept.join(';') !== before.cached[other]?.join(';'),
  );
  return changed < 0 ? undefined : { why: `a call on cpu${cpu} changed what cpu${changed} keeps` };
}

/** O10: a halt names the class of the slab that the pointer points into. */
export function namesClass(
  before: ObjectView,
  call: ObjectCall,
  answer: ObjectAnswer,
): Reason | undefined {
  if (call.op === 'alloc' || typeof answer !== 'object') return undefined;
  const slab = before.slabAt.get(frameAt(before.sizes, call.pointer));
  const bytes = slab && before.sizes.classes[slab.cache];
  if (answer.halted.bytes === bytes) return undefined;
  const said = answer.halted.bytes ?? 'none';
  return {
    why: `halted for class ${said}, but ${showPointer(call.pointer)} is of ${bytes ?? 'none'}`,
  };
}
