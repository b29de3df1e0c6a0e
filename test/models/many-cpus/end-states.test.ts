/**
 * What one CPU finds when all calls are over: a heap that is whole, or a frame that nobody has and
 * nobody gets. Only answers are looked at.
 */
import { describe, expect, test } from 'vitest';
import { locked } from '../../../impl/smp/locked.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { sharedDesigns } from '../../../models/catalogue/shared-designs.ts';
import { EndStates } from '../../../models/many-cpus/watch/end-states.ts';
import { SmpMounted } from '../../../models/subject/pages/shared-mount.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';

const zones = [
  zone({ regions: [[0, 4]], orderMax: 2 }),
  zone({ regions: [[0, 4]], orderMax: 1 }),
  zone({ regions: [[3, 8]], orderMax: 2 }),
];

/** A heap from which cpu0 took this block: its words, and who judges it once calls are over. */
function heapOf(design: SharedDesign, on: (typeof zones)[number]) {
  const mounted = new SmpMounted(design, on, 2);
  const words = new Uint32Array(mounted.words);
  expect(mounted.init(words, 0)).toBe(true);
  const { memory, allocator } = mounted.alone();
  memory.words.set(words);
  memory.begin();
  const got = allocator.alloc(order(0));
  words.set(memory.words);
  const hiddenMax = design.cacheMax;
  const ends = new EndStates(mounted, { hasCaches: design.cacheMax > 0, hiddenMax });
  return { ends, words, got: block(got, 0) };
}

describe.each(sharedDesigns.map((design) => [design.name, design] as const))('%s', (_, design) => {
  test.each(zones)('gives all of it back in the end: %o', (on) => {
    const { ends, words, got } = heapOf(design, on);
    const before = words.slice();
    expect(ends.judge([got], words, 0)).toBeUndefined();
    expect(words).toEqual(before);
  });
});

test('a block that nobody has any more is missed', () => {
  const { ends, words, got } = heapOf(locked(orderMap), zones[0]!);
  expect(got).toEqual(block(0, 0));
  expect(ends.judge([], words, 0)).toEqual({
    rule: 'K2',
    why:
      'all calls are over, and cpu0 goes on alone: ' +
      'alloc 2 → refused: refused order 2, but 0^2 is free',
  });
});

test('an order that is refused from the start is not missed', () => {
  const single = locked(orderMap);
  const design: SharedDesign = {
    ...single,
    attach(space) {
      const allocator = single.attach(space);
      return {
        init: () => allocator.init(),
        alloc: (k) => (k > 0 ? -1 : allocator.alloc(k)),
        free: (at, k) => allocator.free(at, k),
        inspect: () => allocator.inspect(),
        node: (at) => allocator.node(at),
      };
    },
  };
  const { ends, words, got } = heapOf(design, zones[0]!);
  expect(ends.judge([got], words, 0)).toBeUndefined();
  // Single frames are: with the lost one free, the next should come from beside it.
  expect(ends.judge([], words, 0)?.why).toContain('gave 2^0 out of 2^1, but 0^0 is smaller');
});

test('what is torn so that calls have no end, or trespass, is told as that', () => {
  const mounted = new SmpMounted(locked(orderMap), zones[0]!, 2);
  const words = new Uint32Array(mounted.words);
  mounted.init(words, 0);
  words[mounted.ownBase] = 1;
  const ends = new EndStates(mounted, { hasCaches: false, hiddenMax: 0 });
  expect(ends.judge([], words, 0)).toMatchObject({ rule: 'K8' });
});
