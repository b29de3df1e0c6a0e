/**
 * Init does not ask whether links fit. From frame 2^21 with 1,024 words a frame a link is stored as
 * another one. Happened: here, in five designs, until somebody asked for such frames. Infects every
 * design that keeps addresses in words which are shorter than addresses.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class LinksWrap extends FreeList {
  protected override fits(): boolean {
    return true;
  }
}

/** See the head of this file. */
export const linksWrap = faultIn(freeList, LinksWrap, {
  name: 'links-wrap',
  obligation: 'W1',
  bug: 'Init takes a zone whose links do not fit their words.',
  happened: 'spaskalev/buddy_alloc#105: an arena of 120 GB on a machine that has them',
});
