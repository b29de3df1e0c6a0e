/**
 * How far an allocator's promises go. Each level is a set of obligations on top of the one below; a
 * binary reaches a level if a search that asks for these, and for no more, finds nothing.
 *
 *      safe        in bounds, aligned, no overlap; live blocks untouched; every call ends
 *      exact       no false refusal of a frame, none of a free; a refused call changes nothing
 *      coalescing  no false refusal of any order at any time: free buddies have become one block
 *      inspected   lists and marks agree with what is live; needs the optional decoder
 *      concurrent  all of it under every schedule of small programs, and no race (`concurrent.ts`);
 *                  asked of what says that it is meant for several CPUs
 *
 * "Smallest" (O3) is a policy that many good allocators do not follow: it is told, not asked for.
 */
import { type Blame, blame } from '../../../spec/blocks/blame.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import {
  type Answer,
  type Call,
  givesFree,
  refusesOnlyFull,
  takesBack,
} from '../../../spec/operations/operations.ts';
import type { Picture } from '../../../spec/pages/state.ts';

export const levels = ['safe', 'exact', 'coalescing', 'inspected'] as const;
export type Level = (typeof levels)[number];

/** Levels as they are told: the last one is no search of one CPU's calls. */
export type ToldLevel = Level | 'concurrent';

/** The obligations that each level adds. */
export const levelObligations: Readonly<Record<ToldLevel, string>> = {
  safe: 'O1 O5 O6 O8 O11 O13',
  exact: 'O2 (single frames) O8 O9',
  coalescing: 'O2 (every order), top blocks after free-all',
  inspected: 'I1 to I8',
  concurrent: 'K1 K2 K3 K6 K8 K10, C1 C2 C4, O5 O6, under every schedule',
};

export const reaches = (level: Level, other: Level): boolean =>
  levels.indexOf(level) >= levels.indexOf(other);

/** What an answer breaks, at this level. */
export function judgeAt(
  level: Level,
  state: Picture,
  call: Call,
  answer: Answer,
): Blame | undefined {
  if (call.op === 'free') {
    return reaches(level, 'exact')
      ? blame('O9', takesBack(state, call.block, answer === true))
      : undefined;
  }
  const got = answer as Block | undefined;
  const bad = blame('O1', givesFree(state, call.order, got));
  const asksWhole = reaches(level, 'coalescing') || (reaches(level, 'exact') && call.order === 0);
  return bad ?? (asksWhole ? blame('O2', refusesOnlyFull(state, call.order, got)) : undefined);
}
