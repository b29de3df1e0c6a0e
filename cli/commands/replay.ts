/** `buddycheck replay`: does a trace still fail? Or, with `--test`, the regression test of it. */
import { isAnySchedule } from '../../models/kept/schedule-trace.ts';
import { type KeptTrace, decodeTrace } from '../../models/kept/trace-text.ts';
import { playScenario, type Scenario } from '../../models/one-cpu/scenario.ts';
import { designIn, isPath, sharedDesignIn } from '../../models/jobs/node/design-file.ts';
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { isBinaryPath } from '../options/binary-path.ts';
import { readBinary, sharedOf } from '../options/read-binary.ts';
import { askedBy, PageFile } from '../options/page-file.ts';
import { isItfPath, scheduleIn } from '../options/read-itf.ts';
import { replayBinary } from './replay-binary.ts';
import { type Page, replayInterleaved } from './replay-interleaved.ts';
import { counterexample, noted, scenarioLines } from '../report/counterexample.ts';
import { tracePage } from '../report/page.ts';
import { designTest, languageOf, withLanguage } from '../regression/languages.ts';
import { plural, tinted, type Voice } from '../terminal/style.ts';
import { asUsage, asUsageLater, exitCodes, split, UsageError } from '../options/usage.ts';
import { quoted } from '../../models/kept/command-word.ts';

const names = {
  test: { type: 'string' },
  json: { type: 'boolean' },
  design: { type: 'string' },
  config: { type: 'string' },
  html: { type: 'string' },
} as const;

/** Runs the command and returns its exit code. @throws UsageError */
export async function replay(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(withLanguage(args), names, 1);
  const [told] = positionals;
  if (told === undefined) throw new UsageError("replay needs a trace: buddycheck replay 'bc1:…'");
  const test = languageOf(values['test']);
  const json = values['json'] === true;
  const file = values['design'] as string | undefined;
  const config = values['config'] as string | undefined;
  if (config !== undefined && !isBinaryPath(file)) {
    throw new UsageError('--config goes with --design x.wasm');
  }
  const page = pageFileOf(values['html'], args, file);
  const given = { path: file ?? '', json, test, ...(config !== undefined && { config }) };
  const text = isItfPath(told) ? scheduleIn(told) : told;
  if (isAnySchedule(text)) {
    const binary = isBinaryPath(file) ? await readBinary(file, config) : undefined;
    const design = binary
      ? asUsage(() => sharedOf(binary))
      : file !== undefined && isPath(file)
        ? await asUsageLater(() => sharedDesignIn(file))
        : undefined;
    return replayInterleaved(text, { test, json, design, binary, page }, voice);
  }
  const trace = asUsage(() => decodeTrace(text));
  if (isBinaryPath(file)) {
    if (page) throw new UsageError('--html is of designs, not yet of binaries');
    return replayBinary(trace, given, voice);
  }
  const from = file !== undefined && isPath(file) ? file : undefined;
  const design = await asUsageLater(async () =>
    from === undefined ? subjectNamed(file ?? trace.subject) : designIn(from),
  );
  if (design.name !== trace.subject) {
    throw new UsageError(`trace is of design ${trace.subject}, got design ${design.name}`);
  }
  const scenario = playScenario(design, trace.zone, trace.calls);
  refuseStale(trace, scenario);
  page?.file.write(tracePage(trace, scenario, page.asked, from));
  const { failure } = scenario;
  if (test) voice.say(asUsage(() => designTest(test, trace, scenario)).trimEnd());
  else if (json) voice.say(JSON.stringify({ verdict: verdictOf(scenario), failure }));
  else
    for (const line of failure
      ? counterexample(voice, trace, scenario, { file: from && quoted(from) })
      : story(voice, trace, scenario))
      voice.say(line);
  return exitCodes[verdictOf(scenario)];
}

function pageFileOf(
  path: unknown,
  args: readonly string[],
  design: string | undefined,
): Page | undefined {
  if (typeof path !== 'string') return undefined;
  return { file: new PageFile(path), asked: askedBy('replay', args), design };
}

const verdictOf = ({ failure }: Scenario): 'holds' | 'fails' => (failure ? 'fails' : 'holds');

/** A trace of another version of the design may ask for what can no longer be asked. */
function refuseStale({ calls, subject }: KeptTrace, { unfit, failure, steps }: Scenario): void {
  if (unfit) {
    throw new UsageError(
      `stale trace: call ${unfit.step} of ${calls.length} no longer fits: ${unfit.why}`,
    );
  }
  const rest = calls.length - steps.length;
  if (!failure || rest === 0) return;
  const where = `${subject} already fails ${failure.rule} at call ${steps.length}`;
  throw new UsageError(
    `stale trace: ${where}, and ${plural(rest, 'call')} of it remain: ${failure.why}`,
  );
}

function story(voice: Voice, trace: KeptTrace, scenario: Scenario): string[] {
  const size = plural(trace.calls.length, 'call');
  const word = tinted(voice, 'good', 'HOLDS');
  return [
    `${word}  ${trace.subject}   ${size}, every answer and every state right`,
    '',
    ...scenarioLines(scenario),
    '',
    ...noted('zone', [showZone(trace.zone)]),
  ];
}
