/**
 * A block that is given back keeps its owner.
 * Happened: dshil: the tag is not cleared on free. Infects pmm.
 */
import type { Order } from '../../../spec/blocks/units.ts';
import { Frames } from '../../slab/frames.ts';
import { framesFault } from './slab-fault.ts';

class KeptAsBlock extends Frames {
  override giveBlock(at: number, k: Order): void {
    super.giveBlock(at, k);
    this.owners.setBlock(at, k);
  }
}

/** See the head of this file. */
export const keptAsBlock = framesFault(KeptAsBlock, {
  name: 'slab-kept-as-block',
  obligation: 'S8',
  bug: 'A block that is given back keeps its owner.',
  happened: 'dshil: the tag is not cleared on free',
});
