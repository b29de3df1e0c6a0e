/**
 * Index laws: the numbers under which the designs keep something of a node of the tree, or of a
 * pair of nodes. Each is one to one, stays in its array, and moves with the node: to its halves,
 * its buddy and its parent. Bounds are those of the words that the code computes in, not those of
 * the proof.
 */
import type { Lemma, Posed } from './lemma.ts';
import { bare, Geometry, isExact } from './subjects.ts';
import {
  add,
  all,
  any,
  atMost,
  bitXor,
  differ,
  iff,
  implies,
  isMultiple,
  less,
  num,
  power,
  same,
  shiftRight,
  sub,
  type Term,
  unknown,
  within,
} from '../translate/term.ts';
import type { Translator } from '../translate/translator.ts';
import { native, type Obj, record } from '../translate/values.ts';
import { isIn, termOf } from '../translate/zone-terms.ts';

const [at, k, other, j] = [unknown('at'), unknown('k'), unknown('other'), unknown('j')];
const [base, top] = [unknown('base'), unknown('top')];
const isWord = (n: Term): Term => within(0, n, num(2n ** 30n));

/** A node of order k at this offset from the root of a tree of order `top`. */
const isNode = (offset: Term, order: Term): Term =>
  all(within(0, order, add(top, num(1))), isMultiple(offset, order), within(0, offset, power(top)));

const shown = [['top order', top] as const, ['at', at] as const, ['order', k] as const];
const shownOther = [...shown, ['other at', other] as const, ['other order', j] as const];

/** `split-bit` with just its top order, and a chunk at `base`. */
interface Heap {
  readonly node: (offset: Term, order: Term) => Term;
  readonly frame: (node: Term, order: Term) => Term;
}

function heapOf(code: Translator): Heap {
  const self = bare(code, 'impl/designs/split-bit.ts', 'SplitBit', { orderMax: top });
  const chunk: Obj = record({ base });
  return {
    node: (offset, order) => termOf(code.send(self, 'heapNode', chunk, add(base, offset), order)),
    frame: (node, order) => sub(termOf(code.send(self, 'frameAt', chunk, node, order)), base),
  };
}

/** Top orders for which the heap's words are wide enough: 2^30 frames of a chunk. */
const isHeap = all(isWord(base), within(0, top, 31));

function poseHeap(code: Translator, change: string, laws: (heap: Heap) => readonly Term[]): Posed {
  const heap = heapOf(code);
  const [isRight = base, isTwin = base] = laws(heap);
  const premises = [isHeap, isNode(at, k), isNode(other, j)];
  return {
    premises,
    goal: all(isRight, isExact(code)),
    shown: shownOther,
    twin: { change, premises, goal: isTwin, shown: shownOther },
  };
}

const heapIndex: Lemma = {
  id: 'A3',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'the heap index is one to one on (order, offset), is 1 for the root and below 2^(top + 1 - ' +
    'k) ' +
    'for order k, for top orders up to 30',
  about: 'impl/designs/split-bit.ts SplitBit.heapNode',
  pose: (code) =>
    poseHeap(code.translator(), 'for offsets alone, whatever the order', ({ node }) => {
      const isSame = same(node(at, k), node(other, j));
      const range = all(
        atMost(power(sub(top, k)), node(at, k)),
        less(node(at, k), power(add(sub(top, k), num(1)))),
      );
      const right = all(iff(isSame, all(same(at, other), same(k, j))), range);
      return [right, iff(isSame, same(at, other))];
    }),
};

const heapMoves: Lemma = {
  id: 'A4',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'in the heap the halves of node i are 2i and 2i + 1, its buddy is i xor 1, its parent i >> ' +
    '1, ' +
    'and its first frame is found back from its number, for top orders up to 30',
  about:
    'impl/designs/split-bit.ts SplitBit.heapNode, frameAt; ' +
    'spec/blocks/geometry.ts buddyOf, parentOf',
  pose(code) {
    const translator = code.translator();
    const spec = new Geometry(translator);
    const block = { at, order: k };
    const buddy = spec.buddyOf(block, num(0));
    const parent = spec.parentOf(block, num(0));
    const { node, frame } = heapOf(translator);
    const i = node(at, k);
    const half = sub(k, num(1));
    const isInner = less(num(0), k);
    const goal = all(
      implies(isInner, same(node(at, half), add(i, i))),
      implies(isInner, same(node(add(at, power(half)), half), add(add(i, i), num(1)))),
      implies(less(k, top), same(node(buddy.at, k), bitXor(i, num(1)))),
      implies(less(k, top), same(node(parent.at, parent.order), shiftRight(i, num(1)))),
      same(frame(i, k), at),
    );
    // The parts that are not asked about overflow: what is owed is owed where they are.
    const owed = implies(all(isInner, less(k, top)), isExact(translator));
    return {
      premises: [isHeap, isNode(at, k)],
      goal: all(goal, owed),
      shown,
      twin: {
        change: 'with the halves the other way round',
        premises: [isHeap, isNode(at, k), isInner],
        goal: same(node(at, half), add(add(i, i), num(1))),
        shown,
      },
    };
  },
};

const pairIndex: Lemma = {
  id: 'A5',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'two aligned blocks of an order have one pair index just if they are the same block or ' +
    'buddies, ' +
    'for frames below 2^30 and orders up to 29',
  about: 'impl/designs/pair-map.ts PairMap.pair; spec/blocks/geometry.ts buddyOf',
  pose(code) {
    const translator = code.translator();
    const first = unknown('first-pair');
    const firstPairs = { kind: 'table' as const, length: num(30), at: native(() => first) };
    const self = bare(translator, 'impl/designs/pair-map.ts', 'PairMap', { firstPairs });
    const pair = (n: Term) => termOf(translator.send(self, 'pair', n, k));
    const buddy = new Geometry(translator).buddyOf({ at, order: k }, num(0)).at;
    const isOne = same(pair(at), pair(other));
    const bounds = [isWord(first), isWord(at), isWord(other), within(0, k, 30)];
    const named = [...shown, ['other at', other] as const].slice(1);
    return {
      premises: [...bounds, isMultiple(at, k), isMultiple(other, k)],
      goal: all(iff(isOne, any(same(at, other), same(other, buddy))), isExact(translator)),
      shown: named,
      twin: {
        change: 'where the other block is not aligned',
        premises: [...bounds, isMultiple(at, k)],
        goal: iff(isOne, any(same(at, other), same(other, buddy))),
        shown: named,
      },
    };
  },
};

/** Bits of one tree: `bitOf` less the tree's first bit. */
function bitOf(code: Translator): (offset: Term, order: Term) => Term {
  const trees = bare(code, 'impl/designs/stripe-tree/trees.ts', 'Trees', {});
  const self = bare(code, 'impl/designs/stripe-tree/stripes.ts', 'Stripes', { trees });
  code.stubs.set(
    'Trees.bitOffset',
    native(() => base),
  );
  return (offset, order) =>
    sub(termOf(code.send(self, 'bitOf', unknown('tree'), offset, order)), base);
}

const stripeBits: Lemma = {
  id: 'A5-stripe',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    "a node's bit is one to one on (order, offset), lies among the bits of its tree, " +
    'and the nodes in it have just the 2^k - 1 bits on either side, for top orders up to 30',
  about: 'impl/designs/stripe-tree/stripes.ts Stripes.bitOf, with the reach of overlapsFree',
  pose(code) {
    const translator = code.translator();
    const bit = bitOf(translator);
    const [mine, its] = [bit(at, k), bit(other, j)];
    const below = sub(power(k), num(1));
    const isNear = all(atMost(sub(mine, below), its), atMost(its, add(mine, below)));
    const isInside = all(atMost(j, k), isIn(other, at, k));
    const premises = [isWord(base), within(0, top, 31), isNode(at, k), isNode(other, j)];
    return {
      premises,
      goal: all(
        iff(same(mine, its), all(same(at, other), same(k, j))),
        within(0, mine, sub(power(add(top, num(1))), num(1))),
        iff(isNear, isInside),
        isExact(translator),
      ),
      shown: [...shownOther, ['bit', mine], ['other bit', its]],
      twin: {
        change: 'if one bit more were looked at on either side',
        premises,
        goal: iff(
          all(
            less(sub(mine, power(k)), add(its, num(1))),
            less(its, add(mine, add(power(k), num(1)))),
          ),
          isInside,
        ),
        shown: [...shownOther, ['bit', mine], ['other bit', its]],
      },
    };
  },
};

/** The buddy by absolute frame numbers, and by those that count from the base. */
function poseBase(code: Translator, alignment: Term): Omit<Posed, 'twin'> & { differs: Term } {
  const self = bare(code, 'impl/designs/free-list.ts', 'FreeList', {});
  const buddy = (n: Term) => termOf(code.send(self, 'buddyOf', n, k));
  const [absolute, relative] = [sub(buddy(add(base, at)), base), buddy(at)];
  return {
    premises: [isWord(base), isWord(at), within(0, k, 30), isMultiple(at, k), alignment],
    goal: all(same(absolute, relative), isExact(code)),
    differs: differ(absolute, relative),
    shown: [['base', base], ...shown.slice(1), ['absolute', absolute], ['relative', relative]],
  };
}

const absoluteBase: Lemma = {
  id: 'A6',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'the buddy by absolute frame numbers is the buddy counted from a base that is a multiple of ' +
    '2^(k+1), below 2^30',
  about: 'impl/designs/free-list.ts FreeList.buddyOf',
  pose(code) {
    const posed = poseBase(code.translator(), isMultiple(base, add(k, num(1))));
    const twin = poseBase(code.translator(), isMultiple(base, k));
    return { ...posed, twin: { ...twin, change: 'where the base is a multiple of 2^k only' } };
  },
};

const relativeWitness: Lemma = {
  id: 'A6w',
  kind: 'witness',
  logic: 'QF_BV',
  statement: 'with a base that is a multiple of 2^k only, the two buddies differ somewhere',
  about: 'impl/designs/free-list.ts FreeList.buddyOf',
  pose(code) {
    const { premises, differs, shown: named } = poseBase(code.translator(), isMultiple(base, k));
    return { premises, goal: differs, shown: named };
  },
};

const shortWitness: Lemma = {
  id: 'A7w',
  kind: 'witness',
  logic: 'QF_BV',
  statement:
    'at order 31 the 32-bit `1 << order` goes wrong: an aligned frame below 2^30 whose ' +
    'computed buddy is not the buddy of the spec',
  about: 'impl/designs/free-list.ts FreeList.buddyOf; spec/blocks/geometry.ts buddyOf',
  pose(code) {
    const translator = code.translator();
    const self = bare(translator, 'impl/designs/free-list.ts', 'FreeList', {});
    const computed = termOf(translator.send(self, 'buddyOf', at, k));
    const right = new Geometry(translator).buddyOf({ at, order: k }, num(0)).at;
    return {
      premises: [isWord(at), same(k, num(31)), isMultiple(at, k)],
      goal: differ(computed, right),
      shown: [...shown.slice(1), ['computed', computed], ['should be', right]],
    };
  },
};

export const indexLemmas: readonly Lemma[] = [
  heapIndex,
  heapMoves,
  pairIndex,
  stripeBits,
  absoluteBase,
  relativeWitness,
  shortWitness,
];
