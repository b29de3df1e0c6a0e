/** A judged log as people read it: what was in it, what was asked how often, what is wrong. */
import { logObligations } from '../../spec/logs/log-obligations.ts';
import type { LogResult, RuleResult } from '../../models/logs/judge-log.ts';
import type { Story } from '../../models/logs/stories.ts';
import { counted, plural, tinted, type Voice } from '../terminal/style.ts';
import { type Column, tableOf } from '../terminal/table.ts';
import { noted } from './counterexample.ts';

const columns: readonly Column[] = [
  { title: '  rule', side: 'left' },
  { title: 'judged', side: 'right' },
  { title: 'broken', side: 'right' },
  { title: '', side: 'left' },
];

const tones = { holds: 'good', fails: 'bad', unknown: 'unsure' } as const;

/** A judged log, and how long that took. */
export interface TimedResult extends LogResult {
  readonly seconds: number;
}

/** Failures first, then what was in the log, then a table by rule. */
export function logLines(voice: Voice, result: LogResult): string[] {
  return [
    ...result.stories.flatMap((story) => [...storyLines(voice, result, story), '']),
    tinted(voice, 'strong', result.path),
    ...noted('log', [`${result.facts.format} of ${result.facts.system}`]),
    ...noted('events', [eventsOf(result)]),
    ...noted('zones', zonesOf(result)),
    ...noted('snapshots', result.counts.snapshots.map(snapshotLine)),
    ...noted('silent', silentOf(result)),
    ...noted('limits', [...result.limits]),
    '',
    ...tableOf(
      columns,
      result.rules.map((rule) => row(voice, rule)),
    ),
    '',
  ];
}

const eventsOf = ({ counts, events, lines, others }: LogResult): string => {
  const parts = [
    `${counted(counts.allocated)} handed out`,
    `${counted(counts.freed)} given back`,
    ...(counts.refused > 0 ? [`${counted(counts.refused)} refused`] : []),
    ...(counts.left > 0 ? [`${counted(counts.left)} left the lists`] : []),
    ...(counts.entered > 0 ? [`${counted(counts.entered)} entered them`] : []),
    ...(others > 0 ? [`${counted(others)} beside the point`] : []),
  ];
  return `${counted(events)} in ${plural(lines, 'line')}: ${parts.join(', ')}`;
};

function zonesOf({ facts }: LogResult): string[] {
  const { zones, orderMax, isTopKnown } = facts;
  const list = zones.map(({ name, from, spanned }) => `${name} [${from},${from + spanned})`);
  const top = `top order ${orderMax}${isTopKnown ? '' : ' (assumed)'}`;
  return [`${list.join(', ') || 'not told'}; ${top}`];
}

const snapshotLine = (
  { name, free, agreed }: LogResult['counts']['snapshots'][number],
  i: number,
) =>
  i === 0
    ? `${name}: ${counted(free)} free frames, taken as they are`
    : `${name}: ${counted(free)} free frames, ${counted(agreed)} of them free by the lines`;

const silentOf = ({ silent }: LogResult): string[] =>
  silent.size === 0
    ? ['nothing: every step has a line']
    : [...silent].map(([name, frames]) => `${name}: ${plural(frames, 'time')}`);

function row(voice: Voice, { rule, asked, broken, doubtful, because }: RuleResult): string[] {
  const { name } = logObligations[rule];
  const title = `  ${rule.padEnd(3)} ${name}`;
  if (asked === 0) return [title, '–', '', `not judged: ${because.join('; ')}`];
  const left = because.length > 0 ? `; not all: ${because.join('; ')}` : '';
  const tone = broken > 0 ? 'fails' : doubtful > 0 ? 'unknown' : 'holds';
  return [
    title,
    counted(asked),
    counted(broken + doubtful),
    tinted(voice, tones[tone], tone) + left,
  ];
}

/** One contradiction: which rule, why, the lines, and what was between them. */
function storyLines(voice: Voice, result: LogResult, story: Story): string[] {
  const { contradiction, told, between, sameBlock, others } = story;
  const { rule, why, unless, lines } = contradiction;
  const { name, statement } = logObligations[rule];
  const verdict = unless === undefined ? 'fails' : 'unknown';
  const word = tinted(voice, tones[verdict], verdict.toUpperCase());
  const places = `line${lines.length > 1 ? 's' : ''} ${lines.join(', ')}`;
  const rest = told
    .slice(1)
    .flatMap(({ line, text }, i) => [
      ...(i === 0 ? betweenLines(between, sameBlock, others) : []),
      ...noted(`line ${line}`, [text.trim()]),
    ]);
  return [
    `${word}  ${rule} ${name}   ${result.path}   ${places}`,
    '',
    ...told.slice(0, 1).flatMap(({ line, text }) => noted(`line ${line}`, [text.trim()])),
    ...rest,
    '',
    ...noted('obligation', [statement]),
    ...noted('why', [why]),
    ...noted('unless', unless === undefined ? [] : [unless]),
    ...noted('replay', [`npx buddycheck trace ${result.path}`]),
  ];
}

function betweenLines(between: number, same: number, others: Story['others']): string[] {
  if (between === 0) return [];
  const about = `${plural(between, 'line')} between, ${counted(same)} of them about the same block`;
  return noted('', [about, ...others.map(({ line, text }) => `${line}: ${text.trim()}`)]);
}

/** The last line of all. */
export function logsSummary(
  voice: Voice,
  results: readonly TimedResult[],
  verdict: LogResult['verdict'],
): string[] {
  const events = results.reduce((sum, one) => sum + one.events, 0);
  const seconds = results.reduce((sum, one) => sum + one.seconds, 0);
  const unjudged =
    results[0]?.rules.filter(({ asked }) => asked === 0).map(({ rule }) => rule) ?? [];
  const without =
    results.length === 1 && unjudged.length > 0 ? `; not judged: ${unjudged.join(', ')}` : '';
  const word = tinted(voice, tones[verdict], verdict.toUpperCase());
  return [
    `${word}  ${plural(results.length, 'log')}, ${plural(events, 'event')}, ` +
      `${seconds.toFixed(1)} s${without}`,
  ];
}
