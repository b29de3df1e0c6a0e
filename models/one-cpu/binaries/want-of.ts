/**
 * Refusals for want of something else than room, and for buddies that wait to be merged: which of
 * them are right. Nobody can say of a stranger how many descriptors it has; but with nothing live
 * none is in use, so what it served at the start, nothing live either, it must serve again. That is
 * asked of the least order that it served then: frames that it keeps for itself by now (`held`) may
 * be missing from larger blocks.
 */
import type { Order } from '../../../spec/blocks/units.ts';
import { Binary, LimitMet } from '../../subject/binaries/binary-mount.ts';
import { mayRefuse, wantsElse } from '../../subject/binaries/promises.ts';

/** By binary, since it is the same whatever is done with it. */
const known = new WeakMap<Binary, Order | undefined>();

/** The least order that it serves at the start; undefined if none. */
function leastServed(binary: Binary): Order | undefined {
  if (known.has(binary)) return known.get(binary);
  const { program, convention, zone, limits } = binary;
  const apart = new Binary(program, convention, zone, limits);
  const served = (order: Order): boolean => {
    if (apart.init()) return false;
    const outcome = apart.run({ op: 'alloc', order }, []);
    return 'answer' in outcome && typeof outcome.answer === 'object';
  };
  let least: Order | undefined;
  try {
    for (let k = 0; k <= zone.orderMax && least === undefined; k++) {
      if (served(k as Order)) least = k as Order;
    }
  } catch (error) {
    if (!(error instanceof LimitMet)) throw error;
  }
  known.set(binary, least);
  return least;
}

/** May it refuse this order, though a block of it is free, while so many blocks are live? */
export function isExcused(binary: Binary, order: number, live: number): boolean {
  const { promises } = binary.convention;
  if (!mayRefuse(promises, order)) return false;
  return live > 0 || !wantsElse(promises) || order !== leastServed(binary);
}
