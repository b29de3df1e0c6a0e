/** The faults of zones that lie where words and addresses end: no small zone shows them. */
import { bytesWrap } from './bytes-wrap.ts';
import { endNotAsked } from './end-not-asked.ts';
import type { Fault } from './fault.ts';
import { linksWrap } from './links-wrap.ts';
import { widthOfCount } from './width-of-count.ts';
import { widthOfFirst } from './width-of-first.ts';

export const widthFaults: readonly Fault[] = [
  linksWrap,
  widthOfFirst,
  widthOfCount,
  endNotAsked,
  bytesWrap,
];
