/**
 * Where metadata lies: the parts that a design writes at boot are disjoint and inside what it has.
 * Offsets come from the functions that compute them, addresses from those that use them. Loops that
 * count trees or bits are passed over: what they count is any number that memory could hold.
 */
import type { Lemma, Posed } from './lemma.ts';
import { bare, isExact } from './subjects.ts';
import {
  add,
  all,
  any,
  atMost,
  differ,
  less,
  mul,
  num,
  same,
  shiftRight,
  sub,
  type Term,
  unknown,
  within,
} from '../translate/term.ts';
import { startWords, type Translator, wordAt } from '../translate/translator.ts';
import { native, NOTHING, type Obj, record } from '../translate/values.ts';
import { FRAME_WORDS, numberIn, spaceOf, symbolicZone, termOf } from '../translate/zone-terms.ts';

const far = num(2n ** 30n);
const isWord = (n: Term): Term => within(0, n, far);

const bootTake: Lemma = {
  id: 'M-boot',
  kind: 'theorem',
  logic: 'QF_ABV',
  statement:
    'boot memory hands out words behind all that it handed out before and before its end, or ' +
    'none ' +
    'and changes nothing; so no two things that were taken overlap',
  about: 'impl/memory/bootmem.ts BootMem.take, init',
  pose(code) {
    const translator = code.translator();
    const base = unknown('base');
    const boot = bare(translator, 'impl/memory/bootmem.ts', 'BootMem', {
      memory: translator.memory,
      base,
    });
    const words = unknown('words');
    const [next, end] = [wordAt(startWords, base), wordAt(startWords, add(base, num(1)))];
    const taken = termOf(translator.send(boot, 'take', words));
    const after = translator.state.memory;
    const then = wordAt(after, base);
    const isRefused = all(same(taken, num(-1)), same(then, next), less(end, add(next, words)));
    const isTaken = all(same(taken, next), same(then, add(taken, words)), atMost(then, end));
    const shown: Posed['shown'] = [
      ['next', next],
      ['end', end],
      ['words', words],
      ['taken', taken],
    ];
    const premises = [isWord(base), isWord(words), isWord(next), isWord(end)];
    return {
      premises,
      goal: all(
        any(isRefused, isTaken),
        same(wordAt(after, add(base, num(1))), end),
        isExact(translator),
      ),
      shown,
      twin: { change: 'if it never refused', premises, goal: isTaken, shown },
    };
  },
};

/** `order-map` in a symbolic zone, and where it keeps things of a frame and of an order. */
const orderMapParts: Lemma = {
  id: 'M-order-map',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'mask, sentinels, links and tags of order-map lie one behind the other and inside its ' +
    'metadata, ' +
    'for every zone of one region with orders up to 20; no two nodes overlap, and no two tags',
  about: 'impl/designs/order-map.ts sentinel, node, tags, metadataWords',
  pose(code) {
    const translator = code.translator();
    const path = 'impl/designs/order-map.ts';
    const zone = symbolicZone();
    const map = translator.make(path, 'OrderMap', spaceOf(translator, zone, unknown('frame-base')));
    const [f, g, k] = [unknown('frame'), unknown('other'), unknown('k')];
    const send = (name: string, n: Term) => termOf(translator.send(map, name, n));
    const links = termOf(translator.call(path, 'linksAt', zone.zone));
    const tags = termOf(translator.call(path, 'tagsAt', zone.zone));
    const tag = (n: Term) => add(numberIn(map, 'tags'), n);
    const end = add(tags, sub(zone.to, zone.from));
    const isFrame = (n: Term) => all(atMost(zone.from, n), less(n, zone.to));
    const sentinel = send('sentinel', k);
    const premises = [zone.bounds, isFrame(f), isFrame(g), differ(f, g), within(0, k, 21)];
    const shown: Posed['shown'] = [
      ['from', zone.from],
      ['to', zone.to],
      ['top order', zone.orderMax],
      ['frame', f],
      ['order', k],
    ];
    const parts = all(
      atMost(num(1), sentinel),
      less(add(sentinel, num(1)), links),
      within(links, send('node', f), sub(tags, num(1))),
      within(tags, tag(f), end),
      any(
        less(add(send('node', f), num(1)), send('node', g)),
        less(add(send('node', g), num(1)), send('node', f)),
      ),
      differ(tag(f), tag(g)),
    );
    return {
      premises: [...premises, atMost(k, zone.orderMax)],
      goal: all(parts, isExact(translator)),
      shown,
      twin: { change: 'for an order above the top order', premises, goal: parts, shown },
    };
  },
};

const pairMaps: Lemma = {
  id: 'M-pair-map',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    "every frame's pair has its bit in the words of the map of its order, for every zone of one " +
    'region and orders up to 19, also where regions are no multiple of a pair',
  about: 'impl/designs/pair-map.ts firstPair, mapWords, PairMap.pair',
  pose(code) {
    const translator = code.translator();
    const path = 'impl/designs/pair-map.ts';
    const zone = symbolicZone();
    const map = translator.make(path, 'PairMap', spaceOf(translator, zone, unknown('frame-base')));
    const [f, k] = [unknown('frame'), unknown('k')];
    const pair = termOf(translator.send(map, 'pair', f, k));
    const words = termOf(translator.call(path, 'mapWords', zone.zone, k));
    const isInside = all(atMost(num(0), pair), less(pair, mul(words, num(32))));
    const premises = [zone.bounds, atMost(zone.from, f), within(0, k, zone.orderMax)];
    const shown: Posed['shown'] = [
      ['from', zone.from],
      ['to', zone.to],
      ['frame', f],
      ['order', k],
      ['pair', pair],
    ];
    return {
      premises: [...premises, less(f, zone.to)],
      goal: all(isInside, isExact(translator)),
      shown,
      twin: {
        change: 'for frames behind the zone',
        premises: [...premises, isWord(f)],
        goal: isInside,
        shown,
      },
    };
  },
};

/** The layout of `stripe-tree`, with any number of trees and bits. */
function stripeLayout(translator: Translator): { layout: Obj; trees: Term; bits: Term } {
  const [trees, bits] = [unknown('trees'), unknown('bits')];
  const { zone } = symbolicZone();
  translator.stubs.set(
    'stretchesOf',
    native(() => NOTHING),
  );
  translator.onLoop = (loop) => {
    loop.set('count', trees);
    loop.set('bits', bits);
  };
  const frames = record({ frameWords: num(FRAME_WORDS) });
  const layout = translator.call(
    'impl/designs/stripe-tree/layout.ts',
    'layoutOf',
    zone,
    frames,
  ) as Obj;
  translator.onLoop = undefined;
  return { layout, trees, bits };
}

const stripeTree: Lemma = {
  id: 'M-stripe-tree',
  kind: 'theorem',
  logic: 'QF_BV',
  statement:
    'sentinels, trees and bits of stripe-tree lie one behind the other, inside the words of its ' +
    'layout, and those inside the frames that it takes, of 1,024 words each; for up to 2^20 ' +
    'trees ' +
    'and 2^26 bits, orders up to 20',
  about:
    'impl/designs/stripe-tree/layout.ts layoutOf, its loops passed over; stripes.ts sentinel; ' +
    'trees.ts ' +
    'slot',
  pose(code) {
    const translator = code.translator();
    const { layout, trees, bits } = stripeLayout(translator);
    const [k, tree, bit, top] = [
      unknown('k'),
      unknown('tree'),
      unknown('bit'),
      unknown('order-max'),
    ];
    const part = (name: string) => numberIn(layout, name);
    // Offsets from the first word: whatever word holds an address of them holds 0.
    translator.state.memory = unknown('roots', 'Words');
    const at = (offset: Term) => record({ load: native(() => offset) });
    const places = { memory: at(num(0)), addresses: record({ sentinelsAt: num(0) }) };
    const stripes = bare(translator, 'impl/designs/stripe-tree/stripes.ts', 'Stripes', places);
    const sentinel = termOf(translator.send(stripes, 'sentinel', k));
    const table = { memory: at(part('trees')), tableAt: num(0) };
    const rows = bare(translator, 'impl/designs/stripe-tree/trees.ts', 'Trees', table);
    const slot = termOf(translator.send(rows, 'slot', tree));
    const wordOfBit = add(part('bits'), shiftRight(bit, num(5)));
    const premises = [
      within(0, top, 21),
      within(0, trees, num(2n ** 20n)),
      within(1, bits, num(2n ** 26n)),
      within(0, tree, trees),
      within(0, bit, bits),
    ];
    const goal = all(
      within(0, sentinel, sub(part('trees'), num(1))),
      within(part('trees'), slot, sub(part('bits'), num(2))),
      within(part('bits'), wordOfBit, part('words')),
      atMost(part('words'), mul(part('frames'), num(FRAME_WORDS))),
    );
    const shown: Posed['shown'] = [
      ['top order', top],
      ['order', k],
      ['trees', trees],
      ['tree', tree],
      ['bit', bit],
    ];
    return {
      premises: [...premises, within(0, k, add(top, num(1)))],
      goal: all(goal, isExact(translator)),
      shown,
      twin: {
        change: 'for an order above the top order',
        premises: [...premises, within(0, k, 21)],
        goal,
        shown,
      },
    };
  },
};

export const layoutLemmas: readonly Lemma[] = [bootTake, orderMapParts, pairMaps, stripeTree];
