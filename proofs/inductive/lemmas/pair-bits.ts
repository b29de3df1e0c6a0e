/**
 * The pair bit of `pair-map`, evaluated from its own `insert`, `remove`, `markUsed` and the loop's
 * condition in `free`. That a bit is the xor of two halves being free is kept by every push and
 * removal; on the free of a live block it therefore says what the buddy is; on a double free it
 * says the wrong thing always, which no code could mend. Neither the lists are looked at, nor where
 * maps lie: that maps do not overlap is the premise for which there are the lemmas on layout.
 */
import type { Lemma, Posed } from './lemma.ts';
import { bare, isExact, roundOf } from './subjects.ts';
import {
  add,
  all,
  any,
  apply,
  atMost,
  bitXor,
  either,
  iff,
  implies,
  isMultiple,
  not,
  num,
  power,
  same,
  shiftRight,
  sub,
  type Term,
  unknown,
  within,
} from '../translate/term.ts';
import { startWords, type Translator } from '../translate/translator.ts';
import { native, NOTHING, type Obj } from '../translate/values.ts';
import { termOf } from '../translate/zone-terms.ts';

const PATH = 'impl/designs/pair-map.ts';
const [at, k, other, j] = [unknown('at'), unknown('k'), unknown('other'), unknown('j')];
const orderMax = unknown('order-max');
/** Ghost: is this block free? */
const isFree = (n: Term, order: Term): Term => apply('is-free', 'Bool', n, order);
type Free = typeof isFree;

interface Stage {
  readonly code: Translator;
  readonly map: Obj;
  readonly bounds: readonly Term[];
  /** The bit of the pair that a block is in, in the words as they are now. */
  readonly bit: (n: Term, order: Term) => Term;
}

function stageOf(code: Translator): Stage {
  const first = (order: Term) => apply('first-pair', 'Num', order);
  const firstPairs = {
    kind: 'table' as const,
    length: orderMax,
    at: native((_, order) => first(termOf(order ?? NOTHING))),
  };
  const map = bare(code, PATH, 'PairMap', { memory: code.memory, orderMax, firstPairs });
  for (const name of ['insertAfter', 'unlink'])
    code.stubs.set(
      name,
      native(() => NOTHING),
    );
  for (const name of ['PairMap.area', 'PairMap.node'])
    code.stubs.set(
      name,
      native((n) => apply('place', 'Num', termOf(n ?? NOTHING))),
    );
  const mapAt = (order: Term) => apply('map', 'Num', order);
  code.stubs.set(
    'PairMap.map',
    native((order) => mapAt(termOf(order ?? NOTHING))),
  );
  const bit = (n: Term, order: Term) => termOf(code.send(map, 'pairBit', n, order));
  const far = num(2n ** 30n);
  /** The word that holds a bit, of one map or of two that do not overlap. */
  const wordOf = (n: Term, order: Term) =>
    add(mapAt(order), shiftRight(sub(pairOf(n, order), first(order)), num(5)));
  const placed = [
    [at, k],
    [other, j],
  ].flatMap(([n = at, order = k]) => [
    within(0, n, far),
    within(0, order, orderMax),
    isMultiple(n, order),
    within(0, first(order), far),
    atMost(first(order), pairOf(n, order)),
    within(0, mapAt(order), far),
  ]);
  const apart = any(same(k, j), not(same(wordOf(at, k), wordOf(other, j))));
  return { code, map, bounds: [within(1, orderMax, 31), ...placed, apart], bit };
}

const pairOf = (n: Term, order: Term): Term => shiftRight(n, add(order, num(1)));
const buddy = (n: Term, order: Term): Term => bitXor(n, power(order));

/** The bit is the xor of the two halves being free. */
const isXor = ({ bit }: Stage, free: Free, n: Term, order: Term): Term =>
  same(bit(n, order), either(iff(free(n, order), free(buddy(n, order), order)), num(0), num(1)));

/** The ghost after this block became free, or was taken. */
const set =
  (before: Free, n: Term, order: Term, to: Term): Free =>
  (m, of) =>
    either(all(same(m, n), same(of, order)), to, before(m, of));

const shown: Posed['shown'] = [
  ['block', at],
  ['order', k],
  ['any block', other],
  ['its order', j],
];

const toggled = (id: string, method: 'insert' | 'remove', to: Term, words: string): Lemma => ({
  id,
  kind: 'theorem',
  logic: 'QF_AUFBV',
  statement:
    `${words}: the bit of every pair stays the xor of its halves being free, for orders ` +
    `up to 29`,
  about:
    `${PATH} PairMap.${method}, markUsed, pair, pairBit; ` +
    'impl/memory/bits.ts toggleBit, loadBit',
  pose(code) {
    const stage = stageOf(code.translator());
    const before = [isXor(stage, isFree, other, j), isXor(stage, isFree, at, k)];
    stage.code.send(stage.map, method, at, k);
    const after = set(isFree, at, k, to);
    const goal = isXor(stage, after, other, j);
    const was = iff(isFree(at, k), not(to));
    return {
      premises: [...stage.bounds, ...before, was],
      goal: all(goal, isExact(stage.code)),
      shown,
      twin: {
        change: 'if the block was so before',
        premises: [...stage.bounds, ...before, iff(isFree(at, k), to)],
        goal,
        shown,
      },
    };
  },
});

/** The condition of the loop in `free`, which turns the bit over, with a block in hand. */
function asked(stage: Stage): { goesOn: Term; before: Term } {
  const before = isXor(stage, isFree, at, k);
  stage.code.stubs.set(
    'PairMap.isFreeable',
    native(() => all()),
  );
  const call = () => stage.code.send(stage.map, 'free', unknown('freed'), unknown('freed-order'));
  const { goesOn } = roundOf(stage.code, call, { lower: at, j: k }, startWords);
  return { goesOn, before };
}

const decides: Lemma = {
  id: 'P-dec',
  kind: 'theorem',
  logic: 'QF_AUFBV',
  statement:
    'on a valid free, below the top order, the old bit is 1 just if the buddy is free: merging ' +
    'goes ' +
    'on for that and no other reason',
  about: `${PATH} PairMap.free, the condition of its loop, with markUsed`,
  pose(code) {
    const stage = stageOf(code.translator());
    const { goesOn, before } = asked(stage);
    const goal = iff(goesOn, isFree(buddy(at, k), k));
    return {
      premises: [...stage.bounds, before, not(isFree(at, k))],
      goal: all(goal, isExact(stage.code)),
      shown,
      twin: {
        change: 'on a double free',
        premises: [...stage.bounds, before, isFree(at, k)],
        goal,
        shown,
      },
    };
  },
};

const doubleFree: Lemma = {
  id: 'P-dbl',
  kind: 'theorem',
  logic: 'QF_AUFBV',
  statement:
    'on a double free of a listed block below the top order the old bit is always 1: a scheme of ' +
    'pair bits that does not look further always merges with a buddy that is not free',
  about: `${PATH} PairMap.free, the condition of its loop, with isFreeable passed`,
  pose(code) {
    const stage = stageOf(code.translator());
    const { goesOn, before } = asked(stage);
    const twice = [...stage.bounds, before, isFree(at, k)];
    const isMaximal = implies(isFree(at, k), not(isFree(buddy(at, k), k)));
    return {
      premises: [...twice, isMaximal],
      goal: all(goesOn, not(isFree(buddy(at, k), k))),
      shown,
      twin: { change: 'without maximality', premises: twice, goal: goesOn, shown },
    };
  },
};

export const pairLemmas: readonly Lemma[] = [
  toggled('P-ind-push', 'insert', all(), 'a block becomes free'),
  toggled('P-ind-remove', 'remove', any(), 'a free block is taken'),
  decides,
  doubleFree,
];
