/**
 * What page and worker say to each other, as data, for a worker shares nothing with the page: a job
 * as any machine takes it, or the text of a schedule; then what the command line would print.
 */
import type { SearchJob } from '../../models/jobs/job.ts';
import type { PageReport } from '../../models/kept/page-report.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Explored } from '../states/explore.ts';

/** What is asked of a worker; it answers one question and is ended. */
export type Question =
  | { readonly kind: 'design'; readonly job: SearchJob }
  | { readonly kind: 'states'; readonly subject: string; readonly zone: Zone }
  | {
      readonly kind: 'binary';
      /** Of the file, `x.wasm`. */
      readonly name: string;
      readonly bytes: Uint8Array;
      /** What its config says, as JSON has it. */
      readonly config: unknown;
    }
  | {
      readonly kind: 'programs';
      /** A schedule as text; its steps do not matter. */
      readonly text: string;
      readonly statesMax: number;
    };

/** How far it is. */
export interface Progress {
  readonly kind: 'progress';
  readonly states: number;
  readonly depth: number;
  /** What is looked at, where there are several things to look at. */
  readonly what?: string;
}

/** The verdict, with the numbers that a table has. */
export interface Answer {
  readonly kind: 'answer';
  readonly verdict: 'holds' | 'fails' | 'unknown';
  readonly states: number;
  readonly depth: number;
  /** Calls made and judged, or steps of schedules. */
  readonly calls: number;
  /** Of `unknown`. */
  readonly limit?: string;
  /** Of `fails`: `I5`, and why. */
  readonly rule?: string;
  readonly why?: string;
  /** Of `fails`: the shortest trace, or the schedule made small, as one line. */
  readonly trace?: string;
}

/** All states of a small zone. */
export interface States {
  readonly kind: 'states';
  readonly explored: Explored;
}

/** Results that are drawn as a report. */
export interface Reported {
  readonly kind: 'report';
  readonly report: PageReport;
}

/** The question made no sense: what was wrong with it. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly why: string;
}

export type Said = Progress | Answer | States | Reported | Refusal;
