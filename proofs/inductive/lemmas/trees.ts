/**
 * Laws of the whole tree from laws of a node and its halves: that a frame has exactly one block, by
 * walking from the frame up to the root, and that the longest free order can be kept per node. The
 * second is about the meaning that the spec gives it: no design keeps it, so no design is proved.
 */
import type { Lemma, Posed } from './lemma.ts';
import { Geometry, isExact } from './subjects.ts';
import {
  add,
  all,
  any,
  apply,
  atMost,
  differ,
  either,
  iff,
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
import type { Translator } from '../translate/translator.ts';
import { list, native, NOTHING, type Obj, record } from '../translate/values.ts';
import { blockOf, numberIn, termOf } from '../translate/zone-terms.ts';

const [at, k, j] = [unknown('at'), unknown('k'), unknown('j')];

/** The order that a path is followed up to: frames below 2^52. */
const PATH_ORDER = 52;

const coverPath: Lemma = {
  id: 'C-path',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'where the root is there, frames are not split and a node is there just if its parent is ' +
    'split, ' +
    'every frame lies in exactly one whole node; unrolled along the path to a root of order 52',
  about: 'no code: the rules of a tree; that parents cover their halves is A1',
  pose() {
    const levels = Array.from({ length: PATH_ORDER + 1 }, (_, i) => i);
    const there = levels.map((i) => unknown(`is-there-${i}`, 'Bool'));
    const split = levels.map((i) => unknown(`is-split-${i}`, 'Bool'));
    const whole = there.map((one, i) => all(one, not(split[i] ?? any())));
    const rules = there.slice(0, -1).map((one, i) => iff(one, split[i + 1] ?? any()));
    const known = there.map((one, i) => implies(split[i] ?? any(), one));
    const root = there.at(-1) ?? any();
    const premises = [...known, ...rules, not(split[0] ?? any())];
    const twice = whole.flatMap((a, i) => whole.slice(i + 1).map((b) => all(a, b)));
    const goal = all(any(...whole), not(any(...twice)));
    const shown: Posed['shown'] = [['the root is there', root]];
    return {
      premises: [...premises, root],
      goal,
      shown,
      twin: { change: 'where the root may be absent', premises, goal, shown },
    };
  },
};

/** The spec's meaning of "longest" at a node, with that of its halves taken as given. */
interface Longest {
  readonly code: Translator;
  readonly value: Term;
  readonly lower: Term;
  readonly upper: Term;
  readonly isLive: Term;
  readonly isSplit: Term;
  readonly shown: Posed['shown'];
  /** A node of order k, and what induction knows of its halves. */
  readonly bounds: readonly Term[];
}

const longestOf = (n: Term, order: Term): Term => apply('longest', 'Num', n, order);

function longestAt(code: Translator): Longest {
  const path = 'spec/pages/bitmaps.ts';
  const own = code.global(code.sources.module(path), 'longest');
  const [isLive, isSplit] = [unknown('is-live', 'Bool'), unknown('is-split', 'Bool')];
  code.stubs.set(
    'isLiveNode',
    native(() => isLive),
  );
  code.stubs.set(
    'isSplit',
    native(() => isSplit),
  );
  code.stubs.set(
    'longest',
    native((_, node) =>
      longestOf(numberIn(node ?? NOTHING, 'at'), numberIn(node ?? NOTHING, 'order')),
    ),
  );
  const figure: Obj = record({ zone: record({ reserved: list() }), metadata: list() });
  const value = termOf(code.invoke(own, [figure, blockOf(at, k)]));
  const half = sub(k, num(1));
  const [lower, upper] = [longestOf(at, half), longestOf(add(at, power(half)), half)];
  const isNode = all(within(1, k, 31), within(0, at, num(2n ** 30n)), isMultiple(at, k));
  const inBounds = [lower, upper].map((n) => within(0, n, add(k, num(1))));
  return {
    code,
    value,
    lower,
    upper,
    isLive,
    isSplit,
    shown: [
      ['order', k],
      ['asked', j],
      ['longest', value],
      ['lower half', lower],
      ['upper half', upper],
    ],
    bounds: [isNode, ...inBounds],
  };
}

const longest = (
  id: string,
  statement: string,
  change: string,
  pose: (at: Longest) => { premises?: readonly Term[]; goal: Term; twin: Term },
): Lemma => ({
  id,
  statement: `${statement}; for orders from 1 to 30`,
  kind: 'theorem',
  logic: 'QF_UFBV',
  about: 'spec/pages/bitmaps.ts longest, its call on the halves taken as given',
  pose(code) {
    const node = longestAt(code.translator());
    const { premises = [], goal, twin } = pose(node);
    const given = [...node.bounds, ...premises];
    const { shown } = node;
    return {
      premises: given,
      goal: all(goal, isExact(node.code)),
      shown,
      twin: { change, premises: given, goal: twin, shown },
    };
  },
});

const bounds = longest(
  'L-bounds',
  'it lies between 0 and order + 1, and is order + 1 just for a free node, if that is so for ' +
    'halves',
  'if it never reached order + 1',
  ({ value, isLive, isSplit }) => {
    const isFree = all(not(isLive), not(isSplit));
    const top = add(k, num(1));
    return {
      goal: all(within(0, value, add(k, num(2))), iff(same(value, top), isFree)),
      twin: less(value, top),
    };
  },
);

const descent = longest(
  'L-descent',
  'where it promises a block of an order, the node is free and large enough or a half promises it',
  'if it were always the lower half',
  ({ value, lower, upper, isLive, isSplit }) => {
    const promises = (n: Term) => less(j, n);
    const isFree = all(not(isLive), not(isSplit), atMost(j, k));
    return {
      premises: [within(0, j, 31), promises(value)],
      goal: any(isFree, all(isSplit, any(promises(lower), promises(upper)))),
      twin: any(isFree, promises(lower)),
    };
  },
);

const mergeTest = longest(
  'L-merge',
  'of a split node both halves are free just if both promise their own order: the test for merging',
  'if one of them were enough',
  ({ lower, upper }) => {
    const half = sub(k, num(1));
    const freeAt = (n: Term) => apply('is-free', 'Bool', n);
    const ends = [at, add(at, power(half))].map((n, i) =>
      iff(freeAt(n), same(i === 0 ? lower : upper, k)),
    );
    const both = all(freeAt(at), freeAt(add(at, power(half))));
    return {
      premises: ends,
      goal: iff(both, all(same(lower, k), same(upper, k))),
      twin: iff(both, any(same(lower, k), same(upper, k))),
    };
  },
);

const repair: Lemma = {
  id: 'L-repair',
  kind: 'theorem',
  logic: 'QF_UFBV',
  statement:
    'storing at a split node the larger of its halves makes it right there, and leaves every ' +
    'split ' +
    'node right but its parent; for orders from 1 to 29',
  about:
    'spec/pages/bitmaps.ts longest at a split node; spec/blocks/geometry.ts halvesOf, parentOf',
  pose(code) {
    const node = longestAt(code.translator());
    const spec = new Geometry(node.code);
    const [other, order] = [unknown('other'), unknown('other-order')];
    const parent = spec.parentOf({ at, order: k }, num(0));
    const isNode = (n: Term, of: Term) => all(same(n, at), same(of, k));
    const stored = (n: Term, of: Term) => either(isNode(n, of), node.value, longestOf(n, of));
    const right = (g: typeof stored) => {
      const half = sub(order, num(1));
      const [low, high] = [g(other, half), g(add(other, power(half)), half)];
      return same(g(other, order), either(atMost(high, low), low, high));
    };
    const isOther = all(
      within(1, order, 30),
      within(0, other, num(2n ** 30n)),
      isMultiple(other, order),
    );
    const before = implies(not(isNode(other, order)), right(longestOf));
    const elsewhere = any(differ(other, parent.at), differ(order, parent.order));
    const isSplit = all(node.isSplit, not(node.isLive));
    const premises = [...node.bounds, isSplit, less(k, num(30)), isOther, before];
    const shown: Posed['shown'] = [
      ['node', at],
      ['order', k],
      ['other', other],
      ['its order', order],
    ];
    return {
      premises: [...premises, elsewhere],
      goal: all(right(stored), isExact(node.code)),
      shown,
      twin: { change: 'its parent included', premises, goal: right(stored), shown },
    };
  },
};

export const treeLemmas: readonly Lemma[] = [coverPath, bounds, descent, mergeTest, repair];
