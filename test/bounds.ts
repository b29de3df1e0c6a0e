/**
 * How far tests go. A mutation run makes all of them thousands of times, on code that its switches
 * slow down some tenfold, so there they look at less: a mutant that only large bounds can kill
 * lives, and the figure is the lower for it. This is the one place that knows which run it is.
 */
import type { ZoneShape } from '../spec/blocks/zone.ts';

/** Set by Stryker in the processes in which it runs tests. */
export const isMutationRun = process.env['STRYKER_MUTATOR_WORKER'] !== undefined;

/** What a test goes through: all of it, or what a mutation run can afford. */
export const bounded = <Extent>(whole: Extent, small: Extent): Extent =>
  isMutationRun ? small : whole;

/** Zones that a mutation run can afford to search have so many frames, at most. */
const framesMax = 5;

/** The rows of a table whose zones can be searched. */
export const searchable = <Row>(
  rows: readonly Row[],
  shapeOf: (row: Row) => Pick<ZoneShape, 'regions'>,
): readonly Row[] =>
  bounded(
    rows,
    rows.filter((row) => frames(shapeOf(row)) <= framesMax),
  );

const frames = ({ regions }: Pick<ZoneShape, 'regions'>): number =>
  regions.reduce((sum, [from, to]) => sum + to - from, 0);
