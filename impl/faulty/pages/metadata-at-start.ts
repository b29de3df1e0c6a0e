/**
 * The metadata is taken from the start of a range, where the range's own node lies. Happened:
 * red-rocket embedded and dshil write metadata over memory that is in use.
 */
import { BootFreeList } from '../../designs/stripe-tree/boot-free-list.ts';
import { BOOT, StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class MetadataAtStartList extends BootFreeList {
  protected override shorten(range: number, before: number, frames: number): number {
    super.shorten(range, before, frames);
    return range;
  }
}

class MetadataAtStart extends StripeTree {
  protected override bootList(): BootFreeList {
    return new MetadataAtStartList(this.space, BOOT);
  }
}

/** See the head of this file. */
export const metadataAtStart = faultIn(stripeTree, MetadataAtStart, {
  name: 'metadata-at-start',
  obligation: 'O11',
  bug: 'The metadata overwrites the node of the range that it was taken from.',
  happened: 'red-rocket embedded, dshil',
});
