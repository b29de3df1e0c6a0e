/**
 * Allocators as objects for `Linearizer`: their states, calls and answers as numbers. A state is
 * what clients have; what a call may do in it is asked of the table of operations once.
 */
import type { Outcome, Sequence } from '../../../engine/linearize.ts';
import { type Block, show } from '../../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { answers } from '../../../spec/cpus/history.ts';
import { type ClientState, noClients } from '../../../spec/objects/object-history.ts';
import {
  type ClientAnswer,
  clientAnswers,
  clientsBehind,
  type ObjectCall,
  showObjectCall,
} from '../../../spec/objects/operations/operations.ts';
import { callNumber, callOf } from '../../../spec/operations/calls.ts';
import { noChange, type Slack } from '../../../spec/operations/operation.ts';
import { type Answer, after, type Call, rowOf } from '../../../spec/operations/operations.ts';
import { emptyState, type Picture, picture, type State } from '../../../spec/pages/state.ts';
import { nodeNumber } from '../../../spec/pages/view.ts';
import type { ObjectSizes } from '../../../spec/ports/object-port.ts';

/** The number of a refusal. */
const REFUSED = 0;

/** What may happen to a state, and how calls are numbered; states that show alike are one. */
interface Behaviour<Full extends Bare, Made, Bare> {
  readonly initial: Bare;
  show(state: Bare): string;
  /** The state with what else is asked of it; made once. */
  whole(state: Bare): Full;
  numberOf(call: Made): number;
  callOf(number: number): Made;
  /** Every way in which the call may end: the number of its answer, and the state behind it. */
  outcomes(state: Full, call: Made): readonly { readonly result: number; readonly next: Bare }[];
  /** May the call be refused while another one is under way? */
  mayPass?(call: Made): boolean;
}

/** States are numbered in the order met. */
export class CallSequence<Full extends Bare, Made, Bare = Full> implements Sequence {
  readonly initial: number;
  private readonly behaviour: Behaviour<Full, Made, Bare>;
  private readonly states: Full[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly known = new Map<string, readonly Outcome[]>();

  constructor(behaviour: Behaviour<Full, Made, Bare>) {
    this.behaviour = behaviour;
    this.initial = this.numberOf(behaviour.initial);
  }

  /** The state with this number. */
  at(state: number): Full {
    return this.states[state] as Full;
  }

  callNumber(call: Made): number {
    return this.behaviour.numberOf(call);
  }

  outcomes(state: number, call: number): readonly Outcome[] {
    const key = `${state} ${call}`;
    const known = this.known.get(key);
    if (known) return known;
    const found = this.behaviour.outcomes(this.at(state), this.behaviour.callOf(call));
    const made = found.map(({ result, next }) => ({ result, next: this.numberOf(next) }));
    this.known.set(key, made);
    return made;
  }

  inPassing(call: number): number | undefined {
    return this.behaviour.mayPass?.(this.behaviour.callOf(call)) ? REFUSED : undefined;
  }

  private numberOf(state: Bare): number {
    const key = this.behaviour.show(state);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.states.length);
    return this.states.push(this.behaviour.whole(state)) - 1;
  }
}

export type PageSequence = CallSequence<Picture, Call, State>;
export type ObjectSequence = CallSequence<ClientState, ObjectCall>;

/**
 * Pages of a zone. Calls are numbered as in `calls.ts`. `passes`: may a block be refused in
 * passing, while another call is under way?
 */
export const pageSequence = (zone: Zone, slack: Slack, passes = false): PageSequence =>
  new CallSequence({
    mayPass: (call: Call) => passes && rowOf(call).wantsRoom(call) !== undefined,
    initial: emptyState(zone),
    show: ({ live }: State) => live.map(show).join(' '),
    whole: ({ live }) => picture({ zone, live }),
    numberOf: (call) => callNumber(zone, call),
    callOf: (number) => callOf(zone, number),
    outcomes: (state, call) =>
      answers(state, call, slack).map((answer) => ({
        result: answerNumber(answer),
        next: after(state, call, answer),
      })),
  });

/** Objects on this zone, asked for by so many CPUs. Calls are numbered in the order met. */
export function objectSequence(zone: Zone, sizes: ObjectSizes, cpus: number): ObjectSequence {
  const calls: ObjectCall[] = [];
  const numbers = new Map<string, number>();
  return new CallSequence({
    initial: noClients(zone, sizes, cpus),
    whole: (state) => state,
    show({ objects, blocks, kept }) {
      const all = [...objects].toSorted(([a], [b]) => a - b).join(' ');
      return `${all};${blocks.map(show).join(' ')};${kept.join(' ')}`;
    },
    numberOf(call) {
      const known = numbers.get(showObjectCall(call));
      if (known !== undefined) return known;
      numbers.set(showObjectCall(call), calls.length);
      return calls.push(call) - 1;
    },
    callOf: (number) => calls[number] as ObjectCall,
    outcomes: (state, call) =>
      clientAnswers(state, call).map((answer) => ({
        result: clientAnswerNumber(answer),
        next: clientsBehind(state, call, answer),
      })),
  });
}

/** 0 for a refusal, 1 for an accepted free, 2 and more for blocks. */
export function answerNumber(answer: Answer): number {
  if (typeof answer === 'object') return nodeNumber(answer) + 2;
  return answer === true ? 1 : REFUSED;
}

/** The answer of this call that has this number. */
export function answerNumbered(call: Call, number: number): Answer {
  const row = rowOf(call);
  if (number === 0) return row.answered(call, noChange);
  const at = Math.floor((number - 2) / 32) as Frame;
  const got: Block[] = number < 2 ? [] : [{ at, order: ((number - 2) % 32) as Order }];
  return row.answered(call, { lost: row.letsGo(call), got });
}

/** 0 for a refusal, 1 for a free, 2 and more for pointers. */
export const clientAnswerNumber = (answer: ClientAnswer): number =>
  answer === 'freed' ? 1 : answer === -1 ? 0 : answer + 2;
