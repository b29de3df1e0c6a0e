/**
 * What a binary may promise beside, or instead of, what every allocator owes: one record each, by
 * the name under which its config says it. Some of them are promises of designs as well.
 */
import { choiceOr } from './promise.ts';
import { promises, sharedPromises } from './promises.ts';

/** In the order in which they are told. */
export const binaryPromises = {
  orders: choiceOr(['all', 'single', 'top', 'up to K'], {
    says:
      'which orders it serves. single: single frames; top: none but the top order; up to K: none ' +
      'above order K. No others are asked for, and freeing what they need is not owed',
    selects: ['O1', 'O2'],
  }),
  refusals: sharedPromises.refusals,
  merging: promises.merging,
  takes: choiceOr(['any', 'smallest'], {
    says:
      'which free block alloc cuts from. any: whichever fits, if nothing is said; smallest: one ' +
      'of the least order that fits',
    selects: ['O3'],
  }),
  contents: sharedPromises.contents,
  reads: sharedPromises.reads,
  sizes: choiceOr(['sensible', 'any'], {
    says:
      'which sizes it may be asked for. any: also those that wrap round when they are rounded ' +
      'up, near 2^32',
    selects: ['O1', 'O2'],
  }),
} as const;
