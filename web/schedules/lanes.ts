/**
 * A story of several CPUs as a picture has it: a lane for each CPU and a row for each step; in a
 * lane bars for calls and for locks held; between lanes an arrow for every value that one CPU wrote
 * and another read.
 */
import type { AnyScenario } from '../../models/many-cpus/world/scenario.ts';
import type { Story, ToldStep } from '../../models/many-cpus/stories/story.ts';

/** A call from its first step to its last; `to` is the last row if it is not over. */
export interface CallBar {
  readonly cpu: number;
  /** 0 for the CPU's own calls, 1 for those of its interrupt handler, and so on. */
  readonly level: number;
  readonly from: number;
  readonly to: number;
  readonly call: string;
  /** Undefined while it is under way. */
  readonly result: string | undefined;
}

/** A lock with a CPU, from the row that took it to the row that let it go. */
export interface LockBar {
  readonly cpu: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly isHeld: boolean;
}

/** A value that went from one CPU's step to another's; rows from 0. */
export interface Arrow {
  readonly word: string;
  readonly value: number;
  readonly from: { readonly cpu: number; readonly row: number };
  readonly to: { readonly cpu: number; readonly row: number };
  /** `misled`: the failing call read this; `stale`: it read before this was written. */
  readonly role: 'read' | 'misled' | 'stale';
}

/** All of a story that is drawn, besides its rows. */
export interface Lanes {
  readonly calls: readonly CallBar[];
  readonly locks: readonly LockBar[];
  readonly arrows: readonly Arrow[];
}

/** Lays out a story. Cost: linear in its accesses. */
export const lanesOf = (scenario: AnyScenario, story: Story): Lanes => ({
  calls: callsOf(scenario, story),
  locks: locksOf(story),
  arrows: arrowsOf(story),
});

/** Calls by the thread that makes them; a thread may end its call on another CPU. */
function callsOf({ scripts }: AnyScenario, { steps }: Story): CallBar[] {
  const bars: CallBar[] = [];
  const open = new Map<number, number>();
  for (const [row, step] of steps.entries()) {
    const key = step.thread * 8 + step.level;
    if (step.began !== undefined) {
      open.set(key, bars.length);
      const { cpu, level, began } = step;
      bars.push({ cpu, level, from: row, to: steps.length - 1, call: began, result: undefined });
    }
    const i = open.get(key);
    if (step.ended === undefined || i === undefined) continue;
    bars[i] = { ...(bars[i] as CallBar), to: row, result: step.ended.result };
    open.delete(key);
  }
  return bars.filter(({ cpu }) => cpu < scripts.length);
}

/** By the words that are called locks: who puts something there has it until it is 0 again. */
function locksOf({ accesses, steps }: Story): LockBar[] {
  const bars: LockBar[] = [];
  const held = new Map<number, { cpu: number; name: string; from: number }>();
  for (const { address, name, step, cpu, observed, stored } of accesses) {
    if (!/^(lock|.*\block)\b/.test(name) || stored === undefined) continue;
    const row = step - 1;
    const before = held.get(address);
    if (stored === 0 && before) {
      bars.push({ ...before, to: row, isHeld: false });
      held.delete(address);
    } else if (stored !== 0 && (observed === undefined || observed === 0)) {
      if (before) bars.push({ ...before, to: row, isHeld: false });
      held.set(address, { cpu, name, from: row });
    }
  }
  for (const bar of held.values()) bars.push({ ...bar, to: steps.length - 1, isHeld: true });
  return bars;
}

function arrowsOf({ accesses, misledBy }: Story): Arrow[] {
  const arrows: Arrow[] = [];
  for (const [i, read] of accesses.entries()) {
    const write = read.from === undefined ? undefined : accesses[read.from];
    if (!write || write.cpu === read.cpu) continue;
    const isMisled = misledBy !== undefined && !misledBy.isStale && misledBy.read === i;
    arrows.push({
      word: read.name,
      value: read.observed ?? 0,
      from: { cpu: write.cpu, row: write.step - 1 },
      to: { cpu: read.cpu, row: read.step - 1 },
      role: isMisled ? 'misled' : 'read',
    });
  }
  const [read, write] = [accesses[misledBy?.read ?? -1], accesses[misledBy?.write ?? -1]];
  if (misledBy?.isStale && read && write) {
    arrows.push({
      word: read.name,
      value: write.stored ?? 0,
      from: { cpu: write.cpu, row: write.step - 1 },
      to: { cpu: read.cpu, row: read.step - 1 },
      role: 'stale',
    });
  }
  return arrows;
}

/** What a step did, in few words: its first and last accesses, if it made more. */
export function stepText(step: ToldStep): string {
  if (step.isInterrupt) return 'is interrupted';
  if (step.partner !== undefined) return 'exchanges threads';
  const { made } = step;
  return (made.length > 3 ? [made[0], `${made.length - 2} more`, made.at(-1)] : made).join(', ');
}
