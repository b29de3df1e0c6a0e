/** `buddycheck replay` of a schedule: does it still fail, step by step? Or its regression test. */
import { type AnyScenario, isOfObjects } from '../../models/many-cpus/world/scenario.ts';
import { decodeAnySchedule, type KeptSchedule } from '../../models/kept/schedule-trace.ts';
import { showSchedule } from '../../models/many-cpus/programs/schedule-text.ts';
import { type Story, tell } from '../../models/many-cpus/stories/story.ts';
import { standardConvention } from '../../models/subject/binaries/convention.ts';
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import { noted, ruleName } from '../report/counterexample.ts';
import { storyLines } from '../report/interleaving.ts';
import { schedulePage } from '../report/page.ts';
import { stressTest } from '../regression/stress-test.ts';
import type { TestLanguage } from '../regression/languages.ts';
import { scheduleTest } from '../regression/vitest-test.ts';
import { plural, tinted, type Voice } from '../terminal/style.ts';
import type { GivenBinary } from '../options/read-binary.ts';
import type { PageFile } from '../options/page-file.ts';
import { asUsage, exitCodes, UsageError } from '../options/usage.ts';

/** How to tell it, and the design where it is one of a file. */
interface ReplayOptions {
  readonly test: TestLanguage | undefined;
  readonly json: boolean;
  readonly design: SharedDesign | undefined;
  /** Of a design in a binary. */
  readonly binary: GivenBinary | undefined;
  readonly page: Page | undefined;
}

/** A page that is to be written, and the command that wrote it. */
export interface Page {
  readonly file: PageFile;
  readonly asked: string;
  /** What `--design` said. */
  readonly design: string | undefined;
}

const namedAs = (design: SharedDesign) => (subject: string) => {
  if (subject === design.name) return design;
  throw new RangeError(`trace is of ${subject}, got ${design.name}`);
};

/** Exit code 1 if the schedule still fails, 0 if it holds. @throws UsageError */
export function replayInterleaved(
  text: string,
  { test, json, design, binary, page }: ReplayOptions,
  voice: Voice,
): number {
  const kept = asUsage(() => decodeAnySchedule(text, design && namedAs(design)));
  const story = asUsage(() => tell(kept.scenario, kept.actions));
  refuseStale(kept, story);
  page?.file.write(schedulePage({ ...kept, story }, page.asked, design && page.design));
  const { failure, misled } = story;
  const verdict = failure ? 'fails' : 'holds';
  if (test) voice.say(asUsage(() => testOf(test, kept, story, binary)).trimEnd());
  else if (json) voice.say(JSON.stringify({ verdict, failure, misled }));
  else for (const line of report(kept, story, voice)) voice.say(line);
  return exitCodes[verdict];
}

/** The test in that language. @throws RangeError for a language that has none of this. */
function testOf(
  language: TestLanguage,
  kept: KeptSchedule<AnyScenario>,
  story: Story,
  binary: GivenBinary | undefined,
): string {
  const { scenario } = kept;
  const { failure } = story;
  if (language === 'vitest' && !binary) return scheduleTest(kept, failure);
  if (language !== 'c' || isOfObjects(scenario)) {
    const has = isOfObjects(scenario) ? 'vitest' : binary ? 'c' : 'vitest or c';
    throw new RangeError(`--test must be ${has} for this schedule, got '${language}'`);
  }
  const convention = binary?.convention ?? standardConvention(scenario.zone.alignment);
  const told = storyLines(scenario, story);
  return stressTest({ scenario, convention, program: binary?.program, failure, told });
}

/** A schedule of another version of the design may ask for steps that can no longer be taken. */
function refuseStale(
  { scenario, actions }: KeptSchedule<AnyScenario>,
  { stale, failure, steps }: Story,
): void {
  const { scripts, design } = scenario;
  const all = actions.length;
  if (stale !== undefined) {
    const step = showSchedule([actions[stale] as number], scripts.length);
    const which = `step ${stale + 1} of ${all} ('${step}')`;
    throw new UsageError(`stale trace: ${which} no longer fits: it cannot be taken there`);
  }
  if (!failure || steps.length === all) return;
  const where = `${design.name} already fails ${failure.rule} at step ${steps.length}`;
  const rest = plural(all - steps.length, 'step');
  throw new UsageError(`stale trace: ${where}, and ${rest} of it remain: ${failure.why}`);
}

function report({ scenario }: KeptSchedule<AnyScenario>, story: Story, voice: Voice): string[] {
  const { failure, misled, steps } = story;
  const [tone, word] = failure ? (['bad', 'FAILS'] as const) : (['good', 'HOLDS'] as const);
  const rule = failure ? `${ruleName(failure.rule)}   ` : '';
  const size = `${plural(steps.length, 'step')}${failure ? '' : ', nothing is wrong in them'}`;
  const head = `${tinted(voice, tone, word)}  ${rule}${scenario.design.name}   ${size}`;
  return [
    head,
    '',
    ...storyLines(scenario, story),
    ...(failure ? ['', ...noted('why', [failure.why])] : []),
    ...noted('read', misled === undefined ? [] : [misled]),
  ];
}
