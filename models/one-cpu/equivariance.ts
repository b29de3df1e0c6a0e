/**
 * Is it right to identify states with equal canonical keys? It is if equal keys lead to equal keys
 * (a bisimulation), and that is tested here by looking at every state, not argued: for LIFO and
 * FIFO designs it holds, for lowest address first it does not, and a reduction of such a design
 * would look at too little.
 */
import { initialStates, Successors } from '../../engine/search/successors.ts';
import type { WordModel } from '../../engine/search/model.ts';

/** What a test of a symmetry found. */
export interface Equivariance {
  readonly states: number;
  readonly orbits: number;
  /**
   * States whose successors, as keys, differ from those of the first state with the same key. Which
   * one is first depends on the order of the search: see `mixed` for what does not.
   */
  readonly violations: number;
  /** Orbits whose members do not all lead to the same keys. */
  readonly mixed: number;
  /** States that would differ if each orbit began with one that behaves as most of it do. */
  readonly leastViolations: number;
  /** Steps that the reduction would miss or add, at the first violation. */
  readonly example?: string;
}

/** Which of two actions to take first: negative for `a`. */
export type ActionOrder = (a: number, b: number) => number;

/**
 * Searches the model without its symmetry and compares what equal keys lead to. States are
 * met breadth first, by actions in the model's order or in one that is given; the first `statesMax`
 * are looked at. Cost: all these states, in objects; keep it small.
 * @throws RangeError if the model has no canonical key.
 */
export function testEquivariance(
  model: WordModel,
  actionOrder?: ActionOrder,
  statesMax = Infinity,
): Equivariance {
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
    inOrder(found, actionOrder).map((i) => {
      const words = found.copy(i);
      if (!met.has(words.join())) {
        met.add(words.join());
        queue.push(words);
      }
      return keyOf(words);
    });
  const behaviours = new Map<string, Map<string, number>>();
  let violations = 0;
  let example: string | undefined;
  const sink = new Successors(model.stateWords);
  meet(initialStates(model));
  for (let head = 0; head < Math.min(queue.length, statesMax); head++) {
    const words = queue[head] as Uint32Array;
    sink.clear();
    model.expand(words, 0, sink);
    const key = keyOf(words);
    const broken = sink.failures.map(({ failure }) => failure.rule);
    // Where one of two states leads to an orbit more often than the other, nothing is missed.
    const behaviour = [...new Set([...meet(sink), ...broken])].toSorted().join(' ');
    const kinds = behaviours.get(key) ?? new Map<string, number>();
    behaviours.set(key, kinds);
    kinds.set(behaviour, (kinds.get(behaviour) ?? 0) + 1);
    const [first] = kinds.keys();
    if (first === behaviour) continue;
    violations++;
    example ??= `states of key ${key} lead to ${first} and to ${behaviour}`;
  }
  const mixed = [...behaviours.values()].filter((kinds) => kinds.size > 1);
  const rest = (counts: number[]) => counts.reduce((a, b) => a + b, 0) - Math.max(...counts);
  const found = {
    states: Math.min(queue.length, statesMax),
    orbits: behaviours.size,
    violations,
    mixed: mixed.length,
    leastViolations: mixed.reduce((sum, kinds) => sum + rest([...kinds.values()]), 0),
  };
  return example === undefined ? found : { ...found, example };
}

function inOrder({ actions }: Successors, order: ActionOrder | undefined): number[] {
  const all = actions.map((_, i) => i);
  return order ? all.toSorted((i, j) => order(actions[i]!, actions[j]!)) : all;
}
