/** The limits of a search, whoever runs it: what they default to, and what they may be. */

import type { Limits } from './model.ts';

/** States that any search can number. */
export const statesMost = 2 ** 30;

/**
 * All limits, with their defaults.
 * @throws RangeError for one that is out of range.
 */
export function limitsOf(options: Limits): Required<Limits> {
  const { statesMax = statesMost, depthMax = Infinity, bytesMax = Infinity } = options;
  within('statesMax', statesMax, 1, statesMost);
  within('depthMax', depthMax, 0, Infinity);
  within('bytesMax', bytesMax, 1, Infinity);
  return { statesMax, depthMax, bytesMax };
}

/** @throws RangeError unless `value` is an integer in `min..max`, or `max` itself. */
export function within(name: string, value: number, min: number, max: number): void {
  if (min <= value && value <= max && (Number.isInteger(value) || value === max)) return;
  throw new RangeError(`${name} must be an integer in ${min}..${max}, got ${value}`);
}
