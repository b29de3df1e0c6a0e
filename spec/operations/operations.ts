/**
 * The table of operations on pages, and what is asked of any call through it. Each file beside this
 * one is a row; a new operation is one more. Nobody else tells operations apart.
 */
import { type Blame, blames } from '../blocks/blame.ts';
import { type Block, show } from '../blocks/geometry.ts';
import type { Heap } from '../pages/heap.ts';
import { isVisible } from '../pages/metadata.ts';
import { type Picture, type State, withLive, withoutLive } from '../pages/state.ts';
import type { Scheme } from '../ports/inspection.ts';
import type { Design } from '../ports/page-port.ts';
import { alloc, type AllocAnswer, type AllocCall } from './alloc.ts';
import { allocWhere, type AllocWhereCall } from './alloc-where.ts';
import { free, type FreeCall } from './free.ts';
import type { Operation, Sight } from './operation.ts';
import { resize, type ResizeAct, type ResizeAnswer, type ResizeCall } from './resize.ts';
import type { FreeAct } from './script.ts';
import { split, type SplitAct, type SplitCall } from './split.ts';

/** Of each operation: its calls, their answers, what stands for a call in a program. */
interface Kinds {
  readonly alloc: {
    readonly call: AllocCall;
    readonly answer: AllocAnswer;
    readonly act: AllocCall;
  };
  readonly free: { readonly call: FreeCall; readonly answer: boolean; readonly act: FreeAct };
  readonly resize: {
    readonly call: ResizeCall;
    readonly answer: ResizeAnswer;
    readonly act: ResizeAct;
  };
  readonly allocWhere: {
    readonly call: AllocWhereCall;
    readonly answer: AllocAnswer;
    readonly act: AllocWhereCall;
  };
  readonly split: { readonly call: SplitCall; readonly answer: boolean; readonly act: SplitAct };
}

/** The name of an operation. */
export type Op = keyof Kinds;

/** A call of one of these operations. */
export type CallOf<O extends Op> = {
  readonly [P in O]: { readonly op: P } & Kinds[P]['call'];
}[O];

/** What such a call may answer. */
export type AnswerOf<O extends Op> = { readonly [P in O]: Kinds[P]['answer'] }[O];

/** What stands for such a call in a program of a CPU. */
export type ActOf<O extends Op> = { readonly [P in O]: Kinds[P]['act'] }[O];

/** A call of the client. */
export type Call = CallOf<Op>;

/** The answer: what was handed out, or whether it was done; `undefined` or `false` if refused. */
export type Answer = AnswerOf<Op>;

/** A call of a program. */
export type Act = ActOf<Op>;

type Row<O extends Op> = Operation<CallOf<O>, AnswerOf<O>, ActOf<O>>;

/** Every operation, in the order in which calls are tried and numbered. */
const rows: { readonly [P in Op]: Row<P> } = { alloc, free, resize, split, allocWhere };

export const operations: readonly Row<Op>[] = Object.values(rows);

/** The rows of what a design offers: alloc and free, and what it says of itself. */
export const offeredBy = ({ offers = [] }: Pick<Design, 'offers'>): readonly Row<Op>[] =>
  [rows.alloc, rows.free, ...offers.map((op) => rows[op])] as readonly Row<Op>[];

/** The first of these calls or acts whose operation is not offered. */
export const notOffered = <Made extends { readonly op: Op }>(
  made: readonly Made[],
  offers: Pick<Design, 'offers'>,
): Made | undefined => made.find(({ op }) => offeredBy(offers).every((row) => row.op !== op));

/** The row of a call's, or an act's, operation. */
export const rowOf = <O extends Op>({ op }: { readonly op: O }): Row<O> => rows[op];

/** `alloc 1`, `free 4^1`. */
export const showCall = (call: Call): string => rowOf(call).show(call);

/** `0^1`, `refused`, `accepted`: an answer as traces print it. */
export function showAnswer(answer: Answer): string {
  if (typeof answer === 'object') return show(answer);
  return answer === true ? 'accepted' : 'refused';
}

/** Did the call come to nothing? */
export const isRefused = (answer: Answer): boolean => answer === undefined || answer === false;

/**
 * May a client make this call? It names no block, a live one, or one that the allocator can know
 * not to be live: else a rule is broken that the allocator cannot keep.
 */
export function mayMake(heap: Pick<Heap, 'isLive'>, call: Call, { shows }: Sight): boolean {
  const named = rowOf(call).named(call);
  return named === undefined || heap.isLive(named) || shows(named);
}

/** What the client stops using of its own before it makes this call. */
export function letGo(heap: Pick<Heap, 'isLive'>, call: Call): readonly Block[] {
  const named = rowOf(call).named(call);
  return named && heap.isLive(named) ? rowOf(call).letsGo(call) : [];
}

/** What metadata of this scheme can show in this state. */
export const sightOf = (scheme: Scheme, state: Picture): Sight => ({
  scheme,
  shows: (b) => isVisible(scheme, state, b),
});

/** What an allocator knows that promises nothing of bad calls: then none is made. */
export const blind: Sight = { scheme: 'none', shows: () => false };

const all = (): boolean => true;

/** Every obligation, of those asked, that the answer breaks: each as if it were the only one. */
export function* brokenBy<O extends Op>(
  heap: Heap,
  call: CallOf<O>,
  answer: AnswerOf<O>,
  sight: Sight,
  isAsked: (id: Blame['id']) => boolean = all,
): Generator<Blame, void> {
  for (const { id, broken } of rowOf<O>(call).owes) {
    if (isAsked(id)) yield* blames(id, broken(heap, call, answer, sight));
  }
}

/** The first obligation that the answer breaks. `scheme` is what the design's metadata can tell. */
export function judge<O extends Op>(
  state: Picture,
  call: CallOf<O>,
  answer: AnswerOf<O>,
  scheme: Scheme,
  isAsked: (id: Blame['id']) => boolean = all,
): Blame | undefined {
  const sight = sightOf(scheme, state);
  // Not by way of `brokenBy`: this is asked of every call of a search.
  for (const { id, broken } of rowOf<O>(call).owes) {
    const reason = isAsked(id) ? broken(state, call, answer, sight) : undefined;
    if (reason) return { id, ...reason };
  }
  return undefined;
}

/** The state behind an answer that `judge` found nothing wrong with. */
export function after<O extends Op>(
  { zone, live }: State,
  call: CallOf<O>,
  answer: AnswerOf<O>,
): State {
  const { lost, got } = rowOf<O>(call).change(call, answer);
  let state: State = { zone, live };
  for (const b of lost) state = withoutLive(state, b);
  for (const b of got) state = withLive(state, b);
  return state;
}
