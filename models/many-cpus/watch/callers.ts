/** Who makes a call, as a number: a thread, wherever it runs, or a handler on a CPU. */
import type { Place } from '../../../engine/schedule/cpus/world.ts';
import type { Caller } from '../../../spec/cpus/transit.ts';

/** Frames of one CPU: its thread, and four interrupts on top of one another. */
export const LEVELS = 5;

export const callerOf = ({ cpu, level, thread }: Place): Caller =>
  (level > 0 ? cpu : thread) * LEVELS + level;

/** The caller's new number where CPU c is called `renamed[c]`. */
export const callerRenamed = (who: Caller, renamed: readonly number[]): Caller =>
  (renamed[Math.floor(who / LEVELS)] as number) * LEVELS + (who % LEVELS);

/** Every caller of so many CPUs. */
export const callers = (cpus: number): Caller[] =>
  Array.from({ length: cpus * LEVELS }, (_, who) => who);
