/**
 * What a call may cost, or metadata may take, as a sum: so much once, and so much for each unit of
 * what there is: how to add it up, and how to say it.
 */
import { type Cost, type Unit, units } from './promise.ts';

/** How many of each there are. */
export type Amounts = Readonly<Record<Unit, number>>;

const names = Object.keys(units) as readonly Unit[];

/** The sum, rounded down. */
export const costOf = (cost: Cost, amounts: Amounts): number =>
  Math.floor(names.reduce((sum, unit) => sum + (cost[unit] ?? 0) * amounts[unit], 0));

/** `9 + 8 level`: the sum in words, each unit by its name. */
export const showCost = (cost: Cost): string =>
  names
    .filter((unit) => cost[unit] !== undefined)
    .map((unit) => (unit === 'once' ? `${cost.once}` : `${cost[unit]} ${unit}`))
    .join(' + ') || '0';
