/** What a search over schedules owes is worked out from its programs; each list here is by hand. */
import { describe, expect, test } from 'vitest';
import { start } from '../../../engine/search/search.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { pmm } from '../../../impl/slab/pmm.ts';
import { locked, ticketed } from '../../../impl/smp/locked.ts';
import { lockedObjects } from '../../../impl/smp/object-locks.ts';
import { PageCache, pageCached } from '../../../impl/smp/page-cache.ts';
import { parseObjectScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { smallSizes } from '../../../models/subject/objects/shared-object-mount.ts';
import {
  witnessedObjects,
  witnessedSchedules,
} from '../../../models/strength/witnesses/schedule-witnesses.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { sharedDesigns } from '../../../models/catalogue/shared-designs.ts';
import { withRoom } from '../../../models/one-cpu/symmetric.ts';
import type { SharedDesign, SharedSpace } from '../../../spec/ports/page-port.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

const pair = zone({ regions: [[0, 2]], orderMax: 1 });

function witnessed(design: SharedDesign, program: string, more: { irq?: string; moves?: number }) {
  const scripts = parseScripts(program);
  const { irq, moves = 0 } = more;
  const handlers = irq && { handlers: scripts.map((_, cpu) => (cpu ? [] : parseScripts(irq))) };
  const scenario = { design, zone: pair, scripts, migrations: moves, ...handlers };
  const model = witnessedSchedules(scenario);
  const owed = model.unmet().toSorted();
  const search = start(model);
  search.step(Number.POSITIVE_INFINITY);
  return { owed, kind: search.verdict?.kind, unmet: model.unmet() };
}

const waits = (lock: string): string[] => [
  `cpu0 waits for ${lock}, which cpu1 has`,
  `cpu1 waits for ${lock}, which cpu0 has`,
];

const inTurn = [
  'alloc 0 as it is',
  'alloc 0 by splitting',
  'free 0 as it is',
  'free merges up to 1',
];

describe('owed and met', () => {
  // Whoever is first splits the pair; the other one gets the buddy, or the pair made whole again.
  test.each([
    [locked(orderMap), 'lock'],
    [ticketed(orderMap), 'the lock with tickets'],
  ])('by two CPUs under one lock are every outcome, and that either waits: %#', (design, lock) => {
    expect(witnessed(design, 'alloc 0; free | alloc 0', {})).toEqual({
      owed: [...inTurn, ...waits(lock)].toSorted(),
      kind: 'holds',
      unmet: [],
    });
  });

  test('with an interrupt is that it comes before, inside and behind, and waits as well', () => {
    expect(witnessed(locked(orderMap), 'alloc 0 | alloc 0', { irq: 'alloc 0' })).toEqual({
      owed: [
        'alloc 0 as it is',
        'alloc 0 by splitting',
        'alloc 0 refused',
        ...waits('lock'),
        'the handler on cpu0 waits for lock, which cpu1 has',
        'cpu1 waits for lock, which the handler on cpu0 has',
        'an interrupt comes to cpu0 just before it takes lock',
        'an interrupt is due on cpu0 while it has lock',
        'an interrupt comes to cpu0 behind a call',
      ].toSorted(),
      kind: 'holds',
      unmet: [],
    });
  });

  // alloc 1 finds too little once the frame is in the other's cache; and nothing while it is live.
  test('of caches is all that goes in and out, and that a call is moved while it drains', () => {
    const program = 'alloc 0; free; alloc 0 | alloc 1';
    const ofCaches = [
      'alloc 0 refused',
      'alloc 1 refused',
      'cpu0 refills its cache',
      'cpu0 puts into its cache what it frees',
      'cpu0 gets what its cache has',
      'cpu1 drains the cache of cpu0 to alloc',
      ...waits('lock 0'),
      ...waits('lock 1'),
    ];
    const cached = pageCached(orderMap);
    const right = { kind: 'holds', unmet: [] };
    expect(witnessed(cached, program, {})).toEqual({ owed: ofCaches.toSorted(), ...right });
    const ofMoves = [
      'the thread of cpu0 calls on cpu1',
      'the thread of cpu1 calls on cpu0',
      'the thread of cpu0 is moved with a block',
      'the thread of cpu1 is moved inside a call',
    ];
    expect(witnessed(cached, program, { moves: 1 })).toEqual({
      owed: [...ofCaches, ...ofMoves].toSorted(),
      ...right,
    });
  });

  // One is kept; the second one freed in a row finds the cache full.
  test('of one CPU is that frees in a row drain its cache', () => {
    const one = pageCached(orderMap, { max: 1, batch: 1 });
    const { owed, unmet } = witnessed(one, 'alloc 0; alloc 0; free; free', {});
    expect(owed).toEqual([
      'cpu0 drains its cache to free',
      'cpu0 puts into its cache what it frees',
      'cpu0 refills its cache',
    ]);
    expect(unmet).toEqual([]);
  });

  // A slab, its descriptor's slab, and the frame of cpu1: there are two frames.
  test('of objects is that slabs are made and given back', () => {
    const scripts = parseObjectScripts('alloc 32; free; alloc 64 | alloc 64');
    const design = lockedObjects(pmm);
    const model = witnessedObjects({ design, zone: pair, sizes: smallSizes, scripts });
    expect(model.unmet().toSorted()).toEqual([
      ...waits('lock of pages'),
      'objects: give-back before refusal',
      'objects: new slab',
      'objects: new slab of descriptors',
      'objects: refill',
    ]);
    start(model).step(Number.POSITIVE_INFINITY);
    expect(model.unmet()).toEqual([]);
  });
});

describe('every shared design meets what it owes', () => {
  const four: ZoneShape = { regions: [[0, 4]], orderMax: 2 };
  const drains =
    'alloc 0; alloc 0; alloc 0; free; free; free; alloc 0; free; alloc 2 | alloc 2; free';

  test.each(sharedDesigns)('$name', (design) => {
    const { base, cacheMax } = design;
    const shape = base.managed ? withRoom(four) : four;
    const on = zone({ ...shape, alignment: base.declares.alignment });
    const common = { design, zone: on, grain: 'locks' } as const;
    const scripts = parseScripts('alloc 0; free | alloc 1; free');
    const handlers = [parseScripts('alloc 0; free'), []];
    const draining = cacheMax > 0 ? [{ ...common, scripts: parseScripts(drains) }] : [];
    for (const scenario of [{ ...common, scripts, handlers, migrations: 1 }, ...draining]) {
      const model = witnessedSchedules(scenario);
      expect(model.unmet().length).toBeGreaterThan(10);
      const search = start(model);
      search.step(Number.POSITIVE_INFINITY);
      expect([search.verdict?.kind, model.unmet()]).toEqual(['holds', []]);
    }
  });
});

/** Right, but for its caches being of no use: frees go to the zone. */
class Uncached extends PageCache {
  override free(...[at, k]: Parameters<PageCache['free']>): boolean {
    return this.freeToZone(at, k);
  }
}

describe('unmet', () => {
  test('is what a right design does not do that declares otherwise', () => {
    const design = pageCached(orderMap, { max: 2, batch: 2 }, Uncached);
    const { kind, unmet } = witnessed(design, 'alloc 0; free; alloc 0 | alloc 1', {});
    expect(kind).toBe('holds');
    expect(unmet).toContain('cpu0 puts into its cache what it frees');
  });

  test('is that anybody waits, where no lock is ever taken', () => {
    const base = locked(orderMap);
    const attach = (space: SharedSpace) => orderMap.attach(space);
    const bare = { ...base, attach };
    const { unmet } = witnessed({ ...bare, cacheMax: 0 }, 'alloc 0 | alloc 3', {});
    expect(unmet.toSorted()).toEqual(waits('lock'));
  });
});
