/** `--levels FOLDER` and `--partitions P`: one search, level by level in files. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { PARTITIONS_MAX } from '../../engine/levels/level-search.ts';
import type { Job } from '../../models/jobs/job.ts';
import { UsageError } from './usage.ts';
import { integer } from './values.ts';

/** Where nobody says otherwise; enough for as many that work. */
const PARTITIONS = 16;

/** A search by levels: where, in how many partitions, and is it refused where it does not pay? */
export interface LevelOptions {
  readonly folder: string;
  readonly partitions: number;
  readonly hasToPay: boolean;
}

/** For `split`. */
export const levelNames = { levels: { type: 'string' }, partitions: { type: 'string' } } as const;

/** The same as values. */
export const levelShape = {
  levels: z.string().optional(),
  partitions: integer('partitions', 1, PARTITIONS_MAX).optional(),
};

/** What goes with it, or does not. */
interface Given {
  readonly levels?: string | undefined;
  readonly partitions?: number | undefined;
  readonly checkpoint?: string | undefined;
  readonly seen: string;
  readonly queue?: string | undefined;
}

/** @throws UsageError for more than one search, or what goes with no search by levels. */
export function levelOptions(given: Given, searches: readonly Job[]): LevelOptions | undefined {
  const { levels, partitions, checkpoint, seen, queue } = given;
  if (levels === undefined) {
    if (partitions === undefined) return undefined;
    throw new UsageError('--partitions needs --levels beside it');
  }
  if (searches.length !== 1 || searches[0]?.kind !== 'pages') {
    throw new UsageError(
      `--levels is for one exhaustive search of pages, this would be ${searches.length}: ` +
        'give --design, and a zone with --frames or --regions',
    );
  }
  if (checkpoint !== undefined || seen !== 'exact') {
    throw new UsageError('--levels keeps every state itself: leave out --checkpoint and --seen');
  }
  return {
    folder: resolve(levels),
    partitions: partitions ?? PARTITIONS,
    hasToPay: queue !== undefined && partitions === undefined,
  };
}
