/** What a check of a binary found: zones, levels one by one, and what it does with bad calls. */
import type {
  Conformance,
  HistoryResult,
  LevelResult,
  ProgramResult,
  ZoneResult,
} from '../../models/jobs/binaries/results.ts';
import { showProgram } from '../../models/jobs/binaries/parts.ts';
import type { Behaviour } from '../../models/one-cpu/binaries/invalid-calls.ts';
import { levelObligations } from '../../models/one-cpu/binaries/levels.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import type { BinaryCheck } from './binary-check.ts';
import { replayCommand, ruleName } from './counterexample.ts';
import { type Promises, toldOf } from '../../models/subject/binaries/promises.ts';
import { counted, plural, tinted, type Tone, type Voice } from '../terminal/style.ts';
import { type Column, tableOf } from '../terminal/table.ts';

const tones: Readonly<
  Record<ZoneResult['verdict'] | LevelResult['verdict'] | HistoryResult['verdict'], Tone>
> = {
  holds: 'good',
  fails: 'bad',
  unknown: 'unsure',
  refused: 'faint',
  passed: 'good',
  'left out': 'faint',
  unasked: 'faint',
};

/** The lines of the report behind a counterexample, if there is one. */
export function binarySummary(
  voice: Voice,
  { given, result, behaviours, seconds }: BinaryCheck,
): string[] {
  const { name, bytes, convention, words } = given;
  const { zones, histories, programs, verdict, notSmallest } = result;
  const calls = [...zones, ...histories].reduce((sum, one) => sum + one.calls, 0);
  const word = tinted(voice, tones[verdict], verdict.toUpperCase());
  const policy = notSmallest === undefined ? 'always' : `not always: ${notSmallest}`;
  const decoder = convention.listed ? '' : ', shows no lists: judged by its answers alone';
  return [
    `${tinted(voice, 'strong', name)}  ${counted(bytes.length)} bytes of WebAssembly${decoder}`,
    ...tableOf(zoneColumns, [
      ...zones.map((zone) => zoneRow(voice, zone)),
      ...histories
        .filter((history) => history.verdict !== 'left out')
        .map((history) => historyRow(voice, history)),
    ]),
    '',
    ...alsoLines(name, result, words),
    ...programLines(voice, programs),
    ...tableOf(
      levelColumns,
      result.levels.map((level) => levelRow(voice, level)),
    ),
    `  takes from a smallest free block (O3, a policy): ${policy}`,
    ...(convention.settle ? [settledLine(convention.settle.name)] : []),
    ...idleLines(zones),
    ...growingLines(zones),
    ...promisedLines(convention.promises),
    '',
    ...behaviourLines(behaviours),
    ...result.leftOut.map((what) => `  left out: ${what}`),
    `${word}  ${name}, ${plural(calls, 'call')} judged, ${seconds.toFixed(1)} s` +
      wordsOfLeftOut(result),
  ];
}

/** The last line is what many read: it says that there is more to read. */
const wordsOfLeftOut = ({ leftOut, verdict }: Conformance): string =>
  leftOut.length === 0 || verdict === 'fails' ? '' : `; left out: see above`;

/** Calls of a trace that is printed, at most. */
const TOLD_MAX = 100;

/** What fails beside the story that was told, each with the command that replays it. */
function alsoLines(name: string, { findings }: Conformance, words: string): string[] {
  const [, ...others] = findings;
  if (others.length === 0) return [];
  const rows = others.map(({ level, failure, trace, zone }) => [
    `  ${ruleName(failure.rule)}`,
    level,
    plural(trace.length, 'call'),
    trace.length > TOLD_MAX
      ? 'too long for a line: see --json'
      : replayCommand({ subject: name, zone, calls: trace }, words),
  ]);
  const columns = ['  fails too', 'of level', 'in', 'replay'].map((title) => ({
    title,
    side: 'left' as const,
  }));
  return [...tableOf(columns, rows), ''];
}

/** What its config promises instead of the usual. */
function promisedLines(promises: Promises): string[] {
  const told = toldOf(promises);
  return told.length === 0 ? [] : [`  promises, as its config says: ${told.join('; ')}`];
}

/** Its author vouches for it, so whoever reads the verdict should know. */
const settledLine = (name: string): string =>
  `  behind every call ${name} ran, and what that changed is taken on trust`;

/** Words that no zone's states have, though calls read them: statistics. */
function idleLines(zones: readonly ZoneResult[]): string[] {
  const words = zones.flatMap(({ idle }) => idle);
  return words.length === 0
    ? []
    : [`  left out of states: ${named(words, ' that decided nothing')}`];
}

/** Words that make every state a new one; or what to do where there are just more than allowed. */
function growingLines(zones: readonly ZoneResult[]): string[] {
  const words = zones.flatMap(({ growing = [] }) => growing);
  if (words.length > 0) {
    return [`  never the same again, so that states have no end: ${named(words)}`];
  }
  const isCut = zones.some(({ limit }) => limit?.startsWith('statesMax'));
  return isCut ? ['  cut off: a higher --states-max goes on'] : [];
}

/** How many there are, and where. */
function named(some: readonly number[], what = ''): string {
  const words = [...new Set(some)].toSorted((x, y) => x - y);
  const firsts = words.filter((at) => !words.includes(at - 4));
  const lasts = words.filter((at) => !words.includes(at + 4));
  const hex = (at: number): string => `0x${at.toString(16)}`;
  const runs = firsts.map((at, i) =>
    at === lasts[i] ? hex(at) : `${hex(at)} to ${hex(lasts[i]!)}`,
  );
  return `${plural(words.length, 'word')}${what} (${runs.join(', ')})`;
}

const zoneColumns: readonly Column[] = [
  { title: '  zone', side: 'left' },
  { title: 'states', side: 'right' },
  { title: 'depth', side: 'right' },
  { title: 'calls', side: 'right' },
  { title: 'verdict', side: 'left' },
];

function zoneRow(voice: Voice, result: ZoneResult): string[] {
  const { zone, states, depth, calls, verdict, isSymmetric } = result;
  const detail = detailOf(result);
  return [
    `  ${showZone({ ...zone, alignment: 'absolute' })}${isSymmetric ? ', up to symmetry' : ''}`,
    counted(states),
    `${Math.max(0, depth)}`,
    counted(calls),
    tinted(voice, tones[verdict], verdict) + (detail === undefined ? '' : `: ${detail}`),
  ];
}

/** What failed, here for the first time or again, and what limit the rest of the search met. */
function detailOf({ verdict, failure, again = [], limit }: ZoneResult): string | undefined {
  if (verdict === 'refused') return 'by its init: left out';
  const parts = [
    ...(failure ? [ruleName(failure.rule)] : []),
    ...(again.length > 0 ? [`${again.join(', ')} again`] : []),
    ...(limit === undefined ? [] : [verdict === 'fails' ? `the rest unknown: ${limit}` : limit]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}

function historyRow(voice: Voice, result: HistoryResult): string[] {
  const { frames, zone, seeds, calls, verdict, limit, finding, again } = result;
  const detail = limit ?? failureName(finding?.failure) ?? (again && `${again.join(', ')} again`);
  return [
    `  [0,${frames}), top order ${zone?.orderMax}, long histories of ${plural(seeds, 'seed')}`,
    '',
    '',
    counted(calls),
    tinted(voice, tones[verdict], verdict) + (detail === undefined ? '' : `: ${detail}`),
  ];
}

const programColumns: readonly Column[] = [
  { title: '  under every schedule of', side: 'left' },
  { title: 'frames', side: 'right' },
  { title: 'states', side: 'right' },
  { title: 'depth', side: 'right' },
  { title: 'verdict', side: 'left' },
];

function programLines(voice: Voice, programs: readonly ProgramResult[]): string[] {
  if (programs.length === 0) return [];
  const rows = programs.map((program) => {
    const { zone, verdict, states, depth, limit, failure } = program;
    const detail =
      verdict === 'refused' ? 'by its init: left out' : (limit ?? failureName(failure));
    return [
      `  ${showProgram(program)}`,
      `${zone.regions[0]?.to}`,
      counted(states),
      `${Math.max(0, depth)}`,
      tinted(voice, tones[verdict], verdict) + (detail === undefined ? '' : `: ${detail}`),
    ];
  });
  return [...tableOf(programColumns, rows), ''];
}

const failureName = (failure: ZoneResult['failure']): string | undefined =>
  failure && ruleName(failure.rule);

const levelColumns: readonly Column[] = [
  { title: '  level', side: 'left' },
  { title: 'verdict', side: 'left' },
  { title: 'asks for', side: 'left' },
];

const levelRow = (voice: Voice, { level, verdict, unfit }: LevelResult): string[] => [
  `  ${level}`,
  tinted(voice, tones[verdict], verdict),
  unfit ??
    (verdict === 'unasked'
      ? 'of what has an atomic instruction or a lock'
      : levelObligations[level]),
];

const behaviourColumns: readonly Column[] = [
  { title: '  free of a bad block', side: 'left' },
  { title: 'rejected', side: 'right' },
  { title: 'ignored', side: 'right' },
  { title: 'traps', side: 'right' },
  { title: 'corrupts', side: 'right' },
];

/** Observed, in every state of a small zone; a client that makes such calls is on its own. */
function behaviourLines(behaviours: readonly Behaviour[]): string[] {
  if (behaviours.length === 0) return [];
  const row = ({ kind, rejected, ignored, traps, corrupts }: Behaviour): string[] => [
    `  ${kind}`,
    ...[rejected, ignored, traps, corrupts].map(counted),
  ];
  return [...tableOf(behaviourColumns, behaviours.map(row)), ''];
}
