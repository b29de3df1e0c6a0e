/**
 * The crash that document 002 reports, and what would produce it: each candidate is found by the
 * checker, its schedule pinned. `0x3 1` is three steps of cpu0, then one of cpu1; `i0` an interrupt
 * on cpu0. The machine is small: frames of 64 bytes, objects of 32, one kept per CPU, and no empty
 * slab is kept. A page is `alloc 64` here, an object `alloc 32`. The schedules were found, not
 * derived; that each rule is broken is what the bug says, and each is replayed.
 */
import { describe, expect, test } from 'vitest';
import { searchIterated } from '../../../engine/schedule/strategies/preemptions.ts';
import { search } from '../../../engine/search/search.ts';
import { replayTrace } from '../../../engine/search/trace.ts';
import { pairBitOfRequest } from '../../../impl/faulty/pages/pair-bit-of-request.ts';
import { sharedObjectFaults } from '../../../impl/faulty/cpus/shared-object-faults.ts';
import { pairMapTrusting } from '../../../impl/designs/pair-map-trusting.ts';
import { pmm } from '../../../impl/slab/pmm.ts';
import { lockedObjects, type SharedObjectDesign } from '../../../impl/smp/object-locks.ts';
import { clientView } from '../../../models/subject/pages/client-view.ts';
import { interleavedObjects } from '../../../models/many-cpus/world/scenario.ts';
import { showSchedule } from '../../../models/many-cpus/programs/schedule-text.ts';
import { sharedObjectDesignNamed } from '../../../models/catalogue/shared-designs.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { faultNamed, onTwo, reported, run, scenarioOf, type Told } from './object-runs.ts';

function expectStory(design: SharedObjectDesign, told: Told, rule: string, schedule: string) {
  const verdict = run(design, told);
  expect(verdict).toMatchObject({ kind: 'fails', failure: { rule } });
  if (verdict.kind !== 'fails') return;
  const { scripts } = scenarioOf(design, told);
  expect(showSchedule(verdict.trace.actions, scripts.length)).toBe(schedule);
  const again = replayTrace(interleavedObjects(scenarioOf(design, told)), verdict.trace.actions);
  expect(again.failure).toEqual(verdict.failure);
}

describe('the sequential cause, a pair bit of the order asked for', () => {
  const over = (pages: Design) => lockedObjects({ ...pmm, pages });
  const faulty = faultNamed('smp-pmm-pair-bit-of-request').design;
  const client = { grain: 'locks', sees: 'client', frames: 8 } as const;

  test('hands out a live frame on one CPU after three calls', () => {
    const on = zone({ regions: [[0, 2]], orderMax: 1 });
    const verdict = search(clientView(pairBitOfRequest.design, on, 'O1'));
    const labels = ['alloc 0 → 0^0', 'alloc 0 → 1^0', 'free 0^0 → accepted', 'alloc 1 → 0^1'];
    expect(verdict).toMatchObject({ kind: 'fails', trace: { labels } });
  });

  // Page and slab are buddies; the free merges them and unlinks the slab's frame as if it were
  // free: its node is what the client wrote into its first object.
  test('crashes the reported program on one thread, where the object holds no addresses', () => {
    const told = { ...client, program: reported, scribble: 'data' } as const;
    expectStory(faulty, told, 'O6', '0x17');
    expect(run(over(pairMapTrusting), told).kind).toBe('holds');
  });

  test('goes unnoticed there, where the object holds its own address', () => {
    expect(run(faulty, { ...client, program: reported }).kind).toBe('holds');
  });

  // cpu0 has its page; then cpu1 runs alone and frees its own: no call is interrupted.
  test('lets the free of one of two threads write into the page of the other', () => {
    expectStory(faulty, { ...client, program: onTwo }, 'O5', '0x2 1x18');
  });

  test('is not found with the bit of the right order', () => {
    const verdict = run(over(pairMapTrusting), { ...client, program: onTwo });
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 877 } });
  });
});

interface Pin extends Told {
  readonly fault: string;
  readonly rule: string;
  readonly schedule: string;
}

const client = { sees: 'client' } as const;
const locks = { grain: 'locks' } as const;
const both = 'alloc 32; free; alloc 64 | alloc 64';
const pins: readonly Pin[] = [
  // A slab's frame is free while it is still listed; what a client sees of it comes below.
  {
    fault: 'smp-pmm-by-alignment',
    frames: 2,
    program: 'alloc 32; free; alloc 64; alloc 32',
    rule: 'S8',
    schedule: '0x128',
  },
  // The first object of a slab is aligned like a page: one CPU is enough.
  {
    fault: 'smp-pmm-by-alignment',
    ...client,
    frames: 2,
    program: 'alloc 32; free; alloc 64; alloc 32',
    rule: 'O1',
    schedule: '0x168',
  },
  {
    fault: 'smp-pmm-walks-slabs',
    ...locks,
    frames: 8,
    program: onTwo,
    rule: 'K10',
    schedule: '0x15 1x4',
  },
  // Where there are few frames: the page of cpu0 is refused, and slabs are given back for it.
  {
    fault: 'smp-pmm-give-back-unlocked',
    frames: 2,
    program: both,
    rule: 'O6',
    schedule: '0x214 1x2 0 1x7',
  },
  // With memory to spare: the last of three objects freed empties a slab, beside a page's alloc.
  {
    fault: 'smp-pmm-give-back-unlocked',
    ...client,
    frames: 8,
    program: 'alloc 32; alloc 32; alloc 32; free; free; free | alloc 64; free',
    rule: 'O5',
    schedule: '0x387 1x12 0 1',
  },
  // cpu0 frees with the pages locked and looks into all arrays; cpu1 refills its own.
  {
    fault: 'smp-pmm-free-holds-pages',
    ...locks,
    frames: 3,
    program: 'alloc 32; alloc 32; free | alloc 32',
    rule: 'K3',
    schedule: '0x19 1x3',
  },
  {
    fault: 'smp-pmm-interrupts-on',
    frames: 2,
    program: 'alloc 32',
    irq: 'alloc 32',
    rule: 'K4',
    schedule: '0 i0',
  },
  {
    fault: 'smp-pmm-owner-cleared-late',
    frames: 2,
    program: 'alloc 64; free | alloc 64; free',
    rule: 'S8',
    schedule: '0x37 1x17 0x2 1',
  },
  {
    fault: 'smp-pmm-owner-cleared-late',
    ...client,
    frames: 2,
    program: 'alloc 64; free | alloc 64; free',
    rule: 'O9',
    schedule: '0x37 1x17 0 1x4',
  },
  {
    fault: 'smp-pmm-owner-cleared-late',
    ...client,
    frames: 3,
    program: onTwo,
    rule: 'O9',
    schedule: '0x138 1x11 0 1x32',
  },
  // cpu1 has the only frame until it finds no second one; cpu0 is refused it meanwhile.
  {
    fault: 'smp-pmm-frame-by-frame',
    ...client,
    frames: 1,
    program: 'alloc 64 | alloc 32',
    rule: 'K2',
    schedule: '1x16 0x4 1x14 0x11 1x30 0x3 1x16',
  },
  {
    fault: 'smp-pmm-pair-bit-of-request',
    ...locks,
    frames: 8,
    program: onTwo,
    rule: 'I8',
    schedule: '0x2',
  },
  {
    fault: 'smp-pmm-pair-bit-of-request',
    ...client,
    ...locks,
    frames: 8,
    program: onTwo,
    rule: 'O5',
    schedule: '0x2 1x18',
  },
  // Both CPUs see the lock of the pages free, then both set it; what comes of it takes longer.
  {
    fault: 'smp-pmm-test-then-set',
    frames: 2,
    program: 'alloc 64 | alloc 64',
    rule: 'K1',
    schedule: '0 1 0 1',
  },
  {
    fault: 'smp-pmm-test-then-set',
    ...client,
    frames: 2,
    program: 'alloc 64 | alloc 64',
    rule: 'K2',
    schedule: '0 1 0x6 1x3 0 1x14',
  },
  // cpu0 is refused and looks into the array of cpu1, whatever cpu1 does; then both have an object.
  {
    fault: 'smp-pmm-reaps-others',
    frames: 2,
    program: 'alloc 64 | alloc 32; free; alloc 32',
    rule: 'C3',
    schedule: '0x18 1x37',
  },
  {
    fault: 'smp-pmm-reaps-others',
    ...client,
    frames: 2,
    program: 'alloc 64 | alloc 32; free; alloc 32',
    rule: 'O5',
    schedule: '1x34 0x4 1x72 0x5 1x5 0 1',
  },
];

describe('a concurrent cause', () => {
  test.each(pins)('$fault is found in: $program', ({ fault, rule, schedule, ...told }) => {
    expectStory(faultNamed(fault).design, told, rule, schedule);
  });

  test.each(pins)('$fault gone, nothing is found in: $program', ({ fault, ...told }) => {
    const healthy = sharedObjectDesignNamed(faultNamed(fault).infects);
    expect(run(healthy, told).kind).toBe('holds');
  });

  test('is pinned for every fault, by the obligation that it names', () => {
    const named = sharedObjectFaults.map(({ name, obligation }) => [name, obligation]);
    const found = named.map(([name, rule]) =>
      pins.some((pin) => pin.fault === name && pin.rule === rule),
    );
    expect(found).toEqual(named.map(() => true));
  });

  test('makes the walk over slabs go round for ever, with one preemption', () => {
    const { design } = faultNamed('smp-pmm-walks-slabs');
    const told = { ...client, frames: 3, program: onTwo, lengthMax: 250 };
    const { bound, verdict } = searchIterated(interleavedObjects(scenarioOf(design, told)), 2);
    expect(bound).toBe(1);
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'K8' } });
    if (verdict.kind === 'fails')
      expect(showSchedule(verdict.trace.actions, 2)).toBe('0x126 1x66 0x247');
  });
});

describe('the reported program on two CPUs with memory to spare', () => {
  // Nothing gives slabs back, no object is freed, nothing interrupts: these bugs have no occasion.
  test.each([
    'smp-pmm-by-alignment',
    'smp-pmm-give-back-unlocked',
    'smp-pmm-free-holds-pages',
    'smp-pmm-interrupts-on',
  ])('does not show %s', (fault) => {
    for (const grain of ['accesses', 'locks'] as const) {
      const told = { ...client, grain, frames: 8, program: onTwo };
      expect(run(faultNamed(fault).design, told).kind).toBe('holds');
    }
  });

  test('shows neither of the two that give frames back, where memory is short', () => {
    for (const fault of ['smp-pmm-give-back-unlocked', 'smp-pmm-frame-by-frame']) {
      const told = { ...client, frames: 3, program: onTwo };
      expect(run(faultNamed(fault).design, told).kind).toBe('holds');
    }
  });
});
