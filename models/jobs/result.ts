/** What a check found, before anybody words it: reports for people and for machines read this. */
import type { Explored, Failure } from '../../engine/search/model.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { KeptTrace } from '../kept/trace-text.ts';
import type { Bounds } from './job.ts';
import type { AnyDesign } from '../catalogue/object-designs.ts';

/** How a job ended. `passed`: the calls made were right, which says nothing of others. */
export interface JobResult extends Bounds {
  readonly states?: number;
  readonly transitions?: number;
  readonly depth?: number;
  /** Bytes of states and tables. */
  readonly bytes?: number;
  /** How states were told apart. */
  readonly seen?: Explored['seen'];
  /** States met, but not expanded. */
  readonly waiting?: number;
  /** States that there are, where that is known without a search. */
  readonly total?: number;
  /** Why every state was looked at where one of each orbit was to be. */
  readonly unreduced?: string;
  /** States that the checkpoint had from which the search went on. */
  readonly resumedAt?: number;
  /** Calls made and judged. */
  readonly calls: number;
  readonly verdict: 'holds' | 'passed' | 'fails' | 'unknown';
  readonly seconds: number;
  /** Of `unknown`: the limit that was met. */
  readonly limit?: string;
  readonly failure?: Failure;
  /** Of `fails`, where the calls are few enough to be told. */
  readonly trace?: KeptTrace;
  /** Of `fails`, where there is no `trace`: the calls in words. */
  readonly told?: readonly string[];
}

/** How the limit of a job begins that threw. */
export const BROKE_DOWN = 'broke down';

/** Did the job throw, so that nothing is known? */
export const isBreakdown = ({ limit }: JobResult): boolean =>
  limit?.startsWith(BROKE_DOWN) ?? false;

/** The page design that is checked, or that an object allocator takes its frames from. */
export const pagesOf = (design: AnyDesign): Design => ('pages' in design ? design.pages : design);

/** A design and what became of its jobs; after a failure the rest are left out. */
export interface DesignResult {
  readonly design: AnyDesign;
  /** The module of the user's that the design is in. */
  readonly file?: string;
  readonly results: readonly JobResult[];
  readonly leftOut: readonly Bounds[];
}

/** Everything that a check found. */
export interface CheckResult {
  readonly designs: readonly DesignResult[];
  readonly seed: number;
  readonly seconds: number;
  readonly verdict: 'holds' | 'fails' | 'unknown';
}

/** Fails before unknown before holds: one failure is enough. */
export function verdictOf(designs: readonly DesignResult[]): CheckResult['verdict'] {
  const verdicts = new Set(designs.flatMap(({ results }) => results.map((job) => job.verdict)));
  if (verdicts.has('fails')) return 'fails';
  const isPartial = designs.some(({ leftOut }) => leftOut.length > 0);
  return isPartial || verdicts.has('unknown') ? 'unknown' : 'holds';
}
