/**
 * The spec by itself: every history of calls that the contracts admit, with nothing implemented.
 * Its number of states has a closed form (S(n) = S(n-1)² + 1 for 2^n frames), which makes it
 * the first oracle of the engine; and every state must satisfy the invariants, which makes it the
 * first check of the spec.
 */
import type { Failure, Model, Step } from '../../engine/search/model.ts';
import { type Block, show } from '../../spec/blocks/geometry.ts';
import { after, type Call, showCall } from '../../spec/operations/operations.ts';
import { cuts, sources } from '../../spec/operations/alloc.ts';
import { firstBroken } from '../../spec/pages/refinement.ts';
import { emptyState, picture, type State } from '../../spec/pages/state.ts';
import type { Order } from '../../spec/blocks/units.ts';
import { makeView } from '../../spec/pages/view.ts';
import type { Zone } from '../../spec/blocks/zone.ts';

/**
 * Which part of a source may be handed out: its first one, as every design here does, or any one,
 * which the contract admits too. The states are the same, the steps are not.
 */
export type Cut = 'first' | 'any';

/** The transition system of the contracts on this zone. Cost: some 20 µs per state. */
export function specOnly(zone: Zone, cut: Cut = 'first'): Model<State> {
  const orders = Array.from({ length: zone.orderMax + 1 }, (_, k) => k as Order);
  return {
    initial: emptyState(zone),
    key: ({ live }) => live.map(show).join(' '),
    check: brokenBySpec,
    *steps(state: State): Iterable<Step<State>> {
      const here = picture(state);
      for (const k of orders) {
        const possible =
          cut === 'any' ? cuts(here, k) : sources(here, k).map(({ at }) => ({ at, order: k }));
        for (const got of possible) yield step(state, { op: 'alloc', order: k }, got);
      }
      for (const block of state.live) yield step(state, { op: 'free', block }, true);
    },
  };
}

function step(state: State, call: Call, answer: Block | true): Step<State> {
  const result = answer === true ? '' : ` → ${show(answer)}`;
  return { label: `${showCall(call)}${result}`, next: after(state, call, answer) };
}

/** Do the spec's own free blocks satisfy the spec's own invariants? */
function brokenBySpec(state: State): Failure | undefined {
  const { zone, live, free } = picture(state);
  const broken = firstBroken(makeView(zone, live, free));
  return broken && { rule: broken.id, why: broken.why };
}
