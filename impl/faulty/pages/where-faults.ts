/** Every fault of blocks that must lie somewhere. */
import type { Fault } from './fault.ts';
import { whereAnyStart } from './where-any-start.ts';
import { whereExactOnly } from './where-exact-only.ts';
import { whereFirstOfList } from './where-first-of-list.ts';
import { whereLowPart } from './where-low-part.ts';
import { whereStartsBelow } from './where-starts-below.ts';

export const whereFaults: readonly Fault[] = [
  whereStartsBelow,
  whereLowPart,
  whereFirstOfList,
  whereExactOnly,
  whereAnyStart,
];
