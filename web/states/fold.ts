/**
 * States that are counted as one, so that a graph says what one wants to see: those with the same
 * live blocks (what the spec calls a state), those that differ by swapped halves of blocks (an
 * orbit), or both. Each place of the folded graph stands for a state that was really met.
 */
import type { Zone } from '../../spec/blocks/zone.ts';
import { emptyState, freeBlocks } from '../../spec/pages/state.ts';
import type { Explored, State } from './explore.ts';

/** What counts as one, and how that is told. */
export const foldings = {
  exact: 'each state of the design by itself',
  live: 'the same live blocks',
  orbits: 'swapped halves of blocks',
  'live-orbits': 'the same live blocks, halves swapped',
} as const;
export type Folding = keyof typeof foldings;

/** One place of the graph, for one state or for several. */
export interface Place {
  /** The state that was met first, by its number; -1 for a broken one. */
  readonly state: number;
  readonly live: State['live'];
  readonly free: State['free'];
  /** States that it stands for, itself included. */
  readonly standsFor: number;
  /** Of a place behind a call that breaks an obligation. */
  readonly broken: { readonly rule: string; readonly why: string } | undefined;
}

/** Calls from one place to another, by their numbers. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly calls: readonly number[];
}

/** What is drawn. */
export interface Graph {
  readonly places: readonly Place[];
  readonly ways: readonly Way[];
  /** The place of each state. */
  readonly placeOf: readonly number[];
}

/** Folds; broken obligations come last, each once. */
export function fold({ zone, states, moves, breaks }: Explored, folding: Folding): Graph {
  const numbers = new Map<string, number>();
  const members: number[][] = [];
  const key = keyBy(folding, zone);
  const placeOf = states.map((state, i) => {
    const name = key(state, i);
    const place = numbers.get(name) ?? members.length;
    numbers.set(name, place);
    (members[place] ??= []).push(i);
    return place;
  });
  const places: Place[] = members.map((all) => {
    const state = all[0] as number;
    const { live, free } = states[state] as State;
    return { state, live, free, standsFor: all.length, broken: undefined };
  });
  const ways = new Map<string, { from: number; to: number; calls: Set<number> }>();
  const lead = (from: number, to: number, call: number): void => {
    const name = `${from} ${to}`;
    const way = ways.get(name) ?? { from, to, calls: new Set() };
    ways.set(name, way);
    way.calls.add(call);
  };
  for (const { from, to, call } of moves)
    lead(placeOf[from] as number, placeOf[to] as number, call);
  const broken = new Map<string, number>();
  for (const { rule, why, from, call } of breaks) {
    const place = broken.get(rule) ?? places.length;
    broken.set(rule, place);
    if (place === places.length) {
      places.push({ state: -1, live: [], free: [], standsFor: 1, broken: { rule, why } });
    }
    if (from >= 0) lead(placeOf[from] as number, place, call);
  }
  return {
    places,
    ways: Array.from(ways.values(), ({ calls, ...way }) => ({ ...way, calls: [...calls] })),
    placeOf,
  };
}

/** States of equal key are one place. */
function keyBy(folding: Folding, zone: Zone): (state: State, number: number) => string {
  if (folding === 'exact') return (_, number) => String(number);
  if (folding === 'live') return ({ live }) => live.map(({ at, order }) => `${at}^${order}`).join();
  const roots = freeBlocks(emptyState(zone));
  return (state) => {
    const labels = labelsOf(state, folding === 'orbits');
    return roots.map(({ at, order }) => least(labels, at, order)).join('|');
  };
}

/** What starts at a frame: `L1` live; `F1.2` second in the list of its order. */
function labelsOf({ live, free }: State, hasLists: boolean): ReadonlyMap<number, string> {
  const labels = new Map<number, string>();
  for (const { at, order } of live) labels.set(at, `L${order}`);
  const lengths = new Map<number, number>();
  for (const { at, order } of hasLists ? free : []) {
    const place = (lengths.get(order) ?? 0) + 1;
    lengths.set(order, place);
    labels.set(at, `F${order}.${place}`);
  }
  return labels;
}

/** The node's text with its halves in ascending order: equal for all that swaps lead to. */
function least(labels: ReadonlyMap<number, string>, at: number, order: number): string {
  const label = labels.get(at);
  if (label?.slice(1).split('.')[0] === String(order)) return label;
  if (order === 0) return '';
  const low = least(labels, at, order - 1);
  const high = least(labels, at + 2 ** (order - 1), order - 1);
  if (low === '' && high === '') return '';
  return low <= high ? `(${low},${high})` : `(${high},${low})`;
}
