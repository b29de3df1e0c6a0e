/**
 * What code that Stryker instrumented reads and writes: a global variable of its choosing, shared
 * by every instrumented module of a process.
 */

/** The mutant that is on, how often it was reached, and what reached which. */
export interface Board {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: {
    static: Record<string, number>;
    perTest: Record<string, Record<string, number>>;
  };
}

const shared = globalThis as typeof globalThis & { __stryker__?: Board };

export const board: Board = (shared.__stryker__ ??= {});

const counting = /stryCov_9fa48\(("[^)]*)\)/g;

/** The text without its counting of what is reached, which is most of what it costs to run. */
export const uncounted = (text: string): string => text.replaceAll(counting, '0');

/** How often each mutant was reached, by its number. */
const hits = new Float64Array(2 ** 16);
(globalThis as typeof globalThis & { __hits__?: Float64Array }).__hits__ = hits;

/** The text counting in an array, at a tenth of the cost. */
export function counted(text: string): string {
  const count = (_: string, ids: string): string =>
    `(${[...ids.matchAll(/\d+/g)].map(([id]) => `hits_9fa48[${id}]++`).join(', ')})`;
  return `var hits_9fa48 = globalThis.__hits__; ${text.replaceAll(counting, count)}`;
}

/** What was reached since this was asked last, as Stryker wants it. */
export function takeHits(): Record<string, number> {
  const reached: Record<string, number> = {};
  for (const [id, count] of hits.entries()) if (count > 0) reached[id] = count;
  hits.fill(0);
  return reached;
}
