/** Limits of a binary that is run: hostile ones must come to an end, and to a clear message. */

/** How far one call may go, and how much memory there may be. */
export interface BinaryLimits {
  readonly fuelMax: number;
  readonly pagesMax: number;
}

/** 100,000 jumps back and calls in one call; 16 MiB. */
export const binaryLimits: BinaryLimits = { fuelMax: 100_000, pagesMax: 256 };
