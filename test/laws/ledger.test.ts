/**
 * The ledger is the contracts at another price. On any zone, after any calls with any answers, also
 * wrong ones, it blames what the readable contracts blame, and holds the same live and free blocks.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Block, overlap } from '../../spec/blocks/geometry.ts';
import { Ledger } from '../../spec/pages/ledger.ts';
import { after, blind, brokenBy, judge } from '../../spec/operations/operations.ts';
import { cuts } from '../../spec/operations/alloc.ts';
import { emptyState, picture, type State } from '../../spec/pages/state.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import { bounded } from '../bounds.ts';
import { zones } from './zones.ts';

/** What an allocator does: a choice among the right answers, or a wrong one. */
const moves = fc.array(
  fc.record({
    op: fc.constantFrom('alloc', 'alloc', 'free', 'wrong', 'refuse'),
    order: fc.nat({ max: 5 }),
    pick: fc.nat({ max: 99 }),
  }),
  { maxLength: 40 },
);
type Move = { readonly op: string; readonly order: number; readonly pick: number };

/** Makes one move on both, compares, and gives the state behind it. */
function step(state: State, ledger: Ledger, { op, order, pick }: Move): State {
  const here = picture(state);
  const k = order as Order;
  if (op === 'free') {
    const block = state.live[pick % state.live.length];
    if (!block) return state;
    ledger.change([block], []);
    return after(state, { op, block }, true);
  }
  const call = { op: 'alloc', order: k } as const;
  const possible = cuts(here, k);
  let got: Block | undefined = possible[pick % possible.length];
  if (op === 'refuse') got = undefined;
  if (op === 'wrong') got = { at: pick as Frame, order: k };
  const blame = judge(here, call, got, 'B6');
  expect([...brokenBy(ledger, call, got, blind)][0]).toEqual(blame);
  if (blame) return state;
  ledger.change([], got ? [got] : []);
  return after(state, call, got);
}

test('the ledger agrees with the readable contracts after every call', () => {
  const law = fc.property(zones, moves, (zone, all) => {
    const ledger = new Ledger(zone);
    let state: State = emptyState(zone);
    for (const move of all) {
      state = step(state, ledger, move);
      const { live, free } = ledger.state();
      expect(live).toEqual(state.live);
      expect(free).toEqual(picture(state).free);
    }
  });
  fc.assert(law, { seed: 1, numRuns: bounded(300, 60) });
});

test('the ledger says of any block whether it overlaps a free one', () => {
  const law = fc.property(zones, moves, fc.nat({ max: 60 }), (zone, all, at) => {
    const ledger = new Ledger(zone);
    let state: State = emptyState(zone);
    for (const move of all) state = step(state, ledger, move);
    const b: Block = { at: (at - (at % 2)) as Frame, order: (at % 2) as Order };
    const { free } = picture(state);
    expect(ledger.overlapsFree(b)).toBe(free.some((other) => overlap(other, b)));
  });
  fc.assert(law, { seed: 2, numRuns: bounded(200, 60) });
});
