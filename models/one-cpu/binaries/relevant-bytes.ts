/**
 * Which bytes belong in the key of a state. Nobody knows what a foreign allocator keeps where, so
 * it is learned from what it reads: a byte is left out of the key until some call reads it before
 * writing it; then it is kept, and the search starts again. In the search that comes to its end
 * no byte outside the key was ever read, in any state, so no such byte can have changed anything
 * that any call did: equal keys have equal futures. That is sound without trying values, and
 * exact but for bytes that are read for nothing, which only cost states.
 *
 * Our own designs say where their nodes lie and may not read anything else. A foreign one cannot be
 * asked that: compilers read bytes together, and designs keep headers, footers, tags where they
 * like.
 *
 * Bytes of frames are kept by what the frame is (`Place`) and by their distance from its start, so
 * that a node's bytes count where a free block starts, and its stale remains inside a block do not.
 * Bytes of the module's own are kept, a word at once, if some call writes it, some call reads it
 * before writing it, and what was read decides something. For a count that only grows is read too,
 * and would make every state new. So it is followed what values depend on (`influence.ts` of the
 * machine): a word that is written and read is *idle*, and in no key, until its value decides what
 * a call does, answers or shows, or gets into anything but words that are in no key either. Then it
 * is kept, and the search starts again. In the search that comes to its end no idle word decided
 * anything, in any call made from any state: each would have done the same, but for idle words,
 * whatever these had held. So an idle word may hold anything where a state is restored, and holds
 * what init left; and states that differ in idle words alone have equal futures.
 *
 * Init is not followed. It is called once, on a memory that is the same each time, so what it
 * leaves is the same each time, however it was worked out. Would a search call it again in some
 * state, it would have to be followed as any other call.
 *
 * Bytes of frames are never idle, but kept from the first read on.
 *
 * A word of its own that goes with a frame (`words-of-frames.ts`) is kept by what that frame is, as
 * the bytes of frames are: in a frame's place where no call ever read it, it is stale.
 */

/** What a frame is in a state: the start or the inside of a free or of a live block. */
export const Place = { freeStart: 0, freeInside: 1, liveStart: 2, liveInside: 3 } as const;
export const PLACES = 4;

/** Kept bytes, and those that will be kept from the next search on. */
const KEPT = 1;
const NEW = 2;

export class Learned {
  readonly frameBytes: number;
  /** By place and distance: is the byte kept? */
  readonly frames: Uint8Array;
  /** Own words that calls write, in the order met; those that calls read; those that decide. */
  readonly written = new Set<number>();
  readonly read = new Set<number>();
  readonly deciding = new Set<number>();
  /** Own words that go with a frame, and the places of it in which they are kept. */
  private owners: ReadonlyMap<number, number> = new Map();
  private readonly keptIn = new Map<number, Set<number>>();
  /** Places that are kept from the next search on. */
  private readonly soonKeptIn = new Map<number, Set<number>>();
  private readonly everywhere = new Set<number>();
  /** Has something been learned since `begin`, so that what was found must be found again? */
  isNews = false;
  /** Searches begun. */
  rounds = 0;

  constructor(frameBytes: number) {
    this.frameBytes = frameBytes;
    this.frames = new Uint8Array(PLACES * frameBytes);
  }

  begin(): void {
    this.isNews = false;
    for (const [word, places] of this.soonKeptIn) {
      this.keptIn.set(word, new Set([...(this.keptIn.get(word) ?? []), ...places]));
    }
    this.soonKeptIn.clear();
    for (let i = 0; i < this.frames.length; i++) if (this.frames[i] === NEW) this.frames[i] = KEPT;
    this.rounds++;
  }

  /** A call wrote this word of the module's own. */
  wrote(word: number): void {
    if (this.written.has(word)) return;
    this.written.add(word);
    this.isNews = true;
  }

  /** A call read this word of the module's own, which earlier calls may have written. */
  reads(word: number): void {
    if (this.read.has(word)) return;
    this.read.add(word);
    this.isNews = true;
  }

  /** The values of these words, in no key so far, decided something. */
  decides(words: readonly number[]): void {
    for (const word of words) this.deciding.add(word);
    this.isNews = true;
  }

  /** Takes these words to go with these frames, until it shows that they do not. */
  goesWith(owners: ReadonlyMap<number, number>): void {
    this.owners = owners;
  }

  /** Is there any word that goes with a frame? */
  get hasOwners(): boolean {
    return this.owners.size > 0;
  }

  /** The frame that the word goes with; undefined for one that is kept whatever is live. */
  ownerOf(word: number): number | undefined {
    return this.everywhere.has(word) ? undefined : this.owners.get(word);
  }

  /** Is a word that goes with a frame kept where the frame is in this place? */
  isKeptIn(word: number, place: number): boolean {
    return this.keptIn.get(word)?.has(place) ?? false;
  }

  /**
   * A call read an owned word that was not in the key. Where it is kept already in this place, its
   * value came from another one: then it goes with no frame. Behind other news it counts for
   * nothing, for what led there may have been stale itself.
   */
  readOwned(word: number, place: number): void {
    if (this.isNews) return;
    if (this.isKeptIn(word, place)) this.everywhere.add(word);
    const soon = this.soonKeptIn.get(word) ?? new Set();
    this.soonKeptIn.set(word, soon.add(place));
    this.isNews = true;
  }

  /** The word is written in parts, or otherwise goes with no frame. */
  keepEverywhere(word: number): void {
    this.everywhere.add(word);
    this.isNews = true;
  }

  /** Own words that belong in the key. */
  get kept(): number[] {
    return [...this.written].filter((word) => this.read.has(word) && this.deciding.has(word));
  }

  /** Own words that are written and read, and have decided nothing so far. */
  get idle(): number[] {
    return [...this.written].filter((word) => this.read.has(word) && !this.deciding.has(word));
  }

  /**
   * The words to be followed: none if none is idle. Else also those that were never read before
   * they were written, for what depends on idle words may pass through them.
   */
  get followed(): number[] {
    if (this.idle.length === 0) return [];
    return [...this.written].filter((word) => !this.deciding.has(word));
  }

  /**
   * A call read a byte of a frame that is not in the key. Where the byte is kept already, it was
   * not when it was written, in a frame of another place: then it is kept everywhere.
   */
  readFrame(place: number, distance: number): void {
    this.isNews = true;
    const at = place * this.frameBytes + distance;
    if (this.frames[at] === 0) this.frames[at] = NEW;
    if (this.frames[at] !== KEPT) return;
    for (let p = 0; p < PLACES; p++) this.frames[p * this.frameBytes + distance] = NEW;
  }

  /** Of a place, the words with kept bytes, ascending, as distances. */
  wordsOf(place: number): number[] {
    const words: number[] = [];
    for (let d = 0; d < this.frameBytes; d += 4) if (this.maskOf(place, d) !== 0) words.push(d);
    return words;
  }

  /** Bits 0..3: which bytes of the word at this distance are kept. */
  maskOf(place: number, distance: number): number {
    let mask = 0;
    const at = place * this.frameBytes + distance;
    for (let i = 0; i < 4; i++) if (this.frames[at + i] === KEPT) mask |= 1 << i;
    return mask;
  }
}
