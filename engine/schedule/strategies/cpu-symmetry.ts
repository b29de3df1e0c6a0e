/**
 * CPUs that run the same programs may change places: a state and the one with two such CPUs swapped
 * lead to the same futures, renamed. One of each orbit stands for all; it is a state that was
 * really reached, so traces replay. For code that never asks for its CPU's number: where CPUs own
 * words, swapping them would have to swap those words too.
 */
import type { WordModel } from '../../search/model.ts';
import type { Machine } from '../cpus/machine.ts';

/** This code, or these words, do not have the symmetry that a search was asked to use. */
export class SymmetryRefusal extends RangeError {}

/**
 * The machine modulo renaming CPUs of equal programs.
 * @throws SymmetryRefusal if threads may move between CPUs, or, once the search meets it, if code
 * asks for the number of its CPU.
 */
export function symmetricCpus(machine: Machine): WordModel {
  if (machine.migrations > 0) {
    throw new SymmetryRefusal(
      `CPU symmetry needs threads that stay, got ${machine.migrations} migrations`,
    );
  }
  const { stateWords } = machine;
  const groups = groupsOf(machine);
  return {
    stateWords,
    initial: (sink) => machine.initial(sink),
    expand: (words, at, sink) => machine.expand(words, at, sink),
    check: (words, at) => machine.check(words, at),
    label: (action, words, at) => machine.label(action, words, at),
    get leftOut() {
      return machine.leftOut;
    },
    canonical: {
      keyWords: stateWords,
      write(words, at, key) {
        if (machine.logs.hasAskedId) {
          throw new SymmetryRefusal('CPU symmetry needs code that does not ask for its CPU number');
        }
        for (let i = 0; i < stateWords; i++) key[i] = words[at + i]!;
        const renamed = Array.from({ length: machine.cpus }, (_, cpu) => cpu);
        for (const group of groups) sortInto(machine, group, words, at, key, renamed);
        machine.setup.world.rename?.(renamed, key, 0);
      },
    },
  };
}

/** CPUs that start in the same state with the same handlers to come. */
export const groupsOf = ({ setup }: Machine): number[][] =>
  equalOnes(setup.threads.map((local, cpu) => `${local} ${setup.handlers?.[cpu] ?? ''}`));

/** CPUs of equal programs, in groups of two and more. */
export function equalOnes(programs: readonly string[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [cpu, program] of programs.entries()) {
    groups.set(program, [...(groups.get(program) ?? []), cpu]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Writes the CPUs of a group to `key` in ascending order of their words. */
function sortInto(
  machine: Machine,
  group: readonly number[],
  words: Uint32Array,
  at: number,
  key: Uint32Array,
  renamed: number[],
): void {
  const size = machine.cpuWords;
  const compare = (a: number, b: number): number => {
    const [first, second] = [machine.cpuAt(at, a), machine.cpuAt(at, b)];
    for (let i = 0; i < size; i++) {
      if (words[first + i] !== words[second + i]) return words[first + i]! - words[second + i]!;
    }
    return a - b;
  };
  const sorted = group.toSorted(compare);
  for (const [i, from] of sorted.entries()) {
    const to = group[i]!;
    renamed[from] = to;
    const start = machine.cpuAt(at, from);
    for (let w = 0; w < size; w++) key[machine.cpuAt(0, to) + w] = words[start + w]!;
  }
}
