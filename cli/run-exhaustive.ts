/** One exhaustive search, watched, stopped by limits, and kept in a file if that is asked for. */
import type { Verdict } from '../engine/model.ts';
import { start } from '../engine/search.ts';
import { callOf } from '../models/calls.ts';
import { totals } from '../models/closed-form.ts';
import { codeIdentity } from '../models/code-identity.ts';
import type { Job } from '../models/plan.ts';
import { Sequential } from '../models/sequential.ts';
import { Symmetric, whyNotSymmetric } from '../models/symmetric.ts';
import type { Design } from '../spec/port.ts';
import { showZone } from '../spec/zone.ts';
import { fileOf } from './design-file.ts';
import { pause } from './pause.ts';
import { Progress } from './report/progress.ts';
import type { Voice } from './report/style.ts';
import type { Effort, JobResult } from './result.ts';

const SLICE = 200;

/** Looks at every state. @throws UsageError for a checkpoint that is not of this search. */
export async function runExhaustive(
  design: Design,
  { zone, symmetry, statesMax }: Job & { method: 'exhaustive' },
  voice: Voice,
  { allowance, bytesMax, seen, keeper }: Effort,
): Promise<JobResult> {
  const progress = new Progress(voice);
  const unreduced = symmetry ? whyNotSymmetric(design) : undefined;
  const isReduced = symmetry && unreduced === undefined;
  const model = isReduced ? new Symmetric(design, zone) : new Sequential(design, zone);
  const total = isReduced ? undefined : totalOf(model);
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
    const { states, depth } = run.explored;
    const what = `${design.name}  ${showZone(zone)}`;
    progress.show({ what, done: states, unit: 'states', depth, total });
  }
  save();
  progress.end();
  const { states, transitions, depth, bytes, seen: told } = run.explored;
  const result = {
    method: isReduced ? 'symmetric' : 'exhaustive',
    zone: showZone(zone),
    states,
    transitions,
    depth: Math.max(0, depth),
    bytes,
    seen: told,
    waiting: run.waiting,
    ...(total !== undefined && { total }),
    ...(unreduced !== undefined && { unreduced }),
    ...(kept.resumedAt !== undefined && { resumedAt: kept.resumedAt }),
    calls: kept.calls + model.callsMade,
    seconds: kept.seconds + progress.seconds,
  };
  return { ...result, ...endOf(run.verdict, model) };
}

/** How the search ended, in terms of calls. */
function endOf(verdict: Verdict | undefined, { design, zone }: Sequential) {
  if (!verdict) throw new Error('engine bug: a search ended without a verdict');
  if (verdict.kind === 'holds') return { verdict: verdict.kind };
  if (verdict.kind === 'unknown') return { verdict: verdict.kind, limit: verdict.limit };
  const calls = verdict.trace.actions.map((action) => callOf(zone, action));
  const trace = { subject: design.name, zone, calls };
  return { verdict: verdict.kind, failure: verdict.failure, trace };
}

/** States that there are, if a formula knows: of lists in any order, not of sorted ones. */
const totalOf = ({ design, effectiveZone }: Sequential): number | undefined =>
  design.declares.picks === 'lowest' ? undefined : totals(effectiveZone)?.lists;
