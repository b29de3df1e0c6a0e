/** Steps by themselves: what requests leave, which steps depend on each other, which race. */
import { describe, expect, test } from 'vitest';
import {
  dependent,
  type Footprint,
  takeWatched,
} from '../../../engine/schedule/strategies/footprint.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { isPlain, Kind, kindNames, writes, writtenBy } from '../../../engine/schedule/cpus/port.ts';
import { accessCode, Segments } from '../../../engine/schedule/races/races.ts';
import { lock, type Toy, toy, unlock } from './toys.ts';

const start = (machine: Machine): Uint32Array => {
  const words = new Uint32Array(machine.stateWords);
  machine.initial({ words, at: 0, emit: () => undefined, fail: () => undefined });
  return words;
};

describe('requests', () => {
  test('that write are stores and all atomics but loads', () => {
    const kinds = Object.entries(Kind).map(([name, kind]) => (writes(kind) ? name : ''));
    expect(kinds.filter(Boolean)).toEqual([
      'store',
      'atomicStore',
      'exchange',
      'compareExchange',
      'add',
    ]);
    expect(Object.values(Kind).filter(isPlain)).toEqual([Kind.load, Kind.store]);
    expect(kindNames[Kind.compareExchange]).toBe('compareExchange');
  });

  test('leave in their word what the language leaves', () => {
    const left = (kind: number, first: number, second = 0) => writtenBy(kind, 7, first, second);
    expect([left(Kind.load, 1), left(Kind.store, 1), left(Kind.atomicStore, 2)]).toEqual([7, 1, 2]);
    expect([left(Kind.exchange, 3), left(Kind.add, 4), left(Kind.relax, 5)]).toEqual([3, 11, 7]);
    expect(left(Kind.compareExchange, 7, 9)).toBe(9);
    expect(left(Kind.compareExchange, 8, 9)).toBe(7);
    expect(writtenBy(Kind.add, 2 ** 31 - 1, 1, 0)).toBe(-(2 ** 31));
  });
});

describe('a CPU', () => {
  /** Word 1 is touched under the lock, word 0. */
  const locking: Toy = {
    cpus: 2,
    call(port) {
      const on = port.disableInterrupts();
      port.id();
      lock(port);
      port.store(1, 1);
      unlock(port);
      port.restoreInterrupts(on);
    },
  };

  test('touches next what it asks for once it knows where it is, and waits for it', () => {
    const machine = toy(locking);
    const words = start(machine);
    const next = () => [0, 1].map((cpu) => machine.nextWord(words, 0, cpu));
    const awaited = () => [0, 1].map((cpu) => machine.awaited(words, 0, cpu));
    expect([next(), awaited()]).toEqual([
      [0, 0],
      [-1, -1],
    ]);
    machine.take(words, 0, 0);
    expect([next(), awaited()]).toEqual([
      [1, 0],
      [-1, 0],
    ]);
    machine.take(words, 0, 0);
    machine.take(words, 0, 0);
    expect([next(), awaited()]).toEqual([
      [-1, 0],
      [-1, -1],
    ]);
  });

  test('knows where it is behind switches, whatever they were', () => {
    for (const [on, word] of [
      [true, 1],
      [false, 2],
    ] as const) {
      const machine = toy({
        cpus: 1,
        call(port) {
          port.disableInterrupts();
          port.restoreInterrupts(on);
          port.id();
          const place = port.disableInterrupts() ? 1 : 2;
          while (port.atomicLoad(place) === 0) port.relax(place, 0);
          port.restoreInterrupts(true);
        },
      });
      const words = start(machine);
      expect([machine.nextWord(words, 0, 0), machine.awaited(words, 0, 0)]).toEqual([word, word]);
      words[word] = 1;
      expect([machine.nextWord(words, 0, 0), machine.awaited(words, 0, 0)]).toEqual([word, -1]);
    }
  });

  test('that has nothing more to do touches nothing and waits for nothing', () => {
    const machine = toy({ cpus: 1, call: (port) => port.store(0, 1) });
    const words = start(machine);
    machine.take(words, 0, 0);
    expect([machine.nextWord(words, 0, 0), machine.awaited(words, 0, 0)]).toEqual([-1, -1]);
  });
});

describe('somebody who is told what is broken', () => {
  const broken = (rule: string) => ({ rule, why: `${rule} is broken` });
  /** What one step of cpu0 tells, and what it answers; words 1 and 2 must not be touched. */
  function stepOf(call: Toy['call']) {
    const machine = toy({
      cpus: 1,
      grain: 'locks',
      world: {
        touches: (_who, _kind, address) => (address > 0 ? broken(`word ${address}`) : undefined),
        ends: () => broken('the end'),
      },
      call,
    });
    const words = start(machine);
    const told: string[] = [];
    machine.onBroken = ({ rule }) => void told.push(rule);
    return { told, answered: machine.take(words, 0, 0)?.rule };
  }

  test('is told of an access and of the end that comes with it', () => {
    expect(stepOf((port) => port.store(1, 1))).toEqual({ told: ['word 1'], answered: 'the end' });
  });

  test('is not told of what further accesses break', () => {
    const { told, answered } = stepOf((port) => {
      port.store(1, 1);
      port.store(2, 1);
    });
    expect({ told, answered }).toEqual({ told: ['word 1'], answered: 'word 1' });
  });

  test('is told that interrupts are left otherwise than they were found', () => {
    const { told, answered } = stepOf((port) => {
      port.store(0, 1);
      port.disableInterrupts();
    });
    // The call ends all the same.
    expect({ told, answered }).toEqual({ told: ['interrupts'], answered: 'the end' });
  });
});

describe('two steps', () => {
  const step = (cpu: number, touched: number, written = 0, calls = 0): Footprint => ({
    cpu,
    touched: Int32Array.of(0, touched),
    written: Int32Array.of(0, written),
    calls,
    isBack: false,
    plain: Int32Array.of(0, 0),
    plainWritten: Int32Array.of(0, 0),
  });

  test.each([
    ['of one CPU', step(0, 1), step(0, 2), true],
    ['that touch other words', step(0, 1, 1), step(1, 2, 2), false],
    ['that read one word', step(0, 1), step(1, 1), false],
    ['of which the first writes what the second reads', step(0, 1, 1), step(1, 1), true],
    ['of which the second writes what the first reads', step(0, 1), step(1, 1, 1), true],
    ['that begin calls', step(0, 1, 0, 1), step(1, 2, 0, 1), false],
    ['that end calls', step(0, 1, 0, 2), step(1, 2, 0, 2), false],
    ['of which the first ends and the second begins', step(0, 1, 0, 2), step(1, 2, 0, 1), true],
    ['of which the first begins and the second ends', step(0, 1, 0, 1), step(1, 2, 0, 2), true],
    ['of which one does neither', step(0, 1, 0, 3), step(1, 2, 0, 0), false],
  ])('%s depend on each other, or not', (_what, a, b, expected) => {
    expect(dependent(a, b)).toBe(expected);
  });

  test('touch what they access, and begin and end calls', () => {
    const of: Toy = {
      cpus: 2,
      words: 40,
      interrupts: [1, 0],
      call(port) {
        port.load(33);
        port.store(34, 1);
        port.add(2, 1);
      },
      interrupt: (port) => void port.load(0),
    };
    const machine = toy(of);
    const words = start(machine);
    const seen = [2, 0, 0, 0, 0].map((action) => takeWatched(machine, words, 0, action).footprint);
    expect(
      seen.map(({ cpu, touched, written, calls }) => [cpu, [...touched], [...written], calls]),
    ).toEqual([
      [0, [0, 0], [0, 0], 0],
      [0, [1, 0], [0, 0], 3],
      [0, [0, 2], [0, 0], 1],
      [0, [0, 4], [0, 4], 0],
      [0, [4, 0], [4, 0], 2],
    ]);
    expect(machine.listener).toBeUndefined();
  });
});

describe('what a CPU accessed since it last ordered itself', () => {
  test('is a set: one number, however it came to be', () => {
    const segments = new Segments();
    const [a, b, c] = [accessCode(1, false), accessCode(12, true), accessCode(2, false)];
    const one = segments.with(segments.with(segments.with(0, a), b), c);
    const other = segments.with(segments.with(segments.with(0, c), a), b);
    expect(other).toBe(one);
    expect(segments.with(one, b)).toBe(one);
    expect(segments.with(segments.with(0, a), b)).not.toBe(one);
  });

  test('conflicts with nothing while it is empty', () => {
    expect(new Segments().conflicts(0, accessCode(1, true))).toBe(false);
  });

  test.each([
    ['read', 'read', false],
    ['read', 'write', true],
    ['write', 'read', true],
    ['write', 'write', true],
  ])('%s, then %s of one word: a race is %s', (first, second, races) => {
    const segments = new Segments();
    const codeOf = (text: string, address = 5) => accessCode(address, text === 'write');
    expect(segments.conflicts(segments.with(0, codeOf(first)), codeOf(second))).toBe(races);
    expect(segments.conflicts(segments.with(0, codeOf(first)), codeOf(second, 6))).toBe(false);
  });
});
