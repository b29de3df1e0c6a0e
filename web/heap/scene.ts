/**
 * What there is to see behind one call: the blocks, the lists, the bits, the words, and what every
 * obligation says of it. Plain data, made once by the player and drawn by any number of pictures.
 */
import type { Block } from '../../spec/blocks/geometry.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import type { Call } from '../../spec/operations/operations.ts';
import type { Counts, Scheme } from '../../spec/ports/inspection.ts';
import type { Touch } from './recording-memory.ts';

/** A live block and the letter that it goes by, given out in the order of the allocs. */
export interface NamedBlock extends Block {
  readonly name: string;
}

/** What the metadata stores for a node, and what it should. */
export interface Mark {
  readonly node: Block;
  readonly value: number;
  readonly should: number;
}

/** One word, and whose it is: the allocator's, nobody's (garbage), or the client's. */
export interface Word {
  readonly address: number;
  readonly value: number;
  readonly whose: 'own' | 'stale' | 'client';
  /** The frame whose list node has this word; else the frame it lies in, if any. */
  readonly frame: number | undefined;
  /** `meta 3`, `frame 4, word 1`. */
  readonly name: string;
}

/** How an obligation stands here. `not asked`: nothing that it speaks of happened. */
export interface Standing {
  readonly id: ObligationId;
  readonly verdict: 'holds' | 'fails' | 'not asked';
  /** Of `fails`: the reason; of `not asked`: what it would be about. */
  readonly why: string;
  /** The blocks that are to blame. */
  readonly blocks: readonly Block[];
}

/** Behind `init`, or behind one call. */
export interface Scene {
  /** Undefined for init. */
  readonly call: Call | undefined;
  /** `a = alloc 0`, `free 0^0 (a)`, `init`. */
  readonly asked: string;
  /** `0^0`, `accepted`, `refused`, `no answer`. */
  readonly result: string;
  readonly live: readonly NamedBlock[];
  /** By list, each from its head; undefined where the lists cannot be read. */
  readonly free: readonly Block[] | undefined;
  readonly scheme: Scheme | undefined;
  readonly marks: readonly Mark[];
  readonly counts: Counts | undefined;
  readonly words: readonly Word[];
  readonly touched: ReadonlyMap<number, Touch>;
  /** The word whose access ended the call. */
  readonly fatal: number | undefined;
  readonly standings: readonly Standing[];
  /** The first obligation that is broken here. */
  readonly broken: Standing | undefined;
}
