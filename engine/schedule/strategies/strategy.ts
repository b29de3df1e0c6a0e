/**
 * What a strategy is: a way to look at the schedules of a machine. All take the same options, of
 * which each reads those that it knows, and give the same result. Strategies differ in what they
 * can prove: only one that left nothing out says `holds`.
 */
import type { Explored, Failure, WordModel } from '../../search/model.ts';
import type { Machine } from '../cpus/machine.ts';

/** How far it is: `executions` where these are counted, and no states. */
export interface HowFar extends Pick<Explored, 'states' | 'depth'> {
  readonly executions?: number;
}

/** How far to look, and from which seed. */
export interface StrategyOptions {
  /** States, or executions where those are counted, at most. Default 1,000,000. */
  readonly statesMax?: number;
  /** Bytes of states and tables, at most. */
  readonly bytesMax?: number;
  /** Preemptions, at most; without it any number. */
  readonly preemptions?: number;
  /** The machine with a symmetry: states that it leads into one another count as one. */
  readonly reduce?: (machine: Machine) => WordModel;
  /** Of chance. Default 1. */
  readonly seed?: number;
  /** Schedules by chance. Default 1,000. */
  readonly runs?: number;
  /** Told now and then how far a search is; answers why to stop, if it is to. */
  readonly onProgress?: (far: HowFar) => Promise<string | undefined>;
}

/** What was looked at. */
export interface Looked {
  readonly steps: number;
  readonly states?: number;
  readonly executions?: number;
  readonly depth?: number;
  readonly bytes?: number;
}

/** `actions`: the schedule that fails, from the initial state on. */
export type StrategyVerdict =
  | { readonly kind: 'holds'; readonly looked: Looked }
  | { readonly kind: 'unknown'; readonly limit: string; readonly looked: Looked }
  | {
      readonly kind: 'fails';
      readonly failure: Failure;
      readonly actions: readonly number[];
      readonly looked: Looked;
    };

/** One of them. `machine` makes the machine anew, for those that look at it more than once. */
export interface Strategy {
  /** Can threads move between CPUs? Else such machines are refused. */
  readonly takesMigrations: boolean;
  /** @throws RangeError for an option out of range, and for a machine that it refuses. */
  look(
    machine: () => Machine,
    options: StrategyOptions,
  ): StrategyVerdict | Promise<StrategyVerdict>;
}
