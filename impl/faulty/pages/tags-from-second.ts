/**
 * Init clears the tags from the second frame on: the first one is tagged anyway when its block is
 * put on a list, unless it lies in a hole. Happened: in tables that are cleared from 1, since 0
 * stands for nothing. Infects every design with a word per frame.
 */
import { NO_BLOCK, OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class TagsFromSecond extends OrderMap {
  protected override clearTags(): void {
    for (let at = this.base + 1; at < this.end; at++) this.setTag(at, NO_BLOCK);
  }
}

/** See the head of this file. */
export const tagsFromSecond = faultIn(orderMap, TagsFromSecond, {
  name: 'tags-from-second',
  obligation: 'O11',
  bug: 'Init clears the tags from the second frame on.',
  happened: 'in tables that are cleared from 1, since 0 stands for nothing',
});
