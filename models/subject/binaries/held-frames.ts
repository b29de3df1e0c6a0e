/** Frames that a binary keeps for itself, as it says between two calls: neither free nor live. */
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Binary } from './binary-mount.ts';

/** By frame, ascending; none of a binary that keeps none. */
export function heldBy(binary: Binary): Block[] {
  const { held } = binary.convention;
  if (!held) return [];
  const { from, frames, base, frameBytes } = binary;
  const single = (at: number): Block => ({ at: (from + at) as Frame, order: 0 as Order });
  if ('index' in held) {
    const blocks: Block[] = [];
    for (let index = 0; index < frames; index++) {
      const start = binary.pointer(held, { index });
      if (start === 0) break;
      blocks.push(single((start - base) / frameBytes));
    }
    return blocks.toSorted((a, b) => a.at - b.at);
  }
  return held.filter((at) => at < frames).map(single);
}
