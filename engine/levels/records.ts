/**
 * States on their way between partitions and on disk: records of 32-bit words, in ascending order,
 * no two the same, each written as what differs from the one before. Neighbours in that order are
 * alike: a record of one word takes a byte or two, one of 58 words some twenty.
 *
 *      first      which word is the first that differs (not written of one-word records)
 *      step       by how much it is larger, at least 1
 *      masks      of the words behind it, eight at a time, lowest bit first: which differ
 *      words      those, each by its bits that differ
 *
 * All of it in bytes of seven bits, the eighth says that more follow; masks are whole bytes. The
 * record before the first one is all zeros, and so is the first, if it is: its step is then 0.
 */

/** Bytes of one piece, about: storage and networks like them from 64 KiB to 1 MiB. */
const PIECE_BYTES = 1 << 18;

/** Below 0, 0 or above 0 as `a[at…]` comes before `b[from…]`, by their first `words` words. */
export function compareWords(
  a: Uint32Array,
  at: number,
  b: Uint32Array,
  from: number,
  words: number,
): number {
  for (let i = 0; i < words; i++) {
    const x = a[at + i] as number;
    const y = b[from + i] as number;
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Writes records; its pieces are to be taken as they come. */
export class RecordWriter {
  /** Records written so far, and bytes. */
  count = 0;
  bytes = 0;
  private readonly width: number;
  private readonly last: Uint32Array;
  private readonly into: (piece: Uint8Array) => void;
  private readonly pieceBytes: number;
  private readonly longest: number;
  private piece: Uint8Array;
  private used = 0;

  /** `into` gets every piece, to be kept or written at once: it is not used again. */
  constructor(width: number, into: (piece: Uint8Array) => void, pieceBytes = PIECE_BYTES) {
    this.width = width;
    this.into = into;
    this.last = new Uint32Array(width);
    this.pieceBytes = pieceBytes;
    // Every word in full, masks, and the place of the first.
    this.longest = 6 * width + 16;
    // Most lists are short, and there are many.
    this.piece = new Uint8Array(2 * this.longest);
  }

  /** @throws Error unless it comes behind the last one. */
  write(words: Uint32Array, at: number): void {
    const { last, width } = this;
    let first = 0;
    while (first < width && words[at + first] === last[first]) first++;
    if (
      first === width ? this.count > 0 : (words[at + first] as number) < (last[first] as number)
    ) {
      throw new Error('engine bug: records must be written in ascending order');
    }
    const place = Math.min(first, width - 1);
    if (width > 1) this.number(place);
    this.number((words[at + place] as number) - (last[place] as number));
    for (let i = place + 1; i < width; i += 8)
      this.writeEight(words, at, i, Math.min(width, i + 8));
    last.set(words.subarray(at, at + width));
    this.count++;
    if (this.used >= this.pieceBytes) this.flush();
    else if (this.used + this.longest > this.piece.length) this.grow();
  }

  /** Gives the last piece away. */
  end(): void {
    if (this.used > 0) this.flush();
  }

  private writeEight(words: Uint32Array, at: number, from: number, to: number): void {
    let mask = 0;
    for (let i = from; i < to; i++) if (words[at + i] !== this.last[i]) mask |= 1 << (i - from);
    this.piece[this.used++] = mask;
    for (let i = from; i < to; i++) {
      if (mask & (1 << (i - from)))
        this.number(((words[at + i] as number) ^ (this.last[i] as number)) >>> 0);
    }
  }

  private number(n: number): void {
    while (n >= 0x80) {
      this.piece[this.used++] = (n & 0x7f) | 0x80;
      n >>>= 7;
    }
    this.piece[this.used++] = n;
  }

  private grow(): void {
    const larger = new Uint8Array(Math.min(4 * this.piece.length, this.pieceBytes + this.longest));
    larger.set(this.piece.subarray(0, this.used));
    this.piece = larger;
  }

  private flush(): void {
    this.bytes += this.used;
    this.into(this.piece.slice(0, this.used));
    this.used = 0;
  }
}

/** Records in ascending order, one at a time: `words` holds it until `next` is called again. */
export interface Records {
  readonly words: Uint32Array;
  /** False if there are no more. */
  next(): boolean;
}

/** Reads what a `RecordWriter` wrote. */
export class RecordReader implements Records {
  readonly words: Uint32Array;
  private readonly source: Iterator<Uint8Array>;
  private left: number;
  private piece: Uint8Array = new Uint8Array(0);
  private at = 0;

  /** So many records are read, and then the pieces must be at their end. */
  constructor(width: number, pieces: Iterable<Uint8Array>, count: number) {
    this.words = new Uint32Array(width);
    this.source = pieces[Symbol.iterator]();
    this.left = count;
  }

  /** @throws RangeError for pieces that end too early, or go on behind the last record. */
  next(): boolean {
    const { words } = this;
    const width = words.length;
    if (this.left === 0) {
      this.mustBeOver();
      return false;
    }
    this.left--;
    const place = width > 1 ? this.number() : 0;
    if (place >= width) throw new RangeError('records are damaged: no such word');
    words[place] = (words[place] as number) + this.number();
    for (let i = place + 1; i < width; i += 8) {
      const mask = this.byte();
      for (let j = 0; j < 8; j++) {
        if (mask & (1 << j)) words[i + j] = ((words[i + j] as number) ^ this.number()) >>> 0;
      }
    }
    return true;
  }

  private mustBeOver(): void {
    while (this.at === this.piece.length) {
      const { done, value } = this.source.next();
      if (done) return;
      this.piece = value;
      this.at = 0;
    }
    throw new RangeError('records are damaged: they go on behind their end');
  }

  private number(): number {
    let n = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      n |= (byte & 0x7f) << shift;
      if (byte < 0x80) return n >>> 0;
    }
  }

  private byte(): number {
    while (this.at === this.piece.length) {
      const { done, value } = this.source.next();
      if (done) throw new RangeError('records are damaged: they end too early');
      this.piece = value;
      this.at = 0;
    }
    return this.piece[this.at++] as number;
  }
}
