/** `buddycheck check`: is a design right, wherever its plan looks? */
import { boundsOf, type Job } from '../../models/jobs/job.ts';
import type { Means } from '../../models/jobs/means.ts';
import { FileKeeper, RefusedCheckpoint } from '../../models/jobs/node/file-keeper.ts';
import { nodeMeans } from '../../models/jobs/node/node-means.ts';
import { searchOnThreads } from '../../models/jobs/node/search-on-threads.ts';
import { isObjectDesign } from '../../models/jobs/object-plan.ts';
import {
  type CheckResult,
  type DesignResult,
  type JobResult,
  verdictOf,
} from '../../models/jobs/result.ts';
import { runJob } from '../../models/jobs/run-job.ts';
import { playScenario } from '../../models/one-cpu/scenario.ts';
import { checkBinary } from './check-binary.ts';
import { type CheckOptions, checkOptions, type Plan } from './check-options.ts';
import { isBinaryPath } from '../options/read-binary.ts';
import { annotations } from '../report/annotations.ts';
import { limitsMet } from '../report/cases.ts';
import { checkSummary } from '../report/check-summary.ts';
import { checkJson } from '../report/check-json.ts';
import { counterexample, noted, ruleName } from '../report/counterexample.ts';
import { findingsOf } from '../report/findings.ts';
import { junit } from '../report/junit.ts';
import { sarif } from '../report/sarif.ts';
import { tinted, type Voice } from '../terminal/style.ts';
import { Progress } from '../terminal/progress.ts';
import { watching } from '../terminal/watching.ts';
import { exitCodes, UsageError } from '../options/usage.ts';

/** Runs the command and returns its exit code. @throws UsageError */
export async function check(args: readonly string[], voice: Voice): Promise<number> {
  if (args.some(isBinaryPath)) return checkBinary(args, voice);
  const options = await checkOptions(args, voice);
  const { plans, seed, json, files } = options;
  const began = performance.now();
  const designs: DesignResult[] = [];
  for (const plan of plans) designs.push(await checkDesign(plan, voice, options));
  const verdict = verdictOf(designs);
  const seconds = (performance.now() - began) / 1000;
  const result: CheckResult = { designs, seed, seconds, verdict };
  if (json) voice.say(checkJson(result));
  else for (const line of checkSummary(voice, result)) voice.say(line);
  writeFiles(result, files, voice);
  return exitCodes[verdict];
}

/** What is asked for beside the report. @throws UsageError if a file cannot be written any more. */
function writeFiles(result: CheckResult, files: CheckOptions['files'], voice: Voice): void {
  files.junit?.write(junit(result));
  if (!files.sarif && !voice.isAnnotated) return;
  const findings = findingsOf(result);
  const limits = limitsMet(result);
  files.sarif?.write(sarif(findings, limits, exitCodes[result.verdict]));
  if (voice.isAnnotated) for (const line of annotations(findings, limits)) voice.warn(line);
}

async function checkDesign(
  { design, file, jobs }: Plan,
  voice: Voice,
  options: CheckOptions,
): Promise<DesignResult> {
  const results: JobResult[] = [];
  const from = file !== undefined && { file };
  for (const job of jobs) {
    if (options.allowance.whyStop() !== undefined) break;
    const result = await watchedJob(job, voice, options);
    results.push(result);
    if (result.verdict !== 'fails') continue;
    if (!options.json) report({ design, ...from }, result, voice);
    // What comes later is larger: it would fail too, and tell a longer story.
    break;
  }
  return { design, ...from, results, leftOut: jobs.slice(results.length).map(boundsOf) };
}

/** @throws UsageError for a checkpoint that is not of this search. */
async function watchedJob(
  job: Job,
  voice: Voice,
  { allowance, workers, checkpoint }: CheckOptions,
): Promise<JobResult> {
  const progress = new Progress(voice);
  const watcher = watching(voice, allowance, progress);
  const means: Means = {
    ...nodeMeans(watcher),
    ...(workers > 1 && { searchTogether: searchOnThreads(workers, watcher) }),
    ...(checkpoint && {
      keeper: new FileKeeper(checkpoint.path, checkpoint.everySeconds, watcher),
    }),
  };
  try {
    return await runJob(job, means);
  } catch (error) {
    throw error instanceof RefusedCheckpoint ? new UsageError(error.message) : error;
  } finally {
    progress.end();
  }
}

function report(
  { design, file }: Pick<DesignResult, 'design' | 'file'>,
  { failure, trace, told = [], zone }: JobResult,
  voice: Voice,
): void {
  const scenario =
    trace && !isObjectDesign(design) && playScenario(design, trace.zone, trace.calls);
  if (trace && scenario && scenario.failure) {
    for (const line of counterexample(voice, trace, scenario, file)) voice.say(line);
  } else if (failure) {
    const rule = tinted(voice, 'strong', ruleName(failure.rule));
    voice.say(`${tinted(voice, 'bad', 'FAILS')}  ${rule}   ${design.name}   ${zone}`);
    const again = `npx buddycheck check --design ${file ?? design.name}`;
    const calls = told.map((label, i) => `${i + 1}  ${label}`);
    const lines = [
      ['scenario', calls],
      ['why', [failure.why]],
      ['replay', [again]],
    ] as const;
    for (const line of lines.flatMap(([what, about]) => noted(what, about))) {
      voice.say(line);
    }
  }
  voice.say('');
}
