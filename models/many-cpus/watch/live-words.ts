/**
 * Whose the shared words are, as one bit for each in a state: the client's from the end of an alloc
 * to the begin of the free. Nobody else may write them then (O5) or read them (O6), whatever the
 * schedule. What is begun or not yet over is given the benefit: nothing is blamed wrongly.
 */
import type { Failure } from '../../../engine/search/model.ts';
import { writes } from '../../../engine/schedule/cpus/port.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { SmpMounted } from '../../subject/pages/shared-mount.ts';

/** Masks behind the shared words, from word `at` of a state on. */
export class LiveWords {
  /** Words of a state for the masks. */
  readonly size: number;
  private readonly mounted: SmpMounted;

  constructor(mounted: SmpMounted) {
    this.mounted = mounted;
    this.size = Math.ceil(mounted.words / 32);
  }

  /** The block is the client's from now on, or no longer; masks begin at `words[at]`. */
  own(b: Block, isClients: boolean, words: Uint32Array, at: number): void {
    this.mounted.eachClientWord(b, (address) => {
      const bit = 1 << (address & 31);
      const mask = words[at + (address >>> 5)] as number;
      words[at + (address >>> 5)] = isClients ? mask | bit : mask & ~bit;
    });
  }

  /** Why this CPU must not touch the word now. */
  touched(
    cpu: number,
    kind: number,
    address: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const mask = words[at + (address >>> 5)] as number;
    if ((mask & (1 << (address & 31))) === 0) return undefined;
    const isWrite = writes(kind);
    if (!isWrite && this.mounted.design.reads === 'optimistic') return undefined;
    const act = isWrite ? 'writes' : 'reads';
    const why = `cpu${cpu} ${act} ${this.mounted.nameOf(address)}, which is a live block's`;
    return { rule: isWrite ? 'O5' : 'O6', why };
  }
}
