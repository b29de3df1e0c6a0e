/** Benches of shared allocators by the names of their designs, so that threads make their own. */
import { type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { sharedDesignNamed, sharedObjectDesignNamed } from '../catalogue/shared-designs.ts';
import type { Kind } from '../many-cpus/programs/standings.ts';
import { objectBench, pageBench } from '../many-cpus/world/scenario.ts';
import type { SharedBench } from '../many-cpus/world/shared-bench.ts';
import { sizesNamed } from '../subject/objects/object-sizes.ts';

/** What a bench is made of. */
export interface BenchSetting {
  /** Name of a design for several CPUs, or of a fault: of objects where there are sizes. */
  readonly design: string;
  /** `small` or `document`. */
  readonly sizes?: string;
  readonly shape: ZoneShape;
  readonly cpus: number;
}

/** What to do with a bench, whatever it is of; and a program that asks for what competes on it. */
type Use<Result> = <K extends Kind>(bench: SharedBench<K>, asks: string) => Result;

/** @throws RangeError for an unknown design or sizes. */
export function withBench<Result>(
  { design, sizes, shape, cpus }: BenchSetting,
  use: Use<Result>,
): Result {
  const on = zone(shape);
  if (sizes === undefined) {
    const asks = on.orderMax === 0 ? 'alloc 0' : 'alloc 0; alloc 1';
    return use(pageBench(sharedDesignNamed(design), on, cpus), asks);
  }
  const cut = sizesNamed(sizes);
  const bounds = { design: sharedObjectDesignNamed(design), zone: on, sizes: cut, cpus };
  return use(objectBench(bounds), `alloc ${cut.frameBytes}; alloc ${cut.classes.at(-1)}`);
}
