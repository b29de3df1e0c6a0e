/**
 * The machines that object designs are looked at on, by name: `small`, on which a few calls reach
 * everything, and `document`, with the frames and the ten classes of document 002.
 */
import { documentSizes } from '../../../impl/slab/sizes.ts';
import type { ObjectSizes } from '../../../spec/ports/object-port.ts';
import { smallSizes } from './shared-object-mount.ts';

/** Named sizes. */
export const objectSizes = { small: smallSizes, document: documentSizes } as const;

/** @throws RangeError naming what there is. */
export function sizesNamed(name: string): ObjectSizes {
  if (name === 'small' || name === 'document') return objectSizes[name];
  const names = Object.keys(objectSizes).join(' or ');
  throw new RangeError(`sizes must be ${names}, got '${name}'`);
}

/** @throws RangeError for sizes without a name. */
export function nameOfSizes(sizes: ObjectSizes): string {
  const found = Object.entries(objectSizes).find(([, named]) => named === sizes);
  if (found) return found[0];
  throw new RangeError('sizes of a trace must be small or document, got others');
}
