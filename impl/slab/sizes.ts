/**
 * Bytes to size class or order. Document 002 has ten classes, 4 to 2048 bytes, in frames of 4 KiB;
 * an object is aligned to its class, since frames are cut from their start, so an alignment is
 * served like a size. Sizes that are too large must not wrap around on their way to an order: no
 * shift is made before they are compared with what there is.
 */
import type { ObjectSizes } from '../../spec/ports/object-port.ts';

/**
 * The classes, limits and per-CPU arrays of document 002; it does not say how long the latter
 * are.
 */
export const documentSizes: ObjectSizes = {
  frameBytes: 4096,
  classes: [4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048],
  emptyMax: (bytes) => (bytes <= 128 ? 8 : 4),
  cacheMax: 16,
  batch: 8,
};

/** Bytes to serve a request with, before rounding; 0 for what is no request. */
export function bytesNeeded(bytes: number, alignment: number): number {
  const isSize = Number.isInteger(bytes) && bytes > 0;
  // The logarithm of what is not positive is no integer.
  const isPower = Number.isInteger(alignment) && Number.isInteger(Math.log2(alignment));
  return isSize && isPower ? Math.max(bytes, alignment) : 0;
}

/** Place of the least class that holds so many bytes, or -1 if they need frames of their own. */
export const classFor = ({ classes }: ObjectSizes, bytes: number): number =>
  classes.findIndex((size) => size >= bytes);

/** The least order whose blocks hold so many bytes, or -1 above the top order. */
export function orderFor({ frameBytes }: ObjectSizes, bytes: number, orderMax: number): number {
  for (let k = 0; k <= orderMax; k++) if (frameBytes * 2 ** k >= bytes) return k;
  return -1;
}
