/**
 * A given list of calls, played on a binary from its init on with nothing masked: what a report
 * draws and what a replay judges. The search's shortcuts have no part in it, so that a failure that
 * shows here is one of the binary.
 */
import type { Failure } from '../../engine/model.ts';
import type { Block } from '../../spec/geometry.ts';
import { after, type Answer, type Call, rejects } from '../../spec/operations.ts';
import { isLive, type Picture, picture } from '../../spec/state.ts';
import { isBlame } from '../../spec/view.ts';
import type { Blame } from '../../spec/blame.ts';
import type { Heap, Scenario, ScenarioStep } from '../scenario.ts';
import type { Binary } from './binary.ts';
import { type Level, judgeAt, reaches } from './levels.ts';
import { viewed } from './shown.ts';

/** Plays the calls; a call is judged at this level. */
export function playBinary(binary: Binary, calls: readonly Call[], level: Level): Scenario {
  const told = { zone: binary.zone, unfit: undefined };
  const steps: ScenarioStep[] = [];
  let here = picture({ zone: binary.zone, live: [] });
  const broken = binary.init() ?? shownWrong(binary, here, level);
  if (broken) return { ...told, start: undefined, steps, failure: failureOf(broken, 'O11') };
  const start: Heap = { live: [], free: here.free };
  for (const call of calls) {
    const isOwn = call.op === 'free' && isLive(here, call.block);
    const outcome = binary.run(call, isOwn);
    if ('blame' in outcome) {
      steps.push({ call, heap: undefined });
      return { ...told, start, steps, failure: failureOf(outcome.blame) };
    }
    const { answer } = outcome;
    const wrong = judged(binary, level, here, call, answer);
    const next = wrong ? here : picture(after(here, call, answer));
    const behind = wrong ?? shownWrong(binary, next, level);
    steps.push({ call, answer: { is: answer }, heap: heapOf(next, answer) });
    if (behind) return { ...told, start, steps, failure: failureOf(behind) };
    if (typeof answer === 'object') binary.give(answer);
    here = next;
  }
  return { ...told, start, steps, failure: undefined };
}

function judged(binary: Binary, level: Level, here: Picture, call: Call, answer: Answer) {
  const { refuses } = binary.convention;
  if (call.op === 'free' && refuses !== undefined && !isLive(here, call.block)) {
    const reason = rejects(here, call.block, answer === true, refuses);
    return reason && ({ id: 'O10', ...reason } as const);
  }
  return judgeAt(level, here, call, answer);
}

function shownWrong(binary: Binary, here: Picture, level: Level): Blame | undefined {
  if (!reaches(level, 'inspected')) return undefined;
  const view = viewed(binary, here);
  return view && isBlame(view) ? view : undefined;
}

/** What is live and, by the spec, free; a block handed out twice is shown twice. */
function heapOf({ live, free }: Picture, answer: Answer): Heap {
  const isLost = typeof answer === 'object' && !live.some((b) => b === answer);
  const extra: readonly Block[] = isLost && live.some((b) => b.at === answer.at) ? [answer] : [];
  return { live: [...live, ...extra], free };
}

const failureOf = ({ id, why }: Blame, as = id): Failure => ({ rule: as, why });
