/**
 * What this package claims, and whether it is still so: each row of `claims.json` is a model with
 * its bounds and what an exhaustive search of it finds. A claim about a fault says which
 * obligation it breaks and in how many calls, at least. All of it is bounded: a claim is about its
 * zone.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Verdict, WordModel } from '../engine/search/model.ts';
import { type Search, start } from '../engine/search/search.ts';
import { faultNamed } from '../impl/faulty/index.ts';
import { slabFaultNamed } from '../impl/faulty/objects/slab-faults.ts';
import { pmm } from '../impl/slab/pmm.ts';
import { designNamed } from '../models/catalogue/designs.ts';
import { interleaved, interleavedObjects } from '../models/many-cpus/world/scenario.ts';
import { parseObjectScripts } from '../models/many-cpus/programs/scripts.ts';
import { smallSizes } from '../models/subject/objects/shared-object-mount.ts';
import { packedSpec } from '../models/contracts/packed-spec.ts';
import { Sequential } from '../models/one-cpu/sequential.ts';
import { parseScripts } from '../models/many-cpus/programs/scripts.ts';
import {
  type WitnessedSchedules,
  witnessedObjects,
  witnessedSchedules,
} from '../models/strength/witnesses/schedule-witnesses.ts';
import { sharedDesignNamed, sharedObjectDesignNamed } from '../models/catalogue/shared-designs.ts';
import { ObjectModel } from '../models/one-cpu/objects/object-model.ts';
import { owedEvents, objectScope } from '../models/one-cpu/objects/object-scopes.ts';
import { specOnly } from '../models/contracts/readable-spec.ts';
import { Symmetric } from '../models/one-cpu/symmetric.ts';
import { treeSpec } from '../models/contracts/tree-spec.ts';
import { owedWitnesses, witnessOf } from '../models/strength/witnesses/witnesses.ts';
import type { Design } from '../spec/ports/page-port.ts';
import { type Zone, zone } from '../spec/blocks/zone.ts';

const count = z.int().min(0);
const interval = z.tuple([count, count]);

const isInterleaved = (model: string): boolean => model.startsWith('interleaved');

const claimSchema = z
  .strictObject({
    /** Unique; says in a few words what is claimed. */
    id: z.string().regex(/^[a-z\d]+(-[a-z\d]+)*$/, 'must be kebab-case'),
    /**
     * `spec`: the contracts alone. `packed-spec`: the same, packed. `sequential`: in lock step.
     * `slab`: the object allocator in lock step, with the sizes, CPUs and requests of a `scope`.
     * `interleaved`: page allocators on several CPUs that run `programs`, under every schedule;
     * `interleaved-objects`: the object allocator so, on the small machine of `smallSizes`.
     */
    model: z.enum([
      'spec',
      'packed-spec',
      'sequential',
      'slab',
      'interleaved',
      'interleaved-objects',
    ]),
    scope: z.string().optional(),
    /** Calls of each CPU, separated by `|`; and of one interrupt on cpu0. */
    programs: z.string().optional(),
    irq: z.string().optional(),
    grain: z.enum(['accesses', 'locks']).optional(),
    /** How often two CPUs exchange their threads, at most. */
    migrations: z.int().min(1).max(15).optional(),
    design: z.string().optional(),
    fault: z.string().optional(),
    zone: z.strictObject({
      regions: z.array(interval).min(1),
      reserved: z.array(interval).optional(),
      orderMax: z.int().min(0).max(20),
    }),
    symmetry: z.literal('tree').optional(),
    verdict: z.enum(['holds', 'fails']),
    states: count.optional(),
    transitions: count.optional(),
    depth: count.optional(),
    /** Up to symmetry: how many states the orbits have in all. */
    standsFor: count.optional(),
    obligation: z.string().optional(),
    /** Calls of a shortest trace; of several CPUs, steps. */
    steps: count.optional(),
    /** Where the expected numbers come from, or why it must be so. */
    why: z.string().min(1),
  })
  .refine(({ model, design, fault }) => {
    const subjects = (design === undefined ? 0 : 1) + (fault === undefined ? 0 : 1);
    return subjects === (model === 'spec' || model === 'packed-spec' ? 0 : 1);
  }, 'sequential needs a design or a fault, the spec has neither')
  .refine(
    ({ model, programs }) => isInterleaved(model) === (programs !== undefined),
    'interleaved needs programs, and nothing else has them',
  )
  .refine(
    ({ model, migrations }) => model === 'interleaved' || migrations === undefined,
    'only the threads of interleaved migrate',
  )
  .refine(
    ({ model, scope }) => (model === 'slab') === (scope !== undefined),
    'slab needs a scope, and nothing else has one',
  );

/** A row of claims.json. */
export type Claim = z.output<typeof claimSchema>;

/** What a search found where a claim says what it should. */
export interface Finding {
  readonly claim: Claim;
  readonly explored: Verdict['explored'];
  /** What is not as claimed, by field; empty if the claim stands. */
  readonly moved: readonly Move[];
}

/** A field of a claim that is no longer so. */
export interface Move {
  readonly field: string;
  readonly expected: string | number;
  readonly got: string | number;
}

/** The claims that ship. @throws RangeError naming the row and what is wrong with it. */
export const claims = (): readonly Claim[] =>
  readClaims(readFileSync(new URL('./claims.json', import.meta.url), 'utf8'));

/** Claims from the text of a file like claims.json. @throws RangeError as `claims` does. */
export function readClaims(text: string): readonly Claim[] {
  const rows = rowsOf(text);
  const found = rows.map((row, i) => {
    const parsed = claimSchema.safeParse(row);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') || 'the row';
    throw new RangeError(`claim ${i + 1}: ${where}: ${issue?.message}`);
  });
  const twice = found.find((claim, i) => found.findIndex(({ id }) => id === claim.id) !== i);
  if (twice) throw new RangeError(`claim '${twice.id}' is there twice`);
  return found;
}

function rowsOf(text: string): readonly unknown[] {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`claims must be JSON: ${error instanceof Error ? error.message : error}`);
  }
  if (Array.isArray(rows)) return rows;
  throw new RangeError(
    `claims must be a list of claims, got ${rows === null ? null : typeof rows}`,
  );
}

/** The search that a claim is about, and what it would have to meet to be worth anything. */
export interface Trial extends Search {
  /** Outcomes that this zone owes and that were not met so far; none where a fault is sought. */
  unmet(): readonly string[];
  /** States that those looked at so far stand for, where that is counted. */
  standsFor?(): number;
}

/**
 * Begins the search that a claim is about.
 * @throws RangeError if there is no such design, fault or zone.
 */
export function startClaim(claim: Claim): Trial {
  const { model, symmetry } = claim;
  const design = model === 'sequential' ? subjectOf(claim) : undefined;
  const on = zoneOf(claim, design);
  if (model === 'slab') return startSlab(claim, on);
  if (isInterleaved(model)) return startInterleaved(claim, on);
  if (design) return startDesign(claim, design, on);
  const spec = model === 'spec' ? (symmetry ? treeSpec(on) : specOnly(on)) : undefined;
  return Object.assign(start(spec ?? packedSpec(on.orderMax)), { unmet: () => [] });
}

function startSlab({ verdict, fault, scope = '' }: Claim, on: Zone): Trial {
  const design = fault === undefined ? pmm : slabFaultNamed(fault).design;
  const shape = { ...objectScope(scope, design), zone: on };
  const model = new ObjectModel(shape);
  const owed = verdict === 'holds' ? owedEvents(shape) : [];
  return Object.assign(start(model), { unmet: () => owed.filter((one) => !model.tally.has(one)) });
}

function startInterleaved(claim: Claim, on: Zone): Trial {
  const { model, design, fault, programs = '', irq, grain = 'accesses', migrations = 0 } = claim;
  const name = design ?? fault ?? '';
  const handlersOf = <Script>(scripts: Script[], parse: (text: string) => Script[]) =>
    irq === undefined ? {} : { handlers: scripts.map((_, cpu) => (cpu === 0 ? parse(irq) : [])) };
  const owes = claim.verdict === 'holds';
  if (model === 'interleaved') {
    const scripts = parseScripts(programs);
    const handlers = handlersOf(scripts, parseScripts);
    const base = { design: sharedDesignNamed(name), zone: on, scripts, grain, migrations };
    const scenario = { ...base, ...handlers };
    return owes ? witnessed(witnessedSchedules(scenario)) : bare(interleaved(scenario));
  }
  const scripts = parseObjectScripts(programs);
  const handlers = handlersOf(scripts, parseObjectScripts);
  const objects = { design: sharedObjectDesignNamed(name), zone: on, sizes: smallSizes };
  const scenario = { ...objects, scripts, grain, ...handlers };
  return owes ? witnessed(witnessedObjects(scenario)) : bare(interleavedObjects(scenario));
}

const bare = (model: WordModel): Trial => Object.assign(start(model), { unmet: () => [] });

const witnessed = (model: WitnessedSchedules): Trial =>
  Object.assign(start(model), { unmet: () => model.unmet() });

function startDesign({ verdict, symmetry }: Claim, design: Design, on: Zone): Trial {
  const reduced = symmetry && new Symmetric(design, on);
  const model = reduced ?? new Sequential(design, on);
  const unmet = new Set(verdict === 'holds' ? owedWitnesses(design, model.effectiveZone) : []);
  // Soon there is nothing left to wait for, and listening costs as much as the search.
  model.onRight = (before, call, answer) => {
    unmet.delete(witnessOf(before, call, answer));
    if (unmet.size === 0) model.onRight = undefined;
  };
  const standsFor = reduced && { standsFor: () => reduced.standsFor };
  return Object.assign(start(model), { unmet: () => [...unmet], ...standsFor });
}

/** The zone of a claim, aligned as the design says: from frame 0, for the spec. */
const zoneOf = (claim: Claim, design: Design | undefined): Zone =>
  zone({
    ...claim.zone,
    reserved: claim.zone.reserved ?? [],
    alignment: design?.declares.alignment ?? 'absolute',
  });

const subjectOf = ({ design, fault }: Claim): Design =>
  design === undefined ? faultNamed(fault ?? '').design : designNamed(design);

/**
 * Compares what was found with what is claimed; what a claim does not mention may be anything. A
 * claim is vacuous, and does not stand, if its search has not met what it should: `unmet`.
 */
export function judgeClaim(
  claim: Claim,
  verdict: Verdict,
  { unmet, standsFor }: Pick<Trial, 'unmet' | 'standsFor'>,
): Finding {
  const { explored } = verdict;
  const failed = verdict.kind === 'fails' ? verdict : undefined;
  const got: Readonly<Record<string, string | number>> = {
    verdict: verdict.kind,
    states: explored.states,
    transitions: explored.transitions,
    depth: explored.depth,
    standsFor: standsFor?.() ?? 'not counted',
    obligation: failed?.failure.rule ?? 'none broken',
    steps: failed?.trace.actions.length ?? 'no trace',
  };
  const moved = Object.entries(got).flatMap(([field, is]): Move[] => {
    const expected = claim[field as keyof Claim] as string | number | undefined;
    return expected === undefined || expected === is ? [] : [{ field, expected, got: is }];
  });
  for (const outcome of unmet()) {
    moved.push({ field: 'vacuous', expected: `to meet '${outcome}'`, got: 'never' });
  }
  return { claim, explored, moved };
}
