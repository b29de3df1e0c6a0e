/**
 * Local steps of `order-map`, evaluated from its own methods and the rounds of its loops: each
 * keeps the invariant at any two frames, for any zone and any order up to 30, with a block in
 * transit. The invariant is I1 to I5 (by ownership) and I8 (the tags). Lists are changed by the
 * contracts of their code (`links.ts`), and each step makes just the calls that keep I7: what comes
 * to be free is put on the list of its order, what is free no longer is taken off. That list words
 * lie apart from tags is said by the lemmas on layout.
 */
import type { Lemma, Posed } from './lemma.ts';
import {
  at,
  frame,
  isInside,
  k,
  nodeOf,
  PATH,
  poseStep,
  sentinelOf,
  type Stage,
  stageOf,
  type Step,
  tags,
} from './order-map-stage.ts';
import {
  buddyAt,
  FREE,
  isLiveKept,
  isOwner,
  LIVE,
  type Owner,
  type Ownership,
  TRANSIT,
  withBlock,
} from './ownership.ts';
import { roundOf } from './subjects.ts';
import {
  add,
  all,
  atMost,
  bitAnd,
  bitNot,
  differ,
  either,
  iff,
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
import { startWords, wordAt } from '../translate/translator.ts';
import { native, NOTHING } from '../translate/values.ts';
import { termOf } from '../translate/zone-terms.ts';

const isAt = ({ own }: Stage, owner: Owner): Term => isOwner(own(owner.at), owner);
const transit: Owner = { at, order: k, state: TRANSIT };
const isZoneBlock = ({ zone }: Stage): Term =>
  all(isInside(zone, at), within(0, k, add(zone.orderMax, num(1))));

const theorem = (
  id: string,
  statement: string,
  about: string,
  step: (s: Stage) => Step,
): Lemma => ({
  id,
  statement,
  kind: 'theorem',
  logic: 'QF_AUFBV',
  about: `${PATH} ${about}`,
  pose: (code) => poseStep(code.translator(), step),
});

const take = theorem(
  'T-take',
  'TAKE: a free block comes into transit; no live frame and no tag of another block changes',
  'OrderMap.remove',
  (stage) => {
    const { code, map, own } = stage;
    code.send(map, 'remove', at, k);
    const after = withBlock(own, transit);
    return {
      premises: [isZoneBlock(stage), isAt(stage, { ...transit, state: FREE })],
      own: after,
      words: code.state.memory,
      held: [undefined, at],
      targets: [at],
      links: [{ node: nodeOf(at) }],
      also: [isLiveKept(own, after, frame)],
      twin: {
        change: 'if a live block were taken',
        premises: [isZoneBlock(stage), isAt(stage, { ...transit, state: LIVE })],
      },
    };
  },
);

const split = theorem(
  'T-split',
  'SPLIT: a round of splitting makes the upper half of the block in transit free, the lower half ' +
    'stays in transit',
  'OrderMap.splitDown, its loop, and push',
  (stage) => {
    const { code, map, own } = stage;
    const source = unknown('source');
    const call = () => code.send(map, 'splitDown', at, source, unknown('wanted'));
    const { goesOn, after } = roundOf(code, call, { j: k }, startWords);
    const upper = add(at, power(k));
    const halves = withBlock(withBlock(own, transit), { at: upper, order: k, state: FREE });
    const whole = { ...transit, order: add(k, num(1)) };
    const premises = [isInside(stage.zone, at), goesOn, less(num(-1), unknown('wanted'))];
    return {
      premises: [...premises, within(0, source, 31), within(0, k, 31), isAt(stage, whole)],
      own: halves,
      words: after.memory,
      held: [at, at],
      targets: [at],
      links: [{ node: nodeOf(upper), behind: sentinelOf(k) }],
      also: [isLiveKept(own, halves, frame)],
      twin: {
        change: 'if the block in transit had the order of its half',
        premises: [...premises, within(0, source, 31), within(0, k, 31), isAt(stage, transit)],
      },
    };
  },
);

const commit = theorem(
  'T-commit',
  'COMMIT: the end of an allocation makes the block in transit live, and answers its first frame',
  'OrderMap.alloc, behind take and splitDown, with setTag',
  (stage) => {
    const { code, map, own } = stage;
    const source = unknown('source');
    code.stubs.set(
      'OrderMap.findSource',
      native(() => source),
    );
    code.stubs.set(
      'OrderMap.take',
      native(() => at),
    );
    code.stubs.set(
      'OrderMap.splitDown',
      native(() => NOTHING),
    );
    const answer = termOf(code.send(map, 'alloc', k));
    const premises = [isZoneBlock(stage), atMost(k, source)];
    return {
      premises: [...premises, isAt(stage, transit)],
      own: withBlock(own, { ...transit, state: LIVE }),
      words: code.state.memory,
      held: [at, undefined],
      targets: [at],
      also: [same(answer, at)],
      twin: {
        change: 'if the block in transit were of another order',
        premises: [...premises, isAt(stage, { ...transit, order: unknown('other-order') })],
      },
    };
  },
);

const beginFree = theorem(
  'T-begin-free',
  'BEGINFREE: free accepts a call just if that block is live, for frames within 2^31 of 0 either ' +
    'way and orders up to 30; the block is in transit then, and nothing is stored before it merges',
  'OrderMap.free, before mergeUp, with isLive',
  (stage) => {
    const { code, map, own, zone } = stage;
    code.stubs.set(
      'OrderMap.mergeUp',
      native(() => NOTHING),
    );
    const isAccepted = code.truth(code.send(map, 'free', at, k));
    const isLive = all(isInside(zone, at), isAt(stage, { ...transit, state: LIVE }));
    const before = withBlock(own, transit);
    const after: Ownership = (f) => {
      const [now, then] = [before(f), own(f)];
      const pick = (name: keyof Owner) => either(isAccepted, now[name], then[name]);
      return { at: pick('at'), order: pick('order'), state: pick('state') };
    };
    const far = num(2n ** 31n);
    const premises = [within(num(-(2n ** 31n)), at, far), within(0, k, 31)];
    return {
      premises,
      own: after,
      words: code.state.memory,
      held: [undefined, at],
      targets: [at],
      also: [iff(isAccepted, isLive), same(code.state.memory, startWords)],
      twin: {
        change: 'if the buddy below were asked about instead',
        premises: [...premises, isZoneBlock(stage), isAccepted],
        own: withBlock(own, { ...transit, at: buddyAt(at, k) }),
      },
    };
  },
);

/** The parent of the block in transit, in its stead and its buddy's. */
const parent: Owner = {
  at: bitAnd(at, bitNot(power(k))),
  order: add(k, num(1)),
  state: TRANSIT,
};

function mergeOf({ code, map }: Stage): ReturnType<typeof roundOf> {
  const call = () => code.send(map, 'mergeUp', unknown('freed'), unknown('freed-order'));
  return roundOf(code, call, { lower: at, j: k }, startWords);
}

const merge = theorem(
  'T-merge',
  'MERGE: a round of merging puts the parent in transit in the stead of two halves that were the ' +
    'one in transit and a free one; no live frame is touched',
  'OrderMap.mergeUp, its loop, with isMergeable, remove and setTag',
  (stage) => {
    const { own } = stage;
    const { goesOn, next, after } = mergeOf(stage);
    const { lower = at, j = k } = next;
    const merged = withBlock(own, parent);
    const premises = [isZoneBlock(stage), isAt(stage, transit)];
    return {
      premises: [...premises, goesOn],
      own: merged,
      words: after.memory,
      held: [at, parent.at],
      targets: [at, buddyAt(at, k)],
      links: [{ node: nodeOf(buddyAt(at, k)) }],
      also: [
        isLiveKept(own, merged, frame),
        same(lower, parent.at),
        same(j, parent.order),
        isAt(stage, { at: buddyAt(at, k), order: k, state: FREE }),
      ],
      twin: { change: 'without asking whether the buddy is free', premises },
    };
  },
);

const push = theorem(
  'T-push',
  'PUSH: where merging ends, the block in transit becomes free, and no free buddies are left',
  'OrderMap.mergeUp, behind its loop, with push',
  (stage) => {
    const { own } = stage;
    const { goesOn, end } = mergeOf(stage);
    const freed = withBlock(own, { ...transit, state: FREE });
    const premises = [isZoneBlock(stage), isAt(stage, transit)];
    return {
      premises: [...premises, not(goesOn)],
      own: freed,
      words: end.memory,
      held: [at, undefined],
      targets: [at, buddyAt(at, k)],
      links: [{ node: nodeOf(at), behind: sentinelOf(k) }],
      also: [isLiveKept(own, freed, frame)],
      twin: { change: 'where merging could go on', premises: [...premises, goesOn] },
    };
  },
);

const mergeFrame: Lemma = {
  id: 'T-frame',
  kind: 'theorem',
  logic: 'QF_ABV',
  statement:
    'a round of merging stores, beside the list words, to the tag of the upper half and the mask ' +
    'only',
  about: `${PATH} OrderMap.mergeUp, its loop`,
  pose(code) {
    const stage = stageOf(code.translator());
    const { after } = mergeOf(stage);
    const address = unknown('address');
    const upper = add(tags, add(parent.at, power(k)));
    const isSame = same(wordAt(after.memory, address), wordAt(startWords, address));
    const elsewhere = all(differ(address, upper), differ(address, num(0)));
    const premises = [stage.bounds, isZoneBlock(stage)];
    const shown: Posed['shown'] = [
      ['block', at],
      ['order', k],
      ['word', sub(address, tags)],
    ];
    return {
      premises: [...premises, elsewhere],
      goal: isSame,
      shown,
      twin: { change: 'the tag of the upper half included', premises, goal: isSame, shown },
    };
  },
};

export const stepLemmas: readonly Lemma[] = [
  take,
  split,
  commit,
  beginFree,
  merge,
  push,
  mergeFrame,
];
