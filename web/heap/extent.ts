/** How far a zone reaches: what a picture of it has to be wide enough for. */
import type { Zone } from '../../spec/blocks/zone.ts';

/** Frames from the first to behind the last of a zone, gaps between its regions included. */
export const framesOf = ({ regions }: Zone): number =>
  (regions.at(-1)?.to ?? 0) - (regions[0]?.from ?? 0);
