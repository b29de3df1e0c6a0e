/** `buddycheck interleave`: is a design right on several CPUs, under every schedule? */
import { pause } from '../../models/jobs/node/clock.ts';
import {
  type AnyScenario,
  isOfObjects,
  migrationsOf,
  showAnyScript,
} from '../../models/many-cpus/world/scenario.ts';
import { nameOfSizes } from '../../models/subject/objects/object-sizes.ts';
import {
  type RunOptions,
  type RunVerdict,
  runInterleaved,
} from '../../models/many-cpus/run-scenario.ts';
import { showSchedule } from '../../models/many-cpus/programs/schedule-text.ts';
import { tell } from '../../models/many-cpus/stories/story.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { type InterleaveOptions, interleaveOptions } from '../options/interleave-options.ts';
import { askedBy } from '../options/page-file.ts';
import { annotations } from '../report/annotations.ts';
import { noted, ruleName } from '../report/counterexample.ts';
import { smpFinding } from '../report/findings.ts';
import { interleavingReport, sizesLine, storyLines } from '../report/interleaving.ts';
import { Progress } from '../terminal/progress.ts';
import { schedulesPage } from '../report/page.ts';
import { sarif } from '../report/sarif.ts';
import { allowanceOf } from '../terminal/watching.ts';
import { counted, plural, tinted, type Voice } from '../terminal/style.ts';
import { asUsageLater, exitCodes, UsageError } from '../options/usage.ts';

/** Runs the command and returns its exit code. @throws UsageError */
export async function interleave(args: readonly string[], voice: Voice): Promise<number> {
  const options = await interleaveOptions(args);
  const { scenario, run, schedule, json, secondsMax, files, warnings, words } = options;
  for (const warning of warnings) voice.warn(`buddycheck: ${warning}`);
  if (schedule) return replaySchedule(scenario, schedule, voice, json);
  const allowance = allowanceOf(voice, secondsMax);
  const progress = new Progress(voice);
  const what = `${scenario.design.name}  ${scenario.scripts.length} CPUs`;
  const verdict = await asUsageLater(() =>
    runInterleaved(scenario, {
      ...run,
      onProgress: async ({ states, depth, executions }) => {
        await pause();
        const [done, unit] = executions === undefined ? [states, 'states'] : [executions, 'runs'];
        progress.show({ what, done, unit, ...(executions === undefined && { depth }) });
        return allowance.whyStop();
      },
    }),
  );
  progress.end();
  if (json) voice.say(JSON.stringify(asJson(scenario, verdict, progress.seconds), undefined, 2));
  else for (const line of report(options, verdict, progress.seconds, voice)) voice.say(line);
  if (files.sarif || voice.isAnnotated) tellMachines(verdict, options, voice);
  files.html?.write(
    schedulesPage(scenario, verdict, {
      seconds: progress.seconds,
      asked: askedBy('interleave', args),
      file: words,
    }),
  );
  return exitCodes[verdict.kind];
}

function tellMachines(
  verdict: RunVerdict<AnyScenario>,
  { files, words }: InterleaveOptions,
  voice: Voice,
): void {
  const told = verdict.kind === 'fails' ? verdict.counterexample : undefined;
  const findings = told ? [smpFinding(told, words)] : [];
  const limits = verdict.kind === 'unknown' ? [verdict.limit] : [];
  files.sarif?.write(sarif(findings, limits, exitCodes[verdict.kind]));
  if (voice.isAnnotated) for (const line of annotations(findings, limits)) voice.warn(line);
}

function report(
  { scenario, run, words }: InterleaveOptions,
  verdict: RunVerdict<AnyScenario>,
  seconds: number,
  voice: Voice,
): string[] {
  const looked = lookedLine(verdict, seconds) + upTo(run);
  if (verdict.kind === 'fails') {
    const { counterexample, failure } = verdict;
    if (counterexample) return [...interleavingReport(voice, counterexample, words), '', looked];
    return [`${tinted(voice, 'bad', 'FAILS')}  ${ruleName(failure.rule)}  ${failure.why}`, looked];
  }
  const { design, zone, scripts, grain } = scenario;
  const migrations = migrationsOf(scenario);
  const moves = migrations > 0 ? `, up to ${plural(migrations, 'migration')}` : '';
  const tone = verdict.kind === 'holds' ? 'good' : 'unsure';
  const limit = verdict.kind === 'unknown' ? [verdict.limit] : [];
  return [
    `${tinted(voice, tone, verdict.kind.toUpperCase())}  ${design.name}   ${showZone(zone)}`,
    ...scripts.map((script, cpu) => `  cpu${cpu}  ${showAnyScript(script)}`),
    ...noted('sizes', isOfObjects(scenario) ? [sizesLine(scenario)] : []),
    ...noted('limit', limit),
    `${looked}, grain ${grain ?? 'accesses'}${moves}`,
  ];
}

function lookedLine({ looked }: RunVerdict<AnyScenario>, seconds: number): string {
  const { states, steps, executions, depth } = looked;
  const parts = [
    ...(states === undefined ? [] : [`${counted(states)} states`]),
    ...(executions === undefined ? [] : [`${counted(executions)} executions`]),
    `${counted(steps)} steps`,
    ...(depth === undefined ? [] : [`depth ${depth}`]),
    `${seconds.toFixed(1)} s`,
  ];
  return `looked at ${parts.join(', ')}`;
}

/** What counted as one state. */
function upTo({ hasSymmetry, hasTreeSymmetry }: RunOptions): string {
  const names = [
    ...(hasSymmetry ? ['names of CPUs'] : []),
    ...(hasTreeSymmetry ? ['swaps of halves'] : []),
  ];
  return names.length > 0 ? `, up to ${names.join(' and ')}` : '';
}

function asJson(scenario: AnyScenario, verdict: RunVerdict<AnyScenario>, seconds: number): object {
  const { design, zone, scripts, handlers, grain = 'accesses' } = scenario;
  const migrations = migrationsOf(scenario);
  const cpus = scripts.length;
  const asked = {
    design: design.name,
    zone: showZone(zone),
    scripts: scripts.map(showAnyScript),
    ...(isOfObjects(scenario) && {
      sizes: nameOfSizes(scenario.sizes),
      sees: scenario.sees ?? 'all',
      writes: scenario.scribble ?? 'nodes',
    }),
    ...(handlers && { handlers: handlers.map((all) => all.map(showAnyScript)) }),
    grain,
    ...(migrations > 0 && { migrations }),
  };
  if (verdict.kind !== 'fails') return { ...asked, ...verdict, verdict: verdict.kind, seconds };
  const { failure, actions, looked, counterexample } = verdict;
  const small = counterexample && {
    zone: showZone(counterexample.scenario.zone),
    scripts: counterexample.scenario.scripts.map(showAnyScript),
    schedule: showSchedule(counterexample.actions, counterexample.scenario.scripts.length),
    failure: counterexample.failure,
    attempts: counterexample.attempts,
    preemptions: counterexample.preemptions,
    isMinimal: counterexample.isMinimal,
  };
  const schedule = showSchedule(actions, cpus);
  return { ...asked, verdict: 'fails', failure, looked, schedule, seconds, counterexample: small };
}

/** Shows a schedule step by step. Exit code 1 if it still fails, 0 if it holds. */
function replaySchedule(
  scenario: AnyScenario,
  actions: readonly number[],
  voice: Voice,
  json: boolean,
): number {
  const story = tell(scenario, actions);
  const { failure, stale, misled, steps } = story;
  if (stale !== undefined) {
    const step = showSchedule([actions[stale] as number], scenario.scripts.length);
    throw new UsageError(
      `the schedule no longer fits: step ${stale + 1} ('${step}') cannot be taken`,
    );
  }
  if (json) {
    voice.say(
      JSON.stringify({ verdict: failure ? 'fails' : 'holds', failure, misled }, undefined, 2),
    );
    return failure ? exitCodes.fails : exitCodes.holds;
  }
  for (const line of storyLines(scenario, story)) voice.say(line);
  voice.say('');
  if (!failure) voice.say(`HOLDS  nothing is wrong in these ${steps.length} steps`);
  else for (const line of noted('why', [failure.why, ...(misled ? [misled] : [])])) voice.say(line);
  return failure ? exitCodes.fails : exitCodes.holds;
}
