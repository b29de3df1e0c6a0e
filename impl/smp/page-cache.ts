/**
 * Per-CPU caches of single frames over a page allocator, as Linux has them: alloc and free of order
 * 0 meet the caller's own cache, which is refilled from the zone and drained to it a batch at a
 * time; larger orders go to the zone. Each cache has a lock, which others take only to drain it.
 * What lies in other CPUs' caches when a call refuses is the declared slack: the call drains them
 * all and tries again, but frames may move back between the two.
 * Locks are taken in the order cache, zone; interrupts are off from the first to the last.
 * Source: Linux mm/page_alloc.c, rmqueue_pcplist, free_unref_page_commit, drain_pages.
 *
 *      own word 0           zone lock
 *               1 + c       lock of the cache of CPU c
 *               behind      per CPU: count, then `max` entries, the newest last
 */
import type {
  Allocator,
  Cpu,
  Design,
  SharedAllocator,
  SharedDesign,
  SharedMemory,
  SharedSpace,
} from '../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Inspection } from '../../spec/ports/inspection.ts';
import type { Lock } from './locked.ts';
import { SpinLock } from './spin-lock.ts';

/** How much a cache holds, and how much moves at a time. */
export interface CacheSize {
  readonly max: number;
  readonly batch: number;
}

const SINGLE = 0 as Order;

/** Caches of single frames over `pages`, which the zone lock guards. */
export class PageCache implements SharedAllocator {
  protected readonly pages: Allocator;
  protected readonly memory: SharedMemory;
  protected readonly cpu: Cpu;
  protected readonly cpus: number;
  protected readonly size: CacheSize;
  protected readonly zoneLock: Lock;
  protected readonly cacheLocks: readonly Lock[];
  private readonly caches: number;

  constructor(pages: Allocator, { memory, cpu, cpus, ownBase }: SharedSpace, size: CacheSize) {
    this.pages = pages;
    this.memory = memory;
    this.cpu = cpu;
    this.cpus = cpus;
    this.size = size;
    this.zoneLock = new SpinLock(memory, cpu, ownBase);
    this.cacheLocks = Array.from(
      { length: cpus },
      (_, c) => new SpinLock(memory, cpu, ownBase + 1 + c),
    );
    this.caches = ownBase + 1 + cpus;
  }

  init(): boolean {
    this.zoneLock.init();
    for (const lock of this.cacheLocks) lock.init();
    for (let c = 0; c < this.cpus; c++) this.memory.store(this.cacheAt(c), 0);
    return this.pages.init();
  }

  alloc(k: Order): Frame | -1 {
    const at = k === SINGLE ? this.allocCached() : this.allocFromZone(k);
    if (at >= 0) return at;
    this.drainAll();
    return this.allocFromZone(k);
  }

  free(at: Frame, k: Order): boolean {
    if (k !== SINGLE) return this.freeToZone(at, k);
    const on = this.cpu.disableInterrupts();
    const c = this.cpu.id();
    const cacheOn = this.lockOf(c).lock();
    try {
      if (this.count(c) >= this.size.max) this.drain(c, this.size.batch);
      this.push(c, at);
      return true;
    } finally {
      this.lockOf(c).unlock(cacheOn);
      this.cpu.restoreInterrupts(on);
    }
  }

  inspect(): Inspection {
    return this.pages.inspect();
  }

  cached(c: number): readonly Frame[] {
    const first = this.cacheAt(c) + 1;
    return Array.from({ length: this.count(c) }, (_, i) => this.memory.load(first + i) as Frame);
  }

  node(at: Frame): number {
    return this.pages.node(at);
  }

  protected allocCached(): Frame | -1 {
    const on = this.cpu.disableInterrupts();
    const c = this.cpu.id();
    const cacheOn = this.lockOf(c).lock();
    try {
      if (this.count(c) === 0) this.refill(c, this.size.batch);
      return this.count(c) === 0 ? -1 : this.pop(c);
    } finally {
      this.lockOf(c).unlock(cacheOn);
      this.cpu.restoreInterrupts(on);
    }
  }

  protected allocFromZone(k: Order): Frame | -1 {
    const on = this.zoneLock.lock();
    try {
      return this.pages.alloc(k);
    } finally {
      this.zoneLock.unlock(on);
    }
  }

  protected freeToZone(at: Frame, k: Order): boolean {
    const on = this.zoneLock.lock();
    try {
      return this.pages.free(at, k);
    } finally {
      this.zoneLock.unlock(on);
    }
  }

  /** Gives back what every cache holds. */
  protected drainAll(): void {
    for (let c = 0; c < this.cpus; c++) {
      const on = this.lockOf(c).lock();
      try {
        this.drain(c, this.size.max);
      } finally {
        this.lockOf(c).unlock(on);
      }
    }
  }

  /** Moves up to so many frames from the zone to a cache whose lock is held. */
  protected refill(c: number, frames: number): void {
    const on = this.zoneLock.lock();
    try {
      for (let i = 0; i < frames; i++) {
        const at = this.pages.alloc(SINGLE);
        if (at < 0) return;
        this.push(c, at as Frame);
      }
    } finally {
      this.zoneLock.unlock(on);
    }
  }

  /** Moves up to so many frames from a cache whose lock is held to the zone, the newest first. */
  protected drain(c: number, frames: number): void {
    const moved = Math.min(frames, this.count(c));
    if (moved === 0) return;
    const on = this.zoneLock.lock();
    try {
      for (let i = 0; i < moved; i++) this.pages.free(this.pop(c), SINGLE);
    } finally {
      this.zoneLock.unlock(on);
    }
  }

  protected count(c: number): number {
    return this.memory.load(this.cacheAt(c));
  }

  protected push(c: number, at: Frame): void {
    const count = this.count(c);
    this.memory.store(this.cacheAt(c) + 1 + count, at);
    this.memory.store(this.cacheAt(c), count + 1);
  }

  /** Takes the newest entry of a cache that is not empty. */
  protected pop(c: number): Frame {
    const count = this.count(c);
    this.memory.store(this.cacheAt(c), count - 1);
    return this.memory.load(this.cacheAt(c) + count) as Frame;
  }

  protected lockOf(c: number): Lock {
    return this.cacheLocks[c] as Lock;
  }

  protected cacheAt(c: number): number {
    return this.caches + c * (1 + this.size.max);
  }
}

type PageCacheClass = new (pages: Allocator, space: SharedSpace, size: CacheSize) => PageCache;

/**
 * Any design with per-CPU caches of single frames in front of it.
 * @throws RangeError unless 1 <= batch <= max.
 */
export function pageCached(
  base: Design,
  size: CacheSize = { max: 2, batch: 2 },
  made: PageCacheClass = PageCache,
): SharedDesign {
  const { max, batch } = size;
  if (!(Number.isInteger(max) && Number.isInteger(batch) && 1 <= batch && batch <= max)) {
    throw new RangeError(`a cache needs 1 <= batch <= max, got batch ${batch} and max ${max}`);
  }
  return {
    name: `cached-${base.name}`,
    summary: `${base.name} with per-CPU caches of up to ${max} frames`,
    source: 'Linux mm/page_alloc.c',
    base,
    words: (cpus) => 1 + cpus + cpus * (1 + max),
    locks: (cpus) => 1 + cpus,
    cacheMax: max,
    cacheAt(cpu, cpus) {
      const from = 1 + cpus + cpu * (1 + max);
      return { from, to: from + 1 + max, lock: 1 + cpu };
    },
    attach: (space) => new made(base.attach(space), space, size),
  };
}
