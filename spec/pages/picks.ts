/**
 * Which end of a list a design takes from is its own choice (D1), but it is declared, since
 * reductions and reproducible traces rest on it; and what is declared is checked.
 */
import type { Reason } from '../blocks/blame.ts';
import { type Block, covers, show } from '../blocks/geometry.ts';
import type { View } from './view.ts';
import type { Declarations } from '../promises/promises.ts';

/** Which block of a list is taken. */
export type Pick = Declarations['picks'];

/** D1: alloc took the declared one of the free blocks of the order it took from. */
export function pickedAsDeclared(before: View, got: Block, picks: Pick): Reason | undefined {
  const source = before.free.find((b) => covers(b, got));
  if (!source) return undefined;
  const list = before.free.filter((b) => b.order === source.order);
  const declared = declaredOf(list, picks);
  if (declared.at === source.at) return undefined;
  const why = `took from ${show(source)}, but ${picks} declares ${show(declared)}`;
  return { why, blocks: [source, declared] };
}

function declaredOf(list: readonly Block[], picks: Pick): Block {
  const head = list[0] as Block;
  if (picks === 'lifo') return head;
  if (picks === 'fifo') return list.at(-1) ?? head;
  return list.reduce((lowest, b) => (b.at < lowest.at ? b : lowest), head);
}
