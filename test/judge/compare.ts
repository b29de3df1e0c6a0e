/**
 * A program under every strategy of the engine, at both grains, against the enumerator: where they
 * differ, somebody is wrong.
 */
import type { Failure, WordModel } from '../../engine/search/model.ts';
import { search } from '../../engine/search/search.ts';
import type { Machine } from '../../engine/schedule/cpus/machine.ts';
import { Kind } from '../../engine/schedule/cpus/port.ts';
import type { Grain } from '../../engine/schedule/cpus/world.ts';
import { searchOrders } from '../../engine/schedule/strategies/partial-order.ts';
import { searchBounded } from '../../engine/schedule/strategies/preemptions.ts';
import { randomSchedules } from '../../engine/schedule/strategies/random-schedules.ts';
import { type Manner, machineFor } from './as-code.ts';
import { type Behaviour, enumerate } from './enumerate.ts';
import { type Program, showProgram } from './program.ts';

/** What was compared with the enumerator, or was too large for it. */
export interface Comparison {
  readonly behaviour: Behaviour | undefined;
  /** One line for each thing that is not as the enumerator says. */
  readonly differences: readonly string[];
}

/** How far to go: states of the enumerator, and executions of one reduced search. */
export interface Bounds {
  readonly statesMax: number;
  readonly executionsMax: number;
}

/** Compares everything that the engine can say of the program. */
export function compare(program: Program, { statesMax, executionsMax }: Bounds): Comparison {
  const behaviour = enumerate(program, statesMax);
  const differences: string[] = [];
  if (!behaviour) return { behaviour, differences };
  for (const manner of ['says', 'shows'] as const) {
    for (const grain of ['accesses', 'locks'] as const) {
      const of = new Compared(program, behaviour, grain, manner, differences);
      of.states();
      of.orders(executionsMax);
      of.preemptions();
      of.chance();
    }
  }
  return { behaviour, differences };
}

/** What a strategy saw, all failures passed over. */
class Seen {
  readonly finals = new Set<string>();
  readonly stuck = new Set<string>();
  races = false;
  /** Failures that no program here has. */
  other: string | undefined;
  readonly machine: Machine;
  private readonly words: number;

  constructor(machine: Machine) {
    this.machine = machine;
    this.words = machine.setup.words;
  }

  look(state: Uint32Array, at: number): void {
    const { machine } = this;
    const failure = machine.check(state, at);
    const words = [...state.subarray(at, at + this.words)].join(' ');
    if (machine.isDone(state, at)) this.finals.add(words);
    if (failure?.rule === 'deadlock') {
      const who = Array.from({ length: machine.cpus }, (_, cpu) =>
        machine.logs.kinds[machine.topOf(state, at, cpu)] === Kind.done ? 'd' : 'w',
      );
      this.stuck.add(`${words} ${who}`);
    } else if (failure) this.fail(failure);
  }

  fail(failure: Failure): void {
    if (failure.rule === 'race') this.races = true;
    else this.other = `${failure.rule}: ${failure.why}`;
  }
}

class Compared {
  private readonly program: Program;
  private readonly behaviour: Behaviour;
  private readonly grain: Grain;
  private readonly manner: Manner;
  private readonly differences: string[];

  constructor(
    program: Program,
    behaviour: Behaviour,
    grain: Grain,
    manner: Manner,
    differences: string[],
  ) {
    this.program = program;
    this.behaviour = behaviour;
    this.grain = grain;
    this.manner = manner;
    this.differences = differences;
  }

  /** Every state, those behind a failure left out. */
  states(): void {
    const seen = new Seen(this.machine());
    this.looked('states', seen, search(watched(seen.machine, seen)).kind);
  }

  orders(executionsMax: number): void {
    if (this.program.migrations > 0) return;
    const seen = new Seen(this.machine());
    const onFinal = (state: Uint32Array): void => seen.look(state, 0);
    const verdict = searchOrders(seen.machine, { executionsMax, onFinal });
    const { fails } = this;
    if (verdict.kind === 'unknown') {
      if (verdict.limit.startsWith('executionsMax') || this.canRefuseOrders) return;
      this.differ('orders', `unknown: ${verdict.limit}`);
    } else if ((verdict.kind === 'fails') !== fails) {
      this.differ('orders', `${verdict.kind}, should ${fails ? 'fail' : 'hold'}`);
    }
    if (verdict.kind === 'fails') this.known('orders', verdict.failure);
    if (verdict.kind !== 'holds') return;
    this.same('orders', 'finals', seen.finals, this.behaviour.finals);
  }

  /** With more preemptions than there can be. */
  preemptions(): void {
    const verdict = searchBounded(this.machine(), 40);
    if ((verdict.kind === 'fails') !== this.fails) this.differ('preemptions', verdict.kind);
    if (verdict.kind === 'fails') this.known('preemptions', verdict.failure);
  }

  /** Never anything that cannot be. */
  chance(): void {
    for (const depth of [0, 3]) {
      const options = { seed: 1, runs: 5, steps: 100, depth };
      const verdict = randomSchedules(this.machine(), options);
      if (verdict.kind === 'fails') this.known(`chance ${depth}`, verdict.failure);
    }
  }

  private machine(): Machine {
    return machineFor(this.program, this.grain, this.manner);
  }

  /** Does anything fail? Races are no failures where each access is a step. */
  private get fails(): boolean {
    return this.isRacy || this.behaviour.stuck.length > 0;
  }

  private get isRacy(): boolean {
    return this.grain === 'locks' && this.behaviour.isRacy;
  }

  /** Where a loop makes more than one access a turn, reduced executions are not defined. */
  private get canRefuseOrders(): boolean {
    const all = [...this.program.threads, ...this.program.handlers].flat(2);
    return this.manner === 'shows' && all.some(({ op }) => op === 'awaitEither');
  }

  private looked(what: string, seen: Seen, kind: string): void {
    if (kind !== 'holds') this.differ(what, `ended with ${kind}`);
    if (seen.other !== undefined) this.differ(what, seen.other);
    if (this.grain === 'locks' && seen.races !== this.behaviour.isRacy) {
      this.differ(what, seen.races ? 'races, but nothing does' : 'misses a race');
    }
    if (this.isRacy) return;
    this.same(what, 'finals', seen.finals, this.behaviour.finals);
    this.same(what, 'stuck', seen.stuck, this.behaviour.stuck);
  }

  /** A failure that was found must be one that the enumerator found. */
  private known(what: string, { rule, why }: Failure): void {
    const isKnown =
      (rule === 'deadlock' && this.behaviour.stuck.length > 0) || (rule === 'race' && this.isRacy);
    // Behind a race steps are too coarse to tell what further there is.
    if (!isKnown && !this.isRacy) this.differ(what, `fails by ${rule}: ${why}`);
  }

  private same(what: string, which: string, found: ReadonlySet<string>, all: readonly string[]) {
    const lacks = all.filter((one) => !found.has(one));
    const extra = [...found].filter((one) => !all.includes(one));
    if (lacks.length > 0) this.differ(what, `${which} lack ${lacks.join(' / ')}`);
    if (extra.length > 0) this.differ(what, `${which} that cannot be: ${extra.join(' / ')}`);
  }

  private differ(what: string, how: string): void {
    const { grain, manner, program } = this;
    this.differences.push(
      `${what}, grain ${grain}, ${manner}: ${how}\n    ${showProgram(program)}`,
    );
  }
}

/** The machine, looked at in all its states; nothing in it fails. */
function watched(machine: Machine, seen: Seen): WordModel {
  return {
    stateWords: machine.stateWords,
    initial: (sink) => machine.initial(sink),
    expand(words, at, sink) {
      machine.expand(words, at, {
        get words() {
          return sink.words;
        },
        get at() {
          return sink.at;
        },
        emit: (action) => sink.emit(action),
        fail: (_, failure) => seen.fail(failure),
      });
    },
    check: (words, at) => void seen.look(words, at),
    label: (action, words, at) => machine.label(action, words, at),
  };
}
