/**
 * What the caller of a command can get wrong, found out before anything is run. A `UsageError` is
 * the only way to exit code 64, so that no mishap inside a search is mistaken for a bad option.
 */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** The caller is wrong: the message names the value and what was allowed. */
export class UsageError extends Error {}

/** Exit codes of every command. */
export const exitCodes = {
  holds: 0,
  fails: 1,
  unknown: 2,
  usage: 64,
  software: 70,
  output: 74,
} as const;

/** Runs what checks a caller's values: a RangeError of theirs is the caller's. */
export function asUsage<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw asCallers(error);
  }
}

/** The same of work that takes its time. */
export async function asUsageLater<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw asCallers(error);
  }
}

/** RangeErrors that the language makes where our own code goes wrong or memory is at an end. */
const mishaps = /^(Maximum call stack|Invalid .*length|Array buffer allocation|\w+ maximum size)/;

const asCallers = (error: unknown): unknown =>
  error instanceof RangeError && !mishaps.test(error.message)
    ? new UsageError(error.message)
    : error;

/** Splits a command's arguments; what is unknown gets the nearest known option told. */
export function split(args: readonly string[], options: ParseArgsOptionsConfig, positionals = 0) {
  try {
    const found = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const extra = found.positionals[positionals];
    if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'`);
    return found;
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof TypeError)) throw error;
    throw new UsageError(explain(error, Object.keys(options)));
  }
}

function explain(error: TypeError, names: readonly string[]): string {
  const wrong = /'(--?[^' ]+)/.exec(error.message)?.[1];
  if (!('code' in error) || error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION' || !wrong) {
    return error.message.split('. ')[0] as string;
  }
  const known = names.map((name) => `--${name}`);
  return `unknown option '${wrong}'${suggestion(wrong, known)}; options are ${known.join(', ')}`;
}

/** ` (did you mean --frames?)` where something is near enough. */
export function suggestion(wrong: string, known: readonly string[]): string {
  const near = known
    .map((name) => ({ name, distance: distanceOf(wrong, name) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  if (!near || near.distance > Math.max(2, near.name.length / 3)) return '';
  return ` (did you mean ${near.name}?)`;
}

/** Letters to insert, delete, replace: Levenshtein's distance. */
export function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] as number;
}
