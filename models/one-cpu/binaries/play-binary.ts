/**
 * A given list of calls, played on a binary from its init on with nothing masked: what a report
 * draws and what a replay judges. The search's shortcuts have no part in it, so that a failure that
 * shows here is one of the binary.
 *
 * A wrong refusal or a list that is shown wrong does not end it, since what is told may be another
 * obligation that is broken later: what the last call breaks is the failure, or else what was
 * broken first.
 */
import type { Failure } from '../../../engine/search/model.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import {
  after,
  type Answer,
  isRefused,
  letGo,
  rowOf,
} from '../../../spec/operations/operations.ts';
import { type Picture, picture } from '../../../spec/pages/state.ts';
import { isBlame } from '../../../spec/pages/view.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Heap, Scenario, ScenarioStep } from '../scenario.ts';
import { type AskedCall, framesFor } from '../../subject/binaries/asked.ts';
import { type Binary, LimitMet } from '../../subject/binaries/binary-mount.ts';
import { judgedCall } from './judge-call.ts';
import { type Level, levelOf, reaches } from './levels.ts';
import { clash } from './odd-requests.ts';
import { viewed } from '../../subject/binaries/shown-state.ts';

/** What is to be told, where it is known: other things that are broken are passed over. */
export interface Wanted {
  readonly level: Level;
  readonly rule?: string;
}

/** Plays the calls; each is judged at this level. */
export function playBinary(
  binary: Binary,
  calls: readonly AskedCall[],
  level: Level,
  wanted?: Wanted,
): Scenario {
  return new Player(binary, level, wanted).play(calls);
}

interface Odd {
  readonly block: Block;
  readonly frames: number;
}

class Player {
  private readonly binary: Binary;
  private readonly level: Level;
  private readonly wanted: Wanted | undefined;
  private readonly steps: ScenarioStep[] = [];
  /** Blocks of odd sizes that are live, with the frames that were asked for. */
  private readonly odd: Odd[] = [];
  private first: Failure | undefined;

  constructor(binary: Binary, level: Level, wanted: Wanted | undefined) {
    this.binary = binary;
    this.level = level;
    this.wanted = wanted;
  }

  play(calls: readonly AskedCall[]): Scenario {
    const { binary, steps } = this;
    const told = { zone: binary.zone, unfit: undefined, steps };
    let here = picture({ zone: binary.zone, live: [] });
    const broken = this.begin();
    if (broken) return { ...told, start: undefined, failure: failureOf(broken) };
    const shown = this.shownWrong(here);
    if (shown)
      this.first = failureOf(shown.id === this.wanted?.rule ? shown : { ...shown, id: 'O11' });
    if (shown && calls.length === 0) return { ...told, start: undefined, failure: this.first };
    const start: Heap = { live: [], free: here.free };
    for (const [i, call] of calls.entries()) {
      const made = this.make(here, call);
      if (made.wrong) {
        const failure = failureOf(made.wrong);
        if (!made.next || (i === calls.length - 1 && this.isWanted(call, made.wrong))) {
          return { ...told, start, failure };
        }
        this.first ??= failure;
      }
      here = made.next!;
    }
    return { ...told, start, failure: this.first };
  }

  private begin(): Blame | undefined {
    try {
      return this.binary.init();
    } catch (error) {
      if (error instanceof LimitMet) return { id: 'O13', why: error.message };
      throw error;
    }
  }

  /** Makes a call; there is no next state where it is not defined what is right behind it. */
  private make(here: Picture, call: AskedCall): { wrong?: Blame | undefined; next?: Picture } {
    const { binary, steps } = this;
    const outcome = binary.run(call, letGo(here, call));
    if (!('answer' in outcome)) {
      steps.push({ call, heap: undefined });
      const wrong = 'blame' in outcome ? outcome.blame : undefined;
      return { wrong: wrong ?? { id: 'O13', why: (outcome as { limit: string }).limit } };
    }
    const { answer } = outcome;
    const wrong = this.judged(here, call, answer);
    if (wrong && !isRefused(answer)) {
      steps.push({ call, answer: { is: answer }, heap: heapOf(here, answer) });
      return { wrong };
    }
    const next = picture(after(here, call, answer));
    this.note(call, answer);
    // As in a search, the client has the block before anything is looked at.
    if (typeof answer === 'object')
      binary.give(answer, binary.bytesAsked(answer.order, call.asked));
    const shown = this.shownWrong(next);
    steps.push({ call, answer: { is: answer }, heap: heapOf(next, answer) });
    return { wrong: this.preferred(call, wrong, shown), next };
  }

  /** What is wanted, where an answer and what is shown behind it are both wrong. */
  private preferred(call: AskedCall, wrong: Blame | undefined, shown: Blame | undefined) {
    if (wrong && shown && !this.isWanted(call, wrong) && this.isWanted(call, shown)) return shown;
    return wrong ?? shown;
  }

  private isWanted(call: AskedCall, broken: Blame): boolean {
    const { wanted } = this;
    if (!wanted) return true;
    return levelOf(call, broken) === wanted.level && (wanted.rule ?? broken.id) === broken.id;
  }

  private judged(here: Picture, call: AskedCall, answer: Answer): Blame | undefined {
    const { binary, level, odd } = this;
    const isPlain = call.asked === undefined && odd.length === 0;
    const got = typeof answer === 'object' ? answer : undefined;
    if (isPlain || !got) {
      if (call.asked === 0) return undefined;
      return judgedCall(binary, level, here, call, answer, (live) => picture({ ...here, live }));
    }
    if (call.asked === 0) return undefined;
    const frames = this.framesOf(call, got);
    const live = here.live.filter((b) => !odd.some(({ block }) => block.at === b.at));
    const taken = odd.map(({ block, frames: n }) => ({ at: block.at, end: block.at + n }));
    return clash(binary, live, got, frames, taken);
  }

  private framesOf({ asked }: AskedCall, got: Block): number {
    const { unit } = this.binary;
    return asked === undefined || !unit ? 2 ** got.order : framesFor(this.binary, unit, asked);
  }

  private note(call: AskedCall, answer: Answer): void {
    if (call.asked === undefined) return;
    if (typeof answer === 'object') {
      this.odd.push({ block: answer, frames: call.asked === 0 ? 0 : this.framesOf(call, answer) });
    }
    const freed = answer === true ? rowOf(call).named(call) : undefined;
    if (freed) this.odd.splice(this.odd.findIndex(({ block }) => block.at === freed.at) >>> 0, 1);
  }

  private shownWrong(here: Picture): Blame | undefined {
    if (!reaches(this.level, 'inspected') || this.odd.length > 0) return undefined;
    const rule = this.wanted?.rule;
    const asked = rule && viewed(this.binary, here, ({ id }) => id !== rule);
    if (asked && isBlame(asked)) return asked;
    const view = viewed(this.binary, here);
    return view && isBlame(view) ? view : undefined;
  }
}

/** What is live and, by the spec, free; a block handed out twice is shown twice. */
function heapOf({ live, free }: Picture, answer: Answer): Heap {
  const isLost = typeof answer === 'object' && !live.some((b) => b === answer);
  const extra: readonly Block[] = isLost && live.some((b) => b.at === answer.at) ? [answer] : [];
  return { live: [...live, ...extra], free };
}

const failureOf = ({ id, why }: Blame): Failure => ({ rule: id, why });
