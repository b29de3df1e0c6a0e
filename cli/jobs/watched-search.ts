/** An exhaustive search that is watched, whoever runs it: what goes in, and what comes of it. */
import type { Verdict } from '../../engine/search/model.ts';
import type { Job } from '../../models/jobs/plan.ts';
import type { Sequential } from '../../models/one-cpu/sequential.ts';
import type { Design } from '../../spec/ports/page-port.ts';

/** What is searched. */
export interface Watched {
  readonly design: Design;
  readonly job: Job & { method: 'exhaustive' };
  readonly model: Sequential;
  /** Is the model one up to symmetry? */
  readonly isReduced: boolean;
  /** Draws how far a search is. */
  show(explored: Verdict['explored']): void;
}

/** How a search ended. */
export interface Searched {
  readonly verdict: Verdict;
  readonly waiting: number;
  readonly calls: number;
  /** Of a search that went on from a file: states that it had, and seconds spent before. */
  readonly resumedAt?: number | undefined;
  readonly secondsBefore?: number;
}
