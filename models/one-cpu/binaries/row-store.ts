/**
 * States as rows of numbers of 16 bits, of any length, one behind the other; each is kept once. How
 * long a row is follows from its first two numbers, so rows are told apart by their numbers alone.
 * Exact: where two rows hash alike they are compared.
 */

/** Numbers per piece of the store, and rows per piece of the list of their starts. */
const PIECE = 2 ** 20;
const STARTS = 2 ** 16;

/** Bits of a table's entry that hold the row's number; the others are of its hash. */
const NUMBER_BITS = 26;
const NUMBER = 2 ** NUMBER_BITS - 1;

/** Rows that can be kept: some 67 million. */
export const ROWS_MAX = NUMBER - 1;
const LOAD_MAX = 0.7;

export class RowStore {
  count = 0;
  private readonly pieces: Uint16Array[] = [new Uint16Array(PIECE)];
  private readonly starts: Uint32Array[] = [];
  private end = 0;
  private table = new Int32Array(2 ** 12);
  private readonly lengthOf: (piece: Uint16Array, at: number) => number;

  constructor(lengthOf: (piece: Uint16Array, at: number) => number) {
    this.lengthOf = lengthOf;
  }

  /** Keeps the row, unless it is there or nothing more is to be kept; answers whether it is new. */
  add(row: Uint16Array, length: number, isFull: boolean): boolean {
    const hash = hashOf(row, 0, length);
    const mask = this.table.length - 1;
    const tag = hash & ~NUMBER;
    let slot = mixed(hash) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = this.table[slot]!;
      if (entry === 0) break;
      if ((entry & ~NUMBER) === tag && this.isSame((entry & NUMBER) - 1, row, length)) return false;
    }
    if (isFull) return true;
    this.append(row, length);
    this.table[slot] = tag | this.count;
    if (this.count > LOAD_MAX * this.table.length) this.grow();
    return true;
  }

  /** The piece that a row lies in, and where. */
  pieceOf(index: number): Uint16Array {
    return this.pieces[(this.startOf(index) / PIECE) | 0]!;
  }

  offsetOf(index: number): number {
    return this.startOf(index) % PIECE;
  }

  get bytes(): number {
    const pieces = this.pieces.length * 2 * PIECE + this.starts.length * 4 * STARTS;
    return pieces + this.table.byteLength;
  }

  private startOf(index: number): number {
    return this.starts[(index / STARTS) | 0]![index % STARTS]!;
  }

  private isSame(index: number, row: Uint16Array, length: number): boolean {
    const piece = this.pieceOf(index);
    const at = this.offsetOf(index);
    for (let i = 0; i < length; i++) if (piece[at + i] !== row[i]) return false;
    return true;
  }

  private append(row: Uint16Array, length: number): void {
    // A row lies in one piece.
    if ((this.end % PIECE) + length > PIECE) this.end = PIECE * this.pieces.length;
    if (this.end === PIECE * this.pieces.length) this.pieces.push(new Uint16Array(PIECE));
    const piece = this.pieces[(this.end / PIECE) | 0]!;
    const at = this.end % PIECE;
    for (let i = 0; i < length; i++) piece[at + i] = row[i]!;
    if (this.count % STARTS === 0) this.starts.push(new Uint32Array(STARTS));
    this.starts[(this.count / STARTS) | 0]![this.count % STARTS] = this.end;
    this.end += length;
    this.count++;
  }

  private grow(): void {
    const old = this.table;
    const table = new Int32Array(2 * old.length);
    const mask = table.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      const index = (entry & NUMBER) - 1;
      const piece = this.pieceOf(index);
      const at = this.offsetOf(index);
      let slot = mixed(hashOf(piece, at, this.lengthOf(piece, at))) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = entry;
    }
    this.table = table;
  }
}

function hashOf(row: Uint16Array, at: number, length: number): number {
  let hash = length;
  for (let i = at; i < at + length; i++) {
    hash = Math.imul(hash ^ row[i]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** The bits of a hash that do not also lie in the tag count for its slot. */
function mixed(hash: number): number {
  const once = Math.imul(hash, 0x85ebca6b);
  return once ^ (once >>> 13);
}
