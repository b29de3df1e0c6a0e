/**
 * Every fault of the pair-bit designs is found, by the obligation that its bug breaks first and
 * with a shortest trace. The traces were derived from the bugs: calls are tried in the order
 * allocs, small orders first, then frees, low frames first.
 */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { pairFaults } from '../../../impl/faulty/pages/pair-faults.ts';
import { clientView } from '../../../models/subject/pages/client-view.ts';
import { designNamed } from '../../../models/catalogue/designs.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

interface Pin {
  readonly fault: string;
  readonly on: ZoneShape;
  /** Where it is not what the fault itself says for its smallest zone. */
  readonly rule?: string;
  readonly trace: readonly string[];
}

const frames = (to: number, orderMax: number): ZoneShape => ({ regions: [[0, to]], orderMax });
const one = frames(1, 0);
const pair = frames(2, 1);

/** The first pin of a fault is on the smallest zone that shows it. */
const pins: readonly Pin[] = [
  // The top order has no bit to turn; that of order 0 is turned for 0^1, and again for 1^0.
  { fault: 'pair-bit-of-request', on: pair, trace: ['alloc 0 → 0^0'] },
  // Maps of no words at all: both bits are one, turned for 2^1 and for 1^0.
  { fault: 'pair-map-too-small', on: frames(4, 2), trace: ['alloc 0 → 0^0'] },
  // Order 1 is above the top order, and order 0 is given for it.
  { fault: 'order-rounded-down', on: one, trace: ['alloc 1 → 0^1'] },
  { fault: 'order-rounded-down', on: pair, rule: 'I3', trace: ['alloc 1 → 0^1'] },
  // Where the map of the top order would be, the frames begin.
  {
    fault: 'merge-past-top-pair',
    on: one,
    trace: ['alloc 0 → 0^0', 'free 0^0 → reads word 0 of frame 0, which holds garbage'],
  },
  // What is split off is marked; only what is taken as it is, is not.
  { fault: 'pop-keeps-bit', on: pair, trace: ['alloc 0 → 0^0', 'alloc 0 → 1^0'] },
  // 1^0 is marked at bit 1, and asked for at bit 0.
  { fault: 'pair-index-of-block', on: pair, trace: ['alloc 0 → 0^0'] },
  // The bit below 0^1 shows that it is split. Its node goes to frame 0, which is live.
  {
    fault: 'believes-free',
    on: pair,
    trace: ['alloc 0 → 0^0', "free 0^1 → writes word 0 of frame 0, which is the client's"],
  },
  // One of 0^1 and 2^1 is wholly free; 0^1 is not, for the bit below it is set. So it is 2^1.
  { fault: 'path-not-asked', on: frames(4, 2), trace: ['alloc 0 → 0^0', 'free 2^0 → accepted'] },
  // One of 0^0 and 1^0 is free, and a hole is as good as a live block to the bits.
  {
    fault: 'hole-taken-back',
    on: { ...pair, reserved: [[1, 2]] },
    trace: ['free 1^0 → accepted'],
  },

  // A single frame has no bits.
  { fault: 'bits-assumed-zero', on: pair, trace: [] },
  // It takes a sibling that is not the head of its list: 3^0, with 0^0 put before it.
  {
    fault: 'joins-list-head',
    on: frames(4, 1),
    trace: [
      'alloc 0 → 0^0',
      'alloc 0 → 1^0',
      'alloc 0 → 2^0',
      'free 0^0 → accepted',
      'free 2^0 → accepted',
    ],
  },
  // A half is put back without joining only while the other one is live.
  {
    fault: 'chunk-returned-in-use',
    on: pair,
    trace: ['alloc 0 → 0^0', 'alloc 0 → 1^0', 'free 0^0 → accepted'],
  },
  { fault: 'chunk-taken-twice', on: one, trace: ['alloc 0 → 0^0'] },
  // The bit that 1^0 sets is that of 2^1 too.
  { fault: 'bits-of-first-chunk', on: frames(4, 1), trace: ['alloc 0 → 0^0'] },
  // The root is asked for at 0.
  { fault: 'heap-from-zero', on: pair, trace: ['alloc 0 → 0^0'] },
  // Two looks at the list are two more than the 6 accesses that it may make.
  { fault: 'list-walked', on: one, trace: ['alloc 0 → 0^0'] },
];

const faultNamed = (name: string) => pairFaults.find((fault) => fault.name === name);

const mount = (design: Design, on: ZoneShape) =>
  zone({ ...on, alignment: design.declares.alignment });

test.each(pins)('$fault is caught, on $on.regions with top order $on.orderMax', (pin) => {
  const { design, obligation } = faultNamed(pin.fault) as (typeof pairFaults)[number];
  expect(search(new Sequential(design, mount(design, pin.on)))).toMatchObject({
    kind: 'fails',
    failure: { rule: pin.rule ?? obligation },
    trace: { labels: pin.trace },
  });
});

test('each fault has a pin, the first by the obligation it names, and infects a design', () => {
  const first = new Map(pins.toReversed().map((pin) => [pin.fault, pin]));
  const names = pairFaults.map(({ name }) => name);
  expect([...first.keys()].toSorted()).toEqual(names.toSorted());
  expect([...first.values()].filter(({ rule }) => rule !== undefined)).toEqual([]);
  for (const { infects } of pairFaults) expect(designNamed(infects).name).toBe(infects);
});

// What the bug of each does to a client who makes no mistake: the shortest way to a frame that is
// handed out while it is live.
test.each([
  {
    fault: 'pop-keeps-bit',
    on: pair,
    trace: ['alloc 0 → 0^0', 'alloc 0 → 1^0', 'free 0^0 → accepted', 'alloc 1 → 0^1'],
  },
  {
    fault: 'chunk-returned-in-use',
    on: pair,
    trace: ['alloc 0 → 0^0', 'alloc 0 → 1^0', 'free 0^0 → accepted', 'alloc 1 → 0^1'],
  },
  { fault: 'chunk-taken-twice', on: pair, trace: ['alloc 0 → 0^0', 'alloc 1 → 0^1'] },
  // The bit that 2^0 sets says that one of 0^0 and 1^0 is free: 0^0 is joined with the live 1^0.
  {
    fault: 'bits-of-first-chunk',
    on: frames(4, 1),
    trace: [
      'alloc 0 → 0^0',
      'alloc 0 → 1^0',
      'alloc 0 → 2^0',
      'free 0^0 → accepted',
      'alloc 1 → 0^1',
    ],
  },
])('$fault hands out a live frame', ({ fault, on, trace }) => {
  const { design } = faultNamed(fault) as (typeof pairFaults)[number];
  const verdict = search(clientView(design, mount(design, on), 'O1'));
  expect(verdict).toMatchObject({
    kind: 'fails',
    failure: { rule: 'O1' },
    trace: { labels: trace },
  });
});

// Both refuse too little, which only a client in the wrong can notice.
test.each(['believes-free', 'path-not-asked'])(
  '%s does no harm to clients who make no mistake, on four frames',
  (fault) => {
    const { design } = faultNamed(fault) as (typeof pairFaults)[number];
    const verdict = search(clientView(design, mount(design, frames(4, 2))));
    expect(verdict).toMatchObject({ kind: 'holds' });
  },
);
