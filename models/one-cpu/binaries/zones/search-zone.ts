/**
 * Searches one zone for every obligation by itself: what is found is kept with its shortest trace
 * and passed over from then on, and the search begins again, until nothing new is found. So no
 * violation hides another, and no limit that is met afterwards takes back what was found.
 */
import type { Failure } from '../../../../engine/search/model.ts';
import type { AskedCall } from '../../../subject/binaries/asked.ts';
import { type Binary, REFUSED } from '../../../subject/binaries/binary-mount.ts';
import type { Explored } from '../binary-model.ts';
import type { Broken } from '../broken.ts';
import { type Finding, inOrder } from './finding.ts';
import { levelOf, reaches } from '../levels.ts';
import { wordsOfFrames } from '../words-of-frames.ts';
import { Learned } from '../relevant-bytes.ts';
import { explore, type ExploreOptions } from '../search-binary.ts';

/** What became of a zone. */
export interface ZoneSearch {
  /** `fails` if anything was found, known before or not; `unknown` if the rest met a limit. */
  readonly verdict: 'holds' | 'fails' | 'unknown' | 'refused';
  /** What is new, the lowest level first. */
  readonly findings: readonly Finding[];
  /** What was known before and met here again, as `exact O2`. */
  readonly again: readonly string[];
  /** Of the last search, which passed over all that was found. */
  readonly states: number;
  readonly depth: number;
  readonly calls: number;
  /** The limit that the last search met. */
  readonly limit?: string;
  readonly model: Explored;
}

/**
 * As `explore`; `broken` is what is known, and learns what is found. The budget is of what is
 * looked at once anything is known to be broken.
 */
export async function searchZone(
  binary: Binary,
  { budget: whole, ...options }: Omit<ExploreOptions, 'learned'> & { readonly broken: Broken },
): Promise<ZoneSearch> {
  const { broken } = options;
  const learned = new Learned(binary.frameBytes);
  learned.goesWith(wordsOfFrames(binary));
  const findings: Finding[] = [];
  let { level } = options;
  broken.takeAgain();
  for (;;) {
    const budget = broken.isAny ? whole : undefined;
    const { verdict, model } = await explore(binary, { ...options, level, budget, learned });
    const { states, depth } = verdict.explored;
    const looked = { states, depth, calls: model.callsMade, model };
    if (verdict.kind !== 'fails') {
      const again = broken.takeAgain();
      const isBroken = findings.length > 0 || again.length > 0;
      const told = { findings: inOrder(findings), again, ...looked };
      const limit = verdict.kind === 'unknown' ? { limit: verdict.limit } : {};
      return { verdict: isBroken ? 'fails' : verdict.kind, ...told, ...limit };
    }
    const { failure, trace } = verdict;
    if (failure.why === REFUSED) {
      return { verdict: 'refused', findings: [], again: [], ...looked };
    }
    const calls = model.spelledOut(trace.actions);
    const way = wayOf(model, failure, calls);
    if (!broken.isKnown(way)) {
      findings.push({ level: way.level, zone: binary.zone, failure, trace: calls });
      broken.add(way);
    }
    if (calls.length > 0) continue;
    // Of an init that fails there is nothing to go on with; of what it shows wrong there is.
    const isShown = reaches(level, 'inspected') && way.level === 'inspected';
    if (!isShown) return { verdict: 'fails', findings, again: broken.takeAgain(), ...looked };
    level = 'coalescing';
  }
}

/** Which obligation of which level it is; of an init only the model can tell. */
function wayOf({ broke }: Explored, { rule }: Failure, calls: readonly AskedCall[]) {
  const id = rule as NonNullable<Explored['broke']>['id'];
  if (calls.length === 0 && broke) return broke;
  return { level: levelOf(calls.at(-1), { id, why: '' }), id };
}
