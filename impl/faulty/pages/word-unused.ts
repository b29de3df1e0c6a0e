/**
 * The room for metadata is counted twice: a word of every frame's is never used. Happened:
 * unikraft/unikraft#688, where pages of metadata are subtracted twice. Infects every design that
 * works out its own room.
 */
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { type Fault, faultIn } from './fault.ts';

const fault = faultIn(orderMap, OrderMap, {
  name: 'word-unused',
  obligation: 'F1',
  bug: 'The room for metadata is counted twice.',
  happened: 'unikraft/unikraft#688, where pages of metadata are subtracted twice',
});

/** See the head of this file. */
export const wordUnused: Fault = {
  ...fault,
  design: { ...fault.design, metadataWords: (zone) => 2 * orderMap.metadataWords(zone) },
};
