/**
 * Threads that move between CPUs, on toys counted by hand. In `twice` a thread asks for its CPU's
 * number two times; word 0 then tells both answers, as 1 + 2 · first + second.
 */
import { describe, expect, test } from 'vitest';
import { symmetricCpus } from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { exchangedBy, exchangeOf } from '../../../engine/schedule/cpus/actions.ts';
import { searchOrders } from '../../../engine/schedule/strategies/partial-order.ts';
import { Bounded } from '../../../engine/schedule/strategies/preemptions.ts';
import { randomSchedules } from '../../../engine/schedule/strategies/random-schedules.ts';
import type { Grain } from '../../../engine/schedule/cpus/world.ts';
import { search } from '../../../engine/search/search.ts';
import { finalsOf, lock, type Toy, toy, unlock } from './toys.ts';

const NONE = 100;

/** Only cpu0 has a thread with something to do. */
const alone = (call: Toy['call']): Toy => ({
  cpus: 2,
  words: 2,
  call: (port, cpu, number) => void (cpu === 0 && call(port, cpu, number)),
});

const twice = alone((port) => {
  const first = port.id();
  port.store(0, 1 + 2 * first + port.id());
});

const withInterruptsOff = alone((port) => {
  const on = port.disableInterrupts();
  const first = port.id();
  port.store(0, 1 + 2 * first + port.id());
  port.restoreInterrupts(on);
});

function byStates(machine: Machine): { finals: string[]; states: number } {
  const finals = new Set<string>();
  const verdict = search(machine, {
    onState(words, at) {
      const final = finalsOf(machine, words, at);
      if (final !== undefined) finals.add(final);
    },
  });
  expect(verdict.kind).toBe('holds');
  return { finals: [...finals].toSorted(), states: verdict.explored.states };
}

/** Finals of a walk that takes the possible actions with these numbers, then the first ones. */
function byHand(machine: Machine, actions: readonly number[]): string | undefined {
  const { state } = initialOf(machine);
  for (const action of actions) {
    expect(machine.can(state, 0, action)).toBe(true);
    machine.take(state, 0, action);
  }
  return finalsOf(machine, state, 0);
}

describe('a thread that may move', () => {
  test.each([
    [0, ['1 0'], 4 - 2],
    // Not 3, which is first 1, then 0: it would have to come back.
    [1, ['1 0', '2 0', '4 0'], 10],
    [2, ['1 0', '2 0', '3 0', '4 0'], NONE],
  ])('%i times is told its number before and behind', (migrations, finals, states) => {
    const found = byStates(toy({ ...twice, migrations }));
    expect(found.finals).toEqual(finals);
    // Without: before, and done. With one move, by hand: before each of the three requests, and
    // done; moved before one of them, and done then (what is left is one step): 4 + 3 · 2.
    if (states !== NONE) expect(found.states).toBe(states);
  });

  test('stays while interrupts are off', () => {
    for (const migrations of [1, 2]) {
      const { finals } = byStates(toy({ ...withInterruptsOff, migrations }));
      expect(finals).toEqual(['1 0', '4 0']);
    }
  });

  test('moves with the call under way and leaves interrupts to come where they are', () => {
    // The handler comes on cpu0 only, whoever runs there; it notes the number of its CPU.
    const machine = toy({
      ...twice,
      migrations: 1,
      interrupts: [1, 0],
      interrupt: (port) => port.store(1, 7 + port.id()),
    });
    const { finals } = byStates(machine);
    expect(finals).toEqual(['1 0', '1 7', '2 0', '2 7', '4 0', '4 7']);
  });

  test('stays while a handler runs on either CPU', () => {
    const machine = toy({
      ...twice,
      migrations: 1,
      interrupts: [0, 1],
      interrupt: (port) => port.store(1, 7),
    });
    const { state } = initialOf(machine);
    const exchange = exchangeOf(0, 1, 2);
    expect(machine.can(state, 0, exchange)).toBe(true);
    machine.take(state, 0, 2 + 1);
    expect(machine.can(state, 0, exchange)).toBe(false);
    machine.take(state, 0, 1);
    expect(machine.can(state, 0, exchange)).toBe(true);
  });

  test('is not moved from one idle CPU to another, nor once all is done', () => {
    const machine = toy({ ...twice, cpus: 3, migrations: 1 });
    const { state } = initialOf(machine);
    const possible = () =>
      Array.from({ length: machine.actions }, (_, i) => i).filter((i) => machine.can(state, 0, i));
    expect(possible()).toEqual([0, exchangeOf(0, 1, 3), exchangeOf(0, 2, 3)]);
    for (let i = 0; i < 3; i++) machine.take(state, 0, 0);
    expect(machine.isDone(state, 0)).toBe(true);
    expect(possible()).toEqual([]);
  });

  test('is judged for the interrupts that its call found where it began', () => {
    const leavesOff = alone((port) => {
      port.id();
      port.disableInterrupts();
    });
    const machine = toy({ ...leavesOff, migrations: 1 });
    const { state } = initialOf(machine);
    machine.take(state, 0, 0);
    machine.take(state, 0, exchangeOf(0, 1, 2));
    expect(machine.take(state, 0, 1)).toEqual({
      rule: 'interrupts',
      why: 'a call on cpu1 found interrupts on and left them off',
    });
  });
});

/** Two threads that count under a lock which they take with interrupts off. */
const counting: Toy = {
  cpus: 2,
  words: 4,
  call(port) {
    const on = port.disableInterrupts();
    lock(port);
    port.store(1 + port.id(), port.load(1 + port.id()) + 1);
    unlock(port);
    port.restoreInterrupts(on);
  },
};

describe('ways to look', () => {
  test.each([1, 2])('agree with the search over states, %i migrations', (migrations) => {
    const grains: Grain[] = ['accesses', 'locks'];
    for (const one of [twice, withInterruptsOff, counting]) {
      const [fine, coarse] = grains.map((grain) => byStates(toy({ ...one, grain, migrations })));
      expect(coarse!.finals).toEqual(fine!.finals);
      for (const grain of grains) {
        const machine = toy({ ...one, grain, migrations });
        const bounded = new Set<string>();
        const model = new Bounded(machine, 100);
        search(model, {
          onState(words, at) {
            const final = finalsOf(machine, words, at);
            if (final !== undefined) bounded.add(final);
          },
        });
        expect([...bounded].toSorted()).toEqual(fine!.finals);
        expect(model.isCut).toBe(false);
      }
    }
  });

  test('by chance meet every final and no other', () => {
    const all = byStates(toy({ ...twice, migrations: 2 })).finals;
    for (const depth of [0, 3]) {
      const met = new Set<string>();
      for (const unmet of all) {
        // A failure is what chance stops at: here each final in turn.
        const world = {
          check(_: readonly number[], words: Uint32Array, at: number) {
            const is = finalsOf(machine, words, at);
            return is === unmet ? { rule: 'met', why: is } : undefined;
          },
        };
        const machine: Machine = toy({ ...twice, migrations: 2, world });
        const found = randomSchedules(machine, { seed: 1, runs: 200, steps: 20, depth });
        if (found.kind !== 'fails') continue;
        met.add(found.failure.why);
        expect(byHand(toy({ ...twice, migrations: 2 }), found.actions)).toBe(unmet);
      }
      expect([...met].toSorted()).toEqual(all);
    }
  });

  test('count a migration as none of the preemptions', () => {
    // The thread goes on where it is: no other CPU could have.
    const machine = toy({ ...twice, migrations: 2 });
    const model = new Bounded(machine, 0);
    expect(search(model).kind).toBe('holds');
    expect(model.isCut).toBe(false);
  });

  test('that cannot move threads say so', () => {
    const machine = toy({ ...twice, migrations: 1 });
    expect(() => searchOrders(machine)).toThrow('need threads that stay, got 1 migrations');
    expect(() => symmetricCpus(machine)).toThrow('needs threads that stay, got 1 migrations');
    expect(() => toy({ ...twice, migrations: 16 })).toThrow('0..15, got 16');
  });
});

describe('an exchange', () => {
  test('is an action of its own for each two CPUs', () => {
    const met = new Set<number>();
    for (let a = 0; a < 4; a++) {
      for (let b = a + 1; b < 4; b++) {
        const action = exchangeOf(a, b, 4);
        expect(exchangedBy(action, 4)).toEqual({ a, b });
        expect(action).toBeGreaterThanOrEqual(8);
        met.add(action);
      }
    }
    expect(met.size).toBe(6);
  });

  test('says so to a person', () => {
    const machine = toy({ ...twice, migrations: 1 });
    const { state } = initialOf(machine);
    expect(machine.label(exchangeOf(0, 1, 2), state, 0)).toBe(
      'cpu0 and cpu1 exchange their threads',
    );
  });

  test('orders what both CPUs did before with what they do after', () => {
    // Both write word 0; a scheduler lies between only if they were exchanged in between. Else a
    // thread would race with itself.
    const racing: Toy = { cpus: 2, words: 1, grain: 'locks', call: (port) => port.store(0, 1) };
    expect(search(toy({ ...racing, migrations: 1 }))).toMatchObject({
      kind: 'fails',
      failure: { rule: 'race' },
    });
    const machine = toy({ ...racing, migrations: 1, calls: 2 });
    for (const next of [0, 1]) {
      const { state } = initialOf(machine);
      machine.take(state, 0, 0);
      machine.take(state, 0, exchangeOf(0, 1, 2));
      expect(machine.take(state, 0, next)).toBeUndefined();
    }
  });
});
