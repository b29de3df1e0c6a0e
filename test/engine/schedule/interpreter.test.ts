/** A machine of logs does what one does that is written out plainly, on programs by chance. */
import { describe, expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { Interpreter, type Programs } from './interpreter.ts';
import { type Op, run, shared } from './programs.ts';

const words = 6;

/** Programs of two or three CPUs; plain accesses are of a word of the CPU's own, so none race. */
function programs(seed: number, isCoarse: boolean): Programs {
  const chance = prng(seed);
  const any = <Item>(list: readonly Item[]): Item => list[chance.below(list.length)]!;
  const op = (cpu: number): Op => {
    const own = shared + cpu;
    const word = chance.below(shared);
    return any<Op>([
      ['load', own],
      ['store', own],
      ['atomicLoad', word],
      ['atomicStore', word],
      ['exchange', word],
      ['add', word],
      ['swapIf', word],
      ['lock', word],
      ['unlock', word],
      ['await', word],
      ['loadOther', word],
      ['loadElse', word],
      ['storeWait', word],
      ['plainWait', own],
      ['swapWait', word],
      ['load', own],
      ['store', own],
      ['id'],
      ['off'],
      ['on'],
      ['id'],
      ['off'],
      ['back'],
      ['on'],
    ]);
  };
  const ops = (cpu: number, most: number): Op[] =>
    Array.from({ length: chance.below(most + 1) }, () => op(cpu));
  const cpus = Array.from({ length: 2 + chance.below(2) }, (_, cpu) => cpu);
  return {
    threads: cpus.map((cpu) => [ops(cpu, 5), ops(cpu, 5)]),
    handlers: cpus.map((cpu) => Array.from({ length: chance.below(3) }, () => ops(cpu, 4))),
    nesting: 1 + chance.below(2),
    isCoarse,
  };
}

/** A state between calls of a thread is its CPU and its calls made; of a handler, which it is. */
function machineOf({ threads, handlers, nesting, isCoarse }: Programs): Machine {
  const first = 10_000;
  const setup = {
    words,
    initial: () => undefined,
    threads: threads.map((_, cpu) => 100 * cpu),
    handlers: handlers.map((all, cpu) => all.map((_, n) => first + 100 * cpu + 10 * n)),
    nesting,
    world: {},
    grain: isCoarse ? ('locks' as const) : ('accesses' as const),
  };
  return new Machine(setup, (port) => ({
    isDone: (local) => (local >= first ? local % 10 > 0 : local % 100 >= 2),
    run(local) {
      if (local < first) run(port, threads[Math.floor(local / 100)]![local % 100]!);
      else run(port, handlers[Math.floor((local - first) / 100)]![Math.floor(local / 10) % 10]!);
      return local + 1;
    },
  }));
}

/** What can be seen of a state of both. */
const seenOf = (machine: Machine, state: Uint32Array) => ({
  words: [...state.subarray(0, words)],
  can: Array.from({ length: machine.actions }, (_, action) => machine.can(state, 0, action)),
  levels: Array.from({ length: machine.cpus }, (_, cpu) => machine.levelAt(state, 0, cpu)),
  next: Array.from({ length: machine.cpus }, (_, cpu) => machine.nextWord(state, 0, cpu)),
  isResting: machine.resting(state, 0) !== undefined,
  isDone: machine.isDone(state, 0),
  stuck: machine.check(state, 0)?.why,
});

function expectedOf(plain: Interpreter) {
  const { cpus } = plain;
  const can = Array.from({ length: 2 * cpus.length }, (_, action) => plain.can(action));
  const next = cpus.map((_, cpu) => plain.nextWord(cpu));
  const left = [...cpus.keys()].filter((cpu) => !plain.isDone(cpus[cpu]!));
  const isStuck = left.length > 0 && !can.slice(0, cpus.length).includes(true);
  return {
    words: plain.words,
    can,
    levels: cpus.map(({ frames }) => frames.length - 1),
    next,
    isResting: plain.isResting,
    isDone: left.length === 0,
    stuck: isStuck
      ? left.map((cpu) => `cpu${cpu} waits for word ${next[cpu]}`).join(', ')
      : undefined,
  };
}

describe.each([false, true])('a machine, at grain locks: %s', (isCoarse) => {
  test.each([1, 2, 3, 4])('can do and does what a plain one can and does: %i', (part) => {
    for (let seed = 1000 * part; seed < 1000 * part + 40; seed++) {
      const all = programs(seed, isCoarse);
      const machine = machineOf(all);
      const plain = new Interpreter(all, words);
      const state = new Uint32Array(machine.stateWords);
      machine.initial({ words: state, at: 0, emit: () => undefined, fail: () => undefined });
      const chance = prng(seed, 1);
      for (let step = 0; step < 40; step++) {
        const expected = expectedOf(plain);
        expect({ seed, step, ...seenOf(machine, state) }).toEqual({ seed, step, ...expected });
        const possible = [...expected.can.keys()].filter((action) => expected.can[action]);
        if (possible.length === 0) break;
        const action = possible[chance.below(possible.length)]!;
        const why = plain.take(action);
        expect(machine.take(state, 0, action)?.why).toBe(why);
        if (why !== undefined) break;
      }
    }
  });
});
