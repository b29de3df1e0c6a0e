/** What is said to follow from the obligations does, in every state of the spec on small zones. */
import { describe, expect, test } from 'vitest';
import { specOnly } from '../../models/contracts/readable-spec.ts';
import { implied } from '../../spec/obligations/implied.ts';
import { type Block, endOf, show } from '../../spec/blocks/geometry.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { after } from '../../spec/operations/operations.ts';
import { cuts, sources } from '../../spec/operations/alloc.ts';
import {
  emptyState,
  freeBlocks,
  freeFrames,
  picture,
  type State,
  withoutLive,
} from '../../spec/pages/state.ts';
import type { Order } from '../../spec/blocks/units.ts';
import { type ZoneShape, zone } from '../../spec/blocks/zone.ts';

const shapes: readonly ZoneShape[] = [
  { regions: [[0, 8]], orderMax: 3 },
  { regions: [[3, 8]], orderMax: 2 },
  { regions: [[0, 6]], reserved: [[2, 3]], orderMax: 1 },
];

function statesOf(shape: ZoneShape): State[] {
  const model = specOnly(zone(shape));
  const met = new Map([[model.key(model.initial), model.initial]]);
  for (const state of met.values()) {
    for (const { next } of model.steps(state))
      if (!met.has(model.key(next))) met.set(model.key(next), next);
  }
  return [...met.values()];
}

const shown = (blocks: readonly Block[]): string[] => blocks.map(show).toSorted();
const isIn = (b: Block, whole: Block): boolean => whole.at <= b.at && endOf(b) <= endOf(whole);

describe.each(shapes)('in every state of $regions, top order $orderMax', (shape) => {
  const states = statesOf(shape);
  const orders = Array.from({ length: shape.orderMax + 1 }, (_, k) => k as Order);

  test('equal free frames are equal free blocks (I5c)', () => {
    const blocks = new Map<string, string[]>();
    for (const state of states) {
      const frames = [...freeFrames(state)].join();
      expect(shown(freeBlocks(state))).toEqual(blocks.get(frames) ?? shown(freeBlocks(state)));
      blocks.set(frames, shown(freeBlocks(state)));
    }
    expect(blocks.size).toBeLessThan(states.length);
  });

  test('alloc changes its source alone, and free what it merges (O4)', () => {
    for (const state of states) {
      const before = picture(state);
      for (const order of orders) {
        for (const got of cuts(before, order)) {
          const source = sources(before, order).find((b) => isIn(got, b)) as Block;
          const behind = freeBlocks(after(before, { op: 'alloc', order }, got));
          const rest = before.free.filter((b) => !isIn(b, source));
          expect(shown(behind.filter((b) => !isIn(b, source)))).toEqual(shown(rest));
        }
      }
      for (const block of state.live) {
        const behind = freeBlocks(after(before, { op: 'free', block }, true));
        const merged = behind.find((b) => isIn(block, b)) as Block;
        const rest = before.free.filter((b) => !isIn(b, merged));
        expect(shown(behind)).toEqual(shown([...rest, merged]));
      }
    }
  });

  test('alloc and then free lead back, and freeing all to the initial state (O12)', () => {
    for (const state of states) {
      const before = picture(state);
      for (const order of orders) {
        for (const got of cuts(before, order)) {
          const taken = after(before, { op: 'alloc', order }, got);
          const back = after(picture(taken), { op: 'free', block: got }, true);
          expect(shown(freeBlocks(back))).toEqual(shown(before.free));
        }
      }
      const emptied = state.live.reduce(withoutLive, state);
      expect(freeBlocks(emptied)).toEqual(freeBlocks(emptyState(state.zone)));
    }
  });
});

test('no id is both asked and implied', () => {
  expect(implied.filter(({ id }) => Object.hasOwn(obligations, id))).toEqual([]);
});
