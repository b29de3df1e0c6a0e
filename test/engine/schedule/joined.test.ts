/** Joined accesses: nobody comes between, and who waits for two words waits for either. */
import { describe, expect, test } from 'vitest';
import { describeStep } from '../../../engine/schedule/cpus/label.ts';
import type { Port } from '../../../engine/schedule/cpus/port.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import { outcome, type Toy, toy } from './toys.ts';

/** Adds to a word as a load and a store that are one. */
function increment(port: Port, address = 0): void {
  port.joinNext();
  port.atomicStore(address, port.atomicLoad(address) + 1);
}

/** Looks at words 0 and 1 at once. */
function look(port: Port): [number, number] {
  port.joinNext();
  return [port.atomicLoad(0), port.atomicLoad(1)];
}

describe('two joined accesses', () => {
  test('are one step: by hand, each of two CPUs is before its increment or behind it', () => {
    const { finals, verdict } = outcome({ cpus: 2, words: 1, call: (port) => increment(port) });
    expect(finals).toEqual(['2']);
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 4, transitions: 4 } });
  });

  test('are not joined to the third', () => {
    const thrice = (port: Port): void => {
      increment(port);
      port.atomicStore(0, port.atomicLoad(0) + 1);
    };
    expect(outcome({ cpus: 2, words: 1, call: thrice }).finals).toEqual(['2', '3', '4']);
  });

  test('are one step six hundred times', () => {
    const call = (port: Port): void => {
      for (let n = 0; n < 600; n++) increment(port);
    };
    const { verdict } = outcome({ cpus: 1, words: 1, lengthMax: 2000, call });
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 601 } });
  });

  test('are both told of as one step', () => {
    const { machine } = outcome({ cpus: 1, words: 2, call: (port) => void look(port) });
    const { state: words } = initialOf(machine);
    expect(describeStep(machine, 0, words, 0).made).toEqual([
      'atomicLoad word 0 = 0',
      'atomicLoad word 1 = 0',
    ]);
  });

  test('see two words as one store of two left them, and torn only if they are not joined', () => {
    const sees = (isJoined: boolean) =>
      outcome({
        cpus: 2,
        words: 3,
        call(port, cpu) {
          if (isJoined || cpu === 0) port.joinNext();
          if (cpu === 0) {
            port.atomicStore(0, 1);
            port.atomicStore(1, 1);
            return;
          }
          const low = port.atomicLoad(0);
          port.atomicStore(2, 10 * low + port.atomicLoad(1));
        },
      }).finals;
    expect(sees(true)).toEqual(['1 1 0', '1 1 11']);
    expect(sees(false)).toEqual(['1 1 0', '1 1 1', '1 1 11']);
  });

  test('do not join what a call does when it starts over', () => {
    const { finals, machine } = outcome({
      cpus: 2,
      words: 3,
      call(port, cpu) {
        if (cpu === 1) return port.atomicStore(0, 1);
        const [low] = look(port);
        if (low === 0) return port.startOver();
        return port.atomicStore(2, low);
      },
    });
    expect(finals).toEqual(['1 0 1']);
    expect(machine.logs.hasStartedOver).toBe(true);
  });
});

describe('who waits for two words', () => {
  /** CPU 0 waits until word 0 or word 1 is not 0 any more; CPU 1 does this. */
  const waiting = (wakes: (port: Port) => void): Toy => ({
    cpus: 2,
    words: 3,
    call(port, cpu) {
      if (cpu === 1) return wakes(port);
      for (;;) {
        const [low, high] = look(port);
        if (low !== 0 || high !== 0) return port.atomicStore(2, 10 * low + high);
        port.joinNext();
        port.relax(0, low);
        port.relax(1, high);
      }
    },
  });

  test.each([
    ['the first', (port: Port) => port.atomicStore(0, 1), '1 0 10'],
    ['the second', (port: Port) => port.atomicStore(1, 1), '0 1 1'],
  ])('goes on when %s changes', (_which, wakes, final) => {
    const { verdict, finals } = outcome(waiting(wakes));
    expect(verdict).toMatchObject({ kind: 'holds' });
    expect(finals).toEqual([final]);
  });

  test('waits for ever if neither does', () => {
    const { verdict } = outcome(waiting((port) => port.atomicStore(2, 0)));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'deadlock' } });
  });

  test('takes no step while neither has changed', () => {
    const machine = toy(waiting((port) => port.atomicStore(1, 1)));
    const { state: words } = initialOf(machine);
    expect(machine.take(words, 0, 0)).toBeUndefined();
    expect([machine.can(words, 0, 0), machine.can(words, 0, 1)]).toEqual([false, true]);
    machine.take(words, 0, 1);
    expect(machine.can(words, 0, 0)).toBe(true);
  });
});

/** cpu0 joins an access of word 0 to one of word 1; cpu1 stores to either, perhaps behind it. */
const joinedAnd = (word: number, waits: boolean) =>
  outcome({
    cpus: 2,
    grain: 'locks',
    call(port, cpu) {
      if (cpu === 0) {
        port.joinNext();
        port.atomicLoad(0);
        port.atomicStore(1, 1);
        return;
      }
      while (waits && port.atomicLoad(1) === 0) port.relax(1, 0);
      port.store(word, 1);
    },
  }).verdict;

test.each([0, 1])('a plain store races with joined accesses, of which word %i is one', (word) => {
  expect(joinedAnd(word, false)).toMatchObject({ kind: 'fails', failure: { rule: 'race' } });
});

test.each([0, 1])('what comes behind joined accesses races with neither: word %i', (word) => {
  expect(joinedAnd(word, true).kind).toBe('holds');
});
