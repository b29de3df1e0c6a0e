/**
 * Is it right to identify states with equal canonical keys? It is if equal keys lead to equal keys
 * (a bisimulation), and that is tested here by looking at every state, not argued: for LIFO and
 * FIFO designs it holds, for lowest address first it does not, and a reduction of such a design
 * would look at too little.
 */
import { initialStates, Successors } from '../engine/successors.ts';
import type { WordModel } from '../engine/model.ts';

/** What a test of a symmetry found. */
export interface Equivariance {
  readonly states: number;
  readonly orbits: number;
  /** States whose successors, as keys, differ from those of the first state with the same key. */
  readonly violations: number;
  /** Steps that the reduction would miss or add, at the first violation. */
  readonly example?: string;
}

/**
 * Searches the model without its symmetry and compares what equal keys lead to.
 * Cost: all states, in objects; keep it small.
 * @throws RangeError if the model has no canonical key.
 */
export function testEquivariance(model: WordModel): Equivariance {
  const { canonical } = model;
  if (!canonical) throw new RangeError('equivariance: the model must have a canonical key');
  const scratch = new Uint32Array(canonical.keyWords);
  const keyOf = (words: Uint32Array): string => {
    canonical.write(words, 0, scratch);
    return scratch.join(',');
  };
  const queue: Uint32Array[] = [];
  const met = new Set<string>();
  const meet = (found: Successors): string[] =>
    found.actions.map((_, i) => {
      const words = found.copy(i);
      if (!met.has(words.join())) {
        met.add(words.join());
        queue.push(words);
      }
      return keyOf(words);
    });
  const behaviours = new Map<string, string>();
  let violations = 0;
  let example: string | undefined;
  const sink = new Successors(model.stateWords);
  meet(initialStates(model));
  for (let head = 0; head < queue.length; head++) {
    const words = queue[head] as Uint32Array;
    sink.clear();
    model.expand(words, 0, sink);
    const key = keyOf(words);
    const broken = sink.failures.map(({ failure }) => failure.rule);
    // Where one of two states leads to an orbit more often than the other, nothing is missed.
    const behaviour = [...new Set([...meet(sink), ...broken])].toSorted().join(' ');
    const first = behaviours.get(key);
    if (first === undefined) behaviours.set(key, behaviour);
    else if (first !== behaviour) {
      violations++;
      example ??= `states of key ${key} lead to ${first} and to ${behaviour}`;
    }
  }
  const found = { states: queue.length, orbits: behaviours.size, violations };
  return example === undefined ? found : { ...found, example };
}
