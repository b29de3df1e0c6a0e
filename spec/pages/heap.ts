/**
 * What contracts ask of a heap: few questions, which the picture of a small zone and the ledger of
 * a long run both answer, so that each contract is written once. A right answer of an allocator
 * costs both only a few orders; lists of blocks are asked for where something is wrong.
 */
import type { Block } from '../blocks/geometry.ts';
import type { Order } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';

/** Which blocks are live, and which are therefore free. */
export interface Heap {
  readonly zone: Zone;
  /** Is exactly this block live? */
  isLive(b: Block): boolean;
  /** The first live block that shares a frame with this one. */
  liveOver(b: Block): Block | undefined;
  /** The free block that holds all of this one; asked of aligned blocks of the zone. */
  freeOver(b: Block): Block | undefined;
  /** The least order, from k up, of a free block. */
  smallest(k: Order): Order | undefined;
  /** All free blocks of this order, ascending. Cost: linear in frames. */
  freeOf(k: Order): readonly Block[];
}
