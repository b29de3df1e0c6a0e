/**
 * A check of a binary as parts, each with what it decided: a zone, histories of one size, a program
 * of several CPUs. Reports for machines are made of these; the same part always has the same name.
 */
import type { Failure } from '../../../engine/search/model.ts';
import type { ObligationId } from '../../../spec/blocks/blame.ts';
import { showZone } from '../../../spec/blocks/zone.ts';
import { rulesAt } from '../../one-cpu/binaries/levels.ts';
import { showScript } from '../../many-cpus/programs/scripts.ts';
import type { Finding } from '../../one-cpu/binaries/zones/finding.ts';
import type { Bounds } from '../job.ts';
import type {
  Conformance,
  HistoryResult,
  LevelResult,
  ProgramResult,
  Timed,
  ZoneResult,
} from './results.ts';

/** One part. */
export interface Part extends Bounds {
  /** The obligations that it decides. */
  readonly rules: readonly ObligationId[];
  readonly verdict: 'holds' | 'passed' | 'fails' | 'unknown' | 'refused';
  readonly calls: number;
  readonly seconds: number;
  readonly states?: number;
  readonly depth?: number;
  /** The limit behind which it knows nothing. */
  readonly limit?: string;
  /** What fails here, each obligation once. */
  readonly failures: readonly Failure[];
  /** Where these are one CPU's, with their traces. */
  readonly findings: readonly Finding[];
  /** Of a program of several CPUs. */
  readonly program?: ProgramResult;
  /** Of a zone. */
  readonly searched?: ZoneResult;
}

/** All parts, in the order in which they were looked at; what was left out is none. */
export function partsOf({ zones, histories, findings, programs, levels: told }: Conformance) {
  const asked = told.flatMap(({ level }) => (level === 'concurrent' ? [] : rulesAt(level)));
  const rules = [...new Set(asked)];
  return [
    ...zones.map((result) => zonePart(result, rules, findings)),
    ...histories.flatMap(historyPart),
    ...programs.map(programPart),
  ];
}

/** What answers alone decide. */
const ofAnswers = (['safe', 'exact', 'coalescing'] as const).flatMap(rulesAt);

function zonePart(
  result: Timed<ZoneResult>,
  rules: readonly ObligationId[],
  all: readonly Finding[],
): Part {
  const { zone, isSymmetric, verdict, states, depth, calls, seconds, limit, again = [] } = result;
  const findings = all.filter((finding) => finding.zone === zone);
  return {
    method: isSymmetric ? 'symmetric' : 'exhaustive',
    zone: showZone(zone),
    rules,
    verdict,
    states,
    depth: Math.max(0, depth),
    calls,
    seconds,
    ...(limit !== undefined && { limit }),
    failures: failuresOf(findings, again),
    findings,
    searched: result,
  };
}

function historyPart(result: Timed<HistoryResult>): Part[] {
  const { zone, verdict, calls, seconds, limit, finding, again = [] } = result;
  if (!zone || verdict === 'left out') return [];
  const findings = finding ? [finding] : [];
  const part = {
    method: 'random',
    zone: `${showZone(zone)}, long histories`,
    rules: [...new Set(ofAnswers)],
    verdict,
    calls,
    seconds,
    ...(limit !== undefined && { limit }),
    failures: failuresOf(findings, again),
    findings,
  };
  return [part];
}

function programPart(program: Timed<ProgramResult>): Part {
  const { zone, verdict, states, depth, seconds, limit, failure } = program;
  return {
    method: 'schedules',
    zone: `${showZone(zone)}: ${showProgram(program)}`,
    rules: rulesAt('concurrent'),
    verdict,
    states,
    depth: Math.max(0, depth),
    calls: 0,
    seconds,
    ...(limit !== undefined && { limit }),
    failures: failure ? [failure] : [],
    findings: [],
    program,
  };
}

/** `alloc 0; free | alloc 1`, or which programs they are. */
export function showProgram({ what, scripts, handler }: ProgramResult): string {
  const interrupts = handler === undefined ? '' : `, interrupted by ${showScript(handler)}`;
  return what ?? `${scripts.map(showScript).join(' | ')}${interrupts}`;
}

/** What is new, and what failed in an earlier part and does here. */
function failuresOf(findings: readonly Finding[], again: readonly string[]): Failure[] {
  const failures = new Map<string, Failure>();
  for (const { failure } of findings) {
    if (!failures.has(failure.rule)) failures.set(failure.rule, failure);
  }
  for (const met of again) {
    const [level = '', rule = ''] = met.split(' ');
    if (!failures.has(rule)) failures.set(rule, { rule, why: `fails here too (level ${level})` });
  }
  return [...failures.values()];
}

/** Limits that were met and what was left out, as sentences. */
export const limitsOf = (name: string, result: Conformance): string[] => [
  ...partsOf(result).flatMap(({ method, zone, limit }) =>
    limit === undefined ? [] : [`${name}, ${method} on ${zone}: unknown, ${limit}`],
  ),
  ...result.levels.flatMap(({ level, verdict, unfit }: LevelResult) =>
    verdict === 'unknown' && unfit !== undefined ? [`${name}, ${level}: unknown, ${unfit}`] : [],
  ),
  ...result.leftOut.map((what) => `${name}: left out, ${what}`),
];
