/** `buddycheck faults`: does every method that should find a fault find it, and no false alarm? */
import { extname } from 'node:path';
import { z } from 'zod';
import {
  applies,
  type Method,
  methods,
  type Suspect,
  suspects,
} from '../../models/strength/kill-matrix.ts';
import { faultRow } from '../../models/jobs/fault-row.ts';
import type { Task } from '../../models/jobs/node/pool.ts';
import type { Watcher } from '../../models/jobs/watcher.ts';
import { isAsItShould, type KillRow } from '../../proofs/kill-matrix.ts';
import { faultsJson, faultsSummary } from '../report/faults-summary.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { crowdNames, crowdOf, crowdOptions, sideBySide } from './side-by-side.ts';
import { exitCodes, split, UsageError } from '../options/usage.ts';
import { checked } from '../options/values.ts';

const names = {
  only: { type: 'string' },
  method: { type: 'string' },
  ...crowdNames,
  json: { type: 'boolean' },
} as const;

const schema = z.object({
  only: z.string().default(''),
  method: z
    .enum(methods, { error: ({ input }) => `--method must be one of ${known}, got '${input}'` })
    .optional(),
  ...crowdOptions,
  json: z.boolean().default(false),
});

const known = methods.join(', ');

/** Runs the command and returns its exit code. @throws UsageError */
export async function faults(args: readonly string[], voice: Voice): Promise<number> {
  const found = checked(schema, split(args, names).values);
  const { only, method, json } = found;
  const asked = method === undefined ? methods : [method];
  const chosen = chosenSuspects(only).filter((one) => asked.some((way) => applies(way, one)));
  const progress = new Progress(voice);
  const rows = await sideBySide(voice, progress, crowdOf(found), (watcher) =>
    chosen.map(({ name }) => taskOf(watcher, name, asked)),
  );
  progress.end();
  const left = chosen.length - rows.length;
  if (json) voice.say(faultsJson(rows, left));
  else for (const line of faultsSummary(voice, rows, left, progress.seconds)) voice.say(line);
  if (!rows.every(isAsItShould)) return exitCodes.fails;
  return left > 0 ? exitCodes.unknown : exitCodes.holds;
}

function chosenSuspects(only: string): readonly Suspect[] {
  const chosen = suspects.filter(({ name }) => name.includes(only));
  if (chosen.length > 0) return chosen;
  throw new UsageError(`--only must be part of a fault's name, got '${only}'`);
}

const taskOf = (
  watcher: Watcher,
  name: string,
  asked: readonly Method[],
): Task<KillRow | undefined> => ({
  here: () => faultRow(watcher, name, asked),
  there: {
    module: new URL(`../../models/jobs/fault-row${extname(import.meta.url)}`, import.meta.url).href,
    name: 'faultRow',
    args: [name, asked],
  },
  isNeeded: () => watcher.whyStop() === undefined,
});
