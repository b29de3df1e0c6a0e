/**
 * How strong are the checks? Every allocator that is wrong on purpose is given to every method, and
 * every variant that is right, too: what finds the first and lets the second live is worth
 * something. Beside it, which obligations see each fault, asked one by one (`breaches.ts`).
 */
import { equivalents, faults } from '../../impl/faulty/index.ts';
import { sharedObjectFaults } from '../../impl/faulty/cpus/shared-object-faults.ts';
import { sharedFaults } from '../../impl/faulty/cpus/shared-faults.ts';
import { slabFaults } from '../../impl/faulty/objects/slab-faults.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import type { Design, SharedDesign } from '../../spec/ports/page-port.ts';
import type { SharedObjectDesign } from '../../impl/smp/object-locks.ts';
import type { ObjectDesign } from '../../spec/ports/object-port.ts';
import type { Failure } from '../../engine/search/model.ts';
import { findLivelock } from '../../engine/schedule/strategies/livelock.ts';
import type { Machine } from '../../engine/schedule/cpus/machine.ts';
import { randomSchedules } from '../../engine/schedule/strategies/random-schedules.ts';
import type { Grain } from '../../engine/schedule/cpus/world.ts';
import { search } from '../../engine/search/search.ts';
import { showZone, zone } from '../../spec/blocks/zone.ts';
import { breaches, type Breaches, brokenOnCpus, objectBreaches } from './breaches.ts';
import { callOf } from '../../spec/operations/calls.ts';
import { runCommands } from '../one-cpu/histories/commands.ts';
import { interleaved, type Scenario } from '../many-cpus/world/scenario.ts';
import { zonesFor } from './kill-zones.ts';
import { linuxWorkload } from '../logs/read-trace.ts';
import { replayRecorded, type Workload } from '../logs/recorded.ts';
import { runInterleaved, type RunVerdict } from '../many-cpus/run-scenario.ts';
import { showSchedule } from '../many-cpus/programs/schedule-text.ts';
import { Sequential } from '../one-cpu/sequential.ts';
import { objectMachines, programs, scenarioOf } from './shared-fault-scenarios.ts';
import { ObjectModel } from '../one-cpu/objects/object-model.ts';
import { objectScope, objectScopes } from '../one-cpu/objects/object-scopes.ts';
import { encodeTrace } from '../kept/trace-text.ts';

/** In the order of the matrix's columns. */
export const methods = ['exhaustive', 'interleaved', 'random', 'recorded'] as const;
export type Method = (typeof methods)[number];

/** A fault or a variant: of a page allocator, of one of objects, of either for several CPUs. */
export type Suspect = {
  readonly name: string;
  /** Name of the design that it is a fault or a variant of. */
  readonly infects: string;
  /** What is wrong; of a variant, why nothing is. */
  readonly about: string;
  /** What the fault says that it breaks; a variant breaks nothing. */
  readonly named: ObligationId | undefined;
} & (
  | { readonly kind: 'pages'; readonly design: Design }
  | { readonly kind: 'CPUs'; readonly design: SharedDesign }
  | { readonly kind: 'objects'; readonly design: ObjectDesign }
  | { readonly kind: 'objects on CPUs'; readonly design: SharedObjectDesign }
);

/** All of them, the variants last. */
export const suspects: readonly Suspect[] = [
  ...faults.map(({ name, infects, bug, obligation, design }): Suspect => {
    return { name, infects, about: bug, named: obligation, kind: 'pages', design };
  }),
  ...sharedFaults.map(({ name, infects, bug, obligation, design }): Suspect => {
    return { name, infects, about: bug, named: obligation, kind: 'CPUs', design };
  }),
  ...slabFaults.map(({ name, infects, bug, obligation, design }): Suspect => {
    return { name, infects, about: bug, named: obligation, kind: 'objects', design };
  }),
  ...sharedObjectFaults.map(({ name, infects, bug, obligation, design }): Suspect => {
    return { name, infects, about: bug, named: obligation, kind: 'objects on CPUs', design };
  }),
  ...equivalents.map(({ name, infects, why, design }): Suspect => {
    return { name, infects, about: why, named: undefined, kind: 'pages', design };
  }),
];

/** What came of one method. Only `killed` is a kill. */
export interface Attempt {
  readonly verdict: 'killed' | 'survived' | 'unknown';
  /** The obligation that fell, and where. */
  readonly rule?: string;
  readonly where?: string;
  /** Calls, or steps of CPUs, of the trace. */
  readonly length?: number;
  /** The trace as `replay` takes it; of several CPUs, their schedule. */
  readonly trace?: string;
  /** Of object allocators, whose traces have no text: each call and what it answered. */
  readonly calls?: readonly string[];
  readonly limit?: string;
}

/** The random runs: of so many acts at most, on this zone. */
export const RANDOM = {
  runs: 1_000,
  actsMax: 100,
  seed: 1965,
  zone: { regions: [[0, 16]], orderMax: 4 },
} as const;

/** States of one search. */
const STATES_MAX = 100_000;

/** Interleaving is for several CPUs, chance and records are not for objects. */
const appliesTo: Record<Suspect['kind'], readonly Method[]> = {
  pages: ['exhaustive', 'random', 'recorded'],
  CPUs: ['interleaved', 'random'],
  objects: ['exhaustive'],
  'objects on CPUs': ['interleaved', 'random'],
};

/** Does the method apply? */
export const applies = (method: Method, { kind }: Suspect): boolean =>
  appliesTo[kind].includes(method);

/** Tries the suspect with a method that applies. */
export function attempt(suspect: Suspect, method: Method): Attempt | Promise<Attempt> {
  if (suspect.kind === 'CPUs') return attemptSchedules(suspect, method);
  if (suspect.kind === 'objects on CPUs') return attemptObjectSchedules(suspect, method);
  if (suspect.kind === 'objects') return attemptScopes(suspect.design);
  if (method === 'exhaustive') return attemptZones(suspect.design);
  return method === 'random' ? attemptRandom(suspect.design) : attemptRecorded(suspect.design);
}

/**
 * Every obligation that sees the fault: on the small zones, in its program at either grain, in the
 * scopes for objects. Each is asked alone.
 */
export function killersOf(suspect: Suspect): Breaches {
  const all = surveysOf(suspect);
  const broken = [...new Set(all.flatMap((found) => found.broken))];
  return { broken, isWhole: all.every(({ isWhole }) => isWhole) };
}

function surveysOf(suspect: Suspect): Breaches[] {
  if (suspect.kind === 'pages') {
    return zonesFor(suspect.design).map((on) => breaches(suspect.design, on, STATES_MAX));
  }
  if (suspect.kind === 'objects') {
    return objectScopes.map((name) =>
      objectBreaches(objectScope(name, suspect.design), STATES_MAX),
    );
  }
  const make =
    suspect.kind === 'CPUs'
      ? scenariosFor(suspect.name, suspect.design).map((scenario) => () => interleaved(scenario))
      : objectMachines(suspect.name, suspect.design).map((grained) => grained.make);
  return make.map(surveyedSchedules);
}

/** What its states and steps break, and K8 if it may go round for ever. */
function surveyedSchedules(make: () => Machine): Breaches {
  const machine = make();
  const found = brokenOnCpus(machine, STATES_MAX);
  if (!machine.logs.hasStartedOver) return found;
  const verdict = findLivelock(make(), STATES_MAX);
  const rules = verdict.kind === 'fails' ? [verdict.failure.rule as ObligationId] : [];
  const isWhole = found.isWhole && verdict.kind !== 'unknown';
  return { broken: [...new Set([...found.broken, ...rules])], isWhole };
}

/**
 * The one obligation that sees the fault, if there is only one. O11 says when, not what: it is all
 * the others at the first state, and counts only where it is alone, as for a zone that is refused.
 */
export function soleKiller(killers: readonly ObligationId[]): ObligationId | undefined {
  const others = killers.filter((id) => id !== 'O11');
  return others.length > 1 ? undefined : (others[0] ?? killers[0]);
}

function attemptZones(design: Design): Attempt {
  let limit: string | undefined;
  for (const on of zonesFor(design)) {
    const verdict = search(new Sequential(design, on), STATES_MAX);
    if (verdict.kind === 'unknown') limit ??= `${verdict.limit} on ${showZone(on)}`;
    if (verdict.kind !== 'fails') continue;
    const calls = verdict.trace.actions.map((action) => callOf(on, action));
    const trace = encodeTrace({ subject: design.name, zone: on, calls });
    const { rule } = verdict.failure;
    return { verdict: 'killed', rule, where: showZone(on), length: calls.length, trace };
  }
  return limit === undefined ? { verdict: 'survived' } : { verdict: 'unknown', limit };
}

function attemptScopes(design: ObjectDesign): Attempt {
  let limit: string | undefined;
  for (const name of objectScopes) {
    const verdict = search(new ObjectModel(objectScope(name, design)), STATES_MAX);
    if (verdict.kind === 'unknown') limit ??= `${verdict.limit} in scope ${name}`;
    if (verdict.kind !== 'fails') continue;
    const { rule } = verdict.failure;
    const calls = verdict.trace.labels;
    return { verdict: 'killed', rule, where: `scope ${name}`, length: calls.length, calls };
  }
  return limit === undefined ? { verdict: 'survived' } : { verdict: 'unknown', limit };
}

function attemptRandom(design: Design): Attempt {
  const { runs, actsMax, seed } = RANDOM;
  const on = zone({ ...RANDOM.zone, alignment: design.declares.alignment });
  const found = runCommands({ design, zone: on, runs, commandsMax: actsMax, seed });
  if (found.kind === 'passed') return { verdict: 'survived' };
  const trace = encodeTrace({ subject: design.name, zone: found.zone, calls: found.trace });
  const { rule } = found.failure;
  return { verdict: 'killed', rule, where: showZone(on), length: found.trace.length, trace };
}

let workload: Workload | undefined;

function attemptRecorded(design: Design): Attempt {
  workload ??= linuxWorkload();
  const found = replayRecorded(design, workload);
  if (found.kind === 'passed') return { verdict: 'survived' };
  const { failure, callsBefore } = found;
  return {
    verdict: 'killed',
    rule: failure.rule,
    where: workload.name,
    length: Math.max(0, callsBefore + 1),
  };
}

/**
 * The fault's program at grain `accesses`, then at grain `locks`.
 * @throws RangeError for a fault without a program.
 */
export function scenariosFor(name: string, design: SharedDesign): readonly Scenario[] {
  const found = programs[name];
  if (!found) throw new RangeError(`fault ${name} must have a program, got none`);
  const base = { design, ...scenarioOf(found) };
  return [
    { ...base, grain: 'accesses' },
    { ...base, grain: 'locks' },
  ];
}

async function attemptSchedules(suspect: Suspect, method: Method): Promise<Attempt> {
  if (suspect.kind !== 'CPUs') throw new Error('engine bug: one CPU has no schedules');
  const { runs, seed } = RANDOM;
  const strategy = method === 'random' ? 'random' : 'states';
  const attempts: Attempt[] = [];
  for (const scenario of scenariosFor(suspect.name, suspect.design)) {
    const verdict = await runInterleaved(scenario, { isTold: false, strategy, runs, seed });
    attempts.push(attemptOf(scenario, verdict, method));
  }
  return chosen(attempts, suspect);
}

/** The obligation that the fault names may fall at one of the grains only. */
function chosen(attempts: readonly Attempt[], { named }: Suspect): Attempt {
  const killed = attempts.filter(({ verdict }) => verdict === 'killed');
  return killed.find(({ rule }) => rule === named) ?? killed[0] ?? (attempts[0] as Attempt);
}

function attemptObjectSchedules(suspect: Suspect, method: Method): Attempt {
  if (suspect.kind !== 'objects on CPUs') throw new Error('engine bug: one CPU has no schedules');
  const { runs, seed } = RANDOM;
  const attempts = objectMachines(suspect.name, suspect.design).map((grained): Attempt => {
    const { grain, cpus, make } = grained;
    const found =
      method === 'random'
        ? randomSchedules(make(), { seed, runs, steps: 2_000, depth: 0 })
        : search(make(), { statesMax: STATES_MAX });
    if (found.kind === 'holds') return { verdict: 'survived' };
    if (found.kind === 'unknown') return stopped(found.limit, method);
    const actions = 'trace' in found ? found.trace.actions : found.actions;
    return killedBy(found.failure, grain, actions, cpus);
  });
  return chosen(attempts, suspect);
}

function attemptOf({ scripts, grain }: Scenario, found: RunVerdict, method: Method): Attempt {
  if (found.kind === 'holds') return { verdict: 'survived' };
  if (found.kind === 'unknown') return stopped(found.limit, method);
  return killedBy(found.failure, grain, found.actions, scripts.length);
}

/** Schedules drawn by chance that all went well are no proof, and no limit either. */
const stopped = (limit: string, method: Method): Attempt =>
  method === 'random' ? { verdict: 'survived' } : { verdict: 'unknown', limit };

function killedBy(
  { rule }: Failure,
  grain: Grain | undefined,
  actions: readonly number[],
  cpus: number,
): Attempt {
  const trace = showSchedule(actions, cpus);
  return { verdict: 'killed', rule, where: `grain ${grain}`, length: actions.length, trace };
}
