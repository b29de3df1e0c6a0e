/**
 * Small programs for a machine, in which all can be counted by hand. A CPU's state between calls is
 * its number times 100 plus the calls it has made.
 */
import { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { MemoryOf } from '../../../engine/schedule/cpus/memory.ts';
import type { Port } from '../../../engine/schedule/cpus/port.ts';
import type { Grain, World } from '../../../engine/schedule/cpus/world.ts';
import { search } from '../../../engine/search/search.ts';

export interface Toy {
  readonly cpus: number;
  /** Calls of each CPU. Default 1. */
  readonly calls?: number;
  /** Shared words, 0 at first. Default 4. */
  readonly words?: number;
  readonly grain?: Grain;
  readonly world?: World;
  readonly lengthMax?: number;
  /** One call. */
  call(port: Port, cpu: number, number: number): void;
  /** Per CPU, how many interrupts may come; each makes one call of `interrupt`. */
  readonly interrupts?: readonly number[];
  readonly nesting?: number;
  readonly migrations?: number;
  /** Default one in which each access takes place at once. */
  readonly memory?: MemoryOf;
  interrupt?(port: Port, cpu: number): void;
}

const HANDLER = 10_000;

export function toy({ cpus, calls = 1, words = 4, grain, world = {}, ...rest }: Toy): Machine {
  const { call, interrupt, interrupts, lengthMax, nesting, migrations, memory } = rest;
  const setup = {
    words,
    initial: () => {},
    threads: Array.from({ length: cpus }, (_, cpu) => cpu * 100),
    world,
    ...(grain && { grain }),
    ...(memory && { memory }),
    ...(lengthMax && { lengthMax }),
    ...(nesting && { nesting }),
    ...(migrations !== undefined && { migrations }),
    ...(interrupts && {
      handlers: interrupts.map((n, cpu) => Array.from({ length: n }, () => HANDLER + cpu * 100)),
    }),
  };
  return new Machine(setup, (port) => ({
    isDone: (local) => (local >= HANDLER ? local % 100 > 0 : local % 100 >= calls),
    run(local) {
      if (local >= HANDLER) interrupt?.(port, Math.floor((local - HANDLER) / 100));
      else call(port, Math.floor(local / 100), local % 100);
      return local + 1;
    },
  }));
}

/** Takes word 0 as a lock; word 0 is 0 while it is free. */
export function lock(port: Port, address = 0): void {
  while (port.exchange(address, 1) !== 0) port.relax(address, 1);
}

export const unlock = (port: Port, address = 0): void => port.atomicStore(address, 0);

/** Appends this CPU to the order of visits kept in word 1, four to a digit. */
export function visit(port: Port, cpu: number): void {
  port.store(1, port.load(1) * 4 + cpu);
}

/** The shared words of every state in which all calls are over, as text, ascending. */
export function finalsOf(machine: Machine, words: Uint32Array, at: number): string | undefined {
  if (!machine.isDone(words, at)) return undefined;
  return words.slice(at, at + machine.setup.words).join(' ');
}

/** Fails only if cpu1 runs whole between cpu0's two loads: one preemption. */
export const torn: Toy = {
  cpus: 2,
  call(port, cpu) {
    if (cpu === 1) return port.store(0, 1);
    if (port.load(0) !== port.load(0)) throw new Error('torn');
    return undefined;
  },
};

/** The verdict, and the shared words that all calls may leave behind. */
export function outcome(of: Toy) {
  const machine = toy(of);
  const finals = new Set<string>();
  const onState = (words: Uint32Array, at: number) => {
    const final = finalsOf(machine, words, at);
    if (final !== undefined) finals.add(final);
  };
  const verdict = search(machine, { onState });
  return { machine, verdict, finals: [...finals].toSorted() };
}
