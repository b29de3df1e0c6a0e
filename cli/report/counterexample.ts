/**
 * A failure as a person reads it: what broke, the shortest story of it with the heap drawn whenever
 * it changes, why, and the one command which replays it.
 */
import { Namer } from '../../models/one-cpu/namer.ts';
import type { Heap, Scenario } from '../../models/one-cpu/scenario.ts';
import { encodeTrace, type KeptTrace } from '../../models/kept/trace-text.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import type { Obligation } from '../../spec/obligations/obligation.ts';
import { type LogObligationId, logObligations } from '../../spec/logs/log-obligations.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { showAnswer } from '../../spec/operations/operations.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { drawHeap } from './heap.ts';
import { sourceLine } from './source-line.ts';
import { plural, tinted, type Voice } from '../terminal/style.ts';
import { padded, tableOf } from '../terminal/table.ts';

const MARGIN = 13;

/** The obligation with this id; undefined for a rule that is none of the spec's. */
export const obligationOf = (rule: string): Obligation | undefined =>
  obligations[rule as ObligationId];

/** `I5 coalesce-maximal`. */
export const ruleName = (rule: string): string =>
  `${rule} ${(obligationOf(rule) ?? logObligations[rule as LogObligationId])?.name ?? ''}`.trim();

/** The command that replays a trace; `file`, quoted, where its design is not one of ours. */
export const replayCommand = (trace: KeptTrace, file?: string): string =>
  `npx buddycheck replay ${file === undefined ? '' : `--design ${file} `}'${encodeTrace(trace)}'`;

/** What a counterexample is of, where that is no design of ours. */
export interface Source {
  /** The file, quoted, as commands name it. */
  readonly file?: string | undefined;
  /** Where in a source of the user's it is seen. */
  readonly seen?: string | undefined;
}

/** The report's lines. The scenario is that of the trace, and it fails. */
export function counterexample(
  voice: Pick<Voice, 'isColoured'>,
  trace: KeptTrace,
  scenario: Scenario,
  { file, seen }: Source = {},
): string[] {
  const { failure } = scenario;
  if (!failure) throw new Error('engine bug: a counterexample must fail');
  const frames = trace.zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  const size = `${plural(frames, 'frame')}, ${plural(trace.calls.length, 'call')}`;
  const rule = tinted(voice, 'strong', ruleName(failure.rule));
  const obligation = obligationOf(failure.rule);
  const owed = obligation ? [obligation.statement, sourceLine(obligation.source)] : [];
  return [
    `${tinted(voice, 'bad', 'FAILS')}  ${rule}   ${trace.subject}   ${size}`,
    '',
    ...scenarioLines(scenario),
    '',
    ...noted('obligation', owed),
    ...noted('why', [failure.why]),
    ...noted('seen in', seen === undefined ? [] : [seen]),
    ...noted('zone', [showZone(trace.zone)]),
    ...noted('replay', [replayCommand(trace, file)]),
  ];
}

/** One row per call: what was asked, what came of it, and the heap if that changed. */
export function scenarioLines(scenario: Scenario): string[] {
  const namer = new Namer();
  let drawn = '';
  const change = (heap: Heap | undefined): string => {
    const next = heap ? drawHeap(scenario.zone, heap, namer.names) : '';
    if (next === drawn) return '';
    drawn = next;
    return next;
  };
  const last = scenario.steps.length - 1;
  const rows = [['', 'init', '', change(scenario.start)]];
  for (const [i, { call, answer, heap }] of scenario.steps.entries()) {
    const asked = namer.word(call, answer);
    const isBroken = i === last && scenario.failure !== undefined;
    const result = answer ? showAnswer(answer.is) : 'no answer';
    rows.push([`${i + 1}`, asked, isBroken ? `${result}  ←` : result, change(heap)]);
    namer.forget(call, answer);
  }
  const columns = [
    { title: '', side: 'right' },
    { title: 'call', side: 'left' },
    { title: 'result', side: 'left' },
    { title: 'heap', side: 'left' },
  ] as const;
  return tableOf(columns, rows).map((line, i) => margin(i === 0 ? 'scenario' : '') + line);
}

const margin = (title: string): string => padded(` ${title}`, MARGIN);

/** A titled note; further lines stand below the first. */
export const noted = (title: string, lines: readonly string[]): string[] =>
  lines.map((line, i) => margin(i === 0 ? title : '') + line);
