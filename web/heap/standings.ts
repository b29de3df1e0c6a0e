/**
 * Every obligation of a page allocator on one CPU, each asked by itself of one call and the state
 * behind it: where a verdict stops at the first broken one, a picture wants to know of all.
 */
import type { Scheme } from '../../spec/ports/inspection.ts';
import type { Blame, ObligationId, Reason } from '../../spec/blocks/blame.ts';
import {
  type Answer,
  brokenBy,
  type Call,
  operations,
  rowOf,
  sightOf,
} from '../../spec/operations/operations.ts';
import type { View } from '../../spec/pages/view.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { isOfSizes } from '../../spec/obligations/sizes.ts';
import { brokenIn } from '../../spec/pages/refinement.ts';
import type { Picture } from '../../spec/pages/state.ts';
import type { Standing } from './scene.ts';

const states: readonly ObligationId[] = [
  'I1',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'I10',
];
const always: readonly ObligationId[] = ['O5', 'O6', 'O8', 'O13', 'W1', 'B1'];
const ofInit: readonly ObligationId[] = ['O11', 'W2', 'F1'];

/** The operations that owe each obligation of answers. */
const owing = new Map<ObligationId, string[]>();
for (const { op, owes } of operations) {
  for (const { id } of owes) owing.set(id, [...(owing.get(id) ?? []), op]);
}

/** What is known when the obligations are asked. */
export interface Asked {
  /** Undefined for init. */
  readonly call: Call | undefined;
  readonly before: Picture;
  /** Undefined where the call came to none. */
  readonly answer: { readonly is: Answer } | undefined;
  /** What stopped the call, or is wrong with a refusal, or with the lists behind it. */
  readonly blame: Blame | undefined;
  /** Undefined where there is nothing to look at. */
  readonly view: View | undefined;
  readonly sees: Scheme;
  readonly picked: Reason | undefined;
}

/** How each obligation stands, in the order of their ids. */
export function standingsOf(asked: Asked): Standing[] {
  const broken = brokenHere(asked);
  const { call, answer, view } = asked;
  const own = call && rowOf(call);
  const rows: Standing[] = [];
  const row = (id: ObligationId, isAsked: boolean, about: string): void => {
    const reason = broken.get(id);
    const verdict = reason ? 'fails' : isAsked ? 'holds' : 'not asked';
    const why = reason?.why ?? (isAsked ? '' : about);
    rows.push({ id, verdict, why, blocks: reason?.blocks ?? [] });
  };
  const unread = 'there is no state behind the call that could be looked at';
  for (const id of states) row(id, view !== undefined, unread);
  const ofAnswer = (id: ObligationId, op: string, isAbout: boolean): void => {
    const about = isAbout ? 'the call came to no answer' : `it is about ${op}, and this was none`;
    row(id, isAbout && !!answer, about);
  };
  for (const [id, ops] of owing)
    ofAnswer(id, ops.join(' or '), own !== undefined && ops.includes(own.op));
  ofAnswer('D1', 'alloc', call !== undefined && own?.isPick === true);
  for (const id of always) row(id, true, '');
  for (const id of ofInit) row(id, call === undefined, 'it is about init');
  const place = ({ id }: Standing): number => Object.keys(obligations).indexOf(id);
  return rows.toSorted((a, b) => place(a) - place(b));
}

/** In the order in which a check asks, so that the first is the one that it would tell. */
function brokenHere({ call, before, answer, blame, view, sees, picked }: Asked) {
  const broken = new Map<ObligationId, Reason>();
  const note = (found: Blame): void => {
    if (!broken.has(found.id)) broken.set(found.id, found);
  };
  if (blame && !answer) note(blame);
  if (call && answer) {
    for (const found of brokenBy(before, call, answer.is, sightOf(sees, before))) note(found);
  }
  if (blame) note(blame);
  if (view) for (const found of brokenIn(view)) note(found);
  if (picked) note({ id: 'D1', ...picked });
  const [first] = broken.values();
  // What init leaves wrong is told as what init owes, whatever invariant shows it: but for sizes.
  if (call === undefined && first && !(blame && isOfSizes(blame.id)))
    return new Map([['O11' as ObligationId, first], ...broken]);
  return broken;
}

/** The first obligation that is broken, as a check would tell it. */
export function firstBrokenOf(asked: Asked, rows: readonly Standing[]): Standing | undefined {
  const [id] = brokenHere(asked).keys();
  return rows.find((row) => row.id === id);
}
