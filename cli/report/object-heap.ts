/**
 * A picture of the frames under an object allocator, as their owners say: a wall between frames
 * that belong to different things.
 *
 *      |a a|32:b.|d|.|      page a on two frames; a slab of two objects of 32 bytes, one of them
 *                           b; a slab of descriptors; a frame that is nobody's
 *
 * `*` is a page that no client has: it is on its way to one, or back.
 */
import type { ObjectHeap } from '../../models/many-cpus/world/object-bench.ts';
import type { ObjectSizes } from '../../spec/ports/object-port.ts';

/** Free objects of a slab that are drawn one by one, at most. */
const SLOTS_MAX = 8;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** One line; `from` is the first frame of the zone. */
export function drawObjects(
  { owners, live }: ObjectHeap,
  sizes: ObjectSizes,
  from: number,
): string {
  const letterAt = (pointer: number): string | undefined => {
    const i = live.findIndex((one) => one.pointer === pointer);
    return i < 0 ? undefined : LETTERS[i % LETTERS.length];
  };
  const cells: string[] = [];
  for (let i = 0; i < owners.length; ) {
    const owner = owners[i];
    const start = (from + i) * sizes.frameBytes;
    const frames = owner && 'order' in owner ? 2 ** owner.order : 1;
    if (owner === undefined) cells.push('.');
    else if ('order' in owner) {
      cells.push(Array.from({ length: frames }, () => letterAt(start) ?? '*').join(' '));
    } else cells.push(slabCell(start, owner.cache, sizes, letterAt));
    i += frames;
  }
  return `|${cells.join('|')}|`;
}

function slabCell(
  start: number,
  cache: number,
  { classes, frameBytes }: ObjectSizes,
  letterAt: (pointer: number) => string | undefined,
): string {
  const bytes = classes[cache];
  if (bytes === undefined) return 'd';
  const all = Array.from({ length: frameBytes / bytes }, (_, i) => letterAt(start + i * bytes));
  if (all.length <= SLOTS_MAX) return `${bytes}:${all.map((name) => name ?? '.').join('')}`;
  const named = all.filter((name) => name !== undefined);
  return `${bytes}:${named.join('')}+${all.length - named.length}`;
}
