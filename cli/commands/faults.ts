/** `buddycheck faults`: does every method that should find a fault find it, and no false alarm? */
import { z } from 'zod';
import { pause } from '../../models/jobs/node/node-means.ts';
import {
  applies,
  attempt,
  killersOf,
  type Method,
  methods,
  type Suspect,
  suspects,
} from '../../models/strength/kill-matrix.ts';
import { isAsItShould, type KillRow, type TimedAttempt } from '../../proofs/kill-matrix.ts';
import { faultsJson, faultsSummary } from '../report/faults-summary.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { checked, exitCodes, split, UsageError } from '../options/usage.ts';

const names = {
  only: { type: 'string' },
  method: { type: 'string' },
  json: { type: 'boolean' },
} as const;

const schema = z.object({
  only: z.string().default(''),
  method: z
    .enum(methods, { error: ({ input }) => `--method must be one of ${known}, got '${input}'` })
    .optional(),
  json: z.boolean().default(false),
});

const known = methods.join(', ');

/** Runs the command and returns its exit code. @throws UsageError */
export async function faults(args: readonly string[], voice: Voice): Promise<number> {
  const { only, method, json } = checked(schema, split(args, names).values);
  const asked = method === undefined ? methods : [method];
  const chosen = chosenSuspects(only).filter((one) => asked.some((way) => applies(way, one)));
  const progress = new Progress(voice);
  const rows: KillRow[] = [];
  for (const suspect of chosen) {
    const row = await rowOf(suspect, asked, voice, (way) => {
      const what = `${suspect.name}  ${way}`;
      progress.show({ what, done: rows.length, unit: 'faults', total: chosen.length });
    });
    if (!row) break;
    rows.push(row);
  }
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

/** Undefined if the user has interrupted it. */
async function rowOf(
  suspect: Suspect,
  asked: readonly Method[],
  voice: Voice,
  onTry: (way: string) => void,
): Promise<KillRow | undefined> {
  const attempts: Partial<Record<Method, TimedAttempt>> = {};
  const ways = asked.filter((way) => applies(way, suspect));
  for (const way of ways) {
    onTry(way);
    await pause();
    if (voice.isInterrupted()) return undefined;
    const began = performance.now();
    const found = await attempt(suspect, way);
    attempts[way] = { ...found, seconds: Math.round(performance.now() - began) / 1000 };
  }
  onTry('each obligation alone');
  await pause();
  // Only a search that looks everywhere can say what an obligation sees.
  const isAsked = ways.includes('exhaustive') || ways.includes('interleaved');
  const { broken, isWhole } = isAsked ? killersOf(suspect) : { broken: [], isWhole: false };
  const { name, infects, kind, about, named } = suspect;
  const told = { name, infects, kind, about, ...(named && { named }) };
  return { ...told, killers: [...broken], isWhole, attempts };
}
