/**
 * What per-CPU caches of single frames owe: a frame is in one place only (C1), no cache holds more
 * than it may, or anything twice (C2), and nobody uses another CPU's cache without its lock:
 * neither knowingly (C3), nor because it was moved away since it asked where it is (K9). The latter
 * two are owed by per-CPU arrays of objects as well.
 */
import type { Blame } from '../blocks/blame.ts';
import { type Block, overlap, show } from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import { regionAt, type Zone } from '../blocks/zone.ts';

/** An access to a word of a CPU's cache. */
export interface CacheUse {
  /** The CPU whose cache it is. */
  readonly cache: number;
  /** The CPU that makes the access. */
  readonly cpu: number;
  /** Does the call, or what it interrupted, have the lock of that cache? */
  readonly hasLock: boolean;
  /** The number that the call was told last when it asked for its CPU; undefined if it did not. */
  readonly told: number | undefined;
  /** `count of cpu0`. */
  readonly word: string;
}

/** C3, K9: a cache is used by its own CPU, or under its lock. */
export function usesOwn({ cache, cpu, hasLock, told, word }: CacheUse): Blame | undefined {
  if (cache === cpu || hasLock) return undefined;
  const without = `cpu${cpu} uses ${word}, of the cache of cpu${cache}, without its lock`;
  if (told !== cache) return { id: 'C3', why: without };
  return { id: 'K9', why: `${without}: it was moved after it was told that it is cpu${cache}` };
}

/** The first thing wrong with the caches, by CPU, where no call is under way. */
export function cachesRight(...asked: Parameters<typeof cachesBroken>): Blame | undefined {
  for (const broken of cachesBroken(...asked)) return broken;
  return undefined;
}

/** All that is wrong with them. */
export function* cachesBroken(
  zone: Zone,
  live: readonly Block[],
  caches: readonly (readonly Frame[])[],
  cacheMax: number,
): Generator<Blame, void> {
  const owners = new Map<number, number>();
  for (const [cpu, cache] of caches.entries()) {
    if (cache.length > cacheMax) {
      yield { id: 'C2', why: `the cache of cpu${cpu} holds ${cache.length} of ${cacheMax}` };
    }
    for (const at of cache) {
      const entry = { at, order: 0 as Order };
      if (!regionAt(zone, at)) yield { id: 'C2', why: `cpu${cpu} caches frame ${at}: no frame` };
      const other = owners.get(at);
      if (other === cpu) yield { id: 'C2', why: `cpu${cpu} caches frame ${at} twice` };
      else if (other !== undefined) {
        yield { id: 'C1', why: `cpu${other} and cpu${cpu} both cache frame ${at}` };
      }
      owners.set(at, cpu);
      const user = live.find((b) => overlap(b, entry));
      if (user) yield { id: 'C1', why: `cpu${cpu} caches frame ${at} of live ${show(user)}` };
    }
  }
}
