/**
 * Address laws: what the spec says of blocks by plain arithmetic, and that the bit operators of the
 * designs say the same as far as their words reach. All of it is evaluated from the functions
 * themselves, in 64-bit vectors, for all values of a range at once.
 */
import type { Lemma } from './lemma.ts';
import { bare, type BlockTerms, Geometry, isExact, roundOf } from './subjects.ts';
import {
  add,
  all,
  any,
  atMost,
  bitAnd,
  bitNot,
  bitXor,
  iff,
  isMultiple,
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
import { native, type Value } from '../translate/values.ts';
import { termOf, WORD_ORDER_MAX } from '../translate/zone-terms.ts';

const FAR = 2n ** 52n;
const [at, k, origin] = [unknown('at'), unknown('k'), unknown('origin')];
const block: BlockTerms = { at, order: k };
const shown = [['at', at] as const, ['order', k] as const];

/** A block of any order that the spec's table of sizes has the double of, far from 2^53. */
const isFar = (b: BlockTerms): Term =>
  all(atMost(origin, b.at), within(0, b.at, num(FAR)), within(0, b.order, 31));
const isAnyOrigin = within(0, origin, num(FAR));
const isAlignedAt = (b: BlockTerms, from: Term): Term => isMultiple(sub(b.at, from), b.order);

/** A block that word operators reach: frames below 2^31, orders up to 30. */
const isNear = (b: BlockTerms): Term =>
  all(
    within(0, b.at, num(2n ** 31n)),
    within(0, b.order, WORD_ORDER_MAX + 1),
    isAlignedAt(b, num(0)),
  );

const buddyLaws: Lemma = {
  id: 'A1',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'for an aligned block below 2^52, of order at most 30: the buddy is aligned, is another ' +
    'block ' +
    'and has the block for its buddy; the parent starts at the lower half, is aligned and covers ' +
    'both',
  about: 'spec/blocks/geometry.ts buddyOf, parentOf, isAligned, covers, overlap, sameBlock',
  pose(code) {
    const translator = code.translator();
    const spec = new Geometry(translator);
    const buddy = spec.buddyOf(block, origin);
    const parent = spec.parentOf(block, origin);
    const laws = all(
      spec.isAligned(buddy, origin),
      spec.is('sameBlock', spec.buddyOf(buddy, origin), block),
      not(spec.is('overlap', buddy, block)),
      same(sub(buddy.at, origin), bitXor(sub(at, origin), power(k))),
      same(sub(parent.at, origin), bitAnd(sub(at, origin), bitNot(power(k)))),
      any(same(parent.at, at), same(parent.at, buddy.at)),
      same(parent.order, add(k, num(1))),
      spec.isAligned(parent, origin),
      spec.is('covers', parent, block),
      spec.is('covers', parent, buddy),
    );
    const bounds = [isAnyOrigin, isFar(block)];
    const named = [...shown, ['origin', origin] as const, ['buddy', buddy.at] as const];
    return {
      premises: [...bounds, isAlignedAt(block, origin)],
      goal: all(laws, isExact(translator)),
      shown: named,
      twin: {
        change: 'if the buddy always lay behind the block',
        premises: [...bounds, isAlignedAt(block, origin)],
        goal: same(buddy.at, add(at, power(k))),
        shown: named,
      },
    };
  },
};

const nested: Lemma = {
  id: 'A2',
  kind: 'theorem',
  logic: 'QF_BV',
  statement: 'two aligned blocks below 2^52, of orders up to 30, are nested or disjoint',
  about: 'spec/blocks/geometry.ts overlap, covers',
  pose(code) {
    const translator = code.translator();
    const spec = new Geometry(translator);
    const other: BlockTerms = { at: unknown('other-at'), order: unknown('other-k') };
    const isNested = any(spec.is('covers', block, other), spec.is('covers', other, block));
    const goal = iff(spec.is('overlap', block, other), isNested);
    const bounds = [isAnyOrigin, isFar(block), isFar(other)];
    const named = [
      ...shown,
      ['other at', other.at] as const,
      ['other order', other.order] as const,
    ];
    return {
      premises: [...bounds, isAlignedAt(block, origin), isAlignedAt(other, origin)],
      goal: all(goal, isExact(translator)),
      shown: named,
      twin: {
        change: 'where one of them is not aligned',
        premises: [...bounds, isAlignedAt(block, origin)],
        goal,
        shown: named,
      },
    };
  },
};

const freeListBuddy: Lemma = {
  id: 'A1-free-list',
  kind: 'theorem',
  logic: 'QF_BV',
  statement: 'for frames below 2^31 and orders up to 30, its buddy is the buddy of the spec',
  about: 'impl/designs/free-list.ts FreeList.buddyOf',
  pose(code) {
    const translator = code.translator();
    const own = bare(translator, 'impl/designs/free-list.ts', 'FreeList', {});
    const buddy = termOf(translator.send(own, 'buddyOf', at, k));
    const right = new Geometry(translator).buddyOf(block, num(0)).at;
    const named = [...shown, ['buddy', buddy] as const, ['should be', right] as const];
    return {
      premises: [isNear(block)],
      goal: all(same(buddy, right), isExact(translator)),
      shown: named,
      twin: {
        change: 'with frames up to 2^52',
        premises: [within(0, at, num(FAR)), within(0, k, 31), isAlignedAt(block, num(0))],
        goal: same(buddy, right),
        shown: named,
      },
    };
  },
};

/** A design that merges by rounds on `lower` and `j`, with the functions that its round calls. */
interface Merging {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly call: { readonly method: string; readonly leading: number };
  /** Stubs by name: the place of the buddy's frame, and of the order, among the arguments. */
  readonly asks: string;
  readonly fields: (code: Translator, limit: Term) => Readonly<Record<string, Value>>;
  readonly others: readonly string[];
  /** What answers with the top order, if a call does. */
  readonly limit?: string;
}

/** One round of merging moves from a block to its parent, and is about its buddy. */
const mergeRound = ({ id, path, name, call, asks, fields, others, ...more }: Merging): Lemma => ({
  id,
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'for frames below 2^31 and orders up to 29: a round of merging asks about the buddy of the ' +
    'spec, at the order of the block, and goes on with the parent of the spec',
  about: `${path} ${name}.${call.method}, its loop`,
  pose(code) {
    const translator = code.translator();
    const asked: Term[] = [];
    const isFree = unknown('is-free', 'Bool');
    translator.stubs.set(
      asks,
      native((...args) => {
        asked.push(...args.slice(call.leading).map(termOf));
        return isFree;
      }),
    );
    for (const other of others)
      translator.stubs.set(
        other,
        native(() => isFree),
      );
    const limit = unknown('order-max');
    if (more.limit)
      translator.stubs.set(
        more.limit,
        native(() => limit),
      );
    const self = bare(translator, path, name, fields(translator, limit));
    const leading = Array.from({ length: call.leading }, () => unknown('tree'));
    const start = () => translator.send(self, call.method, ...leading, at, k);
    const { next, goesOn } = roundOf(
      translator,
      start,
      { lower: at, j: k },
      unknown('memory', 'Words'),
    );
    const spec = new Geometry(translator);
    const buddy = spec.buddyOf(block, num(0));
    const parent = spec.parentOf(block, num(0));
    const [about = at, ofOrder = k] = asked;
    const { lower = at, j = k } = next;
    const goal = all(same(about, buddy.at), same(ofOrder, k), same(lower, parent.at));
    const isRound = [isNear(block), within(0, limit, WORD_ORDER_MAX + 1), goesOn];
    const named = [...shown, ['asked about', about] as const, ['goes on with', lower] as const];
    return {
      premises: isRound,
      goal: all(goal, same(j, parent.order), isExact(translator)),
      shown: named,
      twin: {
        change: 'if the block kept its address when it merges',
        premises: isRound,
        goal: same(lower, at),
        shown: named,
      },
    };
  },
});

const merges: readonly Lemma[] = [
  mergeRound({
    id: 'A1-order-map',
    path: 'impl/designs/order-map.ts',
    name: 'OrderMap',
    call: { method: 'mergeUp', leading: 0 },
    asks: 'OrderMap.isMergeable',
    fields: (_, limit) => ({ orderMax: limit }),
    others: ['OrderMap.remove', 'OrderMap.setTag', 'OrderMap.push'],
  }),
  mergeRound({
    id: 'A1-stripe-tree',
    path: 'impl/designs/stripe-tree/stripe-tree.ts',
    name: 'StripeTree',
    call: { method: 'mergeUp', leading: 1 },
    asks: 'Stripes.isFree',
    fields: (code) => ({
      trees: bare(code, 'impl/designs/stripe-tree/trees.ts', 'Trees', {}),
      stripes: bare(code, 'impl/designs/stripe-tree/stripes.ts', 'Stripes', {}),
    }),
    others: ['Stripes.take', 'Stripes.put'],
    limit: 'Trees.sizeClass',
  }),
];

export const addressLemmas: readonly Lemma[] = [buddyLaws, nested, freeListBuddy, ...merges];
