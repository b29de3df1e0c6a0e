/** What a check found, before anybody words it: reports for people and for machines read this. */
import type { Explored, Failure } from '../../engine/search/model.ts';
import type { KeptTrace } from '../../models/kept/trace-text.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { ObjectDesign } from '../../spec/ports/object-port.ts';
import type { Allowance } from '../options/allowance.ts';
import type { Keeper } from '../options/keeper.ts';

/** What the jobs of a check may take, and how states are told apart. */
export interface Effort {
  readonly allowance: Allowance;
  /** Of states and tables of one search. */
  readonly bytesMax: number;
  readonly seen: 'exact' | 'fingerprints';
  /** Threads that search together; 1 is this one. */
  readonly workers: number;
  /** Keeps the exhaustive search; there is one then. */
  readonly keeper: Keeper | undefined;
}

/** How a job ended. `passed`: the calls made were right, which says nothing of others. */
export interface JobResult {
  readonly method: string;
  readonly zone: string;
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

/** The page design that is checked, or that an object allocator takes its frames from. */
export const pagesOf = (design: Design | ObjectDesign): Design =>
  'pages' in design ? design.pages : design;

/** A design and what became of its jobs; after a failure the rest are left out. */
export interface DesignResult {
  readonly design: Design | ObjectDesign;
  readonly results: readonly JobResult[];
  readonly leftOut: readonly Pick<JobResult, 'method' | 'zone'>[];
}

/** Everything that a check found. */
export interface CheckResult {
  readonly designs: readonly DesignResult[];
  readonly seed: number;
  readonly seconds: number;
  readonly verdict: 'holds' | 'fails' | 'unknown';
}
