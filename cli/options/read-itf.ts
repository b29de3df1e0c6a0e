/** A trace from a file, as `export --itf` wrote it; the schedule in it, if it is still so. */
import { readFileSync } from 'node:fs';
import { decodeItf, movedSince } from '../../models/export/itf-schedule.ts';
import { encodeSchedule } from '../../models/kept/schedule-trace.ts';
import { asUsage, UsageError } from './usage.ts';

/** Is this the name of a file, rather than a trace? */
export const isItfPath = (text: string): boolean => text.endsWith('.json');

/**
 * The text of the schedule in this file.
 * @throws UsageError for a file that is no such trace, naming the place; and if a step of it does
 * now something else than is written there, naming the first one.
 */
export function scheduleIn(path: string): string {
  return asUsage(() => {
    const itf = decodeItf(documentIn(path));
    const moved = movedSince(itf);
    if (moved !== undefined) throw new RangeError(`stale trace: ${moved}`);
    return encodeSchedule(itf['#meta'].source);
  });
}

function documentIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`trace file '${path}' cannot be read: ${why}`);
  }
}
