/**
 * Who waits: code that shows its local state is compared by it, code that says that it waits is
 * believed unless it counts. What the judge finds by chance is written out here.
 */
import { describe, expect, test } from 'vitest';
import { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Port } from '../../../engine/schedule/cpus/port.ts';
import { searchOrders } from '../../../engine/schedule/strategies/partial-order.ts';
import { randomSchedules } from '../../../engine/schedule/strategies/random-schedules.ts';
import { search } from '../../../engine/search/search.ts';
import { lock, outcome, type Toy, unlock } from './toys.ts';

/** Code of one call that shows where it is, by what `at` was last set to. */
interface Shown {
  at: string;
}

type ShownCall = (port: Port, cpu: number, shown: Shown) => void;

const shows = (cpus: number, call: ShownCall, words = 4): Machine =>
  new Machine(
    {
      words,
      initial: () => undefined,
      threads: Array.from({ length: cpus }, (_, cpu) => 10 * cpu),
      world: {},
      lengthMax: 100,
    },
    (port) => {
      const shown = { at: '' };
      return {
        localState: () => shown.at,
        isDone: (local) => local % 10 > 0,
        run(local) {
          shown.at = 'start';
          call(port, Math.floor(local / 10), shown);
          return local + 1;
        },
      };
    },
  );

/** Peterson's lock of two CPUs: word 0 and 1 say who wants it, word 2 whose turn it is to wait. */
const peterson: ShownCall = (port, cpu, shown) => {
  port.atomicStore(cpu, 1);
  shown.at = 'asks';
  port.atomicStore(2, 1 - cpu);
  for (;;) {
    shown.at = 'looks at the other';
    if (port.atomicLoad(1 - cpu) === 0) break;
    shown.at = 'looks whose turn it is';
    if (port.atomicLoad(2) === cpu) break;
  }
  shown.at = 'is in';
  const before = port.load(3);
  shown.at = `is in with ${before}`;
  port.store(3, before + 1);
  shown.at = 'goes';
  port.atomicStore(cpu, 0);
};

describe('code that shows its local state', () => {
  test('waits at one word without a step', () => {
    const machine = shows(2, (port, cpu, shown) => {
      if (cpu === 1) return port.atomicStore(0, 1);
      while (port.atomicLoad(0) === 0) shown.at = 'start';
      return undefined;
    });
    // cpu1 stores, then cpu0 goes on: no state in which cpu0 has looked in vain.
    expect(search(machine)).toMatchObject({ kind: 'holds', explored: { states: 3 } });
  });

  test('goes round a loop of two words step by step', () => {
    const machine = shows(2, peterson);
    const counts = new Set<number>();
    const onState = (words: Uint32Array, at: number): void => {
      if (machine.isDone(words, at)) counts.add(words[at + 3]!);
    };
    expect(search(machine, { onState }).kind).toBe('holds');
    expect([...counts]).toEqual([2]);
  });

  test('is stuck where all that are left go round with all words as they are', () => {
    const machine = shows(2, (port, cpu, shown) => {
      for (shown.at = 'start'; ; shown.at = 'start') {
        if (port.atomicLoad(cpu) !== 0) return;
        shown.at = 'second';
        if (port.atomicLoad(2) !== 0) return;
      }
    });
    expect(search(machine)).toMatchObject({
      kind: 'fails',
      failure: { rule: 'deadlock', why: 'cpu0 waits for word 0, cpu1 waits for word 1' },
      trace: { actions: [] },
    });
  });

  test('gives up after its tries, however alike they are', () => {
    const machine = shows(2, (port, _cpu, shown) => {
      for (let tries = 0; tries < 20; tries++) {
        shown.at = `${tries}`;
        if (port.exchange(0, 1) === 0) return;
      }
      shown.at = 'gives up';
      port.store(1, 1);
    });
    const words = new Set<string>();
    const onState = (state: Uint32Array, at: number): void => {
      if (machine.isDone(state, at)) words.add(state.slice(at, at + 2).join(' '));
    };
    expect(search(machine, { onState }).kind).toBe('holds');
    expect([...words]).toEqual(['1 1']);
  });

  test('has no reduced executions where it can go round, and the verdict says so', () => {
    expect(searchOrders(shows(2, peterson))).toMatchObject({
      kind: 'unknown',
      limit: 'orders of steps are defined for loops of one access only',
    });
  });
});

describe('a call that asks for more than we follow', () => {
  const scans = (isLengthOurs: boolean): Machine =>
    new Machine(
      { words: 1, initial: () => undefined, threads: [0], world: {}, lengthMax: 50, isLengthOurs },
      (port) => ({
        isDone: (local) => local > 0,
        run(local) {
          for (let n = 0; n < 60; n++) port.load(0);
          return local + 1;
        },
      }),
    );

  test('has no end where it was said how long calls are', () => {
    expect(search(scans(false))).toMatchObject({ kind: 'fails', failure: { rule: 'endless' } });
  });

  test('is no failure where nobody said so, and nothing holds', () => {
    const limit = 'calls of more than 50 requests';
    expect(search(scans(true))).toMatchObject({ kind: 'unknown', limit });
    expect(searchOrders(scans(true))).toMatchObject({ kind: 'unknown', limit });
  });
});

describe('code that says that it waits', () => {
  const tries = (most: number): Toy => ({
    cpus: 2,
    call(port, cpu) {
      if (cpu === 1) {
        lock(port);
        unlock(port);
        return;
      }
      for (let n = 0; n < most; n++) {
        if (port.exchange(0, 1) === 0) return unlock(port);
        port.relax(0, 1);
      }
      port.store(1, 1);
    },
  });

  test('and counts its tries does not wait: it gives up while the other has the lock', () => {
    for (const most of [1, 2, 3, 50]) {
      expect(outcome(tries(most)).finals).toEqual(['0 0 0 0', '0 1 0 0']);
    }
  });

  test('and tries for as long as a call may last waits', () => {
    expect(outcome(tries(10_000)).finals).toEqual(['0 0 0 0']);
  });

  test('and tries otherwise when it comes back is taken at its word', () => {
    const { verdict } = outcome({
      cpus: 1,
      call(port) {
        const seen = port.atomicLoad(0);
        port.relax(0, seen);
        port.exchange(0, 1);
      },
    });
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'deadlock' } });
  });
});

describe('races at grain locks', () => {
  const races = (call: Toy['call'], words = 4) =>
    outcome({ cpus: 2, grain: 'locks', words, call }).verdict;

  test('with an attempt that waits', () => {
    const verdict = races((port, cpu) => {
      if (cpu === 1) {
        while (port.exchange(0, 1) !== 0) port.relax(0, 1);
        return;
      }
      port.exchange(0, 1);
      port.load(0);
      port.atomicStore(0, 0);
    });
    expect(verdict).toMatchObject({
      kind: 'fails',
      failure: {
        rule: 'race',
        why: 'load of word 0 by cpu0 is not ordered with the exchange that cpu1 is about to make',
      },
    });
  });

  test('not with what was published by an atomic access', () => {
    const verdict = races((port, cpu) => {
      if (cpu === 0) {
        port.atomicStore(1, 7);
        return;
      }
      while (port.atomicLoad(1) === 0) port.relax(1, 0);
      port.store(1, 8);
    });
    expect(verdict.kind).toBe('holds');
  });

  test('with a plain wait', () => {
    const verdict = races((port, cpu) => {
      if (cpu === 0) port.atomicStore(0, 1);
      else while (port.load(0) === 0) port.relax(0, 0);
    });
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'race' } });
  });
});

test('schedules by chance go on with those that do not only go round', () => {
  const machine = shows(2, peterson);
  const verdict = randomSchedules(machine, { seed: 1, runs: 20, steps: 60 });
  expect(verdict.kind).toBe('unknown');
  expect(verdict.kind === 'unknown' && verdict.steps).toBeLessThan(20 * 60);
});
