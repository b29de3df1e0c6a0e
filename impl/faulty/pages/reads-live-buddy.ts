/**
 * Whether the buddy is free is read from its frame, which may be a client's. Happened: document
 * 000, as a triple fault; Redd-Hibb. Infects every design with nodes in free frames.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { next, previous } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class ReadsLiveBuddy extends FreeList {
  protected override findFreeBlock(at: number, _k: number): boolean {
    const node = this.node(at);
    return previous(this.memory, next(this.memory, node)) === node;
  }
}

/** See the head of this file. */
export const readsLiveBuddy = faultIn(freeList, ReadsLiveBuddy, {
  name: 'reads-live-buddy',
  obligation: 'O6',
  bug: "Whether the buddy is free is read from its frame, which may be a client's.",
  happened: 'document 000, as a triple fault; Redd-Hibb',
});
