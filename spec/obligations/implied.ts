/**
 * Rows of the merged list of obligations that nothing asks by itself, since they follow from those
 * that are asked, or speak of a promise that no allocator here makes. `test/laws/implied.test.ts`
 * looks whether they do follow, in every state of small zones.
 */

import type { ObligationId } from './obligations.ts';

/** Such a row. */
export interface Implied {
  /** As in the merged list; no `ObligationId`. */
  readonly id: string;
  /** The fact in two or three words, kebab-case. */
  readonly name: string;
  readonly statement: string;
  /** The obligations that it follows from, all of them together; none where it is a promise. */
  readonly by: readonly ObligationId[];
  /** Why it does, or who would have to promise it. */
  readonly because: string;
}

/** In the order of the list. */
export const implied: readonly Implied[] = [
  {
    id: 'I5c',
    name: 'canonical',
    statement: 'the free blocks are a function of the free frames, whatever the order of the frees',
    by: ['I1', 'I2', 'I3', 'I4', 'I5'],
    because: 'I1 to I5 leave one way to cut a set of frames into blocks',
  },
  {
    id: 'O4',
    name: 'frame',
    statement: 'no block changes but the source and its parts, or those that are merged',
    by: ['O1', 'O9', 'I1', 'I2', 'I3', 'I4', 'I5'],
    because: 'O1 and O9 say which frames are free behind a call, and I5c which blocks they are',
  },
  {
    id: 'O12',
    name: 'round-trip',
    statement: 'alloc and then free change no free block, and freeing all gives the initial state',
    by: ['O1', 'O9', 'I1', 'I2', 'I3', 'I4', 'I5'],
    because: 'O1 and O9 take and give back the same frames, and I5c says which blocks they are',
  },
];
