/**
 * CPUs that each call alloc 0, alloc 1, free, free, with a call as one step, written anew from the
 * spec alone: what other programs have counted, to be compared with what the machine of CPUs meets.
 * A state is how far each CPU is, and which blocks it holds, over 8 frames.
 */
import { leastTree } from '../../../engine/search/canonical.ts';
import { type Block, partsOf } from '../../../spec/blocks/geometry.ts';
import { sources } from '../../../spec/operations/alloc.ts';
import { picture } from '../../../spec/pages/state.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

interface AtomicCpu {
  /** Calls made. */
  readonly made: number;
  readonly held: readonly Block[];
}

type State = readonly AtomicCpu[];

/** How states are told apart. */
type Key = (state: State) => string;

const FRAMES = 8;
const CALLS = 4;
const on = zone({ regions: [[0, FRAMES]], orderMax: 3 });

/** The states reached, up to `key`. `pick` says which of the possible blocks alloc may give. */
export function atomicStates(
  cpus: number,
  pick: (possible: readonly Block[]) => readonly Block[],
  key: Key = JSON.stringify,
): State[] {
  const start: State = Array.from({ length: cpus }, () => ({ made: 0, held: [] }));
  const seen = new Map([[key(start), start]]);
  for (const state of seen.values()) {
    for (const [cpu, here] of state.entries()) {
      for (const next of behind(state, here, pick)) {
        const after = state.with(cpu, next);
        if (!seen.has(key(after))) seen.set(key(after), after);
      }
    }
  }
  return [...seen.values()];
}

function behind(
  state: State,
  { made, held }: AtomicCpu,
  pick: (possible: readonly Block[]) => readonly Block[],
): AtomicCpu[] {
  if (made === CALLS) return [];
  if (made >= CALLS / 2) return [{ made: made + 1, held: held.slice(1) }];
  const live = state.flatMap((cpu) => cpu.held).toSorted((a, b) => a.at - b.at);
  const k = made as Order;
  const possible = sources(picture({ zone: on, live }), k).flatMap((source) => partsOf(source, k));
  if (possible.length === 0) return [{ made: made + 1, held }];
  return pick(possible).map((block) => ({ made: made + 1, held: [...held, block] }));
}

export const lowest = ([first]: readonly Block[]): readonly Block[] => (first ? [first] : []);
export const any = (possible: readonly Block[]): readonly Block[] => possible;

/** Equal up to swapping the halves of any node: who holds what is part of the picture. */
export const upToTree: Key = (state) => {
  const labels = new Uint32Array(2 * FRAMES - 1);
  for (const [cpu, { held }] of state.entries()) {
    for (const b of held) labels[(FRAMES >> b.order) + (b.at >> b.order) - 1] = cpu + 1;
  }
  const least = new Uint32Array(2 * FRAMES - 1);
  leastTree(labels, 0, FRAMES, least, 0);
  return `${state.map(({ made }) => made)} ${least}`;
};

/** Equal up to that, and up to naming the CPUs in another order. */
export const upToTreeAndCpus: Key = (state) =>
  permutations(state)
    .map(upToTree)
    .reduce((a, b) => (a < b ? a : b));

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) =>
    permutations(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}
