/**
 * Failures as machines are told of them: what is broken, where that is decided, and the shortest
 * way there, one thread of steps for each CPU. SARIF and annotations are made of these.
 */
import { readFileSync } from 'node:fs';
import type { AnyScenario } from '../../models/many-cpus/world/scenario.ts';
import type { Counterexample } from '../../models/many-cpus/run-scenario.ts';
import { playScenario, type ScenarioStep } from '../../models/one-cpu/scenario.ts';
import { encodeTrace } from '../../models/kept/trace-text.ts';
import { showAnswer } from '../../spec/operations/operations.ts';
import { showCall } from '../../spec/operations/operations.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import type { AnyDesign } from '../../models/catalogue/object-designs.ts';
import { type CheckResult, type JobResult, pagesOf } from '../../models/jobs/result.ts';
import { replayCommand } from './counterexample.ts';
import { replayCommand as replaySchedule } from './interleaving.ts';
import { quoted } from '../../models/kept/command-word.ts';

/** One thing that a CPU does. `order`: its place among the steps of all CPUs, from 1. */
export interface FlowStep {
  readonly order: number;
  readonly text: string;
  /** 0 for calls, more for interrupt handlers on top of them. */
  readonly level: number;
}

/** A line of a source, or a byte of a binary. */
export interface SeenAt {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** From 0. */
  readonly byte?: number;
  /** The function. */
  readonly within?: string;
}

export interface Finding {
  readonly subject: string;
  readonly rule: string;
  readonly why: string;
  readonly method: string;
  readonly zone: string;
  /** The one command which shows it again. */
  readonly replay: string;
  /** Tells this failure from others, the same in each run. */
  readonly key: string;
  /** By CPU. Empty where the story is too long to be told. */
  readonly flows: readonly (readonly FlowStep[])[];
  /** The module of the user's own that the design is in. */
  readonly file: string | undefined;
  /** Where it is seen, if that is in a file of the user's and not the obligation's own line. */
  readonly at?: SeenAt;
}

/** The failures of a check, one CPU each. */
export const findingsOf = ({ designs }: CheckResult): Finding[] =>
  designs.flatMap(({ design, file, results }) =>
    results.flatMap((job) => findingOf(design, file, job)),
  );

function findingOf(design: AnyDesign, file: string | undefined, job: JobResult): Finding[] {
  const { failure, trace, told = [], method, zone } = job;
  if (!failure) return [];
  const again = `npx buddycheck check --design ${quoted(file ?? design.name)}`;
  const steps = trace
    ? playScenario(pagesOf(design), trace.zone, trace.calls).steps.map(flowStep)
    : told.map((text, i) => ({ order: i + 1, text, level: 0 }));
  return [
    {
      subject: design.name,
      rule: failure.rule,
      why: failure.why,
      method,
      zone,
      replay: trace ? replayCommand(trace, file && quoted(file)) : again,
      key: trace ? encodeTrace(trace) : `${design.name} ${method} ${failure.rule}`,
      flows: steps.length > 0 ? [steps] : [],
      file,
      ...(file !== undefined && { at: { file, line: lineNaming(design.name, file) } }),
    },
  ];
}

/** The line that names the design, for it is that of its definition; else the first. */
function lineNaming(name: string, file: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  const found = lines.findIndex((line) => /\bname\b/.test(line) && line.includes(name));
  return found < 0 ? 1 : found + 1;
}

/** A call of a story. */
export const flowStep = ({ call, answer }: ScenarioStep, i: number): FlowStep => ({
  order: i + 1,
  text: `${showCall(call)} → ${answer ? showAnswer(answer.is) : 'no answer'}`,
  level: 0,
});

/** The failure of a schedule: as many flows as there are CPUs. */
export function smpFinding(
  { scenario, failure, story, actions }: Counterexample<AnyScenario>,
  file?: string,
): Finding {
  const replay = replaySchedule(scenario, actions, file);
  const steps = story.steps.flatMap((told, i) => {
    const { isInterrupt, partner, began, made, ended, cpu, level } = told;
    if (partner !== undefined) {
      const step = { order: i + 1, text: 'threads exchanged', level };
      return [cpu, partner].map((on) => ({ cpu: on, step }));
    }
    const call = began === undefined ? '' : `${began}: `;
    const end = ended ? ` ⇒ ${ended.result}` : '';
    const text = isInterrupt ? 'is interrupted' : `${call}${made.join(', ')}${end}`;
    return [{ cpu, step: { order: i + 1, text, level } }];
  });
  return {
    subject: scenario.design.name,
    rule: failure.rule,
    why: failure.why,
    method: 'interleaved',
    zone: showZone(scenario.zone),
    replay,
    key: replay,
    flows: scenario.scripts.map((_, cpu) =>
      steps.filter((one) => one.cpu === cpu).map(({ step }) => step),
    ),
    file: undefined,
  };
}
