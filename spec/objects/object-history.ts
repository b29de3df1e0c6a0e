/**
 * What calls of an object allocator may answer to its clients, bytes to pointers, if each happens
 * at one moment between its begin and its end (K2). Any address will do that is nobody's; a refusal
 * is right only where nothing fits. Clients do not see where slabs are, so that is said by what
 * they have, and by declared slack (C4): objects that other CPUs' arrays may keep, given what was
 * called there, and one frame per slab for its descriptor.
 * Sources: Herlihy and Wing 1990 (doi:10.1145/78969.78972); document 002.
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, endOf } from '../blocks/geometry.ts';
import type { Served } from './object-served.ts';
import type { ObjectSizes } from '../ports/object-port.ts';
import { frameAt, noObjects, type ObjectState } from './object-view.ts';
import { blocksIn, freeFrames } from '../pages/state.ts';
import type { Order } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';

/** What clients have, and what their calls tell of the CPUs' arrays. */
export interface ClientState extends ObjectState {
  /** Objects that an array keeps at most, by CPU, then by class. */
  readonly kept: readonly (readonly number[])[];
}

/** Nobody has anything. */
export const noClients = (zone: Zone, sizes: ObjectSizes, cpus: number): ClientState => ({
  ...noObjects(zone, sizes, cpus),
  kept: Array.from({ length: cpus }, () => sizes.classes.map(() => 0)),
});

/**
 * C4: may this request be refused here? Its own CPU's array is given back first, as every empty
 * slab is; each object that another CPU keeps may keep a frame, and each slab a second one for
 * its descriptor. The last frame is not enough for a first slab, which needs both.
 */
export function mayRefuse(state: ClientState, served: NonNullable<Served>, cpu: number): boolean {
  const slabs = slabsOf(state);
  const hiddenOf = (cache: number): number =>
    state.kept.reduce((sum, kept, other) => sum + (other === cpu ? 0 : (kept[cache] ?? 0)), 0);
  const hidden = state.sizes.classes.reduce((sum, _, cache) => sum + hiddenOf(cache), 0);
  if ('order' in served) return pagesFor(state, served.order).length <= slabs.size + 2 * hidden;
  const open = slotsFor(state, served.cache).filter((at) => slabs.has(frameAt(state.sizes, at)));
  if (open.length > hiddenOf(served.cache)) return false;
  const elsewhere = hidden - open.length;
  return emptyFrames(state).size <= elsewhere + Math.max(slabs.size + elsewhere, 1);
}

/** C4: between calls no array keeps more than was called there; else the slack is not the whole. */
export function keptAsTold(
  { kept, sizes }: ClientState,
  cached: readonly (readonly (readonly number[])[])[],
): Reason | undefined {
  for (const [cpu, most] of kept.entries()) {
    for (const [cache, bytes] of sizes.classes.entries()) {
      const [has, may] = [cached[cpu]?.[cache]?.length ?? 0, most[cache] as number];
      if (has <= may) continue;
      return { why: `cpu${cpu} keeps ${has} of class ${bytes}, by its calls at most ${may}` };
    }
  }
  return undefined;
}

/** Has a client something at this address? */
export function isClients({ objects, blocks, sizes }: ObjectState, pointer: number): boolean {
  return objects.has(pointer) || blocks.some(({ at }) => at * sizes.frameBytes === pointer);
}

/** Free objects of a class, as addresses: of its slabs, and of frames that are nobody's. */
export function slotsFor(state: ClientState, cache: number): number[] {
  const { sizes, objects } = state;
  const bytes = sizes.classes[cache] as number;
  const slabs = slabsOf(state);
  const own = [...slabs].filter(([, of]) => of === cache).map(([at]) => at);
  const frames = [...own, ...emptyFrames(state)].toSorted((a, b) => a - b);
  const slots = Array.from({ length: Math.floor(sizes.frameBytes / bytes) }, (_, i) => i * bytes);
  const all = frames.flatMap((at) => slots.map((slot) => at * sizes.frameBytes + slot));
  return all.filter((pointer) => !objects.has(pointer));
}

/** Free blocks of an order, as addresses. */
export const pagesFor = (state: ClientState, k: Order): number[] =>
  blocksIn(emptyFrames(state), state.zone, k).map(({ at }) => at * state.sizes.frameBytes);

/** Frames in which somebody has an object, with its class. */
function slabsOf({ objects, sizes }: ClientState): Map<number, number> {
  return new Map([...objects].map(([pointer, cache]) => [frameAt(sizes, pointer), cache]));
}

/** Frames in which nobody has anything. */
function emptyFrames(state: ClientState): Set<number> {
  const free = freeFrames({ zone: state.zone, live: [] });
  for (const at of slabsOf(state).keys()) free.delete(at);
  for (const b of state.blocks) for (let at: number = b.at; at < endOf(b); at++) free.delete(at);
  return free;
}

/** `0x0:32 0x40+64`: objects with the bytes of their class, pages, and what arrays may keep. */
export function showClients({ objects, blocks, sizes }: ClientState): string {
  const parts = [
    ...[...objects].map(([pointer, cache]) => ({ pointer, bytes: sizes.classes[cache] as number })),
    ...blocks.map((b: Block) => ({
      pointer: b.at * sizes.frameBytes,
      bytes: sizes.frameBytes * 2 ** b.order,
    })),
  ];
  const shown = parts
    .toSorted((a, b) => a.pointer - b.pointer)
    .map(({ pointer, bytes }) => `0x${pointer.toString(16)}+${bytes}`);
  return shown.join(' ') || 'nothing';
}
