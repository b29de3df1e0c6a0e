/** The page allocator as an object for `Linearizer`: its states, calls and answers as numbers. */
import type { Outcome, Sequence } from '../../../engine/linearize.ts';
import { type Block, show } from '../../../spec/blocks/geometry.ts';
import { answers } from '../../../spec/cpus/history.ts';
import { noChange, type Slack } from '../../../spec/operations/operation.ts';
import { type Answer, after, type Call, rowOf } from '../../../spec/operations/operations.ts';
import { emptyState, type Picture, picture, type State } from '../../../spec/pages/state.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { nodeNumber } from '../../../spec/pages/view.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { callOf } from '../../../spec/operations/calls.ts';

/** 0 for a refusal, 1 for an accepted free, 2 and more for blocks. */
export function answerNumber(answer: Answer): number {
  if (typeof answer === 'object') return nodeNumber(answer) + 2;
  return answer === true ? 1 : 0;
}

/** The answer of this call that has this number. */
export function answerNumbered(call: Call, number: number): Answer {
  const row = rowOf(call);
  if (number === 0) return row.answered(call, noChange);
  const at = Math.floor((number - 2) / 32) as Frame;
  const got: Block[] = number < 2 ? [] : [{ at, order: ((number - 2) % 32) as Order }];
  return row.answered(call, { lost: row.letsGo(call), got });
}

/** Calls are numbered as in `calls.ts`; states by their live blocks, in the order met. */
export class PageObject implements Sequence {
  readonly initial: number;
  private readonly zone: Zone;
  private readonly slack: Slack;
  private readonly states: Picture[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<string, readonly Outcome[]>();

  constructor(zone: Zone, slack: Slack) {
    this.zone = zone;
    this.slack = slack;
    this.initial = this.numberOf(emptyState(zone));
  }

  /** The state with this number. */
  at(state: number): Picture {
    return this.states[state] as Picture;
  }

  outcomes(state: number, call: number): readonly Outcome[] {
    const key = `${state} ${call}`;
    const known = this.known.get(key);
    if (known) return known;
    const made = this.outcomesOf(this.at(state), callOf(this.zone, call));
    this.known.set(key, made);
    return made;
  }

  private outcomesOf(state: Picture, call: Call): Outcome[] {
    return answers(state, call, this.slack).map((answer) => ({
      result: answerNumber(answer),
      next: this.numberOf(after(state, call, answer)),
    }));
  }

  private numberOf({ zone, live }: State): number {
    const key = live.map(show).join(' ');
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.states.length);
    return this.states.push(picture({ zone, live })) - 1;
  }
}
