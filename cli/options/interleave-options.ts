/** The options of `buddycheck interleave`, from text to a scenario and how to look at it. */
import { z } from 'zod';
import type { AnyScenario } from '../../models/many-cpus/world/scenario.ts';
import { parseObjectScripts } from '../../models/many-cpus/programs/scripts.ts';
import { sizesNamed } from '../../models/subject/objects/object-sizes.ts';
import { strategyNames } from '../../engine/schedule/strategies/strategies.ts';
import type { RunOptions } from '../../models/many-cpus/run-scenario.ts';
import { parseSchedule } from '../../models/many-cpus/programs/schedule-text.ts';
import { parseScripts } from '../../models/many-cpus/programs/scripts.ts';
import {
  anySharedDesignNamed,
  type AnySharedDesign,
} from '../../models/catalogue/shared-designs.ts';
import { warningsOf } from '../../models/subject/binaries/warnings.ts';
import type { SharedObjectDesign } from '../../impl/smp/object-locks.ts';
import { type Zone, zone } from '../../spec/blocks/zone.ts';
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import { isPath, sharedDesignIn } from '../../models/jobs/node/design-file.ts';
import { OutputFile } from './output-file.ts';
import { PageFile } from './page-file.ts';
import { isBinaryPath } from './binary-path.ts';
import { readBinary, sharedOf } from './read-binary.ts';
import { quoted } from '../../models/kept/command-word.ts';
import { asUsage, asUsageLater, split, UsageError } from './usage.ts';
import { checked, decimal, integer } from './values.ts';

/** CPUs, at most: with more even the shortest programs have too many schedules. */
const CPUS_MAX = 4;

const names = {
  design: { type: 'string' },
  config: { type: 'string' },
  frames: { type: 'string' },
  cpus: { type: 'string' },
  program: { type: 'string' },
  irq: { type: 'string' },
  sizes: { type: 'string' },
  sees: { type: 'string' },
  writes: { type: 'string' },
  grain: { type: 'string' },
  strategy: { type: 'string' },
  preemptions: { type: 'string' },
  migrations: { type: 'string' },
  symmetry: { type: 'boolean' },
  'tree-symmetry': { type: 'boolean' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  'states-max': { type: 'string' },
  'seconds-max': { type: 'string' },
  'memory-max': { type: 'string' },
  sarif: { type: 'string' },
  html: { type: 'string' },
  schedule: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const oneOf = <Name extends string>(option: string, all: readonly [Name, ...Name[]]) =>
  z.enum(all, {
    error: ({ input }) => `--${option} must be one of ${all.join(', ')}, got '${input}'`,
  });

const schema = z.strictObject({
  design: z.string().optional(),
  config: z.string().optional(),
  frames: integer('frames', 1, 64).default(4),
  cpus: integer('cpus', 1, CPUS_MAX).optional(),
  program: z.string().optional(),
  irq: z.string().optional(),
  sizes: oneOf('sizes', ['small', 'document']).optional(),
  sees: oneOf('sees', ['all', 'client']).optional(),
  writes: oneOf('writes', ['nodes', 'data']).optional(),
  grain: oneOf('grain', ['accesses', 'locks']).default('accesses'),
  strategy: oneOf('strategy', strategyNames as unknown as ['states', ...string[]]).default(
    'states',
  ),
  preemptions: integer('preemptions', 0, 255).optional(),
  migrations: integer('migrations', 0, 15).default(0),
  symmetry: z.boolean().default(false),
  'tree-symmetry': z.boolean().default(false),
  seed: integer('seed', 0, 2 ** 31 - 1).default(1),
  runs: integer('runs', 1, 1_000_000).default(1_000),
  'states-max': integer('states-max', 1, 2 ** 30).default(1_000_000),
  'seconds-max': decimal('seconds-max', 0, 1e9).optional(),
  'memory-max': integer('memory-max', 1, 2 ** 20).optional(),
  sarif: z.string().optional(),
  html: z.string().optional(),
  schedule: z.string().optional(),
  json: z.boolean().default(false),
});

/** What to run, and how to look at it and answer. */
export interface InterleaveOptions {
  readonly scenario: AnyScenario;
  /** How a command names the binary that the design is in. */
  readonly words: string | undefined;
  readonly run: RunOptions;
  /** A schedule to be replayed in place of a search. */
  readonly schedule: readonly number[] | undefined;
  readonly json: boolean;
  /** To be told before anything is run. */
  readonly warnings: readonly string[];
  readonly secondsMax: number | undefined;
  /** For a SARIF log, and for a page. */
  readonly files: { readonly sarif?: OutputFile; readonly html?: PageFile };
}

/** @throws UsageError for anything that cannot be run as asked. */
export async function interleaveOptions(args: readonly string[]): Promise<InterleaveOptions> {
  const { values, positionals } = split(args, names, 1);
  const found = checked(schema, values);
  const { design, warnings, cpusMax, words } = await chosen(found, positionals[0]);
  const scenario = design.objects
    ? objectScenario(design.objects, found)
    : pageScenario(design.pages, found);
  const { scripts } = scenario;
  if (scripts.every((script) => script.length === 0)) {
    throw new UsageError(`--program must make a call, got '${found.program ?? ''}'`);
  }
  if (scripts.length > cpusMax) {
    throw new UsageError(`the binary must be run on 1..${cpusMax} CPUs, got ${scripts.length}`);
  }
  const { schedule, json, strategy, preemptions, symmetry, seed, runs } = found;
  const hasTree = found['tree-symmetry'];
  if ((symmetry || hasTree) && design.objects) {
    const why = 'those of pmm have their arrays, and its objects are no tree';
    throw new UsageError(`symmetries need CPUs that own no words, and blocks: ${why}`);
  }
  if (found.migrations > 0 && (strategy === 'orders' || symmetry || hasTree)) {
    throw new UsageError(
      '--migrations goes with --strategy states, random or pct, and without any symmetry',
    );
  }
  if (preemptions !== undefined && (strategy !== 'states' || symmetry || hasTree)) {
    throw new UsageError('--preemptions goes with --strategy states, and without any symmetry');
  }
  if (hasTree && strategy !== 'states') {
    throw new UsageError('--tree-symmetry goes with --strategy states');
  }
  const { 'seconds-max': secondsMax, 'memory-max': memory } = found;
  if (memory !== undefined && strategy !== 'states') {
    throw new UsageError('--memory-max goes with --strategy states');
  }
  return {
    secondsMax,
    files: filesOf(found),
    scenario,
    words,
    run: {
      ...(memory !== undefined && { bytesMax: memory * 2 ** 20 }),
      strategy: strategy as NonNullable<RunOptions['strategy']>,
      ...(preemptions !== undefined && { preemptions }),
      hasSymmetry: symmetry,
      hasTreeSymmetry: hasTree,
      statesMax: found['states-max'],
      seed,
      runs,
    },
    schedule:
      schedule === undefined ? undefined : asUsage(() => parseSchedule(schedule, scripts.length)),
    json,
    warnings: warnings.map((warning) => `${positionals[0] ?? found.design}: ${warning}`),
  };
}

type Found = z.output<typeof schema>;

function filesOf({ sarif, html, schedule }: Found): InterleaveOptions['files'] {
  if (schedule !== undefined && (sarif ?? html) !== undefined) {
    throw new UsageError('--sarif and --html go with a search, and not with --schedule');
  }
  return {
    ...(sarif !== undefined && { sarif: new OutputFile('sarif', sarif) }),
    ...(html !== undefined && { html: new PageFile(html) }),
  };
}

/** Orders are asked for. */
function pageScenario(design: SharedDesign, found: Found): AnyScenario {
  for (const option of ['sizes', 'sees', 'writes'] as const) {
    if (found[option] === undefined) continue;
    throw new UsageError(`--${option} goes with an object design, such as pmm: ${design.name}`);
  }
  const parse = (text: string) => asUsage(() => parseScripts(text));
  const { program = 'alloc 0; alloc 1; free; free' } = found;
  const migrations = found.migrations > 0 && { migrations: found.migrations };
  return { design, ...programsOf(found, parse(program), parse), ...migrations };
}

/** Bytes are asked for. */
function objectScenario(design: SharedObjectDesign, found: Found): AnyScenario {
  if (found.migrations > 0) {
    throw new UsageError('--migrations goes with page designs: the caller tells pmm its CPU');
  }
  const parse = (text: string) => asUsage(() => parseObjectScripts(text));
  const sizes = sizesNamed(found.sizes ?? 'small');
  // The program of document 002's report; a page and an object of a class in the middle.
  const object = sizes.classes[Math.floor(sizes.classes.length / 3)];
  const { program = `alloc ${sizes.frameBytes}; alloc ${object}; free` } = found;
  return {
    design,
    sizes,
    ...(found.sees === 'client' && { sees: 'client' }),
    ...(found.writes === 'data' && { scribble: 'data' }),
    ...programsOf(found, parse(program), parse),
  };
}

/** What all scenarios have. */
function programsOf<Script extends readonly unknown[]>(
  { frames, cpus, irq, grain }: Found,
  program: readonly Script[],
  parse: (text: string) => readonly Script[],
) {
  const scripts = scriptsOf(program, cpus);
  const on: Zone = zone({ regions: [[0, frames]], orderMax: Math.floor(Math.log2(frames)) });
  const handlers = irq === undefined ? undefined : handlersOf(parse(irq), scripts.length);
  return { zone: on, scripts, grain, ...(handlers && { handlers }) };
}

/** A design by its name, or a binary by its path, which may stand alone. */
async function chosen(found: Found, file: string | undefined) {
  if (file !== undefined && (found.design !== undefined || !isBinaryPath(file))) {
    throw new UsageError(`unexpected argument '${file}': give one x.wasm, or --design`);
  }
  const text = file ?? found.design ?? 'locked-free-list';
  if (isBinaryPath(text)) {
    const given = await readBinary(text, found.config);
    const { program, convention } = given;
    const warnings = warningsOf(program, convention, true);
    const design: AnySharedDesign = { pages: asUsage(() => sharedOf(given)) };
    return { design, warnings, cpusMax: convention.cpus.max, words: given.words };
  }
  if (found.config !== undefined) throw new UsageError('--config goes with a binary, x.wasm');
  const isOwn = isPath(text);
  const design: AnySharedDesign = isOwn
    ? { pages: await asUsageLater(() => sharedDesignIn(text)) }
    : asUsage(() => anySharedDesignNamed(text));
  const words = isOwn ? quoted(text) : undefined;
  return { design, warnings: [], cpusMax: CPUS_MAX, words };
}

/** One script for each CPU; a single one is for all. */
function scriptsOf<Script>(scripts: readonly Script[], cpus: number | undefined): Script[] {
  const count = cpus ?? (scripts.length === 1 ? 2 : scripts.length);
  if (scripts.length === 1) return Array.from({ length: count }, () => scripts[0] as Script);
  if (scripts.length === count && count <= CPUS_MAX) return [...scripts];
  throw new UsageError(`--program must have one script or ${count}, got ${scripts.length}`);
}

/** One interrupt for each CPU that has a script here. */
function handlersOf<Script extends readonly unknown[]>(
  scripts: readonly Script[],
  cpus: number,
): Script[][] {
  if (scripts.length !== 1 && scripts.length !== cpus) {
    throw new UsageError(`--irq must have one script or ${cpus}, got ${scripts.length}`);
  }
  return Array.from({ length: cpus }, (_, cpu) => {
    const script = scripts[scripts.length === 1 ? 0 : cpu] as Script;
    return script.length === 0 ? [] : [script];
  });
}
