/** What code asks for, as a tree that is built by hand: many logs, long ones, and their ends. */
import { describe, expect, test } from 'vitest';
import { Logs } from '../../../engine/schedule/cpus/logs.ts';
import { BrokenRule, Kind, type Port, UnfitCode } from '../../../engine/schedule/cpus/port.ts';
import { search } from '../../../engine/search/search.ts';
import { takeWatched } from '../../../engine/schedule/strategies/footprint.ts';
import { lock, type Toy, toy, unlock } from './toys.ts';

/** One call, from state 0 to state 1. */
const logsOf = (run: (port: Port) => void, lengthMax = 4096): Logs =>
  new Logs(
    (port) => ({
      isDone: (local) => local > 0,
      run(local) {
        run(port);
        return local + 1;
      },
    }),
    lengthMax,
  );

describe('logs of one call', () => {
  test('are found again however many there are, and no code is run for that', () => {
    const logs = logsOf((port) => {
      const word = port.load(3);
      if (word % 2 === 1) port.startOver();
      port.store(word, 7);
    });
    const root = logs.root(0);
    expect(logs.hasStartedOver).toBe(false);
    const again = logs.again(logs.child(root, 9));
    expect(logs.hasStartedOver).toBe(true);
    const many = 5_000;
    const words = Array.from({ length: many }, (_, i) => 2 * (i % 2 === 0 ? i : -i));
    const nodes = words.map((word) => logs.child(root, word));
    expect(new Set(nodes).size).toBe(many);
    expect(nodes).not.toContain(again);
    const { runs, count } = logs;
    expect(words.map((word) => logs.child(root, word))).toEqual(nodes);
    expect([logs.runs, logs.count]).toEqual([runs, count]);
    for (const [i, node] of nodes.entries()) {
      expect(logs.kinds[node]).toBe(Kind.store);
      expect([logs.addresses[node], logs.firsts[node]]).toEqual([words[i]! | 0, 7]);
      expect([logs.parentOf(node), logs.observationOf(node)]).toEqual([root, words[i]! | 0]);
    }
  });

  test('of one observation are others behind another log', () => {
    const logs = logsOf((port) => {
      port.load(0);
      port.load(1);
    });
    const root = logs.root(0);
    const ends = [0, 1, 2, 3].map((first) => logs.child(logs.child(root, first), 1));
    expect(new Set(ends).size).toBe(4);
  });

  test('tell which CPU they were told last', () => {
    const logs = logsOf((port) => {
      port.load(0);
      port.id();
      port.load(1);
      port.id();
    });
    const root = logs.root(0);
    expect(logs.toldId(root)).toBeUndefined();
    const asking = logs.child(root, 7);
    expect(logs.toldId(asking)).toBeUndefined();
    const told = logs.child(asking, 2);
    expect(logs.toldId(told)).toBe(2);
    const later = logs.child(told, 8);
    expect(logs.toldId(later)).toBe(2);
    expect(logs.toldId(logs.child(later, 3))).toBe(3);
  });

  test('are run once more if that is asked for, but not behind their end', () => {
    const logs = logsOf((port) => void port.load(0));
    const root = logs.root(0);
    const end = logs.child(root, 1);
    expect(logs.runs).toBe(2);
    logs.runAgain(root);
    expect([logs.runs, logs.kinds[root]]).toEqual([3, Kind.load]);
    logs.runAgain(end);
    expect([logs.runs, logs.kinds[end]]).toEqual([3, Kind.returned]);
    expect([logs.messageOf(root), logs.brokenRuleOf(root)]).toEqual(['', undefined]);
  });

  test('keep every answer, also of a long call', () => {
    const sums: Toy = {
      cpus: 1,
      call(port) {
        let sum = 0;
        for (let i = 0; i < 300; i++) sum += port.add(0, 1);
        port.store(1, sum);
      },
    };
    let last: number | undefined;
    const world = {
      ends: (_who: unknown, _l: number, _b: number, words: Uint32Array, at: number) =>
        void (last = words[at + 1]),
    };
    expect(search(toy({ ...sums, world })).explored.states).toBe(302);
    expect(last).toBe((299 * 300) / 2);
  });
});

describe('code', () => {
  const failureOf = (call: Toy['call']) => {
    const verdict = search(toy({ cpus: 1, call }));
    return verdict.kind === 'fails' ? verdict.failure : verdict.kind;
  };

  test('that says which rule it broke breaks that one', () => {
    const broken = failureOf((port) => {
      port.load(0);
      throw new BrokenRule('mine', 'so it is');
    });
    expect(broken).toEqual({ rule: 'mine', why: 'so it is' });
    const other = failureOf((port) => {
      port.load(0);
      throw new Error('so it is');
    });
    expect(other).toEqual({ rule: 'threw', why: 'so it is' });
  });

  test('that no machine can run says so to the caller', () => {
    const unfit = () =>
      failureOf(() => {
        throw new UnfitCode('not this');
      });
    expect(unfit).toThrow(UnfitCode);
  });

  test('that starts over must have looked at something, if only to wait for it', () => {
    const endless = failureOf((port) => {
      port.id();
      port.startOver();
    });
    expect(endless).toEqual({
      rule: 'endless',
      why: 'starts over without having looked at anything',
    });
    for (const look of [(port: Port) => void port.load(0), (port: Port) => port.relax(0, 1)]) {
      const looking = failureOf((port) => {
        look(port);
        port.startOver();
      });
      expect(looking).toBe('holds');
    }
  });

  test('that catches what stops it is told that this is no error of its own', () => {
    let seen = '';
    const catching: Toy['call'] = (port) => {
      try {
        port.load(0);
      } catch (error) {
        seen = String(error);
        throw error;
      }
    };
    expect(failureOf(catching)).toBe('holds');
    expect(seen).toContain('the token that stops code was caught and looked at');
  });

  test('that touches a word that is none is told which, if it could be one', () => {
    const touching = (address: number) => failureOf((port) => void port.load(address));
    const why = (address: number) => ({
      rule: 'outside',
      why: `cpu0: load of word ${address} of 4`,
    });
    expect(touching(2 ** 30)).toEqual(why(2 ** 30));
    expect(touching(-(2 ** 30))).toEqual(why(-(2 ** 30)));
    for (const none of [2 ** 30 + 1, 0.5, Number.NaN]) expect(touching(none)).toEqual(why(-1));
  });

  test('that asks its CPU something touches no word by that', () => {
    const machine = toy({
      cpus: 1,
      call(port) {
        port.id();
        const on = port.disableInterrupts();
        port.load(3);
        port.restoreInterrupts(on);
      },
    });
    const words = new Uint32Array(machine.stateWords);
    machine.initial({ words, at: 0, emit: () => undefined, fail: () => undefined });
    const { footprint } = takeWatched(machine, words, 0, 0);
    expect([[...footprint.touched], [...footprint.written]]).toEqual([[1 << 3], [0]]);
    const addresses = [];
    for (let node = 1; node < machine.logs.count; node++) {
      if (machine.logs.kinds[node]! >= Kind.id && machine.logs.kinds[node]! < Kind.returned) {
        addresses.push(machine.logs.addresses[node]);
      }
    }
    expect(addresses).toEqual([-1, -1, -1]);
  });
});

test('waiting for a word that is not there is an access to it', () => {
  for (const call of [
    (port) => port.relax(9, 0),
    (port) => {
      while (port.atomicLoad(9) === 0) port.relax(9, 0);
    },
  ] satisfies Toy['call'][]) {
    expect(search(toy({ cpus: 1, call }))).toMatchObject({ failure: { rule: 'outside' } });
  }
});

test('a call that throws before it asks for anything throws where the one before it ends', () => {
  const throwing = (number: number): Toy => ({
    cpus: 1,
    calls: 2,
    call(port, _cpu, n) {
      if (n === number) throw new Error('at once');
      port.load(0);
    },
  });
  for (const number of [0, 1]) {
    const actions = number === 0 ? [] : [0];
    expect(search(toy(throwing(number)))).toMatchObject({ kind: 'fails', trace: { actions } });
  }
});

test('who listens need not listen to the ends of calls', () => {
  const kinds: number[] = [];
  const machine = toy({
    cpus: 1,
    call(port) {
      lock(port);
      unlock(port);
    },
  });
  machine.listener = { access: (kind) => void kinds.push(kind) };
  const words = new Uint32Array(machine.stateWords);
  machine.initial({ words, at: 0, emit: () => undefined, fail: () => undefined });
  machine.take(words, 0, 0);
  machine.take(words, 0, 0);
  expect(kinds).toEqual([Kind.exchange, Kind.atomicStore]);
  expect(machine.isDone(words, 0)).toBe(true);
});
