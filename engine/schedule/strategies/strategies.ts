/** The strategies by name: a new one is its file, and a line here. */
import { orders } from './partial-order.ts';
import { pct, random } from './random-schedules.ts';
import { states } from './states.ts';
import type { Strategy } from './strategy.ts';

export const strategies = { states, orders, random, pct } satisfies Record<string, Strategy>;

export type StrategyName = keyof typeof strategies;

/** Their names, the one first that is taken if none is asked for. */
export const strategyNames = Object.keys(strategies) as readonly StrategyName[];
