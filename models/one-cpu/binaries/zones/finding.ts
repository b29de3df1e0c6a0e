/** One violation that a check of a binary found, with a trace that shows it. */
import type { Failure } from '../../../../engine/search/model.ts';
import type { Zone } from '../../../../spec/blocks/zone.ts';
import type { AskedCall } from '../../../subject/binaries/asked.ts';
import { type Level, levels } from '../levels.ts';

/** A violation: the last call of the trace is the one that fails. */
export interface Finding {
  readonly level: Level;
  readonly zone: Zone;
  readonly failure: Failure;
  readonly trace: readonly AskedCall[];
}

/** The lowest level first; of one level what was found first. */
export const inOrder = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => levels.indexOf(a.level) - levels.indexOf(b.level));
