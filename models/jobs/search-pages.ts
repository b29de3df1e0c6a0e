/** One exhaustive search of a page design: watched, stopped by limits, kept if that is asked. */
import type { Verdict } from '../../engine/search/model.ts';
import { start } from '../../engine/search/search.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { callOf } from '../../spec/operations/calls.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { totals } from '../contracts/closed-form.ts';
import { Sequential } from '../one-cpu/sequential.ts';
import { Symmetric, whyNotSymmetricOn } from '../one-cpu/symmetric.ts';
import type { SearchJob } from './job.ts';
import type { Means, SearchedTogether } from './means.ts';
import type { JobResult } from './result.ts';
import { Stopwatch } from './watcher.ts';

/** States between two looks at the limits. */
const SLICE = 200;

/** How a search ended; one that was kept has seconds and states from before. */
interface Searched extends SearchedTogether {
  readonly resumedAt?: number | undefined;
  readonly secondsBefore?: number;
}

/**
 * Looks at every state, with several threads if the machine lends them.
 * @throws RangeError for a checkpoint that is not of this search.
 */
export async function searchPages(
  design: Design,
  job: SearchJob,
  means: Means,
): Promise<JobResult> {
  const { zone, symmetry } = job;
  const watch = new Stopwatch(means.watcher);
  const unreduced = symmetry ? whyNotSymmetricOn(design, zone) : undefined;
  const isReduced = symmetry && unreduced === undefined;
  const model = isReduced ? new Symmetric(design, zone) : new Sequential(design, zone);
  const total = isReduced ? undefined : totalOf(model);
  const what = `${design.name}  ${showZone(zone)}`;
  const show = ({ states, depth }: Verdict['explored']): void =>
    means.watcher.show({ what, done: states, unit: 'states', depth, total });
  const found = means.searchTogether
    ? await means.searchTogether(job, model, isReduced, show)
    : await searchAlone(job, model, means, watch, show);
  const { verdict, waiting, calls, resumedAt, secondsBefore = 0 }: Searched = found;
  const { states, transitions, depth, bytes, seen: told } = verdict.explored;
  const result = {
    method: isReduced ? 'symmetric' : 'exhaustive',
    zone: showZone(zone),
    states,
    transitions,
    depth: Math.max(0, depth),
    bytes,
    seen: told,
    waiting,
    ...(total !== undefined && { total }),
    ...(unreduced !== undefined && { unreduced }),
    ...(resumedAt !== undefined && { resumedAt }),
    calls,
    seconds: secondsBefore + watch.seconds,
  };
  return { ...result, ...endOf(verdict, model) };
}

async function searchAlone(
  job: SearchJob,
  model: Sequential,
  { watcher, keeper }: Means,
  watch: Stopwatch,
  show: (explored: Verdict['explored']) => void,
): Promise<Searched> {
  let settled = 0;
  const onExpanded = (): void => void (settled = model.callsMade);
  const options = { ...job.limits, onExpanded };
  const kept = keeper?.begin(model, options, job) ?? {
    search: start(model, options),
    resumedAt: undefined,
    calls: 0,
    seconds: 0,
  };
  const { search: run } = kept;
  const save = (): void => {
    const seconds = kept.seconds + watch.seconds;
    const trouble = keeper?.save(run, { calls: kept.calls + settled, seconds });
    if (trouble !== undefined) watcher.warn(trouble);
  };
  while (!run.step(SLICE)) {
    await watcher.pause();
    const why = watcher.whyStop();
    if (why !== undefined) run.stop(why);
    else if (keeper?.isDue) save();
    show(run.explored);
  }
  save();
  const { verdict, waiting } = run;
  if (!verdict) throw new Error('engine bug: a search ended without a verdict');
  const calls = kept.calls + model.callsMade;
  return { verdict, waiting, calls, resumedAt: kept.resumedAt, secondsBefore: kept.seconds };
}

/** How the search ended, in terms of calls. */
function endOf(verdict: Verdict, { design, zone }: Sequential) {
  if (verdict.kind === 'holds') return { verdict: verdict.kind };
  if (verdict.kind === 'unknown') return { verdict: verdict.kind, limit: verdict.limit };
  const calls = verdict.trace.actions.map((action) => callOf(zone, action));
  const trace = { subject: design.name, zone, calls };
  return { verdict: verdict.kind, failure: verdict.failure, trace };
}

/** States that there are, if a formula knows: of lists in any order, not of sorted ones. */
const totalOf = ({ design, effectiveZone }: Sequential): number | undefined =>
  design.declares.picks === 'lowest' ? undefined : totals(effectiveZone)?.lists;
