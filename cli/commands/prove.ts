/** `buddycheck prove`: is everything that this package claims still so? */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { claimTask } from '../../proofs/claim-task.ts';
import { type Claim, claims, readClaims } from '../../proofs/claims.ts';
import { lemmaSummary, lemmasWith, tryLemmas, verdictOf, writeLemmas } from './prove-lemmas.ts';
import { proveJson, proveSummary } from '../report/prove-summary.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { crowdNames, crowdOf, crowdOptions, sideBySide } from './side-by-side.ts';
import { asUsage, asUsageLater, exitCodes, split, UsageError } from '../options/usage.ts';
import { checked } from '../options/values.ts';

const names = {
  claims: { type: 'string' },
  lemmas: { type: 'boolean' },
  only: { type: 'string' },
  smt2: { type: 'string' },
  ...crowdNames,
  json: { type: 'boolean' },
} as const;

const schema = z.object({
  claims: z.string().optional(),
  smt2: z.string().optional(),
  only: z.string().default(''),
  ...crowdOptions,
});

/** Runs the command and returns its exit code. @throws UsageError */
export async function prove(args: readonly string[], voice: Voice): Promise<number> {
  const { values } = split(args, names);
  const found = checked(schema, values);
  const { claims: path, only, smt2 } = found;
  // Either option narrows to its own kind; without them there are both.
  const hasClaims = path !== undefined || values['lemmas'] !== true;
  const hasLemmas = path === undefined || values['lemmas'] === true;
  const all = hasClaims ? (path === undefined ? claims() : claimsIn(path)) : [];
  const chosen = all.filter(({ id }) => id.includes(only));
  const lemmas = hasLemmas ? lemmasWith(only) : [];
  if (chosen.length + lemmas.length === 0)
    throw new UsageError(`--only must be part of the id of a claim or a lemma, got '${only}'`);
  if (smt2 !== undefined) return writeFiles(smt2, lemmas, voice);
  const progress = new Progress(voice);
  const proved = await asUsageLater(() =>
    sideBySide(voice, progress, crowdOf(found), (watcher) =>
      chosen.map((claim) => claimTask(watcher, claim)),
    ),
  );
  progress.end();
  const left = chosen.length - proved.length;
  const tried = await tryLemmas(lemmas, voice);
  const isMoved = proved.some(({ moved }) => moved.length > 0);
  const verdicts = new Set([isMoved ? 'fails' : left > 0 ? 'unknown' : 'holds', verdictOf(tried)]);
  const verdict = (['fails', 'unknown'] as const).find((one) => verdicts.has(one)) ?? 'holds';
  if (values['json'] === true) {
    const moved = JSON.parse(proveJson(proved, left)) as object;
    voice.say(JSON.stringify({ ...moved, verdict, lemmas: tried.results }, null, 2));
  } else {
    if (chosen.length > 0) for (const line of proveSummary(voice, proved, left)) voice.say(line);
    if (lemmas.length > 0) for (const line of lemmaSummary(voice, tried)) voice.say(line);
  }
  return exitCodes[verdict];
}

/** Exit code 1 if a native z3 disagrees with what is expected. */
async function writeFiles(
  folder: string,
  lemmas: readonly string[],
  voice: Voice,
): Promise<number> {
  try {
    return (await writeLemmas(folder, lemmas, voice)) ? exitCodes.holds : exitCodes.fails;
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`--smt2: ${error.message}`);
    throw error;
  }
}

function claimsIn(path: string): readonly Claim[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--claims must be a file that can be read: ${why}`);
  }
  return asUsage(() => readClaims(text));
}
