/** What reports on a binary are given. */
import type { Conformance } from '../../models/jobs/binaries/results.ts';
import type { Behaviour } from '../../models/one-cpu/binaries/invalid-calls.ts';
import type { BinaryLimits } from '../../models/subject/binaries/limits.ts';
import type { GivenBinary } from '../options/read-binary.ts';

/** What a check of a binary found, and how it was asked. */
export interface BinaryCheck {
  readonly given: GivenBinary;
  readonly limits: BinaryLimits;
  readonly result: Conformance;
  readonly behaviours: readonly Behaviour[];
  readonly seed: number;
  readonly seconds: number;
}
