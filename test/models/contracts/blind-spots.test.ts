/** What metadata cannot see, counted; expected counts from an independent enumeration. */
import { expect, test } from 'vitest';
import { blindSpots } from '../../../models/contracts/blind-spots.ts';
import type { Scheme } from '../../../spec/ports/inspection.ts';

const unseen: readonly (readonly [Scheme, number, number, number, number])[] = [
  ['lists', 40, 0, 2119, 0],
  ['B1', 40, 0, 2119, 0],
  ['B2', 79, 39, 3868, 1749],
  ['B3', 29, 29, 1507, 1507],
  ['B4', 0, 0, 0, 0],
  ['B5', 0, 0, 0, 0],
  ['B6', 0, 0, 0, 0],
];

test.each(unseen)(
  'of 131 and 7,502 invalid frees of 4 and 8 frames, %s cannot see %i (%i double) and %i (%i)',
  (scheme, four, fourDouble, eight, eightDouble) => {
    expect(blindSpots(scheme, 2)).toEqual({
      frames: 4,
      invalid: 131,
      unseen: four,
      double: 70,
      doubleUnseen: fourDouble,
    });
    expect(blindSpots(scheme)).toEqual({
      frames: 8,
      invalid: 7502,
      unseen: eight,
      double: 3900,
      doubleUnseen: eightDouble,
    });
  },
);
