/**
 * A log from a file to a verdict: the reader that it needs, what its judge found, the lines that
 * contradict each other, and why nothing better can be said where lines are missing.
 */
import { statSync } from 'node:fs';
import { type LogObligationId, logObligationIds } from '../../spec/logs/log-obligations.ts';
import type { LogEvents } from './facts/events.ts';
import type { LogFacts } from './facts/facts.ts';
import type { Contradiction, NotJudged } from './judge/findings.ts';
import { LogJudge } from './judge/judge.ts';
import type { Counts } from './judge/ledger.ts';
import { JsonReader } from './readers/json-reader.ts';
import { type LineReader, readLines } from './readers/lines.ts';
import { LinuxReader } from './readers/linux-reader.ts';
import type { KernelVersion } from './facts/silences.ts';
import { type Story, storiesOf } from './stories.ts';

/** How to read a log. */
export interface LogOptions {
  /** Of a log that does not say which kernel it is of. */
  readonly version?: KernelVersion | undefined;
  /** Lines that are none of the format's are skipped and counted, not refused. */
  readonly skipsForeign?: boolean;
  /** Is told how many bytes of how many were read; false stops. */
  readonly onProgress?: (bytes: number, of: number, lines: number) => boolean | Promise<boolean>;
}

/** What became of one rule. */
export interface RuleResult {
  readonly rule: LogObligationId;
  readonly asked: number;
  readonly broken: number;
  /** Contradictions of it that something could explain which the log does not show. */
  readonly doubtful: number;
  readonly because: readonly string[];
}

/** What was found in one log. */
export interface LogResult {
  readonly path: string;
  readonly facts: LogFacts;
  readonly verdict: 'holds' | 'fails' | 'unknown';
  readonly lines: number;
  readonly events: number;
  /** Events of other kinds, that say nothing of blocks. */
  readonly others: number;
  readonly counts: Counts;
  readonly rules: readonly RuleResult[];
  /** Steps that the allocator took without a line: frames, by name. */
  readonly silent: ReadonlyMap<string, number>;
  readonly stories: readonly Story[];
  /** Why the whole is not known to hold. */
  readonly limits: readonly string[];
  /** Lines before this one were judged by nothing. */
  readonly judgedFrom: number;
}

/** What both readers have. */
interface Reader extends LineReader {
  readonly lines: number;
  readonly read: number;
  readonly others: number;
  readonly skipped: number;
  readonly firstSkipped: number;
  readonly unordered: number;
  readonly miscounted: number;
  readonly breaksOff: boolean;
  ends(): void;
}

/** Contradictions that are told with their lines. */
const STORIES_MAX = 5;

/**
 * Judges a log.
 * @throws RangeError (a DamagedLog if it is a line's fault) if the file cannot be read as a log.
 */
export async function judgeLog(path: string, options: LogOptions = {}): Promise<LogResult> {
  const judge = new LogJudge();
  const reader = await readerOf(path, judge, options);
  const { size } = statSync(path);
  const { onProgress = () => true } = options;
  const isDone = await readLines(path, reader, (bytes) => onProgress(bytes, size, reader.lines));
  if (isDone) reader.ends();
  else judge.ends(reader.lines);
  const limits = limitsOf(reader, judge, isDone);
  const contradictions = judged(judge, reader);
  const firm = contradictions.filter(({ unless }) => unless === undefined);
  const doubts = contradictions.filter(({ unless }) => unless !== undefined);
  for (const reason of new Set(doubts.map(({ unless }) => unless as string))) {
    limits.push(`a contradiction could be explained: ${reason}`);
  }
  const { counts, facts } = judge.ledger;
  if (counts.allocated + counts.freed + counts.left + counts.entered === 0) {
    limits.push('no event of the page allocator: nothing was judged');
  }
  const stories = await storiesOf(path, [...firm, ...doubts].slice(0, STORIES_MAX));
  return {
    path,
    facts,
    verdict: firm.length > 0 ? 'fails' : limits.length > 0 ? 'unknown' : 'holds',
    lines: reader.lines,
    events: reader.read,
    others: reader.others,
    counts,
    rules: rulesOf(judge, doubts),
    silent: judge.findings.silences,
    stories,
    limits,
    judgedFrom: judge.judgedFrom,
  };
}

/** What the first character says: JSON lines, or a log of Linux. */
async function readerOf(path: string, events: LogEvents, options: LogOptions): Promise<Reader> {
  const first = await firstCharacter(path);
  return first === '{' ? new JsonReader(events, options) : new LinuxReader(events, options);
}

async function firstCharacter(path: string): Promise<string> {
  let found = '';
  await readLines(
    path,
    {
      line: (bytes, start, end) => {
        if (found === '') found = bytes.toString('latin1', start, Math.min(end, start + 64)).trim();
      },
    },
    () => found === '',
  );
  return found.charAt(0);
}

/** Where lines are missing at no known place, or out of order, that may be at fault. */
function judged({ findings }: LogJudge, reader: Reader): readonly Contradiction[] {
  const { miscounted, unordered } = reader;
  const unless =
    miscounted < 0
      ? `${-miscounted} lines are missing somewhere`
      : `${unordered} lines are older than the line before: is this one log?`;
  if (miscounted >= 0 && unordered === 0) return findings.contradictions;
  return findings.contradictions.map((one) => ({ ...one, unless: one.unless ?? unless }));
}

function limitsOf(reader: Reader, judge: LogJudge, isDone: boolean): string[] {
  const { skipped, firstSkipped, unordered, miscounted, read } = reader;
  const limits: string[] = [];
  if (!isDone) limits.push('stopped before the end of the file');
  if (skipped > 0) {
    limits.push(`${skipped} lines were skipped, the first is line ${firstSkipped}`);
  }
  if (judge.isLossy) {
    const lost = judge.lostLines > 0 ? `${judge.lostLines} events were lost` : 'events were lost';
    limits.push(
      `${lost}: judged anew from line ${judge.judgedFrom} on, by what is known from there`,
    );
  }
  if (miscounted !== 0) {
    limits.push(`the header counts ${read - miscounted} entries, the log has ${read}`);
  }
  if (reader.breaksOff) limits.push('the log breaks off: its last event is not `end`');
  if (unordered > 0) limits.push(`${unordered} lines are older than the line before`);
  return limits;
}

function rulesOf(judge: LogJudge, doubts: readonly Contradiction[]): RuleResult[] {
  const { findings } = judge;
  const { promises, hasLimbo } = judge.ledger.facts;
  const because = (rule: LogObligationId): string[] => {
    const told = findings.notApplied.filter((gap: NotJudged) => gap.rule === rule);
    const reasons = told.map((gap) => gap.because);
    const { asked } = findings.tally(rule);
    if (asked > 0 || reasons.length > 0) return reasons;
    if (rule === 'L7' && !promises.lowEnd) return ['not promised'];
    if (rule === 'L12' && !promises.refusals) return ['not promised'];
    if (rule === 'L13' && !promises.smallest) return ['not promised'];
    if (rule === 'L9' && !promises.merged) return ['not promised'];
    if (rule === 'L8' && !hasLimbo) return ['blocks never rest between lists and callers'];
    if (rule === 'L9') return ['no snapshot in the log counts blocks: bounded by L7 only'];
    if (rule === 'L10') return ['no second snapshot in the log'];
    if (rule === 'L11') return ['no snapshot and no zoneinfo in the log'];
    return ['no such event in the log'];
  };
  return logObligationIds.map((rule) => {
    const doubtful = doubts.filter((one) => one.rule === rule).length;
    const { asked, broken } = findings.tally(rule);
    return {
      rule,
      asked,
      broken: Math.max(0, broken - doubtful),
      doubtful,
      because: because(rule),
    };
  });
}
