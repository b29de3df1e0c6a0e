/** The faults of looks at whole words of bits: blocks of small zones have too few of them. */
import type { Fault } from './fault.ts';
import { firstPairHalf } from './first-pair-half.ts';
import { firstWordOnly } from './first-word-only.ts';

export const compositeFaults: readonly Fault[] = [firstPairHalf, firstWordOnly];
