/**
 * How a stretch of frames between holes is cut into its first free blocks: a loop in a loop. The
 * inner one finds the largest block that ends where the stretch does, the outer one goes on below
 * it. Each is looked at as induction: entry, one round from any state that its invariant allows,
 * and what follows where it ends.
 */
import type { Code, Lemma, Posed } from './lemma.ts';
import { isExact } from './subjects.ts';
import {
  add,
  all,
  any,
  atMost,
  implies,
  isMultiple,
  less,
  not,
  num,
  power,
  same,
  sub,
  type Term,
  unknown,
  within,
} from '../translate/term.ts';
import type { Loop, Translator } from '../translate/translator.ts';
import { native, NOTHING } from '../translate/values.ts';
import { isBlockOf, termOf } from '../translate/zone-terms.ts';
import { FRAME_MAX, ORDER_MAX } from '../../../spec/blocks/units.ts';

const PATH = 'impl/memory/carve.ts';
const [from, to, orderMax] = [unknown('from'), unknown('to'), unknown('order-max')];
const [end, k] = [unknown('end'), unknown('k')];

const bounds = all(
  atMost(num(0), from),
  less(from, to),
  atMost(to, num(FRAME_MAX)),
  within(0, orderMax, ORDER_MAX + 1),
);

/** The inner loop's invariant: a block of order j ends at `end`, and lies in the stretch. */
const endsHere = (j: Term): Term =>
  all(within(0, j, add(orderMax, num(1))), isMultiple(end, j), atMost(from, sub(end, power(j))));

/** What was seen of both loops, the inner one left with any order that its invariant allows. */
interface Seen {
  readonly code: Translator;
  readonly endAtEntry: Term;
  readonly goesOn: Term;
  readonly kAtEntry: Term;
  readonly innerGoesOn: Term;
  readonly kBehind: Term;
  readonly visited: readonly { readonly at: Term; readonly order: Term }[];
  readonly endBehind: Term;
}

function look(of: Code): Seen {
  const code = of.translator();
  const seen: { -readonly [Name in keyof Seen]?: Seen[Name] } = { code };
  const visited: { at: Term; order: Term }[] = [];
  const visit = native((at = NOTHING, order = NOTHING) => {
    visited.push({ at: termOf(at), order: termOf(order) });
    return NOTHING;
  });
  const inner = (loop: Loop): void => {
    seen.kAtEntry = termOf(loop.get('k'));
    loop.set('k', k);
    seen.innerGoesOn = loop.condition();
    loop.round();
    seen.kBehind = termOf(loop.get('k'));
    loop.set('k', k);
  };
  code.onLoop = (loop) => {
    seen.endAtEntry = termOf(loop.get('end'));
    loop.set('end', end);
    seen.goesOn = loop.condition();
    code.onLoop = inner;
    loop.round();
    seen.endBehind = termOf(loop.get('end'));
  };
  code.call(PATH, 'carveStretch', from, to, orderMax, visit);
  return { ...seen, visited } as Seen;
}

const shown: Posed['shown'] = [
  ['from', from],
  ['end', end],
  ['order', k],
  ['top order', orderMax],
];

const order: Lemma = {
  id: 'I-carve-order',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'the search of the largest block that ends here begins with a frame, and each round keeps a ' +
    'block that ends here and lies in the stretch',
  about: `${PATH} carveStretch, its inner loop`,
  pose(of) {
    const { code, kAtEntry, innerGoesOn, kBehind } = look(of);
    const premises = [bounds, within(add(from, num(1)), end, add(to, num(1)))];
    return {
      premises,
      goal: all(
        same(kAtEntry, num(0)),
        endsHere(num(0)),
        implies(
          all(endsHere(k), innerGoesOn),
          all(same(kBehind, add(k, num(1))), endsHere(kBehind)),
        ),
        // Only there are its shifts and multiples meant.
        implies(endsHere(k), isExact(code)),
      ),
      shown,
      twin: {
        change: 'whether it goes on or not',
        premises: [...premises, endsHere(k)],
        goal: endsHere(kBehind),
        shown,
      },
    };
  },
};

const stretch: Lemma = {
  id: 'I-carve',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'cutting begins at the end of the stretch and goes on down to its first frame; each round ' +
    'visits one aligned block that ends where the last one began, and no block below it is its ' +
    'free buddy',
  about: `${PATH} carveStretch, its outer loop`,
  pose(of) {
    const { code, endAtEntry, goesOn, innerGoesOn, visited, endBehind } = look(of);
    const [block = { at: end, order: k }] = visited;
    const inZone = isBlockOf(
      { zone: { kind: 'object', fields: new Map() }, from, to, orderMax, bounds },
      block.at,
      block.order,
    );
    const below = sub(end, power(add(k, num(1))));
    // The block below of the same order is its buddy where both make one of the next order.
    const isBuddyBelow = all(
      less(k, orderMax),
      isMultiple(below, add(k, num(1))),
      atMost(from, below),
    );
    const premises = [bounds, within(from, end, add(to, num(1)))];
    const left = [endsHere(k), not(innerGoesOn), less(from, end)];
    return {
      premises,
      goal: all(
        same(endAtEntry, to),
        any(all(goesOn, less(from, end)), all(not(goesOn), same(end, from))),
        implies(all(...left), all(inZone, same(add(block.at, power(block.order)), end))),
        implies(all(...left), all(same(endBehind, block.at), not(isBuddyBelow))),
        visited.length === 1 ? all() : any(),
        // Only there are its shifts and multiples meant.
        implies(endsHere(k), isExact(code)),
      ),
      shown,
      twin: {
        change: 'where a larger block would fit',
        premises: [...premises, endsHere(k), less(from, end)],
        goal: not(isBuddyBelow),
        shown,
      },
    };
  },
};

export const carveLemmas: readonly Lemma[] = [order, stretch];
