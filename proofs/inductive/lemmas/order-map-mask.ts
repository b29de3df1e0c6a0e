/**
 * The mask of `order-map`, which says which lists are not empty, and the first thing `init` does:
 * clearing every tag, whatever the memory held. A loop is looked at as induction: what holds where
 * it is met, what a round keeps, and what follows where it ends.
 */
import type { Lemma, Posed } from './lemma.ts';
import { isLast } from './links.ts';
import { at, frame, isInside, k, PATH, type Stage, stageOf, tags } from './order-map-stage.ts';
import { isExact, roundOf } from './subjects.ts';
import {
  add,
  all,
  any,
  atMost,
  bitAnd,
  bitNot,
  bitOr,
  either,
  iff,
  implies,
  less,
  not,
  num,
  power,
  same,
  type Term,
  unknown,
  within,
} from '../translate/term.ts';
import { startWords, wordAt } from '../translate/translator.ts';
import { termOf, WORD_ORDER_MAX } from '../translate/zone-terms.ts';

const MASK = num(0);
const before = wordAt(startWords, MASK);
const after = ({ code }: Stage): Term => wordAt(code.state.memory, MASK);

const ofMask = (
  id: string,
  statement: string,
  about: string,
  pose: (stage: Stage, premises: readonly Term[]) => Posed,
): Lemma => ({
  id,
  statement,
  kind: 'theorem',
  logic: 'QF_ABV',
  about: `${PATH} ${about}`,
  pose(code) {
    const stage = stageOf(code.translator());
    const isBlock = all(isInside(stage.zone, at), within(0, k, WORD_ORDER_MAX));
    return pose(stage, [stage.bounds, isBlock]);
  },
});

const shown: Posed['shown'] = [
  ['order', k],
  ['mask', before],
];

const push = ofMask(
  'Q-push',
  'a block that comes to be listed sets the bit of its order in the mask, and no other',
  'OrderMap.push',
  (stage, premises) => {
    stage.code.send(stage.map, 'push', at, k);
    const goal = same(after(stage), bitOr(before, power(k)));
    return {
      premises,
      goal: all(goal, isExact(stage.code)),
      shown,
      twin: { change: 'if it set none', premises, goal: same(after(stage), before), shown },
    };
  },
);

const remove = ofMask(
  'Q-remove',
  'a block that is taken off its list clears the bit of its order just if the list is empty then',
  'OrderMap.remove',
  (stage, premises) => {
    stage.code.send(stage.map, 'remove', at, k);
    const cleared = bitAnd(before, bitNot(power(k)));
    return {
      premises,
      goal: all(same(after(stage), either(isLast, cleared, before)), isExact(stage.code)),
      shown,
      twin: {
        change: 'if it cleared it always',
        premises,
        goal: same(after(stage), cleared),
        shown,
      },
    };
  },
);

const search = ofMask(
  'Q-search',
  'the search of a source answers the least order from the one asked for whose bit is set in the ' +
    'mask, or -1 where there is none',
  'OrderMap.findSource; impl/memory/bits.ts lowestBit',
  (stage, [bounds]) => {
    const found = termOf(stage.code.send(stage.map, 'findSource', k));
    const j = unknown('j');
    const isSet = (order: Term): Term => not(same(bitAnd(before, power(order)), num(0)));
    const premises = [
      bounds as Term,
      within(0, before, num(2n ** 31n)),
      within(0, k, WORD_ORDER_MAX),
      within(0, j, WORD_ORDER_MAX + 1),
    ];
    const isLeast = all(
      any(same(found, num(-1)), all(atMost(k, found), isSet(found))),
      implies(all(atMost(k, j), isSet(j)), all(differsFromNone(found), atMost(found, j))),
    );
    const told: Posed['shown'] = [...shown, ['found', found], ['j', j]];
    return {
      premises,
      goal: all(isLeast, isExact(stage.code)),
      shown: told,
      twin: {
        change: 'if it answered the least order above the one asked for',
        premises,
        goal: any(same(found, num(-1)), less(k, found)),
        shown: told,
      },
    };
  },
);

const differsFromNone = (found: Term): Term => not(same(found, num(-1)));

const clear: Lemma = {
  id: 'I-clear',
  kind: 'theorem',
  logic: 'QF_ABV',
  statement:
    'clearing tags begins at the first frame, goes on just up to the end, and behind each round ' +
    'one frame more has no tag: where it ends, no frame has, whatever the memory held',
  about: `${PATH} OrderMap.clearTags, its loop`,
  pose(code) {
    const stage = stageOf(code.translator());
    const { zone, bounds } = stage;
    const call = () => stage.code.send(stage.map, 'clearTags');
    const {
      entry,
      goesOn,
      next,
      after: behind,
      end,
    } = roundOf(stage.code, call, { at }, startWords);
    const isClear = (words: Term, upTo: Term): Term =>
      implies(
        all(isInside(zone, frame), less(frame, upTo)),
        same(wordAt(words, add(tags, frame)), num(0)),
      );
    const { at: first = at } = entry;
    const { at: following = at } = next;
    const premises = [bounds, within(zone.from, at, add(zone.to, num(1))), isClear(startWords, at)];
    const told: Posed['shown'] = [
      ['at', at],
      ['frame', frame],
      ['end', zone.to],
    ];
    return {
      premises,
      goal: all(
        same(first, zone.from),
        iff(goesOn, less(at, zone.to)),
        implies(goesOn, same(following, add(at, num(1)))),
        implies(goesOn, isClear(behind.memory, following)),
        implies(not(goesOn), isClear(end.memory, zone.to)),
        isExact(stage.code),
      ),
      shown: told,
      twin: {
        change: 'if a round cleared two frames',
        premises: [...premises, goesOn],
        goal: isClear(behind.memory, add(at, num(2))),
        shown: told,
      },
    };
  },
};

export const maskLemmas: readonly Lemma[] = [push, remove, search, clear];
