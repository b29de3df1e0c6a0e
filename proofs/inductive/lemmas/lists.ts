/**
 * Circular lists, and the words that hold them. A rank that falls along `next` down to the sentinel
 * is what makes a list one ring: words that merely agree in pairs admit a second ring beside it,
 * and a witness shows one. Ranks are ghosts and have no bounds; nodes are any addresses of two
 * words each.
 */
import type { Lemma, Posed } from './lemma.ts';
import { isExact } from './subjects.ts';
import {
  add,
  all,
  any,
  apply,
  differ,
  either,
  iff,
  implies,
  less,
  not,
  num,
  same,
  type Term,
  unknown,
  within,
} from '../translate/term.ts';
import { startWords, type Translator, wordAt } from '../translate/translator.ts';
import { termOf } from '../translate/zone-terms.ts';

const PATH = 'impl/memory/list.ts';
const [sentinel, node, any1] = [unknown('sentinel'), unknown('node'), unknown('any')];
const second = (address: Term): Term => add(address, num(1));

/** Who is on the list, and how far from its end. */
interface Ring {
  readonly words: Term;
  readonly has: (address: Term) => Term;
  readonly rank: (address: Term) => Term;
}

const before: Ring = {
  words: startWords,
  has: (address) => any(same(address, sentinel), apply('is-on', 'Bool', address)),
  rank: (address) => either(same(address, sentinel), num(0), apply('rank', 'Num', address)),
};

/** A node of this ring and both its neighbours agree, and the rank falls to the next one. */
function isLinked({ words, has, rank }: Ring, address: Term, rankMax = 2n ** 31n): Term {
  const [next, previous] = [wordAt(words, address), wordAt(words, second(address))];
  const agreed = all(
    has(next),
    has(previous),
    same(wordAt(words, second(next)), address),
    same(wordAt(words, previous), address),
  );
  const falls = implies(differ(address, sentinel), less(rank(next), rank(address)));
  return implies(has(address), all(agreed, falls, within(0, rank(address), num(rankMax))));
}

/** Nodes take two words and do not overlap. */
const areApart = (nodes: readonly Term[]): Term =>
  all(
    ...nodes.map((a) => within(0, a, num(2n ** 31n - 1n))),
    ...nodes.flatMap((a) => nodes.map((b) => differ(a, second(b)))),
  );

/** A ring around the nodes that a change looks at. */
function premisesAt(nodes: readonly Term[]): Term[] {
  const next = nodes.map((a) => wordAt(startWords, a));
  const previous = nodes.map((a) => wordAt(startWords, second(a)));
  return [
    areApart([...nodes, ...next, ...previous]),
    ...[...nodes, ...next, ...previous].map((a) => isLinked(before, a)),
  ];
}

const shown: Posed['shown'] = [
  ['sentinel', sentinel],
  ['node', node],
  ['any node', any1],
];
const named = (words: Term): Posed['shown'] => [
  ...shown,
  ['next of any', wordAt(words, any1)],
  ['prev of any', wordAt(words, second(any1))],
];

/** After `insertAfter(memory, sentinel, node)`. */
function pushed(code: Translator): Ring {
  code.call(PATH, 'insertAfter', code.memory, sentinel, node);
  const head = wordAt(startWords, sentinel);
  return {
    words: code.state.memory,
    has: (address) => any(before.has(address), same(address, node)),
    rank: (address) =>
      either(same(address, node), add(before.rank(head), num(1)), before.rank(address)),
  };
}

const push: Lemma = {
  id: 'D-push',
  kind: 'theorem',
  logic: 'QF_AUFBV',
  statement:
    'a node put behind the sentinel of a ring without it makes a ring with it, and is first',
  about: `${PATH} insertAfter, next, isEmpty`,
  pose(code) {
    const translator = code.translator();
    const after = pushed(translator);
    const first = termOf(translator.call(PATH, 'next', translator.memory, sentinel));
    const isEmpty = termOf(translator.call(PATH, 'isEmpty', translator.memory, sentinel));
    const head = wordAt(startWords, sentinel);
    const goal = isLinked(after, any1, 2n ** 32n);
    const near = [
      ...premisesAt([sentinel, any1]),
      areApart([sentinel, any1, node, head, wordAt(startWords, any1)]),
      areApart([node, wordAt(startWords, second(any1))]),
      differ(node, sentinel),
    ];
    const parts = [goal, same(first, node), not(isEmpty), isExact(translator)];
    return {
      premises: [...near, not(before.has(node))],
      goal: all(...parts),
      shown: named(after.words),
      twin: {
        change: 'if the node is on it already',
        premises: [...near, before.has(node), isLinked(before, node)],
        goal,
        shown: named(after.words),
      },
    };
  },
};

const remove: Lemma = {
  id: 'D-remove',
  kind: 'theorem',
  logic: 'QF_AUFBV',
  statement:
    'a node taken off a ring leaves a ring without it; the answer is whether that is empty',
  about: `${PATH} unlink, isEmpty`,
  pose(code) {
    const translator = code.translator();
    const isLast = translator.truth(translator.call(PATH, 'unlink', translator.memory, node));
    const isEmpty = termOf(translator.call(PATH, 'isEmpty', translator.memory, sentinel));
    const words = translator.state.memory;
    const has = (address: Term) => all(before.has(address), differ(address, node));
    const after: Ring = { words, has, rank: before.rank };
    // That the ring reaches its nodes follows from the rank step by step, not in one.
    const isReached = differ(wordAt(startWords, sentinel), sentinel);
    const near = [...premisesAt([sentinel, node, any1]), before.has(node), isReached];
    const parts = [isLinked(after, any1), iff(isLast, isEmpty), isExact(translator)];
    return {
      premises: [...near, differ(node, sentinel)],
      goal: all(...parts),
      shown: named(words),
      twin: {
        change: 'if the sentinel itself may be taken off',
        premises: near,
        goal: all(isLinked({ ...after, has }, any1), has(sentinel)),
        shown: named(words),
      },
    };
  },
};

const empty: Lemma = {
  id: 'D-empty',
  kind: 'theorem',
  logic: 'QF_AUFBV',
  statement: 'a sentinel made empty is a ring of its own',
  about: `${PATH} makeEmpty, isEmpty`,
  pose(code) {
    const translator = code.translator();
    translator.call(PATH, 'makeEmpty', translator.memory, sentinel);
    const isEmpty = termOf(translator.call(PATH, 'isEmpty', translator.memory, sentinel));
    const has = (address: Term) => same(address, sentinel);
    const after: Ring = { words: translator.state.memory, has, rank: before.rank };
    const premises = [areApart([sentinel, any1])];
    return {
      premises,
      goal: all(isLinked(after, any1), isEmpty, isExact(translator)),
      shown,
      twin: {
        change: 'with another node on it',
        premises,
        goal: isLinked({ ...after, has: before.has }, any1),
        shown: named(after.words),
      },
    };
  },
};

/** Words outside of the node and its neighbours are what they were. */
const frame: Lemma = {
  id: 'D-frame',
  kind: 'theorem',
  logic: 'QF_ABV',
  statement:
    'putting a node on a list stores to it, its two neighbours and nothing else; so no ' +
    'other list changes, and no tag or bit',
  about: `${PATH} insertAfter`,
  pose(code) {
    const translator = code.translator();
    const { words } = pushed(translator);
    const head = wordAt(startWords, sentinel);
    const address = unknown('address');
    const isKept = same(wordAt(words, address), wordAt(startWords, address));
    const elsewhere = [node, second(node), sentinel].map((other) => differ(address, other));
    const premises = [
      within(0, sentinel, num(2n ** 31n)),
      within(0, node, num(2n ** 31n)),
      ...elsewhere,
    ];
    const told: Posed['shown'] = [...shown.slice(0, 2), ['word', address], ['old first', head]];
    return {
      premises: [...premises, within(0, head, num(2n ** 31n)), differ(address, second(head))],
      goal: all(isKept, isExact(translator)),
      shown: told,
      twin: { change: 'the old first node included', premises, goal: isKept, shown: told },
    };
  },
};

const detached: Lemma = {
  id: 'D-detached',
  kind: 'witness',
  logic: 'QF_AUFBV',
  statement:
    'without the rank, words that agree in pairs admit two nodes in a ring of their own, which ' +
    'the ' +
    'sentinel does not reach',
  about: `${PATH} next, previous`,
  pose(code) {
    const translator = code.translator();
    const read = (name: string, address: Term) =>
      termOf(translator.call(PATH, name, translator.memory, address));
    const other = unknown('other');
    const nodes = [sentinel, node, other];
    const agreed = nodes.map((a) => {
      const next = read('next', a);
      return all(before.has(a), before.has(next), same(read('previous', next), a));
    });
    const isApart = [
      areApart(nodes),
      differ(node, other),
      differ(node, sentinel),
      differ(other, sentinel),
    ];
    return {
      premises: [...agreed, ...isApart],
      goal: all(
        same(read('next', sentinel), sentinel),
        same(read('next', node), other),
        same(read('next', other), node),
      ),
      shown: [
        ['sentinel', sentinel],
        ['a', node],
        ['b', other],
        ['next of a', read('next', node)],
      ],
    };
  },
};

export const listLemmas: readonly Lemma[] = [push, remove, empty, frame, detached];
