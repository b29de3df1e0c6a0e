/** One fault against every method that applies to it: a row of the kill matrix, as a task. */
import type { ObligationId } from '../../spec/blocks/blame.ts';
import {
  applies,
  type Attempt,
  attempt,
  killersOf,
  type Method,
  type Suspect,
  suspects,
} from '../strength/kill-matrix.ts';
import type { Watcher } from './watcher.ts';

/** What came of one method, and how long it took, to the millisecond. */
export interface TimedAttempt extends Attempt {
  readonly seconds: number;
}

/** How a fault or variant fared. */
export interface FaultRow extends Pick<Suspect, 'name' | 'infects' | 'kind' | 'about'> {
  /** What it says that it breaks; absent of a variant. */
  readonly named?: ObligationId;
  /** Every obligation that sees it, each asked alone. */
  readonly killers: ObligationId[];
  /** Whether nothing stopped those who asked. */
  readonly isWhole: boolean;
  readonly attempts: Partial<Record<Method, TimedAttempt>>;
}

/** The row of this fault; undefined if the watcher stops it. @throws RangeError for its name. */
export async function faultRow(
  watcher: Watcher,
  name: string,
  asked: readonly Method[],
): Promise<FaultRow | undefined> {
  const suspect = suspects.find((one) => one.name === name);
  if (!suspect) throw new RangeError(`fault must be one of ${suspects.length}, got '${name}'`);
  const ways = asked.filter((way) => applies(way, suspect));
  const attempts: Partial<Record<Method, TimedAttempt>> = {};
  for (const [done, way] of ways.entries()) {
    watcher.show({ what: `${name}  ${way}`, done, unit: 'methods', total: ways.length });
    await watcher.pause();
    if (watcher.whyStop() !== undefined) return undefined;
    const began = watcher.seconds();
    const found = await attempt(suspect, way);
    attempts[way] = { ...found, seconds: Math.round((watcher.seconds() - began) * 1000) / 1000 };
  }
  const what = `${name}  each obligation alone`;
  watcher.show({ what, done: ways.length, unit: 'methods', total: ways.length });
  await watcher.pause();
  // Only a search that looks everywhere can say what an obligation sees.
  const isAsked = ways.includes('exhaustive') || ways.includes('interleaved');
  const { broken, isWhole } = isAsked ? killersOf(suspect) : { broken: [], isWhole: false };
  const { infects, kind, about, named } = suspect;
  const told = { name, infects, kind, about, ...(named && { named }) };
  return { ...told, killers: [...broken], isWhole, attempts };
}
