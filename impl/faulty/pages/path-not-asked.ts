/**
 * Free looks at the bits below the block, not at the odd pairs around it. Happened: nowhere that
 * we know of. Infects pair-map.
 */
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class PathNotAsked extends PairMap {
  protected override isPathOpen(): boolean {
    return true;
  }
}

/** See the head of this file. */
export const pathNotAsked = faultIn(pairMap, PathNotAsked, {
  name: 'path-not-asked',
  obligation: 'O10',
  bug: 'Free looks at the bits below the block, not at the odd pairs around it.',
  happened: 'nowhere that we know of',
});
