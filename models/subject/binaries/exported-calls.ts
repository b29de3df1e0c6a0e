/** Calls of exported functions, whose arguments and answers have 32 or 64 bits. */
import type { CallPattern } from './convention.ts';

/** Words of 64 bits begin a new number here. */
const WORD = 2 ** 32;

/** The words of a call's arguments, by the values of its words; two for one of 64 bits. */
export function argumentsOf(
  pattern: CallPattern,
  values: Readonly<Record<string, number>>,
): number[] {
  const given: number[] = [];
  for (const [i, word] of pattern.arguments.entries()) {
    const value = typeof word === 'number' ? word : values[word]!;
    given.push(value);
    if (pattern.areWide[i]) given.push(Math.floor(value / WORD));
  }
  return given;
}

/** What can be called: its words of arguments in, the lower word of its answer out. */
export interface Callable {
  call(index: number, ...args: readonly number[]): number;
  /** The same, with the words in an array, which is not kept. */
  callWords(index: number, args: readonly number[]): number;
  /** The upper word of the last answer. */
  readonly high: number;
}

/** Calls it; of 64 bits of answer all, unsigned, and rounded beyond 2^53. @throws Trap */
export function callWith(
  on: Callable,
  pattern: CallPattern,
  values: Readonly<Record<string, number>>,
): number {
  return callPrepared(on, pattern, argumentsOf(pattern, values));
}

/** The same, with the words of the arguments worked out before. @throws Trap */
export function callPrepared(on: Callable, pattern: CallPattern, args: readonly number[]): number {
  const low = on.callWords(pattern.index, args);
  return pattern.isWide ? (low >>> 0) + (on.high >>> 0) * WORD : low;
}

/** What a call answered, as an address. */
export const addressIn = ({ isWide }: CallPattern, answer: number): number =>
  isWide ? answer : answer >>> 0;
