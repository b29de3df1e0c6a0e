/**
 * What per-CPU caches of single frames owe: a frame is in one place only (C1), and no cache holds
 * more than it may, or anything twice (C2).
 */
import type { Blame } from './blame.ts';
import { type Block, overlap, show } from './geometry.ts';
import type { Frame, Order } from './units.ts';
import { regionAt, type Zone } from './zone.ts';

/** The first thing wrong with the caches, by CPU, where no call is under way. */
export function cachesRight(
  zone: Zone,
  live: readonly Block[],
  caches: readonly (readonly Frame[])[],
  cacheMax: number,
): Blame | undefined {
  const owners = new Map<number, number>();
  for (const [cpu, cache] of caches.entries()) {
    if (cache.length > cacheMax) {
      return { id: 'C2', why: `the cache of cpu${cpu} holds ${cache.length} of ${cacheMax}` };
    }
    for (const at of cache) {
      const entry = { at, order: 0 as Order };
      if (!regionAt(zone, at)) return { id: 'C2', why: `cpu${cpu} caches frame ${at}: no frame` };
      const other = owners.get(at);
      if (other === cpu) return { id: 'C2', why: `cpu${cpu} caches frame ${at} twice` };
      if (other !== undefined) {
        return { id: 'C1', why: `cpu${other} and cpu${cpu} both cache frame ${at}` };
      }
      owners.set(at, cpu);
      const user = live.find((b) => overlap(b, entry));
      if (user) return { id: 'C1', why: `cpu${cpu} caches frame ${at} of live ${show(user)}` };
    }
  }
  return undefined;
}
