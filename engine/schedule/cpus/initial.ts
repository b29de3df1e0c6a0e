/** Where every schedule of a machine starts. */
import type { Failure } from '../../search/model.ts';
import type { Machine } from './machine.ts';

/** The initial state of a machine, and whether it fails already. */
export function initialOf(machine: Machine): {
  readonly state: Uint32Array;
  readonly failure: Failure | undefined;
} {
  const state = new Uint32Array(machine.stateWords);
  let failure: Failure | undefined;
  machine.initial({ words: state, at: 0, emit() {}, fail: (_, broken) => void (failure = broken) });
  return { state, failure };
}
