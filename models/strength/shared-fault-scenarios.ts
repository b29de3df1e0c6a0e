/**
 * For each fault of the allocators for several CPUs a program that is small enough to be looked at
 * under every schedule and large enough to show it: what the kill matrix runs it on.
 */
import type { Machine } from '../../engine/schedule/cpus/machine.ts';
import type { Grain } from '../../engine/schedule/cpus/world.ts';
import type { SharedObjectDesign } from '../../impl/smp/object-locks.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { zone } from '../../spec/blocks/zone.ts';
import { interleavedObjects } from '../many-cpus/world/scenario.ts';
import { parseObjectScripts } from '../many-cpus/programs/scripts.ts';
import { smallSizes } from '../subject/objects/shared-object-mount.ts';
import { parseScripts, type Script } from '../many-cpus/programs/scripts.ts';

/** What the CPUs call, on a zone of one block; an interrupt comes to cpu0. */
export interface Programs {
  readonly frames: number;
  /** As `parseScripts` reads it: one script per CPU. */
  readonly program: string;
  readonly irq?: string;
  /** How often threads move. */
  readonly migrations?: number;
}

/** By the fault's name. */
export const programs: Readonly<Record<string, Programs>> = {
  'smp-alloc-unlocked': { frames: 2, program: 'alloc 0 | alloc 0' },
  'smp-free-unlocked': { frames: 2, program: 'alloc 0; free | alloc 0' },
  'smp-test-then-set': { frames: 2, program: 'alloc 0 | alloc 0' },
  'smp-ticket-drawn-twice': { frames: 2, program: 'alloc 0 | alloc 0' },
  'smp-serves-last': { frames: 1, program: 'alloc 0 | alloc 0 | alloc 0' },
  'smp-lock-dropped-in-split': { frames: 2, program: 'alloc 0 | alloc 0' },
  'smp-unlock-before-tag': { frames: 2, program: 'alloc 0 | alloc 0; free' },
  'smp-unlock-before-bit': { frames: 2, program: 'alloc 0 | alloc 0; free' },
  'smp-refill-takes-late': { frames: 1, program: 'alloc 0 | alloc 0' },
  'smp-both-orders': { frames: 1, program: 'alloc 1 | alloc 0' },
  'smp-interrupts-on': { frames: 1, program: 'alloc 0', irq: 'alloc 0' },
  'smp-restores-early': { frames: 1, program: 'alloc 0', irq: 'alloc 0' },
  'smp-restores-on': { frames: 1, program: 'free', irq: 'alloc 0' },
  'smp-lost-unlock': { frames: 1, program: 'alloc 0; alloc 0' },
  'smp-waits-for-wrong-value': { frames: 1, program: 'alloc 0 | alloc 0' },
  'smp-polite': { frames: 1, program: 'alloc 0 | alloc 1' },
  'smp-stale-number': { frames: 1, program: 'alloc 0 | ', migrations: 1 },
  'smp-drain-keeps': { frames: 2, program: 'alloc 0; free; alloc 1' },
  'smp-drain-loses': { frames: 1, program: 'alloc 0; free; alloc 1' },
  'smp-drain-leaves-one': { frames: 2, program: 'alloc 0; free; alloc 1 | ' },
  'smp-cache-overfull': { frames: 2, program: 'alloc 0; alloc 0; free; free' },
  'smp-strands': { frames: 2, program: 'alloc 0; free; alloc 1' },
  'smp-drains-unlocked': { frames: 1, program: 'alloc 0 | alloc 0' },
  'smp-steals': { frames: 2, program: 'alloc 0 | alloc 0' },
  'smp-counts-unlocked': { frames: 2, program: 'alloc 0 | alloc 0' },
  'smp-aba': {
    frames: 2,
    program: 'alloc 0; alloc 0; free; free; alloc 0 | alloc 0; alloc 0; free',
  },
};

/** A program in the terms of a scenario. */
export function scenarioOf({ frames, program, irq, migrations }: Programs): {
  readonly zone: Zone;
  readonly scripts: readonly Script[];
  readonly handlers?: readonly (readonly Script[])[];
  readonly migrations?: number;
} {
  const scripts = parseScripts(program);
  const on = zone({ regions: [[0, frames]], orderMax: Math.log2(frames) });
  const moves = migrations === undefined ? {} : { migrations };
  if (irq === undefined) return { zone: on, scripts, ...moves };
  const handlers = scripts.map((_, cpu) => (cpu ? [] : parseScripts(irq)));
  return { zone: on, scripts, handlers, ...moves };
}

/** What CPUs call of an object allocator; where a grain is named, the other has too many states. */
export interface ObjectPrograms extends Programs {
  readonly grain?: Grain;
}

/** By the fault's name: frames of 64 bytes, objects of 32. `docs/case-study.md` tells of most. */
export const objectPrograms: Readonly<Record<string, ObjectPrograms>> = {
  'smp-pmm-by-alignment': { frames: 2, program: 'alloc 32; free; alloc 64; alloc 32' },
  'smp-pmm-walks-slabs': {
    frames: 3,
    program: 'alloc 64; alloc 32; free | alloc 64; alloc 32; free',
    grain: 'locks',
  },
  'smp-pmm-give-back-unlocked': { frames: 2, program: 'alloc 32; free; alloc 64 | alloc 64' },
  'smp-pmm-free-holds-pages': { frames: 3, program: 'alloc 32; alloc 32; free | alloc 32' },
  'smp-pmm-frame-by-frame': { frames: 1, program: 'alloc 64 | alloc 32', grain: 'accesses' },
  'smp-pmm-pair-bit-of-request': { frames: 8, program: 'alloc 64; alloc 32; free' },
  'smp-pmm-interrupts-on': { frames: 2, program: 'alloc 32', irq: 'alloc 32' },
  'smp-pmm-owner-cleared-late': { frames: 2, program: 'alloc 64; free | alloc 64; free' },
  'smp-pmm-test-then-set': { frames: 2, program: 'alloc 64 | alloc 64' },
  'smp-pmm-reaps-others': { frames: 2, program: 'alloc 64 | alloc 32; free; alloc 32' },
};

/** A machine to be looked at, and how fine its steps are. */
export interface Grained {
  readonly grain: Grain;
  readonly cpus: number;
  make(): Machine;
}

/** What a fault without a program of its own is tried on. */
const usual: ObjectPrograms = { frames: 2, program: 'alloc 32; free | alloc 64; free' };

/** The fault's program, at grain `accesses` and then at grain `locks`. */
export function objectMachines(name: string, design: SharedObjectDesign): readonly Grained[] {
  const { frames, program, irq, grain: only } = objectPrograms[name] ?? usual;
  const scripts = parseObjectScripts(program);
  const on = zone({ regions: [[0, frames]], orderMax: Math.floor(Math.log2(frames)) });
  const handlers = irq && scripts.map((_, cpu) => (cpu ? [] : parseObjectScripts(irq)));
  const scenario = { design, zone: on, sizes: smallSizes, scripts, ...(handlers && { handlers }) };
  const grains = only ? [only] : (['accesses', 'locks'] as const);
  return grains.map((grain) => {
    const make = () => interleavedObjects({ ...scenario, grain });
    return { grain, cpus: scripts.length, make };
  });
}
