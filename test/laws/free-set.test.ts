/**
 * Free blocks and contracts against a second, deliberately different formulation: by frames instead
 * of by blocks. For each frame, climb: the largest aligned block around it that is free throughout.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Block, endOf, isAligned, sameBlock, show } from '../../spec/blocks/geometry.ts';
import { judge } from '../../spec/operations/operations.ts';
import { cuts } from '../../spec/operations/alloc.ts';
import { firstBroken } from '../../spec/pages/refinement.ts';
import { freeBlocks, freeFrames, picture, type State } from '../../spec/pages/state.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import { makeView } from '../../spec/pages/view.ts';
import { regionAt } from '../../spec/blocks/zone.ts';
import { alignedBlocks, states } from './zones.ts';

/** The order of the largest free block around a frame, by looking at frames only; -1 if taken. */
function freeOrderAround(state: State, at: number): number {
  const free = freeFrames(state);
  const { origin, from, to } = regionAt(state.zone, at)!;
  let largest = -1;
  for (let k = 0; k <= state.zone.orderMax; k++) {
    const size = 2 ** k;
    const start = origin + Math.floor((at - origin) / size) * size;
    const isFree = Array.from({ length: size }, (_, i) => start + i).every((f) => free.has(f));
    if (start < from || start + size > to || !isFree) break;
    largest = k;
  }
  return largest;
}

test('the free blocks are the blocks that climbing from each free frame ends in', () => {
  fc.assert(
    fc.property(states, (state) => {
      const climbed = new Set<string>();
      for (const at of freeFrames(state)) {
        const k = freeOrderAround(state, at);
        const { origin } = regionAt(state.zone, at)!;
        const start = origin + Math.floor((at - origin) / 2 ** k) * 2 ** k;
        climbed.add(show({ at: start as Frame, order: k as Order }));
      }
      expect(new Set(freeBlocks(state).map(show))).toEqual(climbed);
    }),
  );
});

test('alloc may cut just the blocks that lie in free blocks of the least order', () => {
  fc.assert(
    fc.property(states, fc.integer({ min: 0, max: 5 }), (state, k) => {
      const around = new Map<number, number>();
      for (const at of freeFrames(state)) around.set(at, freeOrderAround(state, at));
      const least = Math.min(...[...around.values()].filter((order) => order >= k));
      const admissible = alignedBlocks(state.zone).filter(
        (b) => b.order === k && around.get(b.at) === least,
      );
      const possible = cuts(picture(state), k as Order).toSorted((a, b) => a.at - b.at);
      expect(possible.map(show)).toEqual(admissible.map(show));
    }),
  );
});

test('the contracts accept a cut, and a refusal just where there is none', () => {
  fc.assert(
    fc.property(states, fc.integer({ min: 0, max: 5 }), (state, order) => {
      const k = order as Order;
      const here = picture(state);
      const allowed = cuts(here, k);
      const call = { op: 'alloc', order: k } as const;
      expect(judge(here, call, undefined, 'B6') === undefined).toBe(allowed.length === 0);
      for (const { from, to } of state.zone.regions) {
        for (let at = from - 1; at <= to; at++) {
          const got: Block = { at: at as Frame, order: k };
          const isAllowed = allowed.some((b) => sameBlock(b, got));
          expect(judge(here, call, got, 'B6') === undefined).toBe(isAllowed);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the spec satisfies its own invariants in every state', () => {
  fc.assert(
    fc.property(states, (state) => {
      const { zone, live, free } = picture(state);
      expect(firstBroken(makeView(zone, live, free))).toBeUndefined();
    }),
  );
});

test('free and live blocks together are aligned, disjoint and cover every usable frame', () => {
  fc.assert(
    fc.property(states, (state) => {
      const frames = new Map<number, Block>();
      for (const b of [...freeBlocks(state), ...state.live]) {
        expect(isAligned(b, regionAt(state.zone, b.at)!.origin)).toBe(true);
        for (let at: number = b.at; at < endOf(b); at++) {
          expect(frames.has(at)).toBe(false);
          frames.set(at, b);
        }
      }
      const usable = state.zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
      const holes = state.zone.reserved.reduce((sum, { from, to }) => sum + to - from, 0);
      expect(frames.size).toBe(usable - holes);
    }),
  );
});
