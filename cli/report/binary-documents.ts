/**
 * A check of a binary for machines: the document of `check --json`, the suite of a JUnit file, and
 * findings that point at the user's own file.
 */
import type { CheckReport } from '../../models/kept/report-codec.ts';
import { REPORT_FORMAT } from '../../models/kept/report-codec.ts';
import { type Part, partsOf, showProgram } from '../../models/jobs/binaries/parts.ts';
import { encodeSchedule } from '../../models/kept/schedule-trace.ts';
import { encodeTrace } from '../../models/kept/trace-text.ts';
import { playBinary } from '../../models/one-cpu/binaries/play-binary.ts';
import type { Finding as Found } from '../../models/one-cpu/binaries/zones/finding.ts';
import { Binary } from '../../models/subject/binaries/binary-mount.ts';
import { calledFor, type Place, placeOf } from '../../models/subject/binaries/place.ts';
import { toldOf } from '../../models/subject/binaries/promises.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import type { GivenBinary } from '../options/read-binary.ts';
import type { BinaryCheck } from './binary-check.ts';
import type { Case } from './cases.ts';
import { replayCommand } from './counterexample.ts';
import { type Finding, flowStep, smpFinding } from './findings.ts';
import { caseSuite, junitDocument } from './junit.ts';
import { rounded } from './check-json.ts';

/** Where what was found is seen. */
export function placeOfFinding(
  { program, convention }: GivenBinary,
  found: Pick<Found, 'failure' | 'trace'>,
): Place | undefined {
  const called = calledFor(convention, found.trace.at(-1)?.op);
  return placeOf(program, found.failure.why, called);
}

/** `unlink_node at byte 0x496, pair-bit.c:73`. */
export const showPlace = ({ name, byte, source }: Place): string =>
  `${name} at byte 0x${byte.toString(16)}${source ? `, ${source.file}:${source.line}` : ''}`;

/** What the document of `check --json` says. */
export function binaryReport({
  given,
  result,
  behaviours,
  seed,
  seconds,
}: BinaryCheck): CheckReport {
  const { name, path, bytes, convention } = given;
  const parts = partsOf(result);
  const { refuses = 'none', alignment, settle, promises } = convention;
  const { notSmallest } = result;
  return {
    format: REPORT_FORMAT,
    verdict: result.verdict,
    seed,
    seconds: rounded(seconds),
    designs: [
      {
        name,
        source: path,
        declares: { sees: refuses, picks: 'unsaid', alignment },
        leftOut: parts
          .filter(({ verdict }) => verdict === 'refused')
          .map(({ method, zone }) => ({ method, zone })),
        results: parts.flatMap((part) => jobOf(name, part)),
        binary: {
          bytes: bytes.length,
          levels: result.levels,
          findings: result.findings.map((found) => {
            const place = placeOfFinding(given, found);
            return {
              level: found.level,
              zone: showZone(found.zone),
              failure: found.failure,
              trace: { subject: name, zone: found.zone, calls: found.trace },
              ...(place && { place: showPlace(place) }),
            };
          }),
          behaviours,
          promises: toldOf(promises),
          leftOut: result.leftOut,
          ...(notSmallest !== undefined && { notSmallest }),
          ...(settle && { settledBy: settle.name }),
        },
      },
    ],
  };
}

function jobOf(name: string, part: Part): CheckReport['designs'][0]['results'] {
  const { method, zone, verdict, states, depth, calls, seconds, limit, failures } = part;
  if (verdict === 'refused') return [];
  const [failure] = failures;
  const [first] = part.findings;
  const { idle = [], growing = [], again = [] } = part.searched ?? {};
  const { program } = part;
  const small = program?.counterexample;
  const job = {
    method,
    zone,
    calls,
    verdict,
    seconds: rounded(seconds),
    ...(states !== undefined && { states }),
    ...(depth !== undefined && { depth }),
    ...(limit !== undefined && { limit }),
    ...(failure && { failure }),
    ...(first && { trace: { subject: name, zone: first.zone, calls: first.trace } }),
    ...(again.length > 0 && { again }),
    ...(idle.length > 0 && { idle }),
    ...(growing.length > 0 && { growing }),
    ...(program && { program: showProgram(program) }),
    ...(small && { schedule: encodeSchedule(small) }),
  };
  return [job];
}

/** The JUnit document: a case for each obligation and part. */
export function binaryJunit({ given, result, seed, seconds }: BinaryCheck): string {
  const suite = caseSuite({
    name: given.name,
    facts: { source: given.path, seed: `${seed}` },
    cases: partsOf(result).flatMap(casesOfPart),
    seconds,
  });
  return junitDocument([suite], seconds);
}

function casesOfPart(part: Part): Case[] {
  const { method, zone, failures } = part;
  const rules = [...new Set([...part.rules, ...failures.map(({ rule }) => rule)])];
  const seconds = part.seconds / rules.length;
  return rules.map((rule) => ({ method, zone, rule, outcome: outcomeOf(part, rule), seconds }));
}

/** A search goes on behind a failure, so it decides the others too, unless it met a limit. */
function outcomeOf({ verdict, limit, failures, calls }: Part, rule: string): Case['outcome'] {
  const failure = failures.find((one) => one.rule === rule);
  if (failure) return { is: 'failed', why: failure.why };
  if (verdict === 'refused') return { is: 'undecided', why: 'left out: init refuses the zone' };
  if (limit !== undefined) return { is: 'undecided', why: `unknown: ${limit}` };
  const [first] = failures;
  const isOver = first && (calls === 0 || verdict !== 'fails');
  if (isOver) return { is: 'undecided', why: `unknown: it ended where ${first.rule} broke` };
  return { is: 'passed' };
}

/** The failures, each at its place in the user's file. */
export function binaryFindings(check: BinaryCheck): Finding[] {
  const { given, result } = check;
  const { path, words } = given;
  return [
    ...result.findings.map((found) => findingOf(check, found)),
    ...result.programs.flatMap(({ counterexample: small }) => {
      if (!small) return [];
      const place = placeOf(given.program, small.failure.why);
      return [{ ...smpFinding(small, words), file: path, at: atPlace(path, place) }];
    }),
  ];
}

function findingOf({ given, limits }: BinaryCheck, found: Found): Finding {
  const { program, convention, name, path, words } = given;
  const { zone, level, failure, trace: calls } = found;
  const binary = new Binary(program, convention, zone, limits);
  const highest = convention.listed ? 'inspected' : 'coalescing';
  const { steps } = playBinary(binary, calls, highest, { level, rule: failure.rule });
  const trace = { subject: name, zone, calls };
  return {
    subject: name,
    rule: failure.rule,
    why: failure.why,
    method: level,
    zone: showZone(zone),
    replay: replayCommand(trace, words),
    key: encodeTrace(trace),
    flows: steps.length > 0 ? [steps.map(flowStep)] : [],
    file: path,
    at: atPlace(path, placeOfFinding(given, found)),
  };
}

/** A line of the source where it is known, else the byte of the binary. */
function atPlace(path: string, place: Place | undefined): NonNullable<Finding['at']> {
  if (!place) return { file: path };
  const { name, byte, source } = place;
  return source ? { ...source, within: name } : { file: path, byte, within: name };
}
