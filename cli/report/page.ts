/**
 * Results as the data of a page. Failures are drawn from that data, so that designs of one's own
 * are seen as well; those of ours can be gone on with, since the page runs them.
 */
import { encodeSchedule } from '../../models/kept/schedule-trace.ts';
import { type PageFailure, type PageReport, PAGE_FORMAT } from '../../models/kept/page-report.ts';
import { lookOf } from '../../models/kept/page-of-check.ts';
import { stepsOf } from '../../models/kept/page-steps.ts';
import { encodeTrace, type KeptTrace, zoneText } from '../../models/kept/trace-text.ts';
import type { Counterexample, RunVerdict } from '../../models/many-cpus/run-scenario.ts';
import { type AnyScenario, showAnyScript } from '../../models/many-cpus/world/scenario.ts';
import { playScenario, type Scenario } from '../../models/one-cpu/scenario.ts';
import { showZone, type Zone } from '../../spec/blocks/zone.ts';
import {
  type CheckResult,
  type DesignResult,
  type JobResult,
  pagesOf,
} from '../../models/jobs/result.ts';
import { replayCommand } from './counterexample.ts';
import { replayCommand as replaySchedule, storyLines } from './interleaving.ts';
import { quoted } from '../../models/kept/command-word.ts';

/** Of `check`. */
export function checkPage({ designs, verdict }: CheckResult, asked: string): PageReport {
  return {
    format: PAGE_FORMAT,
    asked,
    verdict,
    looks: designs.flatMap(({ design, results }) => results.map((job) => lookOf(design.name, job))),
    leftOut: designs.flatMap(({ design, leftOut }) =>
      leftOut.map(({ method, zone }) => `${design.name}: ${method}, ${zone}`),
    ),
    failures: designs.flatMap((one) => one.results.flatMap((job) => failureOf(one, job))),
  };
}

function failureOf({ design, file }: DesignResult, job: JobResult): PageFailure[] {
  const { failure, trace, told } = job;
  if (!failure) return [];
  const again = `npx buddycheck check --design ${quoted(file ?? design.name)}`;
  const base = { ...failure, subject: design.name };
  if (!trace || 'pages' in design) return [{ ...base, replay: again, ...(told && { told }) }];
  const scenario = playScenario(pagesOf(design), trace.zone, trace.calls);
  return [{ ...base, ...storyOf(trace, scenario, file && quoted(file)) }];
}

/** What a page needs to draw a trace; `trace` only where the page has the design. */
function storyOf(trace: KeptTrace, scenario: Scenario, file: string | undefined) {
  return {
    zone: zoneText(scenario.zone),
    steps: stepsOf(scenario),
    replay: replayCommand(trace, file),
    ...(file === undefined && { trace: encodeTrace(trace) }),
  };
}

/** Of `replay` on one CPU. */
export function tracePage(
  trace: KeptTrace,
  scenario: Scenario,
  asked: string,
  file?: string,
): PageReport {
  const { failure } = scenario;
  const rule = failure ?? { rule: '', why: 'every answer and every state is right' };
  return {
    format: PAGE_FORMAT,
    asked,
    verdict: failure ? 'fails' : 'holds',
    looks: [],
    leftOut: [],
    failures: [{ ...rule, subject: trace.subject, ...storyOf(trace, scenario, file) }],
  };
}

/** What the caller knows of a run: how long, by which command, on the design of which file. */
interface Told {
  readonly seconds: number;
  readonly asked: string;
  readonly file: string | undefined;
}

/** Of `interleave`. */
export function schedulesPage(
  scenario: AnyScenario,
  verdict: RunVerdict<AnyScenario>,
  { seconds, asked, file }: Told,
): PageReport {
  const { looked } = verdict;
  const told = verdict.kind === 'fails' ? verdict.counterexample : undefined;
  return {
    format: PAGE_FORMAT,
    asked,
    verdict: verdict.kind,
    looks: [
      {
        subject: scenario.design.name,
        method: 'schedules',
        bounds: boundsOf(scenario.zone, scenario),
        verdict: verdict.kind,
        calls: looked.steps,
        seconds,
        ...(looked.states !== undefined && { states: looked.states }),
        ...(looked.depth !== undefined && { depth: looked.depth }),
        ...(verdict.kind === 'unknown' && { limit: verdict.limit }),
      },
    ],
    leftOut: [],
    failures: told ? [{ ...told.failure, ...scheduleStory(told, file) }] : [],
  };
}

const boundsOf = (zone: Zone, { scripts }: AnyScenario): string =>
  `${showZone(zone)}: ${scripts.map(showAnyScript).join(' | ')}`;

function scheduleStory(
  { scenario, actions, story }: Pick<Counterexample<AnyScenario>, 'scenario' | 'actions' | 'story'>,
  file: string | undefined,
) {
  return {
    subject: scenario.design.name,
    replay: replaySchedule(scenario, actions, file),
    told: storyLines(scenario, story),
    ...(file === undefined && { trace: encodeSchedule({ scenario, actions }) }),
  };
}

/** Of `replay` on several CPUs. */
export function schedulePage(
  told: Pick<Counterexample<AnyScenario>, 'scenario' | 'actions' | 'story'>,
  asked: string,
  file: string | undefined,
): PageReport {
  const { failure } = told.story;
  const rule = failure ?? { rule: '', why: 'nothing is wrong in these steps' };
  return {
    format: PAGE_FORMAT,
    asked,
    verdict: failure ? 'fails' : 'holds',
    looks: [],
    leftOut: [],
    failures: [{ ...rule, ...scheduleStory(told, file) }],
  };
}
