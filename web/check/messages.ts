/**
 * What page and worker say to each other. A question names what is to be checked as text, for a
 * worker shares nothing with the page; an answer is what the command line would print.
 */

/** What is asked of a worker; it answers one question and is ended. */
export type Question =
  | {
      readonly kind: 'design';
      readonly design: string;
      /** As in traces: `0-8:t3`. */
      readonly zone: string;
      readonly statesMax: number;
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

/** The question made no sense: what was wrong with it. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly why: string;
}

export type Said = Progress | Answer | Refusal;
