/**
 * The law that a list design holds on every awkward zone, in exactly the states that its lists can
 * be in: those of the spec, times the orders in which the free blocks can be listed (f! for f
 * blocks of one order). Counts for 1 to 8 frames in one region: listed by hand from that formula
 * elsewhere (test/models/sequential); those of more roots are their convolution.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../engine/search/search.ts';
import { totals } from '../../models/contracts/closed-form.ts';
import { runCommands } from '../../models/one-cpu/histories/commands.ts';
import { testEquivariance } from '../../models/one-cpu/equivariance.ts';
import { linuxWorkload } from '../../models/logs/read-trace.ts';
import { replayRecorded } from '../../models/logs/recorded.ts';
import { Sequential } from '../../models/one-cpu/sequential.ts';
import { symmetric } from '../../models/one-cpu/symmetric.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { bounded, searchable } from '../bounds.ts';

interface Expected {
  readonly what: string;
  readonly shape: ZoneShape;
  readonly states: number;
}

const one = (from: number, to: number, orderMax: number): ZoneShape => ({
  regions: [[from, to]],
  orderMax,
});

/** For designs that align blocks to absolute frame numbers, and for those that align to regions. */
const expected: readonly Expected[] = [
  { what: '8 frames', shape: one(0, 8, 3), states: 1829 },
  { what: 'two top blocks', shape: one(0, 8, 2), states: 1829 },
  { what: '5 frames', shape: one(0, 5, 3), states: 88 },
  { what: '6 frames', shape: one(0, 6, 3), states: 214 },
  { what: '7 frames', shape: one(0, 7, 3), states: 776 },
  { what: 'single frames', shape: one(2, 5, 0), states: 16 },
  { what: 'a top order above the zone', shape: one(0, 4, 5), states: 30 },
  {
    what: 'two regions with a gap',
    shape: {
      regions: [
        [0, 3],
        [6, 8],
      ],
      orderMax: 2,
    },
    states: 88,
  },
  { what: 'a hole', shape: { ...one(0, 8, 3), reserved: [[3, 4]] }, states: 776 },
  {
    what: 'a hole in one of two chunks',
    shape: { ...one(0, 8, 2), reserved: [[3, 4]] },
    states: 776,
  },
];

/** What a LIFO list design owes on small zones, and in random and recorded histories. */
export function holdsOnEveryZone(design: Design, more: readonly Expected[]): void {
  const { alignment } = design.declares;

  describe(`${design.name} holds in every state that its lists can be in`, () => {
    test.each(searchable([...expected, ...more], ({ shape }) => shape))(
      'on $what',
      ({ shape, states }) => {
        const on = zone({ alignment, ...shape });
        expect(totals(on)?.lists).toBe(states);
        const verdict = search(new Sequential(design, on));
        expect(verdict).toMatchObject({ kind: 'holds', explored: { states } });
      },
    );
  });

  test.each(
    bounded(
      [
        { what: 'one block', shape: one(0, 8, 3), states: 1829, orbits: 82 },
        { what: 'two top blocks', shape: one(0, 8, 2), states: 1829, orbits: 158 },
        { what: 'blocks of 4, 2 and 1', shape: one(0, 7, 2), states: 776, orbits: 148 },
      ],
      [],
    ),
  )(`${design.name} cannot tell swapped halves apart in $what`, ({ shape, states, orbits }) => {
    const found = testEquivariance(symmetric(design, zone({ ...shape, alignment })));
    expect(found).toMatchObject({ states, orbits, violations: 0 });
  });

  test.each([one(0, 11, 3), one(0, 13, 3), one(5, 18, 3)])(
    `${design.name} passes random histories on $regions`,
    (shape) => {
      const on = zone({ ...shape, alignment });
      const runs = bounded(60, 6);
      const found = runCommands({ design, zone: on, runs, commandsMax: 100, seed: 2 });
      expect(found).toMatchObject({ kind: 'passed', runs });
    },
  );

  test.each(bounded([design], []))('$name passes the calls that a Linux kernel recorded', () => {
    expect(replayRecorded(design, linuxWorkload())).toMatchObject({ kind: 'passed', refused: 0 });
  });
}

/**
 * The same up to tree symmetry, which the law above has shown to be no loss. The orbits are as many
 * as the search finds; that their sizes sum to the states of the closed form says that none is
 * missing. Claims say the same of 13 and 16 frames. Cost: 1 s.
 */
export function holdsUpToSymmetry(design: Design): void {
  const { alignment } = design.declares;

  test.each(bounded([{ frames: 11, orbits: 1772, states: 101_628 }], []))(
    `${design.name} holds at $frames frames, in $orbits orbits of $states states`,
    ({ frames, orbits, states }) => {
      const on = zone({ ...one(0, frames, 3), alignment });
      const model = symmetric(design, on);
      const verdict = search(model);
      expect(verdict).toMatchObject({ kind: 'holds', explored: { states: orbits } });
      expect(model.standsFor).toBe(states);
      expect(totals(on)?.lists).toBe(states);
    },
  );
}
