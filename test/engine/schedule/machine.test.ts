/**
 * The mechanism: plain code stopped at any access, copied and continued, on toys counted by hand.
 */
import { describe, expect, test } from 'vitest';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import { lock, outcome, type Toy, toy, unlock, visit } from './toys.ts';

const increment: Toy = {
  cpus: 2,
  words: 1,
  call: (port) => port.store(0, port.load(0) + 1),
};

describe('a machine', () => {
  test('loses an increment of two that load and store', () => {
    const { verdict, finals } = outcome(increment);
    expect(finals).toEqual(['1', '2']);
    // By hand: each CPU is before its load, between, or done, and knows what it loaded. 3 · 3
    // pairs, of which (between, done) and its mirror come with 0 or 1 loaded, and (done, done)
    // with 1 or 2.
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 12 } });
  });

  test('loses none if the increment is one access', () => {
    expect(outcome({ ...increment, call: (port) => void port.add(0, 1) }).finals).toEqual(['2']);
  });

  test('runs code once for each log, not once for each step', () => {
    // Logs: nothing observed, 0 loaded, 1 loaded, and each of those with the store made.
    const { machine } = outcome({ ...increment, cpus: 1, calls: 1 });
    expect(machine.logs.runs).toBe(3);
  });

  test('lets a finally block run on the way out of a stop without any harm', () => {
    const { finals } = outcome({
      cpus: 2,
      call(port) {
        lock(port);
        try {
          port.store(1, port.load(1) + 1);
        } finally {
          unlock(port);
        }
      },
    });
    expect(finals).toEqual(['0 2 0 0']);
  });

  test('lets code that catches everything do no harm either', () => {
    const { finals } = outcome({
      ...increment,
      call(port) {
        try {
          port.store(0, port.load(0) + 1);
        } catch {
          port.store(0, 77);
        }
      },
    });
    expect(finals).toEqual(['1', '2']);
  });

  test('is told of the CPU by its number', () => {
    const { finals } = outcome({ cpus: 2, words: 2, call: (port) => port.store(port.id(), 7) });
    expect(finals).toEqual(['7 7']);
  });

  test('reports what code throws, and the word that is not there', () => {
    const throwing = outcome({
      cpus: 1,
      call(port) {
        port.load(0);
        throw new RangeError('no such frame');
      },
    });
    const failure = { rule: 'threw', why: 'no such frame' };
    expect(throwing.verdict).toMatchObject({ kind: 'fails', failure });
    expect(outcome({ cpus: 1, words: 4, call: (port) => port.store(4, 1) }).verdict).toMatchObject({
      kind: 'fails',
      failure: { rule: 'outside', why: 'cpu0: store of word 4 of 4' },
    });
    for (const address of [-1, 0.5, Number.NaN, 2 ** 32]) {
      const { verdict } = outcome({ cpus: 1, call: (port) => void port.load(address) });
      expect(verdict).toMatchObject({ failure: { rule: 'outside' } });
    }
  });

  test('says of a call that asks for ever that it does not end', () => {
    const endless = outcome({
      cpus: 1,
      lengthMax: 9,
      call(port) {
        for (;;) port.load(0);
      },
    });
    const failure = { rule: 'endless', why: 'no end after 9 requests' };
    expect(endless.verdict).toMatchObject({ kind: 'fails', failure });
    expect(endless.verdict.kind === 'fails' && endless.verdict.trace.actions).toHaveLength(10);
  });
});

describe('waiting', () => {
  test('is no step: two CPUs with one lock have no states of spinning', () => {
    const { verdict, finals } = outcome({
      cpus: 2,
      call(port) {
        lock(port);
        unlock(port);
      },
    });
    expect(finals).toEqual(['0 0 0 0']);
    // Each CPU before, inside, behind: 9 pairs without the one where both are inside.
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 8 } });
  });

  test('for one another is a deadlock, found with the shortest way into it', () => {
    const { verdict } = outcome({
      cpus: 2,
      call(port, cpu) {
        lock(port, cpu);
        lock(port, 1 - cpu);
        unlock(port, 1 - cpu);
        unlock(port, cpu);
      },
    });
    expect(verdict).toMatchObject({
      kind: 'fails',
      failure: { rule: 'deadlock', why: 'cpu0 waits for word 1, cpu1 waits for word 0' },
      trace: { actions: [0, 1] },
    });
  });

  test('for a value that is there already is a lost wake-up', () => {
    const { verdict } = outcome({
      cpus: 1,
      call(port) {
        while (port.load(0) === 0) port.relax(0, 0);
      },
    });
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'deadlock' } });
  });
});

describe('an interrupt', () => {
  const interrupted: Toy = {
    cpus: 1,
    interrupts: [1],
    call: (port) => port.store(0, port.load(0) + 1),
    interrupt: (port) => port.store(0, port.load(0) + 10),
  };

  test('comes before any step, or not at all, and ends before the call goes on', () => {
    // Not at all, before the load, between load and store (and is overwritten), or afterwards.
    expect(outcome(interrupted).finals).toEqual(['1 0 0 0', '11 0 0 0']);
  });

  test('does not come while interrupts are off', () => {
    const { finals } = outcome({
      ...interrupted,
      call(port) {
        const on = port.disableInterrupts();
        const seen = port.load(0);
        port.store(0, seen + 1);
        port.store(1, port.load(0) - seen);
        port.restoreInterrupts(on);
      },
    });
    expect(finals).toEqual(['1 1 0 0', '11 1 0 0']);
  });

  test('that waits for what its own CPU holds waits for ever', () => {
    const { verdict } = outcome({
      ...interrupted,
      call(port) {
        lock(port);
        unlock(port);
      },
      interrupt: (port) => lock(port),
    });
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'deadlock' } });
    expect(verdict.kind === 'fails' && verdict.trace.actions).toEqual([0, 1]);
  });

  test('may be interrupted itself, if it lets that and nesting does', () => {
    const nested: Toy = {
      ...interrupted,
      interrupts: [2],
      call: (port) => port.store(0, 1),
      interrupt(port) {
        // Its own depth, as long as nobody is above it.
        const depth = port.add(1, 1);
        port.restoreInterrupts(true);
        port.store(2 + depth, 1);
        port.disableInterrupts();
        port.add(1, -1);
      },
    };
    const deep = (finals: string[]) => finals.some((words) => words.endsWith('1 1'));
    expect(deep(outcome({ ...nested, nesting: 1 }).finals)).toBe(false);
    expect(deep(outcome({ ...nested, nesting: 2 }).finals)).toBe(true);
  });

  test('leaves interrupts off behind it only at the price of a failure', () => {
    const { verdict } = outcome({ ...interrupted, call: (port) => void port.disableInterrupts() });
    const why = 'a call on cpu0 found interrupts on and left them off';
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'interrupts', why } });
  });
});

describe('grain locks', () => {
  const guarded: Toy = {
    cpus: 2,
    calls: 2,
    call(port, cpu) {
      lock(port);
      visit(port, cpu);
      unlock(port);
    },
  };

  test('leaves the same words behind as grain accesses, with fewer states', () => {
    const fine = outcome(guarded);
    const coarse = outcome({ ...guarded, grain: 'locks' });
    expect(coarse.finals).toEqual(fine.finals);
    // The orders of two visits each: 4 over 2.
    expect(coarse.finals).toHaveLength(6);
    expect(coarse.verdict.explored.states).toBeLessThan(fine.verdict.explored.states);
  });

  test('calls unordered accesses a race, where it could miss what grain accesses sees', () => {
    const { verdict } = outcome({ ...increment, grain: 'locks' });
    const why = 'load of word 0 by cpu1 is not ordered with an access by cpu0';
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'race', why } });
  });

  test('calls a plain unlock a race with the next attempt to lock', () => {
    const { verdict } = outcome({
      ...guarded,
      grain: 'locks',
      call(port, cpu) {
        lock(port);
        visit(port, cpu);
        port.store(0, 0);
      },
    });
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'race' } });
  });

  test('keeps each access a step of its own where an interrupt can come', () => {
    const hit: Toy = {
      cpus: 1,
      interrupts: [1],
      call: (port) => port.store(1, port.load(0) - port.load(0)),
      interrupt: (port) => port.store(0, 1),
    };
    const [fine, coarse] = [outcome(hit), outcome({ ...hit, grain: 'locks' })];
    expect(coarse.finals).toEqual(fine.finals);
    expect(fine.finals).toEqual(['0 0 0 0', `1 ${2 ** 32 - 1} 0 0`, '1 0 0 0'].toSorted());
  });

  test('remembers plain accesses behind the last atomic one, until the next', () => {
    const machine = toy({
      cpus: 1,
      calls: 2,
      grain: 'locks',
      call(port) {
        port.add(3, 1);
        port.load(1);
      },
    });
    const { state } = initialOf(machine);
    const remembered = () => [1, 2, 4].map((below) => machine.remembersBelow(state, 0, below));
    expect(remembered()).toEqual([false, false, false]);
    machine.take(state, 0, 0);
    expect(machine.resting(state, 0)).toEqual([1]);
    expect(remembered()).toEqual([false, true, true]);
    // The next call's atomic access is a step of its own, with the plain one behind it.
    machine.take(state, 0, 0);
    expect(remembered()).toEqual([false, true, true]);
    const fine = toy({ cpus: 1, call: (port) => port.store(0, 1) });
    const { state: after } = initialOf(fine);
    fine.take(after, 0, 0);
    expect(fine.remembersBelow(after, 0, 4)).toBe(false);
  });
});
