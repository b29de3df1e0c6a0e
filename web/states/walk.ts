/** From calls to the place they lead to, and from a place to the calls that lead there first. */
import { callNumber, callOf } from '../../spec/operations/calls.ts';
import type { Call } from '../../spec/operations/operations.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Explored } from './explore.ts';
import type { Graph } from './fold.ts';

/** The place behind these calls: a refused one leads nowhere, a broken obligation ends the way. */
export function placeBehind(
  { moves, breaks }: Explored,
  { places, placeOf }: Graph,
  zone: Zone,
  calls: readonly Call[],
): number | undefined {
  const leads = new Map(moves.map(({ from, call, to }) => [`${from} ${call}`, to]));
  let state = 0;
  for (const call of calls) {
    const number = callNumber(zone, call);
    const broken = breaks.find((one) => one.from === state && one.call === number);
    if (broken) {
      const place = places.findIndex((each) => each.broken?.rule === broken.rule);
      return place < 0 ? undefined : place;
    }
    state = leads.get(`${state} ${number}`) ?? state;
  }
  return placeOf[state];
}

/** A shortest way to a place: the calls by which its first state, or its first failure, was met. */
export function callsTo(explored: Explored, { places }: Graph, zone: Zone, to: number): Call[] {
  const { states, breaks } = explored;
  const place = places[to];
  const rule = place?.broken?.rule;
  const end = rule === undefined ? states[place?.state ?? 0] : breaks.find((b) => b.rule === rule);
  const calls: Call[] = [];
  for (let step = end; step && step.from >= 0; step = states[step.from]) {
    calls.unshift(callOf(zone, step.call));
  }
  return calls;
}
