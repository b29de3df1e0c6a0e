/**
 * A source with all of its mutants in it, each behind a switch: Stryker's own instrumenter makes
 * it, so that what is switched here is what `npm run mutate` runs. The switch is a global variable
 * of its choosing, shared by every instrumented module of the process.
 */
import { readFileSync } from 'node:fs';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { board } from './board.ts';

/** One small change to a source. */
export interface Mutant {
  readonly id: string;
  /** From 1. */
  readonly line: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Place in the text of what is replaced: its first character, and the one behind it. */
  readonly from: number;
  readonly to: number;
}

/** A source and its mutants. */
export interface Switched {
  /** Path from the project's root. */
  readonly file: string;
  readonly text: string;
  readonly mutants: readonly Mutant[];
}

/** How often an active mutant may be reached in one look before it counts as endless. */
export const hitsMax = 300_000;

const silent = (): undefined => undefined;
const no = (): boolean => false;
const logger = {
  isTraceEnabled: no,
  isDebugEnabled: no,
  isInfoEnabled: no,
  isWarnEnabled: no,
  isErrorEnabled: no,
  isFatalEnabled: no,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/** Every mutant that Stryker makes of this file, but for texts: they change what is said, only. */
export async function switched(file: string): Promise<Switched> {
  const content = readFileSync(file, 'utf8');
  const options = { plugins: null, excludedMutations: ['StringLiteral'], ignorers: [] };
  const made = await new Instrumenter(logger).instrument(
    [{ name: file, content, mutate: true }],
    options,
  );
  const lines = content.split('\n');
  const offset = ({ line, column }: { readonly line: number; readonly column: number }): number =>
    lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, column);
  const mutants = made.mutants.flatMap((mutant): Mutant[] => {
    if (mutant.status === 'Ignored') return [];
    const { start, end } = mutant.location;
    const first = lines[start.line] ?? '';
    const original = start.line === end.line ? first.slice(start.column, end.column) : first.trim();
    const { id, mutatorName: mutator, replacement = '' } = mutant;
    const place = { from: offset(start), to: offset(end) };
    return [{ id, line: start.line + 1, mutator, original, replacement, ...place }];
  });
  return { file, text: made.files[0]?.content ?? '', mutants };
}

/** Switches one mutant on, or with `undefined` all of them off. */
export function activate(id: string | undefined): void {
  board.activeMutant = id;
  board.hitCount = id === undefined ? undefined : 0;
  board.hitLimit = hitsMax;
}

/** Which mutants does this reach, and which were reached by loading the code already? */
export function reachedBy(look: () => void): ReadonlySet<string> {
  board.currentTestId = 'look';
  const coverage = (board.mutantCoverage ??= { static: {}, perTest: {} });
  coverage.perTest = {};
  try {
    look();
  } finally {
    board.currentTestId = undefined;
  }
  return new Set(Object.keys(coverage.perTest['look'] ?? {}));
}

/** The mutants reached while nothing was looked at, since the last time this was asked. */
export function reachedByLoading(): ReadonlySet<string> {
  const ids = new Set(Object.keys(board.mutantCoverage?.static ?? {}));
  if (board.mutantCoverage) board.mutantCoverage.static = {};
  return ids;
}
