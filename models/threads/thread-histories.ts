/**
 * Histories that real threads recorded: begins and ends of calls in the order of their tickets,
 * each drawn from a common counter just before and just after the call. Is there an order of calls
 * that explains all answers?
 */
import type { Linearizer } from '../../engine/linearize.ts';

/** When one call of one thread began and ended, in tickets. */
export interface Ticketed {
  readonly cpu: number;
  readonly begin: number;
  readonly end: number;
}

/** A call as the object's sequence numbers it, and its result. */
export interface Numbered {
  readonly call: number;
  readonly result: number;
}

/** The first call, by its end, that no order of calls explains. */
export function unexplainedOf<Noted extends Ticketed>(
  calls: readonly Noted[],
  histories: Linearizer,
  numbered: (noted: Noted) => Numbered,
): Noted | undefined {
  const events = calls
    .flatMap((noted) => [
      { time: noted.begin, noted, isEnd: false },
      { time: noted.end, noted, isEnd: true },
    ])
    .toSorted((a, b) => a.time - b.time);
  let set: number = histories.initial;
  for (const { noted, isEnd } of events) {
    const { call, result } = numbered(noted);
    const { cpu } = noted;
    const next = isEnd ? histories.end(set, cpu, result) : histories.begin(set, cpu, call);
    if (next === undefined) return noted;
    set = next;
  }
  return undefined;
}

/** Calls that began while another thread's call was open. Cost: quadratic. */
export const overlapsIn = (calls: readonly Ticketed[]): number =>
  calls.filter((one) =>
    calls.some(({ cpu, begin, end }) => cpu !== one.cpu && begin < one.begin && one.begin < end),
  ).length;
