/** `buddycheck check`: is a design right, wherever its plan looks? */
import { isObjectDesign } from '../../models/catalogue/object-designs.ts';
import {
  type CheckResult,
  type DesignResult,
  type JobResult,
  verdictOf,
} from '../../models/jobs/result.ts';
import { playScenario } from '../../models/one-cpu/scenario.ts';
import { type CheckOptions, checkOptions } from './check-options.ts';
import { annotations } from '../report/annotations.ts';
import { limitsMet } from '../report/cases.ts';
import { checkSummary } from '../report/check-summary.ts';
import { checkJson } from '../report/check-json.ts';
import { counterexample, noted, ruleName } from '../report/counterexample.ts';
import { findingsOf } from '../report/findings.ts';
import { junit } from '../report/junit.ts';
import { askedBy } from '../options/page-file.ts';
import { checkPage } from '../report/page.ts';
import { sarif } from '../report/sarif.ts';
import { tinted, type Voice } from '../terminal/style.ts';
import { runChecks } from './run-checks.ts';
import { exitCodes } from '../options/usage.ts';
import { quoted } from '../../models/kept/command-word.ts';

/** Runs the command and returns its exit code. @throws UsageError */
export async function check(args: readonly string[], voice: Voice): Promise<number> {
  const options = await checkOptions(args, voice);
  const { seed, json, files } = options;
  const began = performance.now();
  const { designs, isBroken } = await runChecks(options, voice, (design) => {
    const failed = design.results.find(({ verdict }) => verdict === 'fails');
    if (failed && !json) report(design, failed, voice);
  });
  const verdict = verdictOf(designs);
  const seconds = (performance.now() - began) / 1000;
  const result: CheckResult = { designs, seed, seconds, verdict };
  if (json) voice.say(checkJson(result));
  else for (const line of checkSummary(voice, result)) voice.say(line);
  writeFiles(result, files, voice, args);
  return isBroken ? exitCodes.software : exitCodes[verdict];
}

/** What is asked for beside the report. @throws UsageError if a file cannot be written any more. */
function writeFiles(
  result: CheckResult,
  files: CheckOptions['files'],
  voice: Voice,
  args: readonly string[],
): void {
  files.junit?.write(junit(result));
  files.html?.write(checkPage(result, askedBy('check', args)));
  if (!files.sarif && !voice.isAnnotated) return;
  const findings = findingsOf(result);
  const limits = limitsMet(result);
  files.sarif?.write(sarif(findings, limits, exitCodes[result.verdict]));
  if (voice.isAnnotated) for (const line of annotations(findings, limits)) voice.warn(line);
}

function report(
  { design, file }: Pick<DesignResult, 'design' | 'file'>,
  { failure, trace, told = [], zone }: JobResult,
  voice: Voice,
): void {
  const scenario =
    trace && !isObjectDesign(design) && playScenario(design, trace.zone, trace.calls);
  if (trace && scenario && scenario.failure) {
    for (const line of counterexample(voice, trace, scenario, { file: file && quoted(file) }))
      voice.say(line);
  } else if (failure) {
    const rule = tinted(voice, 'strong', ruleName(failure.rule));
    voice.say(`${tinted(voice, 'bad', 'FAILS')}  ${rule}   ${design.name}   ${zone}`);
    const again = `npx buddycheck check --design ${quoted(file ?? design.name)}`;
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
