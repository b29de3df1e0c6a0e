/** What the words of a call pattern stand for: sizes of orders and of zones. */
import { sizeOf } from '../../../spec/blocks/geometry.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import type { Sizes } from './sizes.ts';

/** In what a binary can be asked for any number, if in anything. */
export type Unit = 'bytes' | 'frames';

/** Words that tell the size of a block of this order, or of what was asked for instead. */
export const orderValues = (
  { frameBytes, headerBytes }: Sizes,
  order: Order,
  unit?: Unit,
  asked?: number,
) => ({
  order,
  bytes: (unit === 'bytes' ? asked : undefined) ?? frameBytes * sizeOf(order) - headerBytes,
  frames: (unit === 'frames' ? asked : undefined) ?? sizeOf(order),
});

/** Words that tell of the zone, whose first frame begins at `base`. */
export function zoneValues({ frameBytes }: Sizes, { regions, orderMax }: Zone, base: number) {
  const frames = regions[0]!.to - regions[0]!.from;
  const bytes = frames * frameBytes;
  return { base, end: base + bytes, bytes, frames, orderMax, frameBytes };
}
