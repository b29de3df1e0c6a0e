/**
 * A schedule played step by step, as a story: which calls there were and what they answered, what
 * each step touched, who holds which block, and where the failing call read a value that misled it.
 */
import type { Failure } from '../../../engine/search/model.ts';
import { type Described, describeStep } from '../../../engine/schedule/cpus/label.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import { Kind, kindNames, writes, writtenBy } from '../../../engine/schedule/cpus/port.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import {
  type AnyScenario,
  isOfObjects,
  machineOf,
  worldOf,
  objectWorldOf,
} from '../world/scenario.ts';
import type { ObjectHeap } from '../world/object-bench.ts';

/** A call of the scenario and its answer; no answer if it did not end. */
export interface ToldCall {
  readonly cpu: number;
  readonly level: number;
  /** Number of the thread, or of that which the handler interrupted. */
  readonly thread: number;
  readonly call: string;
  result: string | undefined;
}

export interface ToldStep extends Described {
  /** Live blocks behind the step, in an order of calls that is possible. */
  readonly held: readonly Block[];
  /** Of an object design, in place of blocks: whose each frame is behind the step. */
  readonly objects?: ObjectHeap;
}

/** One access to a word, and whose value it found there. */
export interface ToldAccess {
  /** Number of the step, from 1. */
  readonly step: number;
  readonly cpu: number;
  readonly thread: number;
  readonly address: number;
  /** What a person calls the word. */
  readonly name: string;
  /** `load`, `compareExchange`, … */
  readonly kind: string;
  readonly isWrite: boolean;
  /** What the word held; undefined for a store, which does not look. */
  readonly observed: number | undefined;
  /** What the word holds behind it; undefined for what writes nothing. */
  readonly stored: number | undefined;
  /** Number in the story of the access that wrote what this one observed, if the story has it. */
  readonly from: number | undefined;
}

/** Numbers in the story of the read that misled the failing call, and of the write behind that. */
export interface Misled {
  readonly read: number;
  readonly write: number;
  /** Was the value read before that write made it stale? Else it was read too early. */
  readonly isStale: boolean;
}

export interface Story {
  readonly calls: readonly ToldCall[];
  readonly steps: readonly ToldStep[];
  /** Every access to a word, in the order in which they were made. */
  readonly accesses: readonly ToldAccess[];
  readonly failure: Failure | undefined;
  /** Changes from one CPU to another. */
  readonly switches: number;
  /** What the failing call read that others wrote at the wrong time; one sentence. */
  readonly misled: string | undefined;
  /** The same as data. */
  readonly misledBy: Misled | undefined;
  /** Number of the first action that is not possible where it stands; undefined if all are. */
  readonly stale: number | undefined;
}

/** Plays the schedule to its end, to the first failure, or to an action that is not possible. */
export function tell(scenario: AnyScenario, actions: readonly number[]): Story {
  const machine = machineOf(scenario);
  const heapAt = heapsOf(scenario, machine);
  const accesses = new Accesses(machine);
  const { state, failure: atStart } = initialOf(machine);
  const calls: ToldCall[] = [];
  const steps: ToldStep[] = [];
  let failure = atStart ?? machine.check(state, 0);
  let stale: number | undefined;
  for (const [i, action] of actions.entries()) {
    if (failure) break;
    if (!(action < machine.actions) || !machine.can(state, 0, action)) {
      stale = i;
      break;
    }
    const told = describeStep(machine, action, state, 0);
    noteCall(calls, told);
    accesses.begin(i + 1, told);
    failure = machine.take(state, 0, action) ?? machine.check(state, 0);
    steps.push({ ...told, ...heapAt(state) });
  }
  machine.listener = undefined;
  const switches = steps.filter((step, i) => i > 0 && step.cpu !== steps[i - 1]?.cpu).length;
  const misledBy = failure && accesses.misled();
  const misled = misledBy && accesses.tell(misledBy);
  return { calls, steps, accesses: accesses.all, failure, switches, misled, misledBy, stale };
}

/** What to show of the heap of a state. */
function heapsOf(
  scenario: AnyScenario,
  machine: Machine,
): (state: Uint32Array) => Pick<ToldStep, 'held' | 'objects'> {
  if (isOfObjects(scenario)) {
    const world = objectWorldOf(machine);
    return (state) => ({ held: [], objects: world.bench.heapAt(state, 0) });
  }
  const world = worldOf(machine);
  return (state) => ({ held: world.bench.liveAt(state, 0) });
}

function noteCall(calls: ToldCall[], { cpu, level, thread, began, ended }: Described): void {
  if (began !== undefined) calls.push({ cpu, level, thread, call: began, result: undefined });
  if (ended === undefined) return;
  // A thread may end its call on another CPU than it began it on.
  const open = calls.findLast((call) => call.thread === thread && call.level === level);
  if (open) open.result = ended.result;
}

/** All accesses of a story, to be asked who read what too early. */
class Accesses {
  readonly all: ToldAccess[] = [];
  private readonly machine: Machine;
  private step = 0;
  private cpu = 0;
  private thread = 0;
  /** Number in `all` where the call under way of each thread began. */
  private readonly begins: number[] = [];
  /** Number in `all` of the last write, by address. */
  private readonly writers = new Map<number, number>();

  constructor(machine: Machine) {
    this.machine = machine;
    machine.listener = {
      access: (...access) => this.note(...access),
    };
  }

  begin(step: number, { cpu, thread, began }: Described): void {
    this.step = step;
    this.cpu = cpu;
    this.thread = thread;
    if (began !== undefined) this.begins[thread] = this.all.length;
  }

  /** The first read of the failing call that another thread's later store made stale. */
  misled(): Misled | undefined {
    const own = [...this.all.keys()]
      .slice(this.begins[this.thread] ?? 0)
      .filter((i) => this.at(i).thread === this.thread && !this.at(i).isWrite);
    for (const read of own) {
      const { thread, address } = this.at(read);
      const write = this.all.findIndex(
        (a, i) => i > read && a.isWrite && a.thread !== thread && a.address === address,
      );
      if (write >= 0) return { read, write, isStale: true };
    }
    return this.fromOpenCall(own);
  }

  /** One sentence. */
  tell({ read, write, isStale }: Misled): string {
    const { name, observed, cpu, step } = this.at(read);
    const told = `${name} = ${observed} was read by cpu${cpu} at step ${step}`;
    const other = this.at(write);
    if (isStale) return `${told}, before cpu${other.cpu}'s store at step ${other.step}`;
    return `${told}, as written by cpu${other.cpu} at step ${other.step}`;
  }

  /** Else the last read of what a call that is still under way has written. */
  private fromOpenCall(own: readonly number[]): Misled | undefined {
    for (const read of own.toReversed()) {
      const { thread, address } = this.at(read);
      const write = this.all.findLastIndex(
        (a, i) => i < read && a.isWrite && a.address === address,
      );
      if (write < 0 || this.at(write).thread === thread) continue;
      if (write < (this.begins[this.at(write).thread] ?? 0)) continue;
      return { read, write, isStale: false };
    }
    return undefined;
  }

  private note(kind: number, address: number, first: number, second: number, seen: number): void {
    if (address < 0) return;
    const { step, cpu, thread } = this;
    const isWrite = writes(kind);
    const looks = kind !== Kind.store && kind !== Kind.atomicStore;
    const stored = isWrite ? writtenBy(kind, seen, first, second) : undefined;
    const name = this.machine.setup.world.nameOf?.(address) ?? `word ${address}`;
    const observed = looks ? seen : undefined;
    const from = looks ? this.writers.get(address) : undefined;
    const what = { kind: kindNames[kind] as string, isWrite, observed, stored, from };
    this.all.push({ step, cpu, thread, address, name, ...what });
    // An exchange that did not take place leaves the word to whoever wrote it.
    const isRefused = kind === Kind.compareExchange && seen !== first;
    if (isWrite && !isRefused) this.writers.set(address, this.all.length - 1);
  }

  private at(i: number): ToldAccess {
    return this.all[i] as ToldAccess;
  }
}
