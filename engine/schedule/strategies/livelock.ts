/**
 * Livelock: CPUs that go on for ever without any call coming to its end. Positions in scripts only
 * grow, so any cycle of states is one without progress; it is a failure if a fair scheduler might
 * run it, that is, if each CPU takes a step in it or is unable to somewhere in it.
 * Needs the whole graph of states in memory: for small systems.
 */
import { cpuOf } from '../cpus/actions.ts';
import type { Failure } from '../../search/model.ts';
import { Runs } from '../../search/states.ts';
import { componentsOf, type Graph } from './components.ts';
import { initialOf } from '../cpus/initial.ts';
import type { Machine } from '../cpus/machine.ts';

/** What a look for livelocks found; `steps` lead to a state of the cycle, `cycle` goes round it. */
export type LivelockVerdict =
  | { readonly kind: 'holds'; readonly states: number }
  | {
      readonly kind: 'fails';
      readonly failure: Failure;
      readonly actions: readonly number[];
      readonly cycle: readonly number[];
    }
  | { readonly kind: 'unknown'; readonly limit: string };

/** Looks for livelocks in a machine in which nothing else fails. */
export function findLivelock(machine: Machine, statesMax = 200_000): LivelockVerdict {
  const explored = explore(machine, statesMax);
  if (explored === undefined) return { kind: 'unknown', limit: `statesMax = ${statesMax}` };
  const { graph, runs } = explored;
  for (const component of componentsOf(graph)) {
    const inside = new Set(component);
    const steps = component.flatMap((state) =>
      graph.edges[state]!.filter(({ to }) => inside.has(to)),
    );
    if (steps.length === 0) continue;
    const isStarved = (cpu: number): boolean =>
      steps.every(({ action }) => cpuOf(action, machine.cpus) !== cpu) &&
      component.every((state) => machine.can(runs.chunkOf(state), runs.offsetOf(state), cpu));
    const cpus = Array.from({ length: machine.cpus }, (_, cpu) => cpu);
    if (cpus.some(isStarved)) continue;
    const start = Math.min(...component);
    const busy = cpus.filter((cpu) =>
      steps.some(({ action }) => cpuOf(action, machine.cpus) === cpu),
    );
    const who = busy.map((cpu) => `cpu${cpu}`).join(' and ');
    const why = `${who} can go on for ever, and no call comes to its end`;
    return {
      kind: 'fails',
      failure: { rule: machine.rules.livelock, why },
      actions: pathTo(graph, start),
      cycle: roundTrip(graph, inside, start, busy, machine.cpus),
    };
  }
  return { kind: 'holds', states: runs.count };
}

/**
 * Every state, in breadth-first order, with the steps out of it; undefined if there are too many.
 */
function explore(machine: Machine, statesMax: number) {
  const runs = new Runs(machine.stateWords);
  const numbers = new Map<string, number>();
  const graph: Graph = { edges: [], parents: [] };
  const numberOf = (words: Uint32Array): number => {
    const key = words.join();
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, runs.count);
    return runs.append(words, 0);
  };
  numberOf(initialOf(machine).state);
  graph.parents.push({ from: -1, action: -1 });
  for (let state = 0; state < runs.count; state++) {
    if (runs.count > statesMax) return undefined;
    const edges: { action: number; to: number }[] = [];
    graph.edges.push(edges);
    for (let action = 0; action < machine.actions; action++) {
      const at = runs.offsetOf(state);
      if (!machine.can(runs.chunkOf(state), at, action)) continue;
      const next = runs.chunkOf(state).slice(at, at + machine.stateWords);
      if (machine.take(next, 0, action)) continue;
      const known = runs.count;
      const to = numberOf(next);
      if (to === known) graph.parents.push({ from: state, action });
      edges.push({ action, to });
    }
  }
  return { graph, runs };
}

function pathTo({ parents }: Graph, state: number): number[] {
  const actions: number[] = [];
  for (let at = parents[state]!; at.from >= 0; at = parents[at.from]!) actions.push(at.action);
  return actions.toReversed();
}

/** From `start` through a step of each busy CPU and back, inside the component. */
function roundTrip(
  graph: Graph,
  inside: ReadonlySet<number>,
  start: number,
  busy: readonly number[],
  cpus: number,
): number[] {
  const trip: number[] = [];
  let at = start;
  for (const cpu of busy) {
    if (trip.some((action) => cpuOf(action, cpus) === cpu)) continue;
    at = walk(graph, inside, at, trip, (_, action) => cpuOf(action, cpus) === cpu);
  }
  if (at !== start) walk(graph, inside, at, trip, (to) => to === start);
  return trip;
}

/** Appends a shortest walk to the first step that will do; answers where it ends. */
function walk(
  { edges }: Graph,
  inside: ReadonlySet<number>,
  from: number,
  trip: number[],
  isWanted: (to: number, action: number) => boolean,
): number {
  const paths = new Map<number, readonly number[]>([[from, []]]);
  for (const [state, path] of paths) {
    for (const { action, to } of edges[state]!) {
      if (!inside.has(to)) continue;
      if (isWanted(to, action)) {
        trip.push(...path, action);
        return to;
      }
      if (!paths.has(to)) paths.set(to, [...path, action]);
    }
  }
  throw new Error('engine bug: a strongly connected component is not connected');
}
