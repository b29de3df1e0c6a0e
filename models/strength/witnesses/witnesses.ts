/**
 * What a search of a design must have met, or it has not shown what it seems to: that nothing was
 * wrong is little if no request was ever refused. For each call its outcome has a name; which names
 * a zone must show is worked out from its shape alone, and compared with what was met.
 */
import { callsOn } from '../../../spec/operations/calls.ts';
import { type Answer, type Call, offeredBy, rowOf } from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { emptyState, freeBlocks, type Picture } from '../../../spec/pages/state.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';

/** What the outcome of a rightly answered call was, in a few words. */
export const witnessOf = (before: Picture, call: Call, answer: Answer): string =>
  rowOf(call).outcome(before, call, answer);

/** Every outcome that an exhaustive search of this design on this zone must meet. */
export function owedWitnesses(design: Design, zone: Zone): string[] {
  const { sees } = design.declares;
  const largest = Math.max(...freeBlocks(emptyState(zone)).map(({ order }) => order)) as Order;
  const all = callsOn(zone, design);
  return offeredBy(design).flatMap((row) => {
    const asked = all.filter((call) => rowOf(call) === row);
    return row.outcomesOwed({ zone, sees, largest, asked });
  });
}
