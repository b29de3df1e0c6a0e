/**
 * What a step touched, as bit masks over the shared words, and which steps it is therefore not free
 * to change places with. Two steps depend on each other if they are of one CPU, if one writes what
 * the other touches, or if one ends a call before the other begins one: that order is what
 * linearizability is about. Begins among themselves commute, and so do ends.
 */
import type { Failure } from '../../search/model.ts';
import type { Machine } from '../cpus/machine.ts';
import { writes } from '../cpus/port.ts';

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
  const cpu = action % machine.cpus;
  const isStep = action < machine.cpus;
  let calls = isStep && machine.logs.isRoot(machine.topOf(words, at, cpu)) ? BEGINS : 0;
  const { listener } = machine;
  machine.listener = {
    access(kind, address) {
      if (address < 0) return;
      touched[address >>> 5]! |= 1 << (address & 31);
      if (writes(kind)) written[address >>> 5]! |= 1 << (address & 31);
    },
    ended: () => void (calls |= ENDS),
  };
  const { setup } = machine;
  // Where the world judges touches, what a client does at a begin or an end is an access as well.
  const before = setup.world.touches && words.slice(at, at + setup.words);
  const failure = machine.take(words, at, action);
  machine.listener = listener;
  before?.forEach((word, i) => {
    if (word === words[at + i]) return;
    touched[i >>> 5]! |= 1 << (i & 31);
    written[i >>> 5]! |= 1 << (i & 31);
  });
  return { footprint: { cpu, touched, written, calls }, failure };
}
