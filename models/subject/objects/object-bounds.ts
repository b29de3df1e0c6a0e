/** What an allocator of objects is mounted on. */
import type { ObjectDesign, ObjectSizes } from '../../../spec/ports/object-port.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';

/** What a mounted allocator is, and on what. */
export interface ObjectBounds {
  readonly design: ObjectDesign;
  readonly zone: Zone;
  readonly sizes: ObjectSizes;
  readonly cpus: number;
}
