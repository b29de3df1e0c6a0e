/** One exhaustive search, watched, stopped by limits, and kept in a file if that is asked for. */
import type { Verdict } from '../../engine/search/model.ts';
import { start } from '../../engine/search/search.ts';
import { callOf } from '../../models/subject/pages/calls.ts';
import { totals } from '../../models/contracts/closed-form.ts';
import { codeIdentity } from '../../models/kept/code-identity.ts';
import type { Job } from '../../models/jobs/plan.ts';
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { Symmetric, whyNotSymmetric } from '../../models/one-cpu/symmetric.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { fileOf } from '../options/design-file.ts';
import { pause } from '../terminal/pause.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import type { Effort, JobResult } from './result.ts';
import { searchOnThreads } from './search-on-threads.ts';
import type { Searched, Watched } from './watched-search.ts';

const SLICE = 200;

/**
 * Looks at every state, by as many workers as are asked for.
 * @throws UsageError for a checkpoint that is not of this search.
 */
export async function runExhaustive(
  design: Design,
  job: Job & { method: 'exhaustive' },
  voice: Voice,
  effort: Effort,
): Promise<JobResult> {
  const { zone, symmetry } = job;
  const progress = new Progress(voice);
  const unreduced = symmetry ? whyNotSymmetric(design) : undefined;
  const isReduced = symmetry && unreduced === undefined;
  const model = isReduced ? new Symmetric(design, zone) : new Sequential(design, zone);
  const total = isReduced ? undefined : totalOf(model);
  const what = `${design.name}  ${showZone(zone)}`;
  const show: Watched['show'] = ({ states, depth }) =>
    progress.show({ what, done: states, unit: 'states', depth, total });
  const watched = { design, job, model, isReduced, show };
  const found =
    effort.workers > 1
      ? await searchOnThreads(watched, effort)
      : await searchAlone(watched, voice, effort, progress);
  progress.end();
  const { verdict, waiting, calls, resumedAt, secondsBefore = 0 } = found;
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
    seconds: secondsBefore + progress.seconds,
  };
  return { ...result, ...endOf(verdict, model) };
}

async function searchAlone(
  { design, job, model, isReduced, show }: Watched,
  voice: Voice,
  { allowance, bytesMax, seen, keeper }: Effort,
  progress: Progress,
): Promise<Searched> {
  const { zone, statesMax } = job;
  let settled = 0;
  const onExpanded = (): void => void (settled = model.callsMade);
  const options = { statesMax, bytesMax, seen, onExpanded };
  const of = { subject: design.name, zone, calls: [] };
  const identity = keeper && { of, symmetry: isReduced, code: codeIdentity(fileOf(design)) };
  const kept = identity
    ? keeper.begin(model, options, identity)
    : { search: start(model, options), resumedAt: undefined, calls: 0, seconds: 0 };
  const { search: run } = kept;
  const save = (): void => {
    if (!identity) return;
    const seconds = kept.seconds + progress.seconds;
    const trouble = keeper.save(run, { search: identity, calls: kept.calls + settled, seconds });
    if (trouble !== undefined) voice.warn(`buddycheck: ${trouble}`);
  };
  while (!run.step(SLICE)) {
    await pause();
    const why = allowance.whyStop();
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
