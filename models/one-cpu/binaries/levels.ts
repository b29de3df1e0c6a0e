/**
 * How far an allocator's promises go: obligations in groups, each of which is asked by itself. That
 * one is broken says nothing of another.
 *
 *      safe        in bounds, aligned, no overlap; live blocks untouched; every call ends
 *      exact       no false refusal of a frame, none of a free
 *      coalescing  no false refusal of any order at any time: free buddies have become one block
 *      inspected   lists and marks agree with what is live; needs the optional decoder
 *      concurrent  all of it under every schedule of small programs, and no race (`concurrent.ts`);
 *                  asked of what says that it is meant for several CPUs
 *
 * A refusal may change what is remembered: whether that loses anything, later answers show.
 *
 * "Smallest" (O3) is a policy that many good allocators do not follow: it is told of all, and asked
 * of who promises it, with what coalescing asks.
 */
import type { Blame, ObligationId } from '../../../spec/blocks/blame.ts';
import {
  type Answer,
  blind,
  brokenBy,
  type Call,
  rowOf,
  sightOf,
} from '../../../spec/operations/operations.ts';
import type { Picture } from '../../../spec/pages/state.ts';
import type { AskedCall } from '../../subject/binaries/asked.ts';
import type { Convention } from '../../subject/binaries/convention.ts';

export const levels = ['safe', 'exact', 'coalescing', 'inspected'] as const;
export type Level = (typeof levels)[number];

/** Levels as they are told: the last one is no search of one CPU's calls. */
export type ToldLevel = Level | 'concurrent';

/** The obligations that each level adds. */
export const levelObligations: Readonly<Record<ToldLevel, string>> = {
  safe: 'O1 O5 O6 O8 O11 O13',
  exact: 'O2 (single frames) O9',
  coalescing: 'O2 (every order), top blocks after free-all',
  inspected: 'I1 to I8',
  concurrent: 'K1 K2 K3 K6 K8 K10, C1 C2 C4, O5 O6, under every schedule',
};

/** The same as ids: `I1 to I8` is eight of them. */
export function rulesAt(level: ToldLevel): ObligationId[] {
  const told = levelObligations[level].matchAll(/([A-Z])(\d+)(?: to \1(\d+))?/g);
  return [...told].flatMap(([, letter, from, to = from]) => {
    const first = Number(from);
    const ids = Array.from({ length: Number(to) - first + 1 }, (_, i) => `${letter}${first + i}`);
    return ids as ObligationId[];
  });
}

export const reaches = (level: Level, other: Level): boolean =>
  levels.indexOf(level) >= levels.indexOf(other);

/** The level that asks for what a call broke; `call` is undefined for what is shown at rest. */
export function levelOf(call: AskedCall | undefined, { id }: Blame): Level {
  if (id.startsWith('I')) return 'inspected';
  if (id === 'O9') return 'exact';
  if (id === 'O3') return 'coalescing';
  if (id !== 'O2') return 'safe';
  return call && rowOf(call).wantsRoom(call) === 0 ? 'exact' : 'coalescing';
}

type Asked = (level: Level, call: Call) => boolean;

/** Which obligations of answers are asked, at which level and of which calls; no others are. */
const asked: Readonly<Partial<Record<Blame['id'], Asked>>> = {
  O1: () => true,
  O2: (level, call) =>
    reaches(level, 'coalescing') || (reaches(level, 'exact') && rowOf(call).wantsRoom(call) === 0),
  O3: (level) => reaches(level, 'coalescing'),
  O9: (level) => reaches(level, 'exact'),
  O10: () => true,
};

/** What an answer breaks, at this level; bad calls are judged by what the allocator promises. */
export function judgeAt(
  level: Level,
  state: Picture,
  call: Call,
  answer: Answer,
  { refuses, promises }: Pick<Convention, 'refuses' | 'promises'>,
): Blame | undefined {
  const sight = refuses === undefined ? blind : sightOf(refuses, state);
  const isPromised = (id: Blame['id']): boolean =>
    id === 'O10' ? refuses !== undefined : id !== 'O3' || promises.takes === 'smallest';
  const isAsked = (id: Blame['id']): boolean =>
    isPromised(id) && (asked[id]?.(level, call) ?? false);
  return [...brokenBy(state, call, answer, sight, isAsked)][0];
}
