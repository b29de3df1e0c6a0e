/** The object allocator as an object for `Linearizer`: its states, calls and answers as numbers. */
import type { Outcome, Sequence } from '../../../engine/linearize.ts';
import { type ClientState, noClients } from '../../../spec/objects/object-history.ts';
import {
  type ClientAnswer,
  clientAnswers,
  clientsBehind,
  type ObjectCall,
  showObjectCall,
} from '../../../spec/objects/operations/operations.ts';
import type { ObjectSizes } from '../../../spec/ports/object-port.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';

/** 0 for a refusal, 1 for a free, 2 and more for pointers. */
export const clientAnswerNumber = (answer: ClientAnswer): number =>
  answer === 'freed' ? 1 : answer === -1 ? 0 : answer + 2;

/** States and calls are numbered in the order met. */
export class ObjectSequence implements Sequence {
  readonly initial: number;
  private readonly states: ClientState[] = [];
  private readonly calls: ObjectCall[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly callNumbers = new Map<string, number>();
  private readonly known = new Map<string, readonly Outcome[]>();

  constructor(zone: Zone, sizes: ObjectSizes, cpus: number) {
    this.initial = this.numberOf(noClients(zone, sizes, cpus));
  }

  /** The state with this number. */
  at(state: number): ClientState {
    return this.states[state] as ClientState;
  }

  /** The number of a call. */
  callNumber(call: ObjectCall): number {
    const key = showObjectCall(call);
    const known = this.callNumbers.get(key);
    if (known !== undefined) return known;
    this.callNumbers.set(key, this.calls.length);
    return this.calls.push(call) - 1;
  }

  outcomes(state: number, call: number): readonly Outcome[] {
    const key = `${state} ${call}`;
    const known = this.known.get(key);
    if (known) return known;
    const [from, made] = [this.at(state), this.calls[call] as ObjectCall];
    const found = clientAnswers(from, made).map((answer) => ({
      result: clientAnswerNumber(answer),
      next: this.numberOf(clientsBehind(from, made, answer)),
    }));
    this.known.set(key, found);
    return found;
  }

  private numberOf(state: ClientState): number {
    const objects = [...state.objects].toSorted(([a], [b]) => a - b);
    const blocks = state.blocks.map(({ at, order }) => `${at}^${order}`);
    const key = `${objects.join(' ')};${blocks.join(' ')};${state.kept.join(' ')}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.states.length);
    return this.states.push({ ...state, objects: new Map(objects) }) - 1;
  }
}
