/** The kill matrix as tables: fault × method, then obligation × fault. */
import { type Method, methods, RANDOM } from '../../models/strength/kill-matrix.ts';
import {
  found,
  isAsItShould,
  type KillRow,
  type TimedAttempt,
  worthOf,
} from '../../proofs/kill-matrix.ts';
import { ruleName } from './counterexample.ts';
import { plural, tinted, type Voice } from '../terminal/style.ts';
import { tableOf } from '../terminal/table.ts';

/** Names of faults in one cell, at most. */
const TOLD_MAX = 3;

const left = (title: string) => ({ title, side: 'left' }) as const;

/** `notTried` faults were left out because the user stopped. */
export function faultsSummary(
  voice: Voice,
  rows: readonly KillRow[],
  notTried: number,
  seconds: number,
): string[] {
  const tried = methods.filter((method) => rows.some(({ attempts }) => attempts[method]));
  const [head = '', ...lines] = tableOf(
    ['fault', 'names', ...tried, 'seen by', ''].map(left),
    rows.map((row) => faultCells(voice, row, tried)),
  );
  return [
    tinted(voice, 'strong', head),
    ...lines,
    '',
    ...worthLines(voice, rows),
    ...tried.map((method) => foundLine(rows, method)),
    '',
    verdictLine(voice, rows, notTried, seconds),
  ];
}

function faultCells(voice: Voice, row: KillRow, tried: readonly Method[]): string[] {
  const { name, named, killers, isWhole, attempts } = row;
  const isGood = isAsItShould(row);
  const seen = killers.join(' ') || (isWhole ? 'none' : '');
  return [
    name,
    named ?? 'nothing',
    ...tried.map((method) => attemptCell(attempts[method])),
    isWhole || seen === '' ? seen : `${seen} …`,
    isGood ? '' : tinted(voice, 'bad', named === undefined ? 'false alarm' : 'not as named'),
  ];
}

/** `I5 in 2, 0.1 s`: what fell, in how many calls or steps, after how long. */
function attemptCell(attempt: TimedAttempt | undefined): string {
  if (!attempt) return '';
  const { verdict, rule, length, seconds } = attempt;
  const result = verdict === 'killed' ? `${rule} in ${length}` : verdict;
  return `${result}, ${seconds.toFixed(1)} s`;
}

function worthLines(voice: Voice, rows: readonly KillRow[]): string[] {
  const worth = worthOf(rows).filter(({ sees }) => sees.length > 0);
  if (worth.length === 0) return [];
  const cells = worth.map(({ id, sees, alone }) => [
    ruleName(id),
    `${sees.length}`,
    `${alone.length}`,
    alone.slice(0, TOLD_MAX).join(', ') + (alone.length > TOLD_MAX ? ', …' : ''),
  ]);
  const columns = [
    left('obligation'),
    { title: 'sees', side: 'right' } as const,
    { title: 'alone', side: 'right' } as const,
    left('alone it kills'),
  ];
  const [head = '', ...lines] = tableOf(columns, cells);
  return [tinted(voice, 'strong', head), ...lines, ''];
}

function foundLine(rows: readonly KillRow[], method: Method): string {
  const { killed, of } = found(rows, method);
  const how = method === 'random' ? `, ${RANDOM.runs} runs of at most ${RANDOM.actsMax} acts` : '';
  return `${method}: ${killed} of ${plural(of, 'fault')} found${how}`;
}

function verdictLine(
  voice: Voice,
  rows: readonly KillRow[],
  notTried: number,
  seconds: number,
): string {
  const wrong = rows.filter((row) => !isAsItShould(row)).length;
  const faulty = rows.filter(({ named }) => named !== undefined).length;
  const what = `${plural(faulty, 'fault')}, ${plural(rows.length - faulty, 'variant')}`;
  const rest = notTried > 0 ? `, ${notTried} not tried` : '';
  const all = `${what}${rest}, ${seconds.toFixed(1)} s`;
  if (wrong > 0) return `${tinted(voice, 'bad', 'FAILS')}  ${wrong} not as they should; ${all}`;
  if (notTried > 0) return `${tinted(voice, 'unsure', 'UNKNOWN')}  ${all}`;
  return `${tinted(voice, 'good', 'HOLDS')}  every fault killed, every variant alive; ${all}`;
}

/** The same for machines, and for `proofs/kill-matrix.json`. */
export function faultsJson(rows: readonly KillRow[], notTried: number): string {
  const isWrong = !rows.every(isAsItShould);
  const whole = notTried > 0 ? 'unknown' : 'holds';
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const verdict = isWrong ? 'fails' : whole;
  return `{\n  "verdict": "${verdict}",\n  "notTried": ${notTried},\n  "rows": [\n${lines}\n  ]\n}`;
}
