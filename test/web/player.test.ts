/**
 * What the page shows of a history is what the checker found: the player of the page and the replay
 * of the command line are two programs, compared call by call on every design and every fault.
 */
import { expect, test } from 'vitest';
import { search } from '../../engine/search/search.ts';
import { subjects } from '../../models/catalogue/subjects.ts';
import { playScenario } from '../../models/one-cpu/scenario.ts';
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { callOf } from '../../spec/operations/calls.ts';
import { zone } from '../../spec/blocks/zone.ts';
import type { Call } from '../../spec/operations/operations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { play } from '../../web/heap/player.ts';

const small = zone({ regions: [[0, 4]], orderMax: 2 });
const two = zone({ regions: [[3, 11]], orderMax: 2 });

/** The calls of the shortest failure on 4 frames, or, of what has none there, some calls. */
function shortest(design: Design): readonly Call[] {
  const verdict = search(new Sequential(design, small), { statesMax: 1000 });
  return verdict.kind === 'fails' ? verdict.trace.actions.map((n) => callOf(small, n)) : calls;
}

const calls: readonly Call[] = [0, 1, 0, 0, 2].map((k) => ({ op: 'alloc', order: k }) as Call);

test.each(subjects.map((design) => [design.name, design] as const))(
  'the player tells of %s what a replay tells',
  (_name, design) => {
    for (const [on, found] of [
      [small, shortest(design)],
      [two, calls],
    ] as const) {
      const replay = playScenario(design, on, found);
      const { player } = play(design, on, found);
      const told = player.scenes.slice(1).map(({ call, free, live, broken }) => ({
        call,
        heap: broken ? undefined : { live: live.map(({ at, order }) => ({ at, order })), free },
      }));
      const expected = replay.steps.map(({ call, heap }, i) => ({
        call,
        heap: replay.failure && i === replay.steps.length - 1 ? undefined : heap,
      }));
      expect(told).toEqual(expected);
      const { broken } = player.scenes.at(-1) ?? {};
      expect(broken && { rule: broken.id, why: broken.why }).toEqual(replay.failure);
    }
  },
);
