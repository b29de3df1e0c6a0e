/**
 * Every fault is found, by the obligation that its bug breaks first and with a shortest trace;
 * every variant that is right survives. The traces were derived from the bugs before any search was
 * run: calls are tried in the order allocs, small orders first, then frees, low frames first; so of
 * all shortest traces the first in that order is the one found.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { equivalents, faultNamed, faults, listFaults } from '../../../impl/faulty/index.ts';
import { designNamed } from '../../../models/catalogue/designs.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';
import { bounded, searchable } from '../../bounds.ts';

interface Pin {
  readonly fault: string;
  readonly on: ZoneShape;
  /** Where it is not what the fault itself says for its smallest zone. */
  readonly rule?: string;
  readonly trace: readonly string[];
}

/** One region of frames `from` to `to - 1`. */
const frames = (from: number, to: number, orderMax: number): ZoneShape => ({
  regions: [[from, to]],
  orderMax,
});

const one = frames(0, 1, 0);
const pair = frames(0, 2, 1);

/** The first pin of a fault is on the smallest zone that shows it. */
const pins: readonly Pin[] = [
  // Merging. One pair shows most of it: split it, then free the half that was handed out.
  { fault: 'no-merge', on: pair, trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'] },
  // A second level takes four frames: 0^1 is built, and stays beside 2^1.
  {
    fault: 'merge-one-level',
    on: frames(0, 4, 2),
    trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'],
  },
  { fault: 'merge-below-top', on: pair, trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'] },
  // For a lower half a + 2^k is the buddy: the upper one must be freed last.
  {
    fault: 'buddy-above',
    on: pair,
    trace: ['alloc 0 → 0^0', 'alloc 0 → 1^0', 'free 0^0 → accepted', 'free 1^0 → accepted'],
  },
  // From base 1 the frame above is no buddy, but free.
  {
    fault: 'buddy-above',
    on: frames(1, 3, 1),
    rule: 'I1',
    trace: ['alloc 0 → 1^0', 'free 1^0 → accepted'],
  },
  {
    fault: 'merges-neighbour',
    on: frames(1, 3, 1),
    trace: ['alloc 0 → 1^0', 'free 1^0 → accepted'],
  },
  // Three frames and a higher top order: 0^1 merges with 2^0 into 0^2, which needs a frame 3.
  {
    fault: 'buddy-of-any-order',
    on: frames(0, 3, 2),
    trace: ['alloc 1 → 0^1', 'free 0^1 → accepted'],
  },
  // With a frame 3 it takes 0^0 free beside the live 1^0 when 2^1 becomes whole.
  {
    fault: 'buddy-of-any-order',
    on: frames(0, 4, 2),
    rule: 'I3',
    trace: [
      'alloc 0 → 0^0',
      'alloc 0 → 1^0',
      'alloc 0 → 2^0',
      'free 0^0 → accepted',
      'free 2^0 → accepted',
    ],
  },
  { fault: 'merge-keeps-upper', on: pair, trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'] },
  { fault: 'merge-leaves-buddy', on: pair, trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'] },
  { fault: 'inserts-twice', on: one, trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'] },
  // Frame 1 would be the buddy, and the top order allows a block of two.
  {
    fault: 'merge-past-end',
    on: frames(0, 1, 1),
    trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'],
  },
  // Two blocks of the top order: their list would be the one behind the last sentinel, word 2, and
  // that is where the frames begin.
  {
    fault: 'merge-past-top',
    on: frames(0, 2, 0),
    trace: ['alloc 0 → 0^0', 'free 0^0 → reads word 0 of frame 0, which holds garbage'],
  },
  // Three sentinels take the words 0..5, frame 2 starts at word 6; frame 0, the buddy of 2^1, would
  // start at word 2, where the sentinel of order 1 is. So 2^1 "merges" into that.
  {
    fault: 'finds-sentinel',
    on: frames(2, 4, 2),
    trace: ['alloc 0 → 2^0', 'free 2^0 → accepted'],
  },
  { fault: 'looks-itself-up', on: one, trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'] },
  // Below the top order nothing is dropped; nothing is merged either.
  {
    fault: 'looks-itself-up',
    on: pair,
    rule: 'I5',
    trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'],
  },
  // The smallest zone with a live buddy: with one frame, what is read lies outside. The client has
  // made its words look like a node's.
  {
    fault: 'reads-live-buddy',
    on: pair,
    trace: [
      'alloc 0 → 0^0',
      'alloc 0 → 1^0',
      "free 0^0 → reads word 0 of frame 1, which is the client's",
    ],
  },

  // Splitting.
  { fault: 'remainder-lost', on: pair, trace: ['alloc 0 → 0^0'] },
  { fault: 'remainder-order-up', on: pair, trace: ['alloc 0 → 0^0'] },
  { fault: 'split-keeps-whole', on: pair, trace: ['alloc 0 → 0^0'] },

  // Searching. Three frames are the fewest with free blocks of two orders: 0^1 and 2^0.
  { fault: 'worst-fit', on: frames(0, 3, 1), trace: ['alloc 0 → 0^0'] },
  { fault: 'search-skips-exact', on: one, trace: ['alloc 0 → refused'] },
  // With more than one order it finds something, but not the smallest.
  { fault: 'search-skips-exact', on: frames(0, 3, 1), rule: 'O3', trace: ['alloc 0 → 0^0'] },
  { fault: 'never-splits', on: pair, trace: ['alloc 0 → refused'] },
  // The budget of free-list is 64 accesses per frame and per order there could be: 64 · (1 + 32).
  {
    fault: 'search-never-ends',
    on: one,
    trace: ['alloc 0 → 0^0', 'alloc 0 → no end after 2112 accesses'],
  },
  // Order 1 would have its sentinel in word 2, where the node of frame 0 is. What follows it is
  // word 0, which would be that of frame -1: so it says no, and has unlinked the list of order 0.
  { fault: 'reads-list-above', on: one, trace: ['alloc 1 → refused'] },
  { fault: 'refuses-large', on: pair, trace: ['alloc 1 → refused'] },
  // Order 2 is above the top order: to refuse is right, to have split 0^1 is not.
  { fault: 'refusal-splits', on: pair, trace: ['alloc 2 → refused'] },
  { fault: 'half-unlinked', on: one, trace: ['alloc 0 → 0^0'] },
  // Both frames are of the top order and listed 0, 1.
  { fault: 'fifo-called-lifo', on: frames(0, 2, 0), trace: ['alloc 0 → 1^0'] },
  // Frame 1 has index 0.
  { fault: 'base-forgotten', on: frames(1, 2, 0), trace: ['alloc 0 → 0^0'] },

  // Refusing.
  { fault: 'accepts-double-free', on: one, trace: ['free 0^0 → accepted'] },
  { fault: 'refuses-top-free', on: one, trace: ['alloc 0 → 0^0', 'free 0^0 → refused'] },
  // Order 1 is within the top order, though no such block fits.
  {
    fault: 'accepts-any-order',
    on: frames(0, 1, 1),
    trace: ['alloc 0 → 0^0', 'free 0^1 → accepted'],
  },
  // Order 1 at frame 0 has the hole in it.
  {
    fault: 'hole-shrugged-off',
    on: { ...pair, reserved: [[1, 2]] },
    trace: ['free 0^1 → accepted'],
  },
  { fault: 'accepts-interior', on: pair, trace: ['alloc 1 → 0^1', 'free 1^1 → accepted'] },
  // Refused at last, and rightly; but by then frame 0 is zero.
  {
    fault: 'zeroes-early',
    on: one,
    trace: ['alloc 0 → 0^0', "free 0^1 → writes word 0 of frame 0, which is the client's"],
  },
  // Tags lie four to a word: with one to three frames the next tag is padding, always 0.
  {
    fault: 'end-off-by-one',
    on: frames(0, 4, 2),
    trace: ['free 4^0 → reads word 0 of frame 0, which holds garbage'],
  },
  // Tags start at word 7 with frame 1: the word before is a link of frame 1, which is live.
  {
    fault: 'merge-leaves-region',
    on: frames(1, 2, 1),
    trace: ['alloc 0 → 1^0', 'free 1^0 → reads metadata word 6, which holds garbage'],
  },
  // The tag of frame 4 would be in the word behind the last tag.
  {
    fault: 'merge-leaves-region',
    on: frames(0, 4, 3),
    trace: ['alloc 0 → 0^0', 'free 0^0 → reads word 0 of frame 0, which holds garbage'],
  },

  // Metadata.
  { fault: 'alloc-keeps-tag', on: one, trace: ['alloc 0 → 0^0'] },
  { fault: 'alloc-tags-source', on: pair, trace: ['alloc 0 → 0^0'] },
  // Alloc tags what it takes anew, so it takes a merge to leave a tag behind.
  { fault: 'merge-keeps-tag', on: pair, trace: ['alloc 0 → 0^0', 'free 0^0 → accepted'] },
  { fault: 'live-tagged-free', on: one, trace: ['alloc 0 → 0^0'] },
  { fault: 'mask-not-cleared', on: one, trace: ['alloc 0 → 0^0'] },
  // It takes a list of another order beside the one that gets empty: 0^1 beside 2^0.
  { fault: 'mask-logical-not', on: frames(0, 3, 1), trace: ['alloc 0 → 2^0'] },

  // Starting: wrong before the first call.
  { fault: 'last-frame-twice', on: pair, trace: [] },
  { fault: 'tail-lost', on: frames(0, 1, 1), trace: [] },
  { fault: 'tail-lost', on: frames(0, 7, 2), trace: [] },
  { fault: 'hole-listed', on: { ...pair, reserved: [[1, 2]] }, trace: [] },
  // Nobody links a block to that list yet: it takes a look at the lists to see it.
  { fault: 'init-misses-top', on: frames(0, 1, 1), trace: [] },
  // Here init itself links a block to it, and reads garbage.
  { fault: 'init-misses-top', on: one, trace: [] },
  { fault: 'init-trusts-memory', on: one, trace: [] },
  // The tag of a hole's first frame is what was in memory, and nobody may read that.
  { fault: 'tags-from-second', on: { ...pair, reserved: [[0, 1]] }, trace: [] },
  { fault: 'hole-at-start', on: { ...pair, reserved: [[0, 1]] }, trace: [] },
  // A block of order 1 has one frame more to tag than its 9 accesses allow.
  { fault: 'tags-all-frames', on: pair, trace: ['alloc 1 → 0^1'] },
  // 12 words, where mask, sentinel, node and tag take 6.
  { fault: 'word-unused', on: one, trace: [] },
  { fault: 'refuses-odd-zone', on: frames(0, 3, 1), trace: [] },
];

describe('every fault is caught', () => {
  test.each(pins)('$fault, on $on.regions with top order $on.orderMax', (pin) => {
    const { design, obligation } = faultNamed(pin.fault);
    const verdict = search(new Sequential(design, zone(pin.on)));
    expect(verdict).toMatchObject({
      kind: 'fails',
      failure: { rule: pin.rule ?? obligation },
      trace: { labels: pin.trace },
    });
  });

  test.each(searchable(pins, ({ on }) => on))(
    'without $fault, $on.regions with top order $on.orderMax holds',
    (pin) => {
      const { infects } = faultNamed(pin.fault);
      const verdict = search(new Sequential(designNamed(infects), zone(pin.on)));
      expect(verdict).toMatchObject({ kind: 'holds' });
    },
  );

  test('each fault has a pin, and the first one breaks the obligation that the fault names', () => {
    const first = new Map(pins.toReversed().map((pin) => [pin.fault, pin]));
    const pinned = [...first.keys()].toSorted();
    expect(pinned).toEqual(listFaults.map(({ name }) => name).toSorted());
    expect([...first.values()].filter(({ rule }) => rule !== undefined)).toEqual([]);
  });

  test('a fault is mounted under its own name, and no two share one', () => {
    expect(faults.map(({ design }) => design.name)).toEqual(faults.map(({ name }) => name));
    expect(new Set([...faults, ...equivalents].map(({ name }) => name)).size).toBe(
      faults.length + equivalents.length,
    );
  });

  test('a name that no fault has is refused with the names there are', () => {
    expect(() => faultNamed('none')).toThrow(/must be one of no-merge, .*, got 'none'/);
  });
});

/** For each state of the spec on 2^n frames: how many free blocks there are of each order. */
function freeCounts(n: number): number[][] {
  const whole = Array.from({ length: n + 1 }, (_, k) => (k === n ? 1 : 0));
  const live = whole.map(() => 0);
  if (n === 0) return [whole, live];
  const halves = freeCounts(n - 1);
  const pairs = halves.flatMap((a) => halves.map((b) => [a, b] as const));
  const isWhole = (half: readonly number[]) => half[n - 1] === 1;
  const split = pairs
    .filter(([a, b]) => !(isWhole(a) && isWhole(b)))
    .map(([a, b]) => [...a.map((count, k) => count + (b[k] as number)), 0]);
  return [whole, live, ...split];
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Each state of the spec, times the ways in which the lists of its free blocks can be ordered. */
const listedStates = (n: number): number =>
  freeCounts(n).reduce((sum, counts) => sum + counts.reduce((p, c) => p * factorial(c), 1), 0);

describe('every variant that is right survives', () => {
  test('lists in every order: 2, 5, 30 and 1829 states for 1, 2, 4 and 8 frames', () => {
    expect([0, 1, 2, 3].map(listedStates)).toEqual([2, 5, 30, 1829]);
  });

  // The count is an upper bound for a design of lists and nothing else. Each reaches it, since
  // blocks can be freed, and so listed, in any order. The base does too, so upper-half must: it is
  // its mirror image, in which a and 7 - a trade places, and buddies stay buddies.
  test.each(equivalents)('$name holds on 8 frames, in all 1829 states', ({ design }) => {
    const order = bounded(3, 2);
    const verdict = search(new Sequential(design, zone(frames(0, 2 ** order, order))));
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: listedStates(order) } });
  });
});
