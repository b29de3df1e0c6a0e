/** `buddycheck check`: is a design right, wherever its plan looks? */
import { isObjectDesign } from '../../models/jobs/object-plan.ts';
import { playScenario } from '../../models/one-cpu/scenario.ts';
import { checkBinary } from './check-binary.ts';
import { type CheckOptions, checkOptions, type Plan } from './check-options.ts';
import { fileOf } from '../options/design-file.ts';
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
import type { CheckResult, DesignResult, Effort, JobResult } from '../jobs/result.ts';
import { exitCodes } from '../options/usage.ts';

/** Runs the command and returns its exit code. @throws UsageError */
export async function check(args: readonly string[], voice: Voice): Promise<number> {
  if (args.some(isBinaryPath)) return checkBinary(args, voice);
  const { plans, seed, json, effort, files } = await checkOptions(args, voice);
  const began = performance.now();
  const designs: DesignResult[] = [];
  for (const plan of plans) designs.push(await checkDesign(plan, voice, json, effort));
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
  { design, tasks }: Plan,
  voice: Voice,
  json: boolean,
  effort: Effort,
): Promise<DesignResult> {
  const results: JobResult[] = [];
  for (const { run } of tasks) {
    if (effort.allowance.whyStop() !== undefined) break;
    const result = await run(voice, effort);
    results.push(result);
    if (result.verdict === 'fails' && !json) report(design, result, voice);
    // What comes later is larger: it would fail too, and tell a longer story.
    if (result.verdict === 'fails') break;
  }
  return { design, results, leftOut: tasks.slice(results.length).map(({ bounds }) => bounds) };
}

/** Fails before unknown before holds: one failure is enough. */
function verdictOf(designs: readonly DesignResult[]): CheckResult['verdict'] {
  const verdicts = new Set(designs.flatMap(({ results }) => results.map((job) => job.verdict)));
  if (verdicts.has('fails')) return 'fails';
  const isPartial = designs.some(({ leftOut }) => leftOut.length > 0);
  return isPartial || verdicts.has('unknown') ? 'unknown' : 'holds';
}

function report(
  design: DesignResult['design'],
  { failure, trace, told = [], zone }: JobResult,
  voice: Voice,
): void {
  const scenario =
    trace && !isObjectDesign(design) && playScenario(design, trace.zone, trace.calls);
  if (trace && scenario && scenario.failure) {
    for (const line of counterexample(voice, trace, scenario, fileOf(design))) voice.say(line);
  } else if (failure) {
    const rule = tinted(voice, 'strong', ruleName(failure.rule));
    voice.say(`${tinted(voice, 'bad', 'FAILS')}  ${rule}   ${design.name}   ${zone}`);
    const again = `npx buddycheck check --design ${fileOf(design) ?? design.name}`;
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
