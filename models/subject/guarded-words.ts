/**
 * Shared words that say where they end, for code which may be wrong and is run as it is: what is no
 * word is told (O6), and so is a call that goes on and on (K8), where a bare array would answer
 * nonsense for ever. The allocator over it is the one that ships.
 */
import { SharedWords } from '../../impl/smp/shared-words.ts';

/** Thrown out of a call, with the obligation that it breaks. */
export class Trespass extends Error {
  readonly id: 'O6' | 'K8';

  constructor(id: 'O6' | 'K8', why: string) {
    super(why);
    this.name = 'Trespass';
    this.id = id;
  }
}

export class GuardedWords extends SharedWords {
  private left = 0;
  private readonly accessesMax: number;

  /** `accessesMax`: of one call; a thread that waits for a lock makes millions. */
  constructor(words: Int32Array, accessesMax: number) {
    super(words);
    this.accessesMax = accessesMax;
  }

  /** A call begins. */
  begin(): void {
    this.left = this.accessesMax;
  }

  override load(address: number): number {
    return super.load(this.guarded(address));
  }

  override store(address: number, value: number): void {
    super.store(this.guarded(address), value);
  }

  override atomicLoad(address: number): number {
    return super.atomicLoad(this.guarded(address));
  }

  override exchange(address: number, value: number): number {
    return super.exchange(this.guarded(address), value);
  }

  override atomicStore(address: number, value: number): void {
    super.atomicStore(this.guarded(address), value);
  }

  override compareExchange(address: number, expected: number, value: number): number {
    return super.compareExchange(this.guarded(address), expected, value);
  }

  override add(address: number, delta: number): number {
    return super.add(this.guarded(address), delta);
  }

  private guarded(address: number): number {
    if (!(Number.isInteger(address) && 0 <= address && address < this.words.length)) {
      throw new Trespass('O6', `access of word ${address} of ${this.words.length}`);
    }
    if (this.left-- > 0) return address;
    throw new Trespass('K8', `no end after ${this.accessesMax} accesses`);
  }
}
