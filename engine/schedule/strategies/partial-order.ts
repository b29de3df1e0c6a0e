/**
 * Depth-first search over executions that skips those which differ from one already made only in
 * the order of steps that commute: source sets decide which CPUs must be tried where, sleep sets
 * keep one execution from being made twice. Two executions that are both completed always differ in
 * the order of dependent steps. It keeps no states, only the execution under way: a cross-check of
 * the search over states, and a way where there are too many of those.
 *
 * Source: Abdulla, Aronis, Jonsson and Sagonas, Source Sets, JACM 2017 (doi:10.1145/3073408);
 * Flanagan and Godefroid, POPL 2005 (doi:10.1145/1040305.1040315) for steps that may have to wait:
 * a step races with the last dependent one before which it need not have waited.
 *
 * Sources promise executions that go on until nothing is possible, but an interrupt need not come.
 * So how many come to each CPU is settled beforehand, and the search made for each way to do so.
 */
import { cpuOf, interruptOf, isStep } from '../cpus/actions.ts';
import type { Failure } from '../../search/model.ts';
import { dependent, type Footprint, isAmong, plainConflicts, takeWatched } from './footprint.ts';
import { initialOf } from '../cpus/initial.ts';
import type { Machine } from '../cpus/machine.ts';
import type { Strategy } from './strategy.ts';

/** How far to go, and whom to tell. */
export interface PartialOrderOptions {
  /** Executions, at most; the cut-off ones count. Default 10^6. */
  readonly executionsMax?: number;
  /** Steps of one execution, at most; code that starts over may have no end. Default 10,000. */
  readonly stepsMax?: number;
  /** Told of the state in which each completed execution ends. */
  readonly onFinal?: (words: Uint32Array) => void;
}

/** What was looked at. */
export interface Executions {
  /** Executions that came to their end. */
  readonly completed: number;
  /** Executions given up since all that could follow was seen elsewhere. */
  readonly cutOff: number;
  readonly steps: number;
}

/** As `Verdict` of a search, counted in executions; the trace is not a shortest one. */
export type ExecutionsVerdict =
  | { readonly kind: 'holds'; readonly executions: Executions }
  | {
      readonly kind: 'fails';
      readonly failure: Failure;
      readonly actions: readonly number[];
      readonly executions: Executions;
    }
  | { readonly kind: 'unknown'; readonly limit: string; readonly executions: Executions };

/** A step of the execution under way, and what is still to be tried in its place. */
interface Point {
  /** The state before the step. */
  readonly state: Uint32Array;
  /** CPUs to be tried here. */
  readonly tried: Set<number>;
  /** Actions not to be tried, since what follows them was seen; with their footprints. */
  readonly sleep: Map<number, Footprint>;
  /** The step being tried. */
  footprint: Footprint | undefined;
  action: number;
  /**
   * Per CPU, the number (from 1) of its last point that happened before this step, itself
   * included.
   */
  clock: number[];
}

/**
 * Migrations are refused: each is dependent on all steps, for while some are left, steps are finer.
 * @throws RangeError unless both limits are integers of at least 1, and threads stay on their CPUs.
 */
export function searchOrders(
  machine: Machine,
  { executionsMax = 1e6, stepsMax = STEPS_MAX, onFinal }: PartialOrderOptions = {},
): ExecutionsVerdict {
  for (const [name, value] of Object.entries({ executionsMax, stepsMax })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new RangeError(`${name} must be an integer of at least 1, got ${value}`);
  }
  if (machine.migrations > 0) {
    throw new RangeError(
      `orders of steps need threads that stay, got ${machine.migrations} migrations`,
    );
  }
  const run = new Orders(machine, executionsMax, stepsMax, onFinal).run();
  for (;;) {
    const { done, value } = run.next();
    if (done) return value;
  }
}

/** Steps tried between two looks at whether to stop; steps of one execution, at most. */
const SLICE = 5_000;
const STEPS_MAX = 10_000;

/** As a strategy among others: executions are counted where others count states. */
export const orders: Strategy = {
  takesMigrations: false,
  async look(machine, { statesMax = 1e6, onProgress }) {
    const run = new Orders(machine(), statesMax, STEPS_MAX, undefined).run();
    for (;;) {
      const { done, value } = run.next();
      if (done) {
        const { executions, ...verdict } = value;
        return { ...verdict, looked: lookedAt(executions) };
      }
      const looked = lookedAt(value);
      const why = await onProgress?.({ states: 0, depth: 0, executions: looked.executions });
      if (why !== undefined) return { kind: 'unknown', limit: why, looked };
    }
  },
};

const lookedAt = ({ completed, cutOff, steps }: Executions) => ({
  executions: completed + cutOff,
  steps,
});

class Orders {
  private readonly machine: Machine;
  private readonly executionsMax: number;
  private readonly stepsMax: number;
  private readonly onFinal: ((words: Uint32Array) => void) | undefined;
  private readonly points: Point[] = [];
  /** Per CPU, how many interrupts come to it in the executions at hand. */
  private coming: readonly number[] = [];
  private readonly checked = new Set<string>();
  /** Can a CPU go round a loop of more than one access? Then executions need not have an end. */
  private hasTurned = false;
  /** The schedule that shows a race, where it is not the execution under way. */
  private told: readonly number[] | undefined;
  private completed = 0;
  private cutOff = 0;
  private steps = 0;
  private turns = 0;

  constructor(
    machine: Machine,
    executionsMax: number,
    stepsMax: number,
    onFinal: PartialOrderOptions['onFinal'],
  ) {
    this.machine = machine;
    this.executionsMax = executionsMax;
    this.stepsMax = stepsMax;
    this.onFinal = onFinal;
  }

  /** Yields how far it is, now and then. */
  *run(): Generator<Executions, ExecutionsVerdict> {
    const { failure, state } = initialOf(this.machine);
    for (const coming of waysToCome(this.machine)) {
      this.coming = coming;
      const verdict = yield* this.runFrom(state, failure);
      if (verdict.kind !== 'holds') return verdict;
    }
    return { kind: 'holds', executions: this.executions() };
  }

  private *runFrom(
    state: Uint32Array,
    broken: Failure | undefined,
  ): Generator<Executions, ExecutionsVerdict> {
    let failure = broken ?? this.arrive(state, new Map());
    while (failure === undefined && this.points.length > 0) {
      if (++this.turns % SLICE === 0) yield this.executions();
      const limit = this.limitMet();
      if (limit) return { kind: 'unknown', limit, executions: this.executions() };
      const point = this.points.at(-1)!;
      this.retire(point);
      const action = this.choose(point);
      if (action === undefined) this.points.pop();
      else failure = this.go(point, action);
    }
    if (failure === undefined) return { kind: 'holds', executions: this.executions() };
    const actions = this.told ?? this.points.map(({ action }) => action);
    return { kind: 'fails', failure, actions, executions: this.executions() };
  }

  private limitMet(): string | undefined {
    if (this.machine.leftOut !== undefined) return this.machine.leftOut;
    if (this.hasTurned) return 'orders of steps are defined for loops of one access only';
    if (this.points.length > this.stepsMax) return `stepsMax = ${this.stepsMax}`;
    const { executionsMax } = this;
    return this.completed + this.cutOff >= executionsMax
      ? `executionsMax = ${executionsMax}`
      : undefined;
  }

  private executions(): Executions {
    return { completed: this.completed, cutOff: this.cutOff, steps: this.steps };
  }

  /** What followed the step tried last was seen: it sleeps from now on. */
  private retire(point: Point): void {
    if (point.footprint) point.sleep.set(point.action, point.footprint);
    point.footprint = undefined;
    point.action = -1;
  }

  /** An action of a CPU that must be tried, and does not sleep. */
  private choose({ state, tried, sleep }: Point): number | undefined {
    for (const cpu of tried) {
      for (const action of [cpu, interruptOf(cpu, this.machine.cpus)]) {
        if (!sleep.has(action) && this.can(state, action)) return action;
      }
    }
    return undefined;
  }

  private go(point: Point, action: number): Failure | undefined {
    const state = point.state.slice();
    const { footprint, failure } = takeWatched(this.machine, state, 0, action);
    this.steps++;
    this.hasTurned ||= footprint.isBack && this.machine.goesRound(state, 0, footprint.cpu);
    point.action = action;
    point.footprint = footprint;
    const race = this.order(point, footprint);
    if (failure) return failure;
    if (race) return race;
    const sleep = [...point.sleep].filter(([, other]) => !dependent(other, footprint));
    return this.arrive(state, new Map(sleep));
  }

  /** A state behind the last point: a new point, or the end of an execution. */
  private arrive(state: Uint32Array, sleep: Map<number, Footprint>): Failure | undefined {
    const { machine } = this;
    const failure = this.check(state);
    if (failure) return failure;
    const actions = Array.from({ length: machine.actions }, (_, action) => action);
    const possible = actions.filter((action) => this.can(state, action));
    if (possible.length === 0) {
      this.completed++;
      this.onFinal?.(state);
      return undefined;
    }
    const awake = possible.find((action) => !sleep.has(action));
    if (awake === undefined) {
      this.cutOff++;
      return undefined;
    }
    const tried = new Set([cpuOf(awake, machine.cpus)]);
    this.points.push({ state, tried, sleep, footprint: undefined, action: -1, clock: [] });
    return undefined;
  }

  private can(state: Uint32Array, action: number): boolean {
    const { machine, coming } = this;
    const cpu = action - machine.cpus;
    if (cpu >= 0 && machine.cameTo(state, 0, cpu) === coming[cpu]) return false;
    return machine.can(state, 0, action);
  }

  /** States between calls are few, come again and again, and take long to check. */
  private check(state: Uint32Array): Failure | undefined {
    const { machine, checked } = this;
    if (machine.resting(state, 0) === undefined) return machine.check(state, 0);
    const key = state.join();
    if (checked.has(key)) return undefined;
    checked.add(key);
    return machine.check(state, 0);
  }

  /** What happened before the last point's step; asks for the reversal of each race with it. */
  private order(point: Point, footprint: Footprint): Failure | undefined {
    const { points } = this;
    const last = points.length - 1;
    const { cpu } = footprint;
    const own = Array.from({ length: this.machine.cpus }, () => 0);
    const previous = points.findLastIndex((p, i) => i < last && p.footprint!.cpu === cpu);
    if (previous >= 0) merge(own, points[previous]!.clock);
    const clock = own.slice();
    const races: number[] = [];
    for (let i = last - 1; i >= 0; i--) {
      const before = points[i]!;
      const other = before.footprint!;
      if (other.cpu === cpu || !dependent(other, footprint)) continue;
      merge(clock, before.clock);
      // What a step does behind its first access is not ordered by what that one synchronises with.
      const dataRace = own[other.cpu]! <= i + 1 && this.dataRace(i, point, own[other.cpu]! <= i);
      if (dataRace) return dataRace;
      if (own[other.cpu]! > i) continue;
      if (!this.couldHaveGone(i, point.action)) continue;
      // Through a later race this one is seen once that one is reversed.
      if (races.some((r) => points[r]!.clock[other.cpu]! > i)) continue;
      races.push(i);
    }
    clock[cpu] = last + 1;
    point.clock = clock;
    for (const race of races) this.reverse(race, cpu);
    return undefined;
  }

  /**
   * Steps that conflict by plain accesses: made while the CPU of the first one makes no further
   * step, the machine sees it if they race. In the order in which they were made it may not, where
   * other steps lie between them. `isApart`: nothing but the conflict orders them as a whole.
   */
  private dataRace(before: number, point: Point, isApart: boolean): Failure | undefined {
    const { machine, points } = this;
    const other = points[before]!;
    const words = plainConflicts(other.footprint!, point.footprint!);
    if (!words || (isApart && this.isHeldBack(before, point, words))) return undefined;
    const from = other.footprint!.cpu;
    const next = points.findIndex((p, i) => i > before && p.footprint!.cpu === from);
    const end = next < 0 ? points.length - 1 : next;
    const steps = isApart
      ? [...this.without(before), before]
      : [...Array.from({ length: end - before }, (_, i) => before + i), ...this.without(end)];
    const state = other.state.slice();
    const actions = [...steps.map((i) => points[i]!.action), point.action];
    for (const [i, action] of actions.entries()) {
      if (!machine.can(state, 0, action)) return undefined;
      const failure = machine.take(state, 0, action);
      if (!failure) continue;
      points.length = before;
      this.told = [...points.map((p) => p.action), ...actions.slice(0, i + 1)];
      return failure;
    }
    return undefined;
  }

  /** Would the last point's step wait behind the other for a word that this one has changed? */
  private isHeldBack(before: number, { state, footprint }: Point, words: Int32Array): boolean {
    const { machine, points } = this;
    const { cpu } = footprint!;
    const next = machine.nextWord(state, 0, cpu);
    if (!isAmong(points[before]!.footprint!.touched, next) || isAmong(words, next)) return false;
    return !machine.canWith(state, 0, cpu, points[before + 1]!.state, 0);
  }

  /** Points behind this one and before the last whose steps did not need its step. */
  private without(race: number): number[] {
    const { points } = this;
    const from = points[race]!.footprint!.cpu;
    const found: number[] = [];
    for (let i = race + 1; i < points.length - 1; i++) {
      if (points[i]!.clock[from]! <= race) found.push(i);
    }
    return found;
  }

  /**
   * Could the last point's step have been made without that of point `race`? Not where it would
   * have had to wait for the words as they are behind all that does not depend on that step.
   */
  private couldHaveGone(race: number, action: number): boolean {
    const { machine, points } = this;
    if (!isStep(action, machine.cpus)) return true;
    const { state: here } = points.at(-1)!;
    const { state: before } = points[race]!;
    if (machine.canWith(here, 0, action, before, 0)) return true;
    const without = before.slice();
    for (const i of this.without(race)) machine.take(without, 0, points[i]!.action);
    return machine.canWith(here, 0, action, without, 0);
  }

  /** Sees to it that at point `race` some CPU is tried from which the race can go the other way. */
  private reverse(race: number, cpu: number): void {
    const { points } = this;
    const at = points[race]!;
    const from = at.footprint!.cpu;
    const initials = new Set<number>();
    const kept: number[] = [];
    for (let i = race + 1; i < points.length; i++) {
      // What happened after the racing step cannot come before it; the last step is to.
      const isLast = i === points.length - 1;
      if (!isLast && points[i]!.clock[from]! > race) continue;
      if (!kept.some((j) => this.precedes(j, i, isLast))) initials.add(points[i]!.footprint!.cpu);
      kept.push(i);
    }
    for (const who of initials) if (at.tried.has(who)) return;
    at.tried.add(initials.has(cpu) ? cpu : [...initials][0]!);
  }

  /** Did point j's step happen before point i's? Of the last, only what is directly before it. */
  private precedes(j: number, i: number, isLast: boolean): boolean {
    const [before, after] = [this.points[j]!, this.points[i]!];
    if (isLast) return dependent(before.footprint!, after.footprint!);
    return after.clock[before.footprint!.cpu]! > j;
  }
}

/** Numbers of interrupts by CPU, all that there may be, fewer on the last CPUs first. */
function waysToCome(machine: Machine): number[][] {
  let ways: number[][] = [[]];
  for (let cpu = 0; cpu < machine.cpus; cpu++) {
    const counts = Array.from({ length: machine.interruptsTo(cpu) + 1 }, (_, count) => count);
    ways = ways.flatMap((way) => counts.map((count) => [...way, count]));
  }
  return ways;
}

function merge(clock: number[], other: readonly number[]): void {
  for (const [cpu, time] of other.entries()) clock[cpu] = Math.max(clock[cpu]!, time);
}
