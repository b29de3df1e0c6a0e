/**
 * That what designs store about frames fits: each design's own question, asked in init, is enough
 * for the link to every frame of the zone to be an int32 that leads back to that frame, and for
 * every byte of every frame to have an address (W1, W2).
 */
import type { Lemma, Posed } from './lemma.ts';
import { bare, isExact } from './subjects.ts';
import {
  add,
  all,
  atMost,
  implies,
  less,
  mul,
  num,
  same,
  type Term,
  toInt32,
  unknown,
  within,
} from '../translate/term.ts';
import type { Translator } from '../translate/translator.ts';
import type { Obj } from '../translate/values.ts';
import { spaceOf, symbolicZone, termOf, type ZoneTerms } from '../translate/zone-terms.ts';

/** Words of a frame: a node alone, the smallest that hold metadata, 4 KiB. */
const WIDTHS = [2, 16, 1024] as const;

const [frame, frameBase, metadataWords] = ['frame', 'frame-base', 'metadata-words'].map((name) =>
  unknown(name),
) as [Term, Term, Term];

const isWord = (n: Term): Term => same(n, toInt32(n));

/** Frames lie behind word 0, and as far away as numbers are exact. */
const isPlaced = ({ from, to, bounds }: ZoneTerms, frameWords: number): Term =>
  all(
    bounds,
    within(num(-(2n ** 50n)), frameBase, num(2n ** 50n)),
    atMost(num(0), add(frameBase, mul(from, num(frameWords)))),
    within(0, metadataWords, num(2n ** 50n)),
    atMost(from, frame),
    less(frame, to),
  );

/** A design that keeps nodes in frames: where it is, and what else it stores. */
interface InFrames {
  readonly id: string;
  readonly path: string;
  readonly type: string;
  readonly also: string;
  /** The largest such address. */
  stores?(space: { readonly end: Term }): Term;
}

const shownOf = (zone: ZoneTerms): Posed['shown'] => [
  ['from', zone.from],
  ['to', zone.to],
  ['frame base', frameBase],
  ['metadata words', metadataWords],
  ['frame', frame],
];

/** The design asks; the link to a frame, as it is stored, leads back to it. */
function leadsBack(code: Translator, design: Obj): Term {
  const node = termOf(code.send(design, 'node', frame));
  const back = termOf(code.send(design, 'frameOf', toInt32(node)));
  return all(isWord(node), same(back, frame));
}

const inFrames = ({ id, path, type, also, stores }: InFrames): Lemma => ({
  id,
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    `if ${type} takes a zone, the link to each of its frames fits 32 bits and leads back to ` +
    `that frame${also}; it takes each zone whose words all have addresses that fit; for frames ` +
    'below 2^30 of 2, 16 and 1,024 words, wherever they lie',
  about: `${path} fits, node, frameOf; impl/memory/widths.ts`,
  pose(of) {
    const code = of.translator();
    const zone = symbolicZone();
    const parts = WIDTHS.map((frameWords) => {
      const space = spaceOf(code, zone, frameBase, num(frameWords));
      space.fields.set('metadataWords', metadataWords);
      const design = bare(code, path, type, { space });
      const asked = termOf(code.send(design, 'fits'));
      const end = add(frameBase, mul(zone.to, num(frameWords)));
      const stored = stores ? isWord(stores({ end })) : undefined;
      const holds = all(leadsBack(code, design), ...(stored ? [stored] : []));
      const placed = isPlaced(zone, frameWords);
      const takes = implies(all(isWord(end), isWord(metadataWords)), asked);
      return { placed, asked, holds, takes };
    });
    const shown = shownOf(zone);
    const goalOf = (with_: (part: (typeof parts)[0]) => Term): Term =>
      all(...parts.map((part) => implies(all(part.placed, with_(part)), part.holds)));
    const premises = [parts[0]?.placed as Term];
    return {
      premises,
      goal: all(
        goalOf(({ asked }) => asked),
        ...parts.map(({ placed, takes }) => implies(placed, takes)),
        implies(all(...parts.map(({ placed }) => placed)), isExact(code)),
      ),
      shown,
      twin: {
        change: 'if init did not ask',
        premises,
        goal: all(...parts.map(({ placed, holds }) => implies(placed, holds))),
        shown,
      },
    };
  },
});

const orderMapLinks: Lemma = {
  id: 'W-order-map',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'if OrderMap takes a zone, the link to each of its frames fits 32 bits and leads back to ' +
    'that frame; for frames below 2^30',
  about: 'impl/designs/order-map.ts fits, node, frameOf; impl/memory/widths.ts',
  pose(of) {
    const code = of.translator();
    const zone = symbolicZone();
    const space = spaceOf(code, zone, frameBase);
    const map = code.make('impl/designs/order-map.ts', 'OrderMap', space);
    const asked = termOf(code.send(map, 'fits'));
    const holds = leadsBack(code, map);
    const premises = [isPlaced(zone, 1024)];
    const shown = shownOf(zone);
    return {
      premises: [...premises, asked],
      goal: all(holds, isExact(code)),
      shown,
      twin: { change: 'if init did not ask', premises, goal: holds, shown },
    };
  },
};

const bytes: Lemma = {
  id: 'W-bytes',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'where addressesFit says yes, the last byte of every frame of 1,024 words has an address ' +
    'below 2^54, for frames that begin anywhere below word 2^60; sums are taken exactly: rounded ' +
    'to the nearest number they are off by less than what lies between 2^54 and 2^64',
  about: 'impl/memory/widths.ts addressesFit, endOfFrames',
  pose(of) {
    const code = of.translator();
    const zone = symbolicZone();
    const space = spaceOf(code, zone, frameBase);
    const asked = termOf(code.call('impl/memory/widths.ts', 'addressesFit', space));
    const behind = add(frameBase, mul(add(frame, num(1)), num(1024)));
    const premises = [
      zone.bounds,
      within(0, frameBase, num(2n ** 60n)),
      atMost(zone.from, frame),
      less(frame, zone.to),
    ];
    const goal = atMost(mul(behind, num(4)), num(2n ** 54n));
    const shown = shownOf(zone);
    return {
      premises: [...premises, asked],
      goal,
      shown,
      twin: { change: 'if nobody asked', premises, goal, shown },
    };
  },
};

export const widthLemmas: readonly Lemma[] = [
  inFrames({
    id: 'W-free-list',
    path: 'impl/designs/free-list.ts',
    type: 'FreeList',
    also: '',
  }),
  inFrames({
    id: 'W-pair-map',
    path: 'impl/designs/pair-map.ts',
    type: 'PairMap',
    also: ', and the end of boot memory fits',
    stores: () => metadataWords,
  }),
  inFrames({
    id: 'W-split-bit',
    path: 'impl/designs/split-bit.ts',
    type: 'SplitBit',
    also: '',
  }),
  inFrames({
    id: 'W-stripe-tree',
    path: 'impl/designs/stripe-tree/stripe-tree.ts',
    type: 'StripeTree',
    also: ', and so does the address behind the last one, where metadata may end',
    stores: ({ end }) => end,
  }),
  orderMapLinks,
  bytes,
];
