/**
 * How strong are the checks? Every allocator that is wrong on purpose is given to every method, and
 * every variant that is right, too: what finds the first and lets the second live is worth
 * something. Beside it, which obligations see each fault, asked one by one (`breaches.ts`).
 *
 * The zones are the smallest of every shape that has broken an allocator: all of them together take
 * a second, and no fault needs a larger one.
 */
import { equivalents, faults } from '../impl/faulty/index.ts';
import { sharedFaults } from '../impl/faulty/shared-faults.ts';
import { slabFaults } from '../impl/faulty/slab-faults.ts';
import type { ObligationId } from '../spec/blame.ts';
import type { Design, SharedDesign } from '../spec/port.ts';
import type { ObjectDesign } from '../spec/slab-port.ts';
import { search } from '../engine/search.ts';
import { showZone, type Zone, type ZoneShape, zone } from '../spec/zone.ts';
import { breaches, type Breaches, slabBreaches, surveyed } from './breaches.ts';
import { callOf } from './calls.ts';
import { runCommands } from './commands.ts';
import { interleaved, type Scenario } from './interleaved.ts';
import { hasRoom } from './play-acts.ts';
import { linuxWorkload, replayRecorded, type Workload } from './recorded.ts';
import { runInterleaved, type RunVerdict } from './run-interleaved.ts';
import { showSchedule } from './schedule-text.ts';
import { Sequential } from './sequential.ts';
import { programs, scenarioOf } from './shared-fault-scenarios.ts';
import { SlabModel } from './slab-model.ts';
import { slabScope, slabScopes } from './slab-scopes.ts';
import { encodeTrace } from './trace-text.ts';

/** In the order of the matrix's columns. */
export const methods = ['exhaustive', 'interleaved', 'random', 'recorded'] as const;
export type Method = (typeof methods)[number];

/** A fault or a variant: of a page allocator, of one for several CPUs, of an object allocator. */
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

const shape = (orderMax: number, ...regions: (readonly [number, number])[]): ZoneShape => ({
  regions,
  orderMax,
});

/** Whole blocks from frame 0 first, then what tails, odd bases, holes and gaps show. */
export const killZones: readonly ZoneShape[] = [
  shape(0, [0, 1]),
  shape(1, [0, 2]),
  shape(0, [0, 2]),
  shape(0, [0, 3]),
  shape(2, [0, 4]),
  shape(1, [0, 4]),
  shape(1, [0, 1]),
  shape(0, [1, 2]),
  shape(1, [1, 2]),
  shape(1, [1, 3]),
  { ...shape(1, [0, 2]), reserved: [[1, 2]] },
  shape(2, [2, 4]),
  shape(1, [0, 3]),
  shape(2, [0, 3]),
  shape(1, [0, 1], [1, 2], [2, 3]),
  shape(1, [0, 2], [2, 3]),
  shape(1, [0, 2], [3, 5]),
];

/** The random runs: of so many acts at most, on this zone. */
export const RANDOM = { runs: 1_000, actsMax: 100, seed: 1965, zone: shape(4, [0, 16]) } as const;

/** States of one search. */
const STATES_MAX = 100_000;

/** Interleaving is for several CPUs, chance and records are not for objects. */
const appliesTo: Record<Suspect['kind'], readonly Method[]> = {
  pages: ['exhaustive', 'random', 'recorded'],
  CPUs: ['interleaved', 'random'],
  objects: ['exhaustive'],
};

/** Does the method apply? */
export const applies = (method: Method, { kind }: Suspect): boolean =>
  appliesTo[kind].includes(method);

/** Tries the suspect with a method that applies. */
export function attempt(suspect: Suspect, method: Method): Attempt | Promise<Attempt> {
  if (suspect.kind === 'CPUs') return attemptSchedules(suspect, method);
  if (suspect.kind === 'objects') return attemptScopes(suspect.design);
  if (method === 'exhaustive') return attemptZones(suspect.design);
  return method === 'random' ? attemptRandom(suspect.design) : attemptRecorded(suspect.design);
}

/**
 * Every obligation that sees the fault: on the small zones, in its program at either grain, in the
 * scopes for objects. Of pages each is asked alone; the other models tell one of each step.
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
    return slabScopes.map((name) => slabBreaches(slabScope(name, suspect.design), STATES_MAX));
  }
  const models = scenariosFor(suspect.name, suspect.design).map(interleaved);
  return models.map((model) => surveyed(model, STATES_MAX));
}

/**
 * The one obligation that sees the fault, if there is only one. O11 says when, not what: it is all
 * the others at the first state, and counts only where it is alone, as for a zone that is refused.
 */
export function soleKiller(killers: readonly ObligationId[]): ObligationId | undefined {
  const others = killers.filter((id) => id !== 'O11');
  return others.length > 1 ? undefined : (others[0] ?? killers[0]);
}

const zonesFor = (design: Design): Zone[] =>
  killZones
    .map((one) => zone({ ...one, alignment: design.declares.alignment }))
    .filter((on) => hasRoom(design, on));

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
  for (const name of slabScopes) {
    const verdict = search(new SlabModel(slabScope(name, design)), STATES_MAX);
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
  // The obligation that the fault names may fall at one of the grains only.
  const killed = attempts.filter(({ verdict }) => verdict === 'killed');
  return killed.find(({ rule }) => rule === suspect.named) ?? killed[0] ?? (attempts[0] as Attempt);
}

function attemptOf({ scripts, grain }: Scenario, found: RunVerdict, method: Method): Attempt {
  if (found.kind === 'holds') return { verdict: 'survived' };
  // Schedules drawn by chance that all went well are no proof, and no limit either.
  if (found.kind === 'unknown') {
    return method === 'random'
      ? { verdict: 'survived' }
      : { verdict: 'unknown', limit: found.limit };
  }
  return {
    verdict: 'killed',
    rule: found.failure.rule,
    where: `grain ${grain}`,
    length: found.actions.length,
    trace: showSchedule(found.actions, scripts.length),
  };
}
