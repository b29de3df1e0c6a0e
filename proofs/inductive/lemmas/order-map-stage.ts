/**
 * What a step of `order-map` is proved against: the design in a symbolic zone, what its tags mean,
 * the invariant at any two frames before a step and after it, and what the step does to lists.
 */
import type { Posed } from './lemma.ts';
import {
  agree,
  anyOwnership,
  buddyAt,
  FREE,
  isMaximal,
  isOwned,
  type Ownership,
  TRANSIT,
} from './ownership.ts';
import { isLinkedAs, type Link, linksOf } from './links.ts';
import { bare, isExact } from './subjects.ts';
import {
  add,
  all,
  any,
  atMost,
  either,
  implies,
  less,
  mul,
  num,
  same,
  type Term,
  unknown,
  within,
} from '../translate/term.ts';
import { startWords, type Translator, wordAt } from '../translate/translator.ts';
import type { Obj } from '../translate/values.ts';
import { symbolicZone, termOf, WORD_ORDER_MAX, type ZoneTerms } from '../translate/zone-terms.ts';

export const PATH = 'impl/designs/order-map.ts';
export const [at, k] = [unknown('at'), unknown('k')];
/** Any two frames: what the invariant is shown for. */
export const [frame, mate] = [unknown('frame'), unknown('mate')];
export const tags = unknown('tags');

/** The design in a symbolic zone, and what its words mean. */
export interface Stage {
  readonly code: Translator;
  readonly zone: ZoneTerms;
  readonly own: Ownership;
  readonly map: Obj;
  readonly bounds: Term;
  /** What was done to lists so far. */
  readonly links: readonly Link[];
}

export function stageOf(code: Translator): Stage {
  const zone = symbolicZone();
  const { from, to, orderMax } = zone;
  const places = { base: from, end: to, tags, nodes: unknown('nodes') };
  const map = bare(code, PATH, 'OrderMap', { memory: code.memory, orderMax, ...places });
  const links = linksOf(code);
  const bounds = all(
    within(0, from, to),
    less(to, num(2n ** 30n)),
    within(0, orderMax, WORD_ORDER_MAX + 1),
    within(num(-(2n ** 31n)), unknown('nodes'), num(2n ** 31n)),
    // The mask, word 0, lies below the tags.
    within(1, add(tags, from), num(2n ** 31n)),
  );
  return { code, zone, own: anyOwnership, map, bounds, links };
}

const constant = ({ code }: Stage, name: string): Term =>
  termOf(code.global(code.sources.module(PATH), name));

export const isInside = ({ from, to }: ZoneTerms, f: Term): Term =>
  all(atMost(from, f), less(f, to));

const tagOf = (words: Term, f: Term): Term => wordAt(words, add(tags, f));

/** The tag of a frame says what starts there; that of a block in transit may say anything. */
function isTagged(stage: Stage, own: Ownership, words: Term, f: Term): Term {
  const { at: first, order, state } = own(f);
  const kind = either(same(state, FREE), constant(stage, 'FREE'), constant(stage, 'LIVE'));
  const right = either(same(first, f), add(kind, order), constant(stage, 'NO_BLOCK'));
  const isHeld = all(same(first, f), same(state, TRANSIT));
  return implies(isInside(stage.zone, f), any(isHeld, same(tagOf(words, f), right)));
}

/** Only the block that the call holds is in transit: the one that starts at `held`, or none. */
function isAlone(own: Ownership, zone: ZoneTerms, f: Term, held: Term | undefined): Term {
  const { at: first, state } = own(f);
  return implies(all(isInside(zone, f), same(state, TRANSIT)), held ? same(first, held) : any());
}

/** What is known at these frames before a step. */
function known(
  stage: Stage,
  frames: readonly Term[],
  targets: readonly Term[],
  held: Term | undefined,
): Term {
  const { zone, own } = stage;
  return all(
    ...frames.map((f) => isAlone(own, zone, f, held)),
    ...frames.map((f) => all(isOwned(own, zone, f), isTagged(stage, own, startWords, f))),
    ...[frame, ...targets].map((f) => isMaximal(own, zone, f)),
    ...targets.flatMap((t) => frames.map((f) => (f === t ? all() : agree(own, zone, t, f)))),
    agree(own, zone, frame, mate),
  );
}

/** The node of the block that starts at a frame, and the sentinel of an order's list. */
export const nodeOf = (f: Term): Term => add(unknown('nodes'), mul(num(2), f));
export const sentinelOf = (order: Term): Term => add(num(1), mul(num(2), order));

/** A step as its lemma needs it: what is known before, and the state after. */
export interface Step {
  readonly premises: readonly Term[];
  readonly own: Ownership;
  /** First frames of the blocks that the step is about. */
  readonly targets: readonly Term[];
  readonly words: Term;
  /** First frame of the block in transit before the step and after it, if there is one. */
  readonly held: readonly [before: Term | undefined, after: Term | undefined];
  /** What it does to lists, exactly; nothing by default. */
  readonly links?: readonly Omit<Link, 'path'>[];
  readonly also?: readonly Term[];
  /** The premises of the twin, or what it claims instead. */
  readonly twin: {
    readonly change: string;
    readonly premises?: readonly Term[];
    readonly own?: Ownership;
  };
}

/** The step keeps the invariant at any two frames. */
export function poseStep(code: Translator, step: (stage: Stage) => Step): Posed {
  const stage = stageOf(code);
  const { own: before, bounds, zone } = stage;
  const { premises, own, words, targets, held, links = [], also = [], twin } = step(stage);
  const { at: first, order } = before(frame);
  const frames = [frame, mate, first, buddyAt(first, order), ...targets];
  const isKnown = known(stage, frames, targets, held[0]);
  const given = [bounds, isInside(zone, frame), isInside(zone, mate), isKnown];
  const kept = (after: Ownership) => [
    isOwned(after, zone, frame),
    agree(after, zone, frame, mate),
    isMaximal(after, zone, frame),
    isTagged(stage, after, words, frame),
    all(...also, isAlone(after, zone, frame, held[1])),
    isLinkedAs(stage.links, links),
  ];
  const parts = [...kept(own), isExact(code)];
  const shown: Posed['shown'] = [
    ['top order', zone.orderMax],
    ['block', at],
    ['order', k],
    ['frame', frame],
    ['it was in', first],
    ['of order', order],
    ['its tag then', tagOf(words, frame)],
  ];
  return {
    premises: [...given, ...premises],
    goal: all(...parts),
    shown,
    twin: {
      change: twin.change,
      premises: [...given, ...(twin.premises ?? premises)],
      goal: all(...kept(twin.own ?? own)),
      shown,
    },
  };
}
