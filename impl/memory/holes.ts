/** Frames that were never given: every allocator knows the holes of its zone. */
import type { Interval } from '../../spec/blocks/zone.ts';

/** Does any frame of the 2^k from `at` lie in one of these? Cost: linear in their number. */
export const touches = (holes: readonly Interval[], at: number, k: number): boolean =>
  holes.some(({ from, to }) => from < at + 2 ** k && at < to);
