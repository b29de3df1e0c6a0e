/**
 * The search for a source starts one order too high and misses the exact fit. Happened: in no
 * repository known to us; a spec of safety alone lets it live. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class SearchSkipsExact extends FreeList {
  protected override findSource(k: number): number {
    return super.findSource(k + 1);
  }
}

/** See the head of this file. */
export const searchSkipsExact = faultIn(freeList, SearchSkipsExact, {
  name: 'search-skips-exact',
  obligation: 'O2',
  bug: 'The search for a source starts one order too high and misses the exact fit.',
  happened: 'in no repository known to us; a spec of safety alone lets it live',
});
