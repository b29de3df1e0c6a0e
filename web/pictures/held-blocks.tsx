/** A heap to be looked at only: the blocks that clients hold, with letters, and what is free. */
import type { JSX } from 'preact';
import { letterOf } from '../../models/subject/pages/block-letters.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { treeOf } from '../heap/tree.ts';
import { HeapMap } from './map.tsx';
import { scaleOf } from './scale.ts';

/** Pixels: it stands in the column beside the picture that it belongs to. */
const WIDTH = 258;

interface HeldBlocksProps {
  readonly zone: Zone;
  readonly held: readonly Block[];
  readonly free: readonly Block[];
}

export function HeldBlocks({ zone, held, free }: HeldBlocksProps): JSX.Element {
  const live = held.map((b, i) => ({ ...b, name: letterOf(i) }));
  return (
    <HeapMap
      zone={zone}
      tree={treeOf(zone, { live, free }, undefined)}
      scale={scaleOf(zone, WIDTH)}
      focus={undefined}
      onFocus={() => {}}
      onChoose={undefined}
      blamed={[]}
    />
  );
}
