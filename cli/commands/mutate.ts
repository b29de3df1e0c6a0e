/** `buddycheck mutate ./x.wasm`: which changes of a binary would its check not notice? */
import { z } from 'zod';
import {
  binaryZones,
  conformance,
  type ConformanceOptions,
} from '../../models/jobs/binaries/conformance.ts';
import {
  type MutantEnd,
  type MutantStatus,
  mutantTask,
} from '../../models/jobs/node/mutant-task.ts';
import { expectsCpus } from '../../models/subject/binaries/warnings.ts';
import { type Mutant, mutantsOf } from '../../models/strength/binary-mutants.ts';
import type { ZoneShape } from '../../spec/blocks/zone.ts';
import {
  binaryOptions,
  binaryOptionNames,
  limitsOf,
  sharedIfMeant,
  zonesOf,
} from '../options/binary-options.ts';
import { type GivenBinary, readBinary } from '../options/read-binary.ts';
import { Progress } from '../terminal/progress.ts';
import { plural, tinted, type Voice } from '../terminal/style.ts';
import { tableOf } from '../terminal/table.ts';
import { exitCodes, split, UsageError } from '../options/usage.ts';
import { checked } from '../options/values.ts';
import { OutputFile } from '../options/output-file.ts';
import { crowdNames, crowdOf, crowdOptions, sideBySide } from './side-by-side.ts';

const names = { ...binaryOptionNames, ...crowdNames, report: { type: 'string' } } as const;
const schema = binaryOptions.extend({ ...crowdOptions, report: z.string().optional() });

interface Tried extends MutantEnd {
  readonly mutant: Mutant;
}

const STATES_MAX = 20_000;

/** Runs the command and returns its exit code. @throws UsageError */
export async function mutate(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(args, names, 1);
  const [path] = positionals;
  if (path === undefined) throw new UsageError('mutate needs a file: buddycheck mutate x.wasm');
  const found = checked(schema, values);
  const crowd = crowdOf(found);
  const limits = limitsOf(found);
  const report = found.report === undefined ? undefined : new OutputFile('report', found.report);
  const given = await readBinary(path, found.config, limits);
  const zones = found.quick ? binaryZones.slice(0, 2) : zonesOf(found, given);
  const statesMax = found['states-max'] ?? STATES_MAX;
  const options: ConformanceOptions = { zones, statesMax, limits, isTold: false };
  const { verdict } = await conformance(given.program, given.convention, {
    ...options,
    shared: sharedIfMeant(given, limits),
  });
  if (verdict !== 'holds') throw new UsageError(`${path}: ${verdict} unchanged; check it first`);
  const mutants = mutantsOf(given.program, leftOutOf(given));
  const progress = new Progress(voice);
  const { name, convention, program } = given;
  const hasCpus = expectsCpus(program, convention);
  const of = { name, convention, hasCpus, zones, statesMax, limits };
  const ends = await sideBySide(voice, progress, crowd, (watcher) =>
    mutants.map(({ bytes }) =>
      mutantTask(watcher, { ...of, bytes: Buffer.from(bytes).toString('base64') }),
    ),
  );
  progress.end();
  const tried = ends.map((end, i): Tried => ({ mutant: mutants[i] as Mutant, ...end }));
  report?.write(reportOf(given, tried));
  for (const line of summary(voice, given, tried, zones)) voice.say(line);
  if (tried.length < mutants.length) return exitCodes.unknown;
  return tried.some(({ status }) => status === 'Survived') ? exitCodes.fails : exitCodes.holds;
}

/** What only shows or describes the allocator is no part of it. */
function leftOutOf({ convention }: GivenBinary): ReadonlySet<string> {
  const { listed, mark, settle, schemeOf, frameBytesOf, headerBytesOf } = convention;
  const patterns = [listed, mark, settle, schemeOf, frameBytesOf, headerBytesOf];
  return new Set(patterns.flatMap((pattern) => (pattern ? [pattern.name] : [])));
}

function summary(
  voice: Voice,
  { name }: GivenBinary,
  tried: readonly Tried[],
  zones: readonly ZoneShape[],
): string[] {
  const count = (wanted: MutantStatus) => tried.filter(({ status }) => status === wanted).length;
  const survivors = tried.filter(({ status }) => status === 'Survived');
  const rows = survivors.map(({ mutant: { functionName, offset, change } }) => [
    `  ${functionName}`,
    `byte 0x${offset.toString(16)}`,
    change,
  ]);
  const columns = ['  survives in', 'at', 'change'].map((title) => ({
    title,
    side: 'left' as const,
  }));
  const word = tinted(voice, survivors.length > 0 ? 'unsure' : 'good', `${survivors.length}`);
  const frames = zones.map(({ regions }) => regions[0]?.[1]).join(', ');
  const killed = `${count('Killed')} killed`;
  const others = `${count('Timeout')} unknown, ${count('CompileError')} invalid`;
  const all = plural(tried.length, 'mutant');
  return [
    ...(rows.length > 0 ? [...tableOf(columns, rows), ''] : []),
    `${name}: ${all}: ${killed}, ${others}, ${word} survive; zones of ${frames} frames`,
  ];
}

/** One line of source per mutant: a listing that the report's viewer can show. */
function reportOf({ name }: GivenBinary, tried: readonly Tried[]): string {
  const lines = tried.map(
    ({ mutant: { functionName, offset, change } }) =>
      `${functionName}  0x${offset.toString(16)}  ${change.split(' → ')[0]}`,
  );
  const mutants = tried.map(({ mutant, status, why }, i) => ({
    id: `${mutant.id}`,
    mutatorName: mutant.kind,
    replacement: mutant.change.split(' → ')[1],
    location: {
      start: { line: i + 1, column: 1 },
      end: { line: i + 1, column: lines[i]!.length + 1 },
    },
    status,
    ...(why ? { statusReason: why } : {}),
  }));
  const files = { [`${name}.wasm`]: { language: 'wasm', source: lines.join('\n'), mutants } };
  return `${JSON.stringify({ schemaVersion: '2', thresholds: { high: 90, low: 70 }, files })}\n`;
}
