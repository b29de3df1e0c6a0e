/**
 * Where the metadata ends with the zone, it is said to reach one frame farther: a size that was
 * rounded up twice. Happened: spaskalev/buddy_alloc#128, the last slot of a resized arena. Infects
 * designs with metadata in the frames they manage.
 */
import type { Inspection } from '../../../spec/ports/inspection.ts';
import type { Interval } from '../../../spec/blocks/zone.ts';
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class MetadataPastEnd extends StripeTree {
  override inspect(): Inspection {
    const { from, to } = this.metadata();
    const isLast = to === this.space.zone.regions.at(-1)?.to;
    const said = { from, to: isLast ? to + 1 : to } as Interval;
    return { ...super.inspect(), metadata: [said] };
  }
}

/** See the head of this file. */
export const metadataPastEnd = faultIn(stripeTree, MetadataPastEnd, {
  name: 'metadata-past-end',
  obligation: 'O11',
  bug: 'Where the metadata ends with the zone, it is said to reach one frame farther.',
  happened: 'spaskalev/buddy_alloc#128, the last slot of a resized arena',
});
