/**
 * What a search over every schedule of some programs must have met, or it has not shown what it
 * seems to: that no lock fails is little where nobody ever waited for one. What is owed is worked
 * out before, from programs and declarations (`owed-by-schedules.ts`, `owed-by-objects.ts`); what
 * is met is looked for in each state that the search expands, until nothing is missing any more.
 */
import type { Failure, Sink, WordModel } from '../../../engine/search/model.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import {
  interleaved,
  type Scenario,
  worldOf,
  interleavedObjects,
  type ObjectScenario,
  objectWorldOf,
} from '../../many-cpus/world/scenario.ts';
import { objectLocks, owedByObjects, shownByObjects } from './owed-by-objects.ts';
import { OverlapWitnesses, type NamedLocks } from './overlap-witnesses.ts';
import { namedLocks, owedBySchedules } from './owed-by-schedules.ts';
import { shownByPages, WholeCalls } from './whole-calls.ts';

/** What is particular to an allocator of pages, or of objects. */
interface Looking {
  readonly owed: readonly string[];
  readonly locks: NamedLocks;
  /** Has a thread that is there something to free? */
  holds(local: number): boolean;
  /** What each call shows that is made alone from this state. */
  shown(calls: WholeCalls, words: Uint32Array, at: number): Iterable<string>;
}

/** The system of a scenario of pages, which notes what it owes and has not met. */
export function witnessedSchedules(scenario: Scenario): WitnessedSchedules {
  const machine = interleaved(scenario);
  const world = worldOf(machine);
  return new WitnessedSchedules(machine, {
    owed: owedBySchedules(scenario),
    locks: namedLocks(world.bench.mounted),
    holds: (local) => world.standings.at(local).held.length > 0,
    shown: (calls, words, at) => shownByPages(calls, world, words, at),
  });
}

/** The same of objects. */
export function witnessedObjects(scenario: ObjectScenario): WitnessedSchedules {
  const machine = interleavedObjects(scenario);
  const world = objectWorldOf(machine);
  return new WitnessedSchedules(machine, {
    owed: owedByObjects(scenario),
    locks: objectLocks(world.bench.smp),
    holds: () => false,
    shown: (calls, words, at) => shownByObjects(calls, world, words, at),
  });
}

/** A machine whose states are looked at for what is missing, as the search expands them. */
export class WitnessedSchedules implements WordModel {
  readonly stateWords: number;
  private readonly machine: Machine;
  private readonly looking: Looking;
  private readonly missing: Set<string>;
  private readonly overlap: OverlapWitnesses;
  private readonly calls: WholeCalls;

  constructor(machine: Machine, looking: Looking) {
    this.stateWords = machine.stateWords;
    this.machine = machine;
    this.looking = looking;
    this.missing = new Set(looking.owed);
    this.overlap = new OverlapWitnesses(machine, looking.locks, this.missing, looking.holds);
    this.calls = new WholeCalls(machine);
  }

  /** What this search owes and has not met so far. */
  unmet(): readonly string[] {
    return [...this.missing];
  }

  initial(sink: Sink): void {
    this.machine.initial(sink);
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    if (this.missing.size > 0) this.look(words, at);
    this.machine.expand(words, at, sink);
  }

  check(words: Uint32Array, at: number): Failure | undefined {
    return this.machine.check(words, at);
  }

  label(action: number, words: Uint32Array, at: number): string {
    return this.machine.label(action, words, at);
  }

  private look(words: Uint32Array, at: number): void {
    const { overlap, missing, looking, calls } = this;
    if (overlap.left > 0) overlap.look(words, at);
    if (missing.size === overlap.left) return;
    for (const shown of looking.shown(calls, words, at)) missing.delete(shown);
  }
}
