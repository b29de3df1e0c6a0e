/**
 * Every fault of the allocators for several CPUs is found at both grains, its schedule pinned:
 * `0x3 1` is three steps of cpu0, then one of cpu1; `i0` an interrupt on cpu0. Where a comment
 * counts the steps, they were counted from the code; the other long schedules are pinned as they
 * were found, and only their rule and their replay are checked independently.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { replayTrace } from '../../../engine/search/trace.ts';
import { sharedFaults } from '../../../impl/faulty/cpus/shared-faults.ts';
import { interleaved } from '../../../models/many-cpus/world/scenario.ts';
import { runInterleaved } from '../../../models/many-cpus/run-scenario.ts';
import { showSchedule } from '../../../models/many-cpus/programs/schedule-text.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { sharedDesignNamed } from '../../../models/catalogue/shared-designs.ts';
import type { ObligationId } from '../../../spec/blocks/blame.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';

interface Pin {
  readonly fault: string;
  readonly frames: number;
  readonly program: string;
  /** Script of the one interrupt, on cpu0. */
  readonly irq?: string;
  /** How often threads move. */
  readonly migrations?: number;
  /** Absent where no answer is ever wrong: then only grain `locks`, which sees races, tells. */
  readonly accesses?: readonly [ObligationId, string];
  readonly locks: readonly [ObligationId, string];
}

const pins: readonly Pin[] = [
  // cpu0 has taken the block out (load of two sentinels, of the first node, unlink: two loads, two
  // stores, of which the first empties the list) when cpu1 looks at both lists.
  {
    fault: 'smp-alloc-unlocked',
    frames: 2,
    program: 'alloc 0 | alloc 0',
    accesses: ['K2', '0x6 1x2'],
    locks: ['K10', '0 1'],
  },
  {
    fault: 'smp-free-unlocked',
    frames: 2,
    program: 'alloc 0; free | alloc 0',
    accesses: ['K2', '0x27 1x3'],
    locks: ['K10', '0x3 1'],
  },
  // Both see the lock free, and both take it.
  {
    fault: 'smp-test-then-set',
    frames: 2,
    program: 'alloc 0 | alloc 0',
    accesses: ['K1', '0 1 0 1'],
    locks: ['K1', '0 1 0 1'],
  },
  // Both are told that 0 is next, both write 1; both see 0 served.
  {
    fault: 'smp-ticket-drawn-twice',
    frames: 2,
    program: 'alloc 0 | alloc 0',
    accesses: ['K1', '0 1 0x2 1x2'],
    locks: ['K8', '0 1 0x3 1'],
  },
  // Ticket, look, mask, first node, unlinked (4), mask (2), tag: 11. The others draw 1 and 2; cpu0
  // looks at the last ticket and at its own, and serves the last one.
  {
    fault: 'smp-serves-last',
    frames: 1,
    program: 'alloc 0 | alloc 0 | alloc 0',
    accesses: ['K11', '0x11 1 2 0x3 2'],
    locks: ['K11', '0x2 1 2 0x3 2'],
  },
  // Lock, two lists looked at, first node, unlinked (4), unlock: 9. Lock, two lists, unlock: 4.
  {
    fault: 'smp-lock-dropped-in-split',
    frames: 2,
    program: 'alloc 0 | alloc 0',
    accesses: ['K2', '0x9 1x4'],
    locks: ['K2', '0x2 1x2'],
  },
  // Lock, mask, first node, unlinked (4), upper half pushed (6) with its tag and mask (3), unlock:
  // by then the block is still marked free, for whoever takes the lock next.
  {
    fault: 'smp-unlock-before-tag',
    frames: 2,
    program: 'alloc 0 | alloc 0; free',
    accesses: ['K7', '0x18'],
    locks: ['K7', '0x2'],
  },
  // cpu0 has taken 1^0 and let go of the lock; cpu1 frees 0^0, is told by the bit that its buddy
  // is free, and gives both back as one.
  {
    fault: 'smp-unlock-before-bit',
    frames: 2,
    program: 'alloc 0 | alloc 0; free',
    accesses: ['K7', '1x17 0x8 1x16'],
    locks: ['K10', '1x2 0x2 1'],
  },
  // Both have found frame 0 when cpu0 takes it off the list, then cpu1 takes it again.
  {
    fault: 'smp-refill-takes-late',
    frames: 1,
    program: 'alloc 0 | alloc 0',
    accesses: ['K7', '0x6 1x6 0x6 1x14'],
    locks: ['K7', '0x3 1x3 0x2 1x3'],
  },
  // cpu0 was refused and drains: it holds the zone and has done with its own cache.
  {
    fault: 'smp-both-orders',
    frames: 1,
    program: 'alloc 1 | alloc 0',
    accesses: ['K3', '0x7 1x2'],
    locks: ['K3', '0x5 1'],
  },
  {
    fault: 'smp-interrupts-on',
    frames: 1,
    program: 'alloc 0',
    irq: 'alloc 0',
    accesses: ['K4', '0 i0'],
    locks: ['K4', '0 i0'],
  },
  {
    fault: 'smp-restores-early',
    frames: 1,
    program: 'alloc 0',
    irq: 'alloc 0',
    accesses: ['K4', '0x12 i0'],
    locks: ['K4', '0x3 i0'],
  },
  // In the handler interrupts are off to begin with.
  {
    fault: 'smp-restores-on',
    frames: 1,
    program: 'free',
    irq: 'alloc 0',
    accesses: ['K5', 'i0 0x11'],
    locks: ['K5', 'i0 0x2'],
  },
  // A whole alloc (12), then lock and a look at the mask: refused.
  {
    fault: 'smp-lost-unlock',
    frames: 1,
    program: 'alloc 0; alloc 0',
    accesses: ['K6', '0x13'],
    locks: ['K6', '0x3'],
  },
  // cpu1 fails to lock, cpu0 unlocks, cpu1 looks and waits for the lock to stop being free.
  {
    fault: 'smp-waits-for-wrong-value',
    frames: 1,
    program: 'alloc 0 | alloc 0',
    accesses: ['K8', '0x10 1 0'],
    locks: ['K8', '0 1 0'],
  },
  // Each takes its first lock, fails at the second, gives back: and again.
  {
    fault: 'smp-polite',
    frames: 1,
    program: 'alloc 0 | alloc 1',
    accesses: ['K8', '0 1 0 1 0 1 0 1 0 1 0 1'],
    locks: ['K8', '0 1 0 1 0 1 0 1 0 1 0 1'],
  },
  // Is told that it is cpu0; is moved; on cpu1 counts what is in the cache of cpu0.
  {
    fault: 'smp-stale-number',
    frames: 1,
    program: 'alloc 0 | ',
    migrations: 1,
    accesses: ['K9', '0 m0-1 1'],
    locks: ['K9', '0 m0-1 1'],
  },
  {
    fault: 'smp-drain-keeps',
    frames: 2,
    program: 'alloc 0; free; alloc 1',
    accesses: ['C3', '0x84'],
    locks: ['C3', '0x12'],
  },
  {
    fault: 'smp-drain-loses',
    frames: 1,
    program: 'alloc 0; free; alloc 1',
    accesses: ['C3', '0x42'],
    locks: ['C3', '0x14'],
  },
  {
    fault: 'smp-drain-leaves-one',
    frames: 2,
    program: 'alloc 0; free; alloc 1 | ',
    accesses: ['C3', '0x76'],
    locks: ['C3', '0x16'],
  },
  {
    fault: 'smp-cache-overfull',
    frames: 2,
    program: 'alloc 0; alloc 0; free; free',
    accesses: ['C2', '0x62'],
    locks: ['C2', '0x12'],
  },
  {
    fault: 'smp-strands',
    frames: 2,
    program: 'alloc 0; free; alloc 1',
    accesses: ['C4', '0x53'],
    locks: ['C4', '0x10'],
  },
  {
    fault: 'smp-drains-unlocked',
    frames: 1,
    program: 'alloc 0 | alloc 0',
    accesses: ['C3', '0x17 1x8'],
    locks: ['C3', '0x3 1x4'],
  },
  {
    fault: 'smp-steals',
    frames: 2,
    program: 'alloc 0 | alloc 0',
    accesses: ['C3', '0x36 1x8'],
    locks: ['C3', '0x3 1x4'],
  },
  // cpu0 has 1 above 0 on the stack and has read both; cpu1 pops both (3 accesses each), gives 1
  // back (3): the head is as it was, and cpu0 puts 0 there, which is live. Before it: two allocs
  // from the zone (20 and 12), two frees (3 each), two reads.
  {
    fault: 'smp-aba',
    frames: 2,
    program: 'alloc 0; alloc 0; free; free; alloc 0 | alloc 0; alloc 0; free',
    accesses: ['C1', '0x40 1x9 0'],
    locks: ['C1', '0x14 1x9 0'],
  },
  // The load of one, then that of the other: each is unordered with the other's store.
  {
    fault: 'smp-counts-unlocked',
    frames: 2,
    program: 'alloc 0 | alloc 0',
    locks: ['K10', '0 1'],
  },
];

const scenarioOf = (pin: Pin, design: SharedDesign, grain: 'accesses' | 'locks') => {
  const scripts = parseScripts(pin.program);
  const handlers = pin.irq ? scripts.map((_, i) => (i === 0 ? parseScripts(pin.irq!) : [])) : [];
  const on = zone({ regions: [[0, pin.frames]], orderMax: Math.log2(pin.frames) });
  const { migrations = 0 } = pin;
  return { design, zone: on, scripts, grain, migrations, ...(pin.irq && { handlers }) };
};

describe.each(pins)('the fault $fault', (pin) => {
  const { design, infects, obligation } = sharedFaults.find(({ name }) => name === pin.fault)!;

  test.each(['accesses', 'locks'] as const)('is found at grain %s as it should', async (grain) => {
    const scenario = scenarioOf(pin, design, grain);
    const verdict = await runInterleaved(scenario, { isTold: false });
    const [rule, schedule] = pin[grain] ?? [];
    const told = rule === undefined ? { kind: 'holds' } : { kind: 'fails', failure: { rule } };
    expect(verdict).toMatchObject(told);
    if (verdict.kind !== 'fails') return;
    expect(showSchedule(verdict.actions, scenario.scripts.length)).toBe(schedule);
    if (pin.fault === 'smp-polite') return;
    const replayed = replayTrace(interleaved(scenario), verdict.actions);
    expect(replayed.failure).toEqual(verdict.failure);
  });

  test('is not found in the design that it infects', () => {
    // Not all of them have the name under which a design is registered.
    const healthy = sharedDesignNamed(infects);
    expect(search(interleaved(scenarioOf(pin, healthy, 'accesses'))).kind).toBe('holds');
  });

  test('breaks what it says it breaks', () => {
    expect([pin.accesses?.[0], pin.locks[0]]).toContain(obligation);
  });
});

test('every fault is pinned', () => {
  expect(pins.map(({ fault }) => fault)).toEqual(sharedFaults.map(({ name }) => name));
});
