/**
 * A schedule played step by step, as a story: which calls there were and what they answered, what
 * each step touched, who holds which block, and where the failing call read a value that misled it.
 */
import type { Failure } from '../../../engine/search/model.ts';
import { type Described, describeStep } from '../../../engine/schedule/cpus/label.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import { writes } from '../../../engine/schedule/cpus/port.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import { type AnyScenario, isOfObjects, machineOf } from '../world/any-scenario.ts';
import { worldOf } from '../world/world.ts';
import { type ObjectHeap, objectWorldOf } from '../world/object-world.ts';

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

export interface Story {
  readonly calls: readonly ToldCall[];
  readonly steps: readonly ToldStep[];
  readonly failure: Failure | undefined;
  /** Changes from one CPU to another. */
  readonly switches: number;
  /** What the failing call read that others wrote at the wrong time; one sentence. */
  readonly misled: string | undefined;
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
  return { calls, steps, failure, switches, misled: failure && accesses.misled(), stale };
}

/** What to show of the heap of a state. */
function heapsOf(
  scenario: AnyScenario,
  machine: Machine,
): (state: Uint32Array) => Pick<ToldStep, 'held' | 'objects'> {
  if (isOfObjects(scenario)) {
    const world = objectWorldOf(machine);
    return (state) => ({ held: [], objects: world.heapAt(state, 0) });
  }
  const world = worldOf(machine);
  return (state) => ({ held: world.liveAt(state, 0) });
}

function noteCall(calls: ToldCall[], { cpu, level, thread, began, ended }: Described): void {
  if (began !== undefined) calls.push({ cpu, level, thread, call: began, result: undefined });
  if (ended === undefined) return;
  // A thread may end its call on another CPU than it began it on.
  const open = calls.findLast((call) => call.thread === thread && call.level === level);
  if (open) open.result = ended.result;
}

interface Noted {
  readonly step: number;
  readonly cpu: number;
  readonly thread: number;
  readonly address: number;
  readonly isWrite: boolean;
  readonly value: number;
}

/** All accesses of a story, to be asked who read what too early. */
class Accesses {
  private readonly machine: Machine;
  private readonly all: Noted[] = [];
  private step = 0;
  private cpu = 0;
  private thread = 0;
  /** Number in `all` where the call under way of each thread began. */
  private readonly begins: number[] = [];

  constructor(machine: Machine) {
    this.machine = machine;
    machine.listener = {
      access: (kind, address, first, _second, observed) => {
        const isWrite = writes(kind);
        if (address < 0) return;
        const value = isWrite ? first : observed;
        const { step, cpu, thread } = this;
        this.all.push({ step, cpu, thread, address, isWrite, value });
      },
    };
  }

  begin(step: number, { cpu, thread, began }: Described): void {
    this.step = step;
    this.cpu = cpu;
    this.thread = thread;
    if (began !== undefined) this.begins[thread] = this.all.length;
  }

  /** The first read of the failing call that another thread's later store made stale. */
  misled(): string | undefined {
    const since = this.all.slice(this.begins[this.thread] ?? 0);
    const own = since.filter(({ thread }) => thread === this.thread);
    for (const read of own.filter(({ isWrite }) => !isWrite)) {
      const later = this.all.find(
        (write) =>
          write.isWrite &&
          write.thread !== read.thread &&
          write.address === read.address &&
          this.all.indexOf(write) > this.all.indexOf(read),
      );
      if (later) return `${this.show(read)}, before cpu${later.cpu}'s store at step ${later.step}`;
    }
    return this.fromOpenCall(own);
  }

  /** Else the last read of what a call that is still under way has written. */
  private fromOpenCall(own: readonly Noted[]): string | undefined {
    for (const read of own.toReversed()) {
      if (read.isWrite) continue;
      const before = this.all.slice(0, this.all.indexOf(read));
      const write = before.findLast((a) => a.isWrite && a.address === read.address);
      if (!write || write.thread === read.thread) continue;
      if (this.all.indexOf(write) < (this.begins[write.thread] ?? 0)) continue;
      return `${this.show(read)}, as written by cpu${write.cpu} at step ${write.step}`;
    }
    return undefined;
  }

  private show({ address, value, cpu, step }: Noted): string {
    const name = this.machine.setup.world.nameOf?.(address) ?? `word ${address}`;
    return `${name} = ${value} was read by cpu${cpu} at step ${step}`;
  }
}
