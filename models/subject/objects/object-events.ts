/**
 * What happened in a call to slabs and caches, told from the views before and after: a check that
 * never saw a cache drained has said nothing about draining.
 */
import { type ObjectRequest, objectRowOf } from '../../../spec/objects/operations/operations.ts';
import type { ObjectView } from '../../../spec/objects/object-view.ts';

/** Everything that a check must have met at least once. */
export const objectEvents = [
  'refill',
  'drain',
  'new slab',
  'new slab of descriptors',
  'give-back on free',
  'give-back before refusal',
  'empty to partial',
  'partial to full',
  'full to partial',
  'partial to empty',
  'refusal',
  'halt',
] as const;

/** One kind of event. */
export type ObjectEvent = (typeof objectEvents)[number] | 'empty to full' | 'full to empty';

/** How often each was met. */
export type Tally = Map<ObjectEvent, number>;

/** Those of `objectEvents` that were never met. */
export const notMet = (tally: Tally): readonly ObjectEvent[] =>
  objectEvents.filter((event) => !tally.has(event));

/** Counts what this call did. */
export function count(
  tally: Tally,
  call: ObjectRequest,
  before: ObjectView,
  after: ObjectView,
): void {
  const add = (event: ObjectEvent): void => void tally.set(event, (tally.get(event) ?? 0) + 1);
  const own = after.sizes.classes.length;
  for (const slab of after.slabs) {
    const was = before.slabAt.get(slab.frame);
    if (!was) add(slab.cache === own ? 'new slab of descriptors' : 'new slab');
    // A slab of a batch may pass through a list within the call.
    else if (was.list !== slab.list) add(`${was.list} to ${slab.list}` as ObjectEvent);
  }
  if (before.slabs.some(({ frame }) => !after.slabAt.has(frame))) {
    add(`give-back ${objectRowOf(call).givesBack}`);
  }
  for (let cache = 0; cache < own; cache++) {
    const change = inUse(after, cache) - inUse(before, cache);
    if (change > 0) add('refill');
    if (change < 0) add('drain');
  }
}

const inUse = ({ slabs }: ObjectView, cache: number): number =>
  slabs.reduce((sum, slab) => sum + (slab.cache === cache ? slab.inUse : 0), 0);
