/**
 * A CPU that keeps nothing takes from another CPU's array, unasked.
 * Happened: asterinas#1085. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class Steals extends Pmm {
  protected override refill(index: number, cpu: number): void {
    const other = this.arrays[index]?.findIndex((array) => array.count() > 0) ?? -1;
    if (other < 0) super.refill(index, cpu);
    else this.array(index, cpu).push(this.array(index, other).pop());
  }
}

/** See the head of this file. */
export const steals = slabFault(Steals, {
  name: 'slab-steals',
  obligation: 'C3',
  bug: "A CPU that keeps nothing takes from another CPU's array, unasked.",
  happened: 'asterinas#1085',
});
