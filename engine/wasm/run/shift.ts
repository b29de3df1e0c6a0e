/** Shifts and rotations of 64-bit pairs: the lower and the upper word, by 0..63. */

/** The shift of this opcode, into the pair at slot `d`. */
export function shift(
  op: number,
  slots: Int32Array,
  d: number,
  low: number,
  high: number,
  by: number,
): void {
  switch (op) {
    case 0x86:
      return left(slots, d, low, high, by, 0);
    case 0x87:
      return right(slots, d, low, high, by, high >> 31);
    case 0x88:
      return right(slots, d, low, high, by, 0);
    case 0x89:
      return rotate(slots, d, low, high, by);
    default:
      return rotate(slots, d, low, high, (64 - by) & 63);
  }
}

function left(s: Int32Array, d: number, low: number, high: number, by: number, fill: number) {
  if (by === 0) return put(s, d, low, high);
  if (by >= 32) return put(s, d, fill, low << (by - 32));
  return put(s, d, low << by, (high << by) | (low >>> (32 - by)));
}

/** `fill` is what comes in from above: zeros, or the sign. */
function right(s: Int32Array, d: number, low: number, high: number, by: number, fill: number) {
  if (by === 0) return put(s, d, low, high);
  if (by === 32) return put(s, d, high, fill);
  if (by > 32) return put(s, d, (high >>> (by - 32)) | (fill << (64 - by)), fill);
  return put(s, d, (low >>> by) | (high << (32 - by)), (high >>> by) | (fill << (32 - by)));
}

function rotate(s: Int32Array, d: number, low: number, high: number, by: number): void {
  const [first, second] = by >= 32 ? [high, low] : [low, high];
  const rest = by & 31;
  if (rest === 0) return put(s, d, first, second);
  const up = (word: number, other: number) => (word << rest) | (other >>> (32 - rest));
  return put(s, d, up(first, second), up(second, first));
}

function put(slots: Int32Array, d: number, low: number, high: number): void {
  slots[d] = low;
  slots[d + 1] = high;
}
