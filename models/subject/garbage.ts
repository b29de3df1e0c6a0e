/** What lies in words that nobody has written, so that reading one shows. */

/** Never zero, and different per address. */
export const garbageAt = (address: number): number =>
  (0x5bad0000 ^ Math.imul(address + 1, 0x9e3779b1)) | 1;
