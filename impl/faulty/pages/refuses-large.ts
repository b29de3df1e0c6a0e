/**
 * Every order above 0 is refused. Happened: spaskalev/buddy_alloc#105, from 32 bits on: a shift
 * that lost its upper bits. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class RefusesLarge extends FreeList {
  protected override findSource(k: number): number {
    return k > 0 ? -1 : super.findSource(k);
  }
}

/** See the head of this file. */
export const refusesLarge = faultIn(freeList, RefusesLarge, {
  name: 'refuses-large',
  obligation: 'O2',
  bug: 'Every order above 0 is refused.',
  happened: 'spaskalev/buddy_alloc#105, from 32 bits on: a shift that lost its upper bits',
});
