/**
 * Why a search found no end: words of a binary's own that are never the same again though its heap
 * is. A frame is taken and given back again and again; each time the heap is as it was, and so
 * should be what is remembered of it.
 */
import type { Call } from '../../../../spec/operations/operations.ts';
import type { Order } from '../../../../spec/blocks/units.ts';
import type { Binary } from '../../../subject/binaries/binary-mount.ts';

const ROUNDS = 64;

/**
 * Addresses of those among `words` (word numbers) that held something new after most of the
 * rounds, ascending; none where a round goes wrong. Begins with `init`, undoes nothing.
 */
export function growingWords(binary: Binary, words: readonly number[]): number[] {
  const seen = new Map(words.map((word) => [word, new Set<number>()]));
  if (binary.init()) return [];
  const alloc: Call = { op: 'alloc', order: 0 as Order };
  for (let round = 0; round < ROUNDS; round++) {
    const outcome = binary.run(alloc, []);
    const block = 'answer' in outcome && outcome.answer;
    if (typeof block !== 'object') return [];
    binary.give(block);
    if ('blame' in binary.run({ op: 'free', block }, [block])) return [];
    for (const [word, values] of seen) values.add(binary.memory.words[word]!);
  }
  const growing = [...seen].filter(([, values]) => values.size > ROUNDS / 2);
  return growing.map(([word]) => 4 * word).toSorted((a, b) => a - b);
}
