/** A schedule from its text to its story, and what may come next: one CPU's step, an interrupt. */
import { cpuOf, isInterrupt, isStep } from '../../engine/schedule/cpus/actions.ts';
import {
  decodeAnySchedule,
  encodeSchedule,
  type KeptSchedule,
} from '../../models/kept/schedule-trace.ts';
import { type AnyScenario, machineOf } from '../../models/many-cpus/world/scenario.ts';
import { type Story, tell } from '../../models/many-cpus/stories/story.ts';
import { showSchedule } from '../../models/many-cpus/programs/schedule-text.ts';
import { initialOf } from '../../engine/schedule/cpus/initial.ts';

/** Steps of a schedule that the page plays, at most. */
export const STEPS_MAX = 5000;

/** Frames of a schedule's zone, at most: each machine is built as a page is opened. */
const FRAMES_MAX = 256;

export interface PlayedSchedule {
  readonly scenario: AnyScenario;
  readonly actions: readonly number[];
  readonly story: Story;
}

/** What one may do behind the steps so far. */
export interface Choice {
  readonly action: number;
  /** `cpu0`, `interrupt on cpu0`. */
  readonly label: string;
}

/** Plays the schedule of this text. @throws RangeError for what is none, or is too large. */
export function openSchedule(text: string): PlayedSchedule {
  const kept = decodeAnySchedule(text);
  refuseLarge(kept);
  const { scenario, actions } = kept;
  return { scenario, actions, story: tell(scenario, actions) };
}

/** The text of the scenario with these steps. @throws RangeError where handlers nest. */
export const textOf = (scenario: AnyScenario, actions: readonly number[]): string =>
  encodeSchedule({ scenario, actions });

/** Actions that are possible behind these; none behind a failure. Cost: all steps once more. */
export function choicesBehind(scenario: AnyScenario, actions: readonly number[]): Choice[] {
  const machine = machineOf(scenario);
  const { state, failure } = initialOf(machine);
  if (failure) return [];
  for (const action of actions) {
    if (!machine.can(state, 0, action) || machine.take(state, 0, action)) return [];
    if (machine.check(state, 0)) return [];
  }
  const cpus = scenario.scripts.length;
  return Array.from({ length: machine.actions }, (_, action) => action)
    .filter((action) => machine.can(state, 0, action))
    .map((action) => ({ action, label: labelOf(action, cpus) }));
}

function labelOf(action: number, cpus: number): string {
  if (isStep(action, cpus)) return `cpu${action}`;
  if (isInterrupt(action, cpus)) return `interrupt on cpu${cpuOf(action, cpus)}`;
  return `exchange threads ${showSchedule([action], cpus).slice(1)}`;
}

function refuseLarge({ scenario, actions }: KeptSchedule<AnyScenario>): void {
  const { regions } = scenario.zone;
  const frames = (regions.at(-1)?.to ?? 0) - (regions[0]?.from ?? 0);
  if (frames > FRAMES_MAX) {
    throw new RangeError(`a schedule has at most ${FRAMES_MAX} frames here, got ${frames}`);
  }
  if (actions.length <= STEPS_MAX) return;
  throw new RangeError(`a schedule has at most ${STEPS_MAX} steps here, got ${actions.length}`);
}
