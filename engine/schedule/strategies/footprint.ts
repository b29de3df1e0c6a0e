/**
 * What a step touched, as bit masks over the shared words, and which steps it is therefore not free
 * to change places with. Two steps depend on each other if they are of one CPU, if one writes what
 * the other touches, or if one ends a call before the other begins one: that order is what
 * linearizability is about. Begins among themselves commute, and so do ends.
 */
import { cpuOf, isStep } from '../cpus/actions.ts';
import type { Failure } from '../../search/model.ts';
import type { Machine } from '../cpus/machine.ts';
import { isPlain, writes } from '../cpus/port.ts';

const none = new Int32Array(0);

const BEGINS = 1;
const ENDS = 2;

/** What one step touched. */
export interface Footprint {
  readonly cpu: number;
  /** Bit per word. */
  readonly touched: Int32Array;
  readonly written: Int32Array;
  /** Did a call begin in the step, did one end? */
  readonly calls: number;
  /** Has the CPU come back to where it was, in a loop that waits? */
  readonly isBack: boolean;
  /** The plain accesses among the touches, at grain `locks`, where they must not conflict. */
  readonly plain: Int32Array;
  readonly plainWritten: Int32Array;
}

/** Is the order of the two steps of consequence? */
export function dependent(a: Footprint, b: Footprint): boolean {
  if (a.cpu === b.cpu) return true;
  const calls = (a.calls & BEGINS && b.calls & ENDS) || (a.calls & ENDS && b.calls & BEGINS);
  if (calls) return true;
  for (let i = 0; i < a.touched.length; i++) {
    if ((a.written[i]! & b.touched[i]!) !== 0 || (a.touched[i]! & b.written[i]!) !== 0) return true;
  }
  return false;
}

/** Bit per word on which accesses of the two conflict, one of them plain; undefined for none. */
export function plainConflicts(a: Footprint, b: Footprint): Int32Array | undefined {
  const words = a.plain.map(
    (plain, i) =>
      (plain & b.written[i]!) |
      (b.plain[i]! & a.written[i]!) |
      (a.plainWritten[i]! & b.touched[i]!) |
      (b.plainWritten[i]! & a.touched[i]!),
  );
  return words.some((bits) => bits !== 0) ? words : undefined;
}

/** Is the word among these? */
export const isAmong = (words: Int32Array, word: number): boolean =>
  word >= 0 && (words[word >>> 5]! & (1 << (word & 31))) !== 0;

/** A step taken: what it touched, and whether it broke something. */
export interface Taken {
  readonly footprint: Footprint;
  readonly failure: Failure | undefined;
}

/** Takes the action in place. */
export function takeWatched(
  machine: Machine,
  words: Uint32Array,
  at: number,
  action: number,
): Taken {
  const size = (machine.setup.words + 31) >>> 5;
  const touched = new Int32Array(size);
  const written = new Int32Array(size);
  const cpu = cpuOf(action, machine.cpus);
  const isOwnStep = isStep(action, machine.cpus);
  let calls = isOwnStep && machine.logs.isRoot(machine.topOf(words, at, cpu)) ? BEGINS : 0;
  const isCoarse = machine.setup.grain === 'locks';
  const plain = isCoarse ? new Int32Array(size) : none;
  const plainWritten = isCoarse ? new Int32Array(size) : none;
  const level = machine.levelAt(words, at, cpu);
  const before = machine.topOf(words, at, cpu);
  const { listener } = machine;
  machine.listener = {
    access(kind, address) {
      if (address < 0) return;
      const bit = 1 << (address & 31);
      touched[address >>> 5]! |= bit;
      if (writes(kind)) written[address >>> 5]! |= bit;
      if (!isCoarse || !isPlain(kind)) return;
      plain[address >>> 5]! |= bit;
      if (writes(kind)) plainWritten[address >>> 5]! |= bit;
    },
    ended: () => void (calls |= ENDS),
  };
  const { setup } = machine;
  // Where the world judges touches, what a client does at a begin or an end is an access as well.
  const held = setup.world.touches && words.slice(at, at + setup.words);
  const failure = machine.take(words, at, action);
  machine.listener = listener;
  held?.forEach((word, i) => {
    if (word === words[at + i]) return;
    touched[i >>> 5]! |= 1 << (i & 31);
    written[i >>> 5]! |= 1 << (i & 31);
  });
  const behind = machine.topOf(words, at, cpu);
  const isBack =
    machine.logs.showsState &&
    isOwnStep &&
    (calls & ENDS) === 0 &&
    machine.levelAt(words, at, cpu) === level &&
    machine.logs.lengthOf(behind) <= machine.logs.lengthOf(before);
  return { footprint: { cpu, touched, written, calls, isBack, plain, plainWritten }, failure };
}
