/**
 * The table of operations on objects, and what is asked of any call through it. Each file beside
 * this one is a row. Nobody else tells operations apart.
 */
import { type Blame, blame, type Reason } from '../../blocks/blame.ts';
import type { FreeAct } from '../../operations/script.ts';
import type { Owner } from '../../ports/object-port.ts';
import type { ClientState } from '../object-history.ts';
import { frameAt, type ObjectState, type ObjectView } from '../object-view.ts';
import {
  objectAlloc,
  type ObjectAllocAct,
  type ObjectAllocAnswer,
  type ObjectAllocCall,
} from './alloc.ts';
import { objectFree, type ObjectFreeAnswer, type ObjectFreeCall } from './free.ts';
import {
  firstOf,
  type Halting,
  type ObjectChange,
  type ObjectOperation,
  type ObjectStep,
  type OnCpu,
} from './operation.ts';

/** Of each operation: its calls, their answers, what stands for a call in a program. */
interface Kinds {
  readonly alloc: {
    readonly call: ObjectAllocCall;
    readonly answer: ObjectAllocAnswer;
    readonly act: ObjectAllocAct;
  };
  readonly free: {
    readonly call: ObjectFreeCall;
    readonly answer: ObjectFreeAnswer;
    readonly act: FreeAct;
  };
}

/** The name of an operation on objects. */
export type ObjectOp = keyof Kinds;

/** A call of one of these operations, of whichever CPU. */
export type ObjectRequestOf<O extends ObjectOp> = {
  readonly [P in O]: { readonly op: P } & Kinds[P]['call'];
}[O];

/** What such a call may answer. */
export type ObjectAnswerOf<O extends ObjectOp> = { readonly [P in O]: Kinds[P]['answer'] }[O];

/** What stands for such a call in a program of a CPU. */
export type ObjectActOf<O extends ObjectOp> = { readonly [P in O]: Kinds[P]['act'] }[O];

/** A call as it is made, by whichever CPU. A free may name any address. */
export type ObjectRequest = ObjectRequestOf<ObjectOp>;

/** A call of the client, on a CPU. */
export type ObjectCall = ObjectRequest & OnCpu;

/** A pointer, -1 for a refusal, 'freed', or the end of the program. */
export type ObjectAnswer = ObjectAnswerOf<ObjectOp>;

/** An answer that came: the program goes on. */
export type ClientAnswer = Exclude<ObjectAnswer, Halting>;

/** A call of a program. */
export type ObjectAct = ObjectActOf<ObjectOp>;

type Row<O extends ObjectOp> = ObjectOperation<
  ObjectRequestOf<O>,
  ObjectAnswerOf<O>,
  ObjectActOf<O>
>;

const rows: { readonly [P in ObjectOp]: Row<P> } = { alloc: objectAlloc, free: objectFree };

/** Every operation, in the order in which calls are tried. */
export const objectOperations: readonly Row<ObjectOp>[] = Object.values(rows);

/** The row of a call's, or an act's, operation. */
export const objectRowOf = <O extends ObjectOp>({ op }: { readonly op: O }): Row<O> => rows[op];

/** `cpu0 alloc 64`, `cpu1 free 0x40`. */
export const showObjectCall = (call: ObjectCall): string =>
  `cpu${call.cpu} ${objectRowOf(call).show(call)}`;

/** `0x40`, `refused`, `freed`, `halts`: an answer as traces print it. */
export const showObjectAnswer = (call: ObjectRequest, answer: ObjectAnswer): string =>
  objectRowOf(call).showAnswer(answer);

/** Did the program end? */
export const isHalt = (answer: ObjectAnswer): answer is Halting => typeof answer === 'object';

/** The client's state behind a call, or what is wrong with the answer whatever the state. */
export function objectsAfter<O extends ObjectOp>(
  state: ObjectState,
  call: ObjectRequestOf<O> & OnCpu,
  answer: ObjectAnswerOf<O>,
  owner: Owner,
): ObjectState | Blame {
  const row = objectRowOf<O>(call);
  const broken = firstOf(row.owes, (owed) => owed.broken(state, call, answer, owner));
  return broken ?? withChange(state, call, row.change(call, answer));
}

/** What clients have once this has changed hands. */
function withChange<State extends ObjectState>(
  state: State,
  call: ObjectRequest,
  { lost, got }: ObjectChange,
): State {
  const { sizes } = state;
  let { objects, blocks } = state;
  for (const pointer of lost) {
    const left = new Map(objects);
    left.delete(pointer);
    objects = left;
    blocks = blocks.filter((b) => b.at * sizes.frameBytes !== pointer);
  }
  const served = objectRowOf(call).served(state, call);
  for (const { pointer } of got) {
    if (served && 'cache' in served) objects = new Map([...objects, [pointer, served.cache]]);
    else if (served) {
      blocks = [...blocks, { at: frameAt(sizes, pointer), order: served.order }];
    }
  }
  return objects === state.objects && blocks === state.blocks
    ? state
    : { ...state, objects, blocks };
}

/** Every answer that the call may give if it happens in this state. Cost: the objects there are. */
export const clientAnswers = (state: ClientState, call: ObjectCall): readonly ClientAnswer[] =>
  objectRowOf(call).answers(state, call);

/** The state behind a call that gave one of its answers. */
export function clientsBehind(
  state: ClientState,
  call: ObjectCall,
  answer: ClientAnswer,
): ClientState {
  const row = objectRowOf(call);
  const kept = state.kept.with(call.cpu, row.keeps(state, call, answer));
  const behind = withChange(state, call, row.change(call, answer));
  return { ...behind, kept, blocks: behind.blocks.toSorted((x, y) => x.at - y.at) };
}

/** What a call breaks of what it leaves, asked before the invariants are. */
export function* leftFirst(step: ObjectStep<ObjectRequest, ObjectAnswer>): Generator<Blame> {
  for (const { id, broken } of objectRowOf(step.call).leavesFirst) {
    const found = blame(id, broken(step));
    if (found) yield found;
  }
}

/** The first that a call breaks of what it leaves, asked behind the invariants. */
export const leftBehind = (step: ObjectStep<ObjectRequest, ObjectAnswer>): Blame | undefined =>
  blame('C3', othersKeptBy(step.before, step.after, step.call.cpu)) ??
  firstOf(objectRowOf(step.call).leaves, ({ broken }) => broken(step));

/** C3: a call touches no other CPU's cache. */
export function othersKeptBy(
  before: ObjectView,
  after: ObjectView,
  cpu: number,
): Reason | undefined {
  const changed = after.cached.findIndex(
    (kept, other) => other !== cpu && kept.join(';') !== before.cached[other]?.join(';'),
  );
  return changed < 0 ? undefined : { why: `a call on cpu${cpu} changed what cpu${changed} keeps` };
}
