/**
 * Successors on their way to the partitions that own them. Most of a level's successors are the
 * same states again, so equal ones are dropped here, as many as are at hand; the rest is put in
 * order and packed whenever a bag is full, and merged in the end.
 */
import { fingerprint } from '../search/fingerprint.ts';
import { Merged } from './merge.ts';
import { compareWords, RecordReader, type Records, RecordWriter } from './records.ts';

/** Bytes of all bags of one outbox, about. */
const BAGS_BYTES = 1 << 26;

/** Records packed: pieces of bytes, and how many records they hold. */
interface Packed {
  readonly pieces: readonly Uint8Array[];
  readonly count: number;
}

/** One bag for each partition. */
export class Outbox {
  private readonly width: number;
  private readonly keyWords: number;
  private readonly bags: readonly Bag[];
  private readonly lanes = new Int32Array(2);

  /** Records of `width` words, of which the first `keyWords` say who owns them. */
  constructor(partitions: number, width: number, keyWords: number, bytes = BAGS_BYTES) {
    this.width = width;
    this.keyWords = keyWords;
    const capacity = Math.max(64, Math.floor(bytes / partitions / (4 * width + 8)));
    this.bags = Array.from({ length: partitions }, () => new Bag(width, keyWords, capacity));
  }

  add(record: Uint32Array): void {
    fingerprint(record, 0, this.keyWords, this.lanes, 0);
    const [low, high] = [this.lanes[0] as number, this.lanes[1] as number];
    const owner = (low >>> 0) % this.bags.length;
    (this.bags[owner] as Bag).add(record, high);
  }

  /** What is for this partition, in order; of equal keys the least. To be asked once. */
  take(partition: number): Records {
    const runs = (this.bags[partition] as Bag).packed();
    const readers = runs.map(({ pieces, count }) => new RecordReader(this.width, pieces, count));
    return new Merged(readers, this.width, this.keyWords);
  }
}

/** Different records, unordered, until they are packed. */
class Bag {
  private readonly width: number;
  private readonly keyWords: number;
  private readonly capacity: number;
  private readonly runs: Packed[] = [];
  private words: Uint32Array;
  /** Number of record + 1 by hash, 0 for none. */
  private table: Int32Array;
  private count = 0;

  constructor(width: number, keyWords: number, capacity: number) {
    this.width = width;
    this.keyWords = keyWords;
    this.capacity = capacity;
    this.words = new Uint32Array(64 * width);
    this.table = new Int32Array(128);
  }

  add(record: Uint32Array, hash: number): void {
    const { width } = this;
    const mask = this.table.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = (this.table[slot] as number) - 1;
      if (found < 0) break;
      if (compareWords(this.words, found * width, record, 0, width) === 0) return;
    }
    if (this.count === this.capacity) this.pack();
    else if ((this.count + 1) * width > this.words.length) this.grow();
    this.words.set(record, this.count * width);
    this.count++;
    this.enter(this.count, hash);
  }

  packed(): readonly Packed[] {
    if (this.count > 0) this.pack();
    return this.runs;
  }

  private enter(number: number, hash: number): void {
    const mask = this.table.length - 1;
    let slot = hash & mask;
    while (this.table[slot] !== 0) slot = (slot + 1) & mask;
    this.table[slot] = number;
  }

  private grow(): void {
    const larger = new Uint32Array(2 * this.words.length);
    larger.set(this.words);
    this.words = larger;
    const old = this.table;
    this.table = new Int32Array(2 * old.length);
    const lanes = new Int32Array(2);
    for (let i = 0; i < this.count; i++) {
      fingerprint(this.words, i * this.width, this.keyWords, lanes, 0);
      this.enter(i + 1, lanes[1] as number);
    }
  }

  private pack(): void {
    const { words, width, count } = this;
    const pieces: Uint8Array[] = [];
    const writer = new RecordWriter(width, (piece) => void pieces.push(piece));
    if (width === 1) {
      const sorted = words.subarray(0, count).toSorted();
      for (let i = 0; i < count; i++) writer.write(sorted, i);
    } else {
      const order = Uint32Array.from({ length: count }, (_, i) => i * width);
      order.sort((a, b) => compareWords(words, a, words, b, width));
      for (const at of order) writer.write(words, at);
    }
    writer.end();
    this.runs.push({ pieces, count });
    this.count = 0;
    this.table.fill(0);
  }
}
