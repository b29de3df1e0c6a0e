/**
 * Blocks, zones and spaces with unknowns in them, as the code takes them, and the bounds that the
 * lemmas hold within.
 */
import { FRAME_MAX, ORDER_MAX } from '../../../spec/blocks/units.ts';
import type { Translator } from './translator.ts';
import {
  all,
  add,
  atMost,
  isMultiple,
  less,
  num,
  power,
  sub,
  type Term,
  unknown,
  within,
} from './term.ts';
import { isTerm, list, type Obj, record, type Value } from './values.ts';

/** Words of a 4 KiB frame. */
export const FRAME_WORDS = 1024;

/** Orders up to here have every word operator of the designs exact: 1 << 30 is the last power. */
export const WORD_ORDER_MAX = 30;

/** A block as the spec writes it. */
export const blockOf = (at: Term, order: Term): Obj => record({ at, order });

/** The number in a field. */
export function numberIn(value: Value, field: string): Term {
  const found = isTerm(value) || value.kind !== 'object' ? undefined : value.fields.get(field);
  if (found && isTerm(found)) return found;
  throw new RangeError(`engine bug: no number in ${field}`);
}

export const termOf = (value: Value): Term => {
  if (isTerm(value)) return value;
  throw new RangeError(`engine bug: a ${value.kind} is no term`);
};

/** A zone of one region, from its first frame to its end, and what is known of it. */
export interface ZoneTerms {
  readonly zone: Obj;
  readonly from: Term;
  readonly to: Term;
  readonly orderMax: Term;
  readonly bounds: Term;
}

/** Frames and orders as far as the spec's units allow them. */
export function symbolicZone(): ZoneTerms {
  const [from, to, orderMax] = [unknown('from'), unknown('to'), unknown('order-max')];
  const region = record({ from, to, origin: num(0) });
  return {
    zone: record({
      regions: list(region),
      reserved: list(),
      orderMax,
      alignment: { kind: 'text', text: 'absolute' },
    }),
    from,
    to,
    orderMax,
    bounds: all(
      atMost(num(0), from),
      less(from, to),
      atMost(to, num(FRAME_MAX)),
      within(0, orderMax, ORDER_MAX + 1),
    ),
  };
}

/** A space over the translator's memory. */
export const spaceOf = (
  code: Translator,
  { zone }: ZoneTerms,
  frameBase: Term,
  frameWords: Term = num(FRAME_WORDS),
): Obj => record({ memory: code.memory, zone, metadataWords: frameBase, frameBase, frameWords });

/** Is this an aligned block of the zone? */
export const isBlockOf = ({ from, to, orderMax }: ZoneTerms, at: Term, k: Term): Term =>
  all(
    within(0, k, add(orderMax, num(1))),
    isMultiple(at, k),
    atMost(from, at),
    atMost(add(at, power(k)), to),
  );

/** Is this frame in the block of order k at `at`? */
export const isIn = (frame: Term, at: Term, k: Term): Term =>
  all(atMost(at, frame), less(sub(frame, at), power(k)));
