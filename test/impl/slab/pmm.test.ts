/**
 * The object allocator of document 002 as a caller sees it, at the document's real size: ten
 * classes in frames of 4 KiB, from 0x1000000 on.
 */
import { describe, expect, test } from 'vitest';
import { FlatMemory } from '../../../impl/memory/memory.ts';
import { pairMap, realMachine, realZone } from '../../../impl/designs/pair-map.ts';
import { pmm } from '../../../impl/slab/pmm.ts';
import { DESCRIPTOR_BYTES } from '../../../impl/slab/descriptors.ts';
import { Halt } from '../../../impl/slab/halt.ts';
import { documentSizes } from '../../../impl/slab/sizes.ts';
import { keepsOwn } from '../../../impl/faulty/objects/slab-keeps-own.ts';
import { notMet } from '../../../models/subject/objects/object-events.ts';
import { runObjects } from '../../../models/one-cpu/objects/object-histories.ts';
import type { ObjectInspection, ObjectLock, ObjectLocks } from '../../../spec/ports/object-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';

const real = zone(realZone());

/** Over garbage, in bare memory, on the first two blocks of 16 MB. */
function booted(cpus = 2, locks?: ObjectLocks) {
  const on = zone({ regions: [[4096, 12_288]], orderMax: 12 });
  const metadataWords = pairMap.metadataWords(on);
  const firstFrame = metadataWords + pmm.words(on, documentSizes, cpus);
  const memory = new FlatMemory(new Int32Array(firstFrame + 8192 * 1024).fill(0x5bad));
  const frameBase = firstFrame - 4096 * 1024;
  const space = { memory, zone: on, metadataWords, frameBase, frameWords: 1024 };
  const own = { pages: pairMap.attach(space), ownBase: metadataWords, cpus };
  const kept = { ...own, sizes: documentSizes, ...(locks && { locks }) };
  const allocator = pmm.attach({ ...space, ...kept });
  expect(allocator.init()).toBe(true);
  return allocator;
}

const slabsOf = ({ caches }: ObjectInspection, bytes: number) =>
  caches.find((cache) => cache.bytes === bytes);

describe('alloc', () => {
  test('serves each size from the least of ten classes that holds it', () => {
    const allocator = booted();
    const { classes } = documentSizes;
    expect(classes).toEqual([4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]);
    for (const [cache, bytes] of classes.entries()) {
      for (const size of [bytes, bytes / 2 + 1]) {
        const frame = Math.floor(allocator.alloc(size, 0) / 4096);
        expect(allocator.inspect().owner(frame as never)).toEqual({ cache });
      }
    }
  });

  test('serves what is above half a page in blocks, and aligns like a size', () => {
    const allocator = booted();
    const order = (bytes: number, alignment?: number): unknown => {
      const pointer = allocator.alloc(bytes, 0, alignment);
      expect(pointer % (alignment ?? 4096)).toBe(0);
      return allocator.inspect().owner((pointer / 4096) as never);
    };
    expect(order(2049)).toEqual({ order: 0 });
    expect(order(4097)).toEqual({ order: 1 });
    expect(order(16 * 2 ** 20)).toEqual({ order: 12 });
    expect(order(1, 8192)).toEqual({ order: 1 });
  });

  test.each([0, -1, 1.5, Number.NaN, 16 * 2 ** 20 + 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53])(
    'refuses %d bytes',
    (bytes) => {
      expect(booted().alloc(bytes, 0)).toBe(-1);
    },
  );

  test.each([0, 3, -4, Number.NaN])('refuses an alignment of %d', (alignment) => {
    expect(booted().alloc(8, 0, alignment)).toBe(-1);
  });

  test('starts at the CPU: two CPUs refill a batch each from one slab', () => {
    const allocator = booted();
    const [a, b] = [allocator.alloc(64, 0), allocator.alloc(64, 1)];
    expect(Math.floor(a / 4096)).toBe(Math.floor(b / 4096));
    const { cached } = allocator.inspect();
    expect([cached(0, 4).length, cached(1, 4).length]).toEqual([7, 7]);
  });
});

describe('free', () => {
  test('of an object that its own CPU keeps halts, with pointer, class and CPU', () => {
    const allocator = booted();
    const pointer = allocator.alloc(100, 1);
    allocator.free(pointer, 1);
    expect(() => allocator.free(pointer, 1)).toThrow(Halt);
    const where = `0x${pointer.toString(16)}`;
    expect(() => allocator.free(pointer, 1)).toThrow(`double free: ${where}, class 128 B, cpu1`);
  });

  test('of an object that another CPU freed halts too', () => {
    const allocator = booted();
    const pointer = allocator.alloc(100, 1);
    allocator.free(pointer, 0);
    expect(() => allocator.free(pointer, 1)).toThrow('double free');
  });

  test('of a page halts the second time, and so does that of an interior', () => {
    const allocator = booted();
    const page = allocator.alloc(4096, 0);
    expect(() => allocator.free(page + 4, 0)).toThrow('free of what is not allocated');
    allocator.free(page, 0);
    expect(() => allocator.free(page, 0)).toThrow(`0x${page.toString(16)}, cpu0`);
    const object = allocator.alloc(64, 0);
    expect(() => allocator.free(object + 4, 0)).toThrow('free of no object');
  });

  test.each([Number.NaN, -4, 0, 2 ** 40, 0.5])('of %d, which is nowhere, halts', (pointer) => {
    expect(() => booted(1).free(pointer, 0)).toThrow(Halt);
  });

  test('of the first object of a slab is not taken for that of its page', () => {
    const allocator = booted(1);
    const objects = Array.from({ length: 8 }, () => allocator.alloc(2048, 0));
    const aligned = objects.filter((pointer) => pointer % 4096 === 0);
    expect(aligned).toHaveLength(4);
    for (const pointer of aligned) allocator.free(pointer, 0);
    expect(allocator.alloc(4096, 0)).not.toBe(aligned[0]);
  });
});

/** Locks by rank: caches first, then slabs by cache, the pages last. */
function rankedLocks() {
  const held: number[] = [];
  const broken: string[] = [];
  const lockOf = (rank: number): ObjectLock => ({
    init: () => undefined,
    lock: () => {
      if (held.some((other) => other >= rank)) broken.push(`${rank} under ${held.join(' ')}`);
      held.push(rank);
      return true;
    },
    unlock: () => {
      if (held.pop() !== rank) broken.push(`${rank} is not the innermost`);
    },
  });
  const locks = { cache: () => lockOf(0), slabs: (i: number) => lockOf(1 + i), pages: lockOf(99) };
  return { locks, held, broken };
}

test('locks are taken in the order cache, slabs, pages, and released on every path', () => {
  const { locks, held, broken } = rankedLocks();
  const allocator = booted(2, locks);
  const sizes = [4, 64, 2048, 4096, 10_000, 2 ** 24, 2 ** 24, 2 ** 24, 0];
  const got = Array.from({ length: 30 }, () => sizes.map((bytes) => allocator.alloc(bytes, 0)));
  for (const pointer of got.flat().filter((one) => one >= 0)) {
    allocator.free(pointer, pointer % 3 === 0 ? 0 : 1);
    expect(() => allocator.free(pointer, 1)).toThrow(Halt);
    expect(held).toEqual([]);
  }
  expect(broken).toEqual([]);
});

test('init makes every lock free once: of each CPU, of each cache, of the pages', () => {
  const made: string[] = [];
  const lockOf = (name: string): ObjectLock => ({
    init: () => made.push(name),
    lock: () => true,
    unlock: () => undefined,
  });
  booted(2, {
    cache: (cpu) => lockOf(`cpu${cpu}`),
    slabs: (i) => lockOf(`slabs ${i}`),
    pages: lockOf('pages'),
  });
  const slabs = Array.from({ length: 11 }, (_, i) => `slabs ${i}`);
  expect(made).toEqual(['pages', 'cpu0', 'cpu1', ...slabs]);
});

test('init fails where that of the pages does', () => {
  const on = zone({ regions: [[0, 8]], orderMax: 3 });
  const metadataWords = pairMap.metadataWords(on);
  const memory = new FlatMemory(new Int32Array(1024));
  const space = { memory, zone: on, metadataWords, frameBase: 512, frameWords: 32 };
  const pages = Object.assign(pairMap.attach(space), { init: () => false });
  const own = { pages, ownBase: metadataWords, sizes: documentSizes, cpus: 1 };
  expect(pmm.attach({ ...space, ...own }).init()).toBe(false);
});

test('its own words are two per frame, seven per cache, and an array per class and CPU', () => {
  const on = zone({ regions: [[3, 40]], orderMax: 4 });
  expect(pmm.words(on, documentSizes, 2)).toBe(37 * 2 + 11 * 7 + 10 * 2 * 17);
});

test('a refill makes a slab for its first object only', () => {
  const allocator = booted(1);
  allocator.alloc(2048, 0);
  expect(allocator.inspect().cached(0, 9)).toHaveLength(1);
});

test("document 002's workload ends well on one CPU: a page, an object, the page freed", () => {
  const allocator = booted(2);
  for (const cpu of [0, 1]) {
    const first = allocator.alloc(4096, cpu);
    const second = allocator.alloc(24, cpu);
    allocator.free(first, cpu);
    allocator.free(second, cpu);
  }
});

test.each([
  { bytes: 64, most: 8 },
  { bytes: 512, most: 4 },
])('of empty slabs of $bytes B at most $most are kept', ({ bytes, most }) => {
  const allocator = booted(1);
  const got = Array.from({ length: (16 * 4096) / bytes }, () => allocator.alloc(bytes, 0));
  for (const pointer of got) allocator.free(pointer, 0);
  expect(slabsOf(allocator.inspect(), bytes)?.empties).toBe(most);
});

test('a descriptor takes 20 bytes: a page of them, its own first, describes 203 slabs', () => {
  expect(DESCRIPTOR_BYTES).toBe(20);
  expect(Math.floor(4096 / 20) - 1).toBe(203);
});

describe('random histories of ten classes', () => {
  const small = zone({ regions: [[3, 40]], orderMax: 4 });
  const bounds = { design: pmm, sizes: documentSizes, cpus: 2 };

  test('pass on 37 frames, where memory runs out, and have every event', () => {
    const found = runObjects({
      ...bounds,
      zone: small,
      runs: bounded(60, 4),
      burstsMax: 60,
      seed: 2,
    });
    expect(found.kind).toBe('passed');
    expect(found.calls).toBeGreaterThan(bounded(20_000, 300));
    expect(bounded(notMet(found.tally), [])).toEqual([]);
  });

  test.each(bounded([28_672], []))('pass on the %i frames of the document', () => {
    const long = { runs: 1, burstsMin: 90, burstsMax: 120 };
    const found = runObjects({ ...bounds, zone: real, ...long, seed: 5 });
    expect(found.kind).toBe('passed');
    expect(found.calls).toBeGreaterThan(1_500);
    expect(found.tally.get('drain')).toBeGreaterThan(0);
    expect(found.tally.get('refill')).toBeGreaterThan(0);
    expect(realMachine.end / 4096).toBe(32_768);
  });

  test('show a fault in a few calls once shrunk', () => {
    const { design } = keepsOwn;
    const found = runObjects({ ...bounds, design, zone: small, runs: 60, burstsMax: 60, seed: 2 });
    expect(found).toMatchObject({ kind: 'fails', failure: { rule: 'C4' } });
    expect(found.kind === 'fails' && found.labels.length).toBeLessThan(bounded(40, Infinity));
  });
});
