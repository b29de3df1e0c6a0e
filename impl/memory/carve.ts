/** How a zone is cut into its first free blocks when an allocator is made. */
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Zone } from '../../spec/blocks/zone.ts';

/**
 * Visits the largest aligned blocks of every stretch of frames between holes, highest first, so
 * that lists filled at their heads start with the lowest. Aligned to absolute frame numbers.
 */
export function carve(zone: Zone, visit: (at: Frame, k: Order) => void): void {
  for (let i = zone.regions.length - 1; i >= 0; i--) {
    const { from, to } = zone.regions[i] as { from: Frame; to: Frame };
    let end: number = to;
    for (let j = zone.reserved.length - 1; j >= 0; j--) {
      const hole = zone.reserved[j] as { from: Frame; to: Frame };
      if (hole.from < from || hole.to > to) continue;
      carveStretch(hole.to, end, zone.orderMax, visit);
      end = hole.from;
    }
    carveStretch(from, end, zone.orderMax, visit);
  }
}

function carveStretch(
  from: number,
  to: number,
  orderMax: Order,
  visit: (at: Frame, k: Order) => void,
): void {
  let end = to;
  while (end > from) {
    let k = 0;
    // A block of order k + 1 may end here if the end is a multiple of its size and it fits.
    while (k < orderMax && end % (2 << k) === 0 && end - (2 << k) >= from) k++;
    end -= 1 << k;
    visit(end as Frame, k as Order);
  }
}
