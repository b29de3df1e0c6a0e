/**
 * The strategies check one another: every one gives the same verdict, and those which look at
 * everything leave the same words behind. Numbers of executions are multinomials.
 */
import { describe, expect, test } from 'vitest';
import { symmetricCpus } from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import { findLivelock } from '../../../engine/schedule/strategies/livelock.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { searchOrders } from '../../../engine/schedule/strategies/partial-order.ts';
import { searchBounded, searchIterated } from '../../../engine/schedule/strategies/preemptions.ts';
import { randomSchedules } from '../../../engine/schedule/strategies/random-schedules.ts';
import { search } from '../../../engine/search/search.ts';
import { bounded } from '../../bounds.ts';
import { finalsOf, lock, type Toy, torn, toy, unlock, visit } from './toys.ts';

const visits = (cpus: number, calls: number): Toy => ({
  cpus,
  calls,
  call(port, cpu) {
    lock(port);
    visit(port, cpu);
    unlock(port);
  },
});

const lostUpdate: Toy = { cpus: 2, words: 1, call: (port) => port.store(0, port.load(0) + 1) };

const messages: Toy = {
  cpus: 3,
  call(port, cpu) {
    if (cpu === 0) {
      port.store(0, 1);
      port.atomicStore(1, 1);
    } else if (cpu === 1) port.store(2, port.atomicLoad(1) * 2 + port.load(0));
    else port.add(3, port.atomicLoad(1));
  },
};

function byStates(machine: Machine): string[] {
  const finals = new Set<string>();
  search(machine, {
    onState(words, at) {
      const final = finalsOf(machine, words, at);
      if (final !== undefined) finals.add(final);
    },
  });
  return [...finals].toSorted();
}

function byOrders(machine: Machine): {
  finals: string[];
  verdict: ReturnType<typeof searchOrders>;
} {
  const finals = new Set<string>();
  const onFinal = (words: Uint32Array) => void finals.add(finalsOf(machine, words, 0) ?? '');
  const verdict = searchOrders(machine, { onFinal });
  return { finals: [...finals].toSorted(), verdict };
}

describe('partial orders', () => {
  // (cpus · calls)! / (calls!)^cpus orders in which the lock can be taken.
  test.each([
    [2, 1, 2],
    [2, 2, 6],
    [2, 4, 70],
    [3, 1, 6],
    [3, 2, 90],
    ...bounded([[3, 3, 1680]], []),
    [4, 1, 24],
  ])('%i CPUs with %i locked calls each have %i executions', (cpus, calls, orders) => {
    for (const grain of ['locks', 'accesses'] as const) {
      const { finals, verdict } = byOrders(toy({ ...visits(cpus, calls), grain }));
      const executions = { completed: orders, cutOff: 0 };
      expect(verdict).toMatchObject({ kind: 'holds', executions });
      expect(finals).toHaveLength(orders);
    }
  });

  test.each<[string, Toy]>([
    ['a lost update', lostUpdate],
    ['three increments', { ...lostUpdate, cpus: 3 }],
    ['a message that is passed', messages],
    ['locks', visits(3, 1)],
    [
      'two words read in two orders',
      {
        cpus: 2,
        calls: 2,
        call(port, cpu, n) {
          port.store(cpu, n + 1);
          port.add(2 + cpu, port.load(1 - cpu));
        },
      },
    ],
    [
      'an interrupt',
      {
        ...lostUpdate,
        interrupts: [1, 0],
        interrupt: (port) => port.store(0, port.load(0) + 10),
      },
    ],
  ])('leave the same words behind as all states: %s', (_name, of) => {
    expect(byOrders(toy(of)).finals).toEqual(byStates(toy(of)));
  });

  test('keep apart whether a call began before or after another one ended', () => {
    const of: Toy = {
      cpus: 2,
      call: (port, cpu) => port.store(cpu, 1),
      world: {
        // Word 2: has cpu0's call ended? Word 3: had it, when cpu1's call began?
        begins({ cpu }, _local, words, at) {
          if (cpu === 1) words[at + 3] = words[at + 2]!;
          return undefined;
        },
        ends({ cpu }, _local, _behind, words, at) {
          if (cpu === 0) words[at + 2] = 1;
          return undefined;
        },
      },
    };
    expect(byOrders(toy(of)).finals).toEqual(['1 1 1 0', '1 1 1 1']);
  });

  test('stop as unknown where an execution has no end', () => {
    const restless = toy({
      cpus: 1,
      call(port) {
        port.atomicLoad(0);
        port.startOver();
      },
    });
    expect(searchOrders(restless, { stepsMax: 50 })).toMatchObject({
      kind: 'unknown',
      limit: 'stepsMax = 50',
    });
  });

  test('stop as unknown at their limit', () => {
    const verdict = searchOrders(toy(visits(3, 2)), { executionsMax: 5 });
    expect(verdict).toMatchObject({ kind: 'unknown', limit: 'executionsMax = 5' });
    const none = () => searchOrders(toy(lostUpdate), { executionsMax: 0 });
    expect(none).toThrow('executionsMax must be an integer of at least 1, got 0');
  });
});

describe('a bound on preemptions', () => {
  test('says what it proved, and holds only if it left nothing out', () => {
    expect(searchBounded(toy(torn), 0)).toMatchObject({
      kind: 'unknown',
      limit: 'proved up to 0 preemptions, no further',
    });
    expect(searchBounded(toy(torn), 1)).toMatchObject({ kind: 'fails', failure: { why: 'torn' } });
    // Each CPU makes two accesses: it can be preempted once, so two suffice for everything.
    expect(searchBounded(toy(lostUpdate), 2).kind).toBe('holds');
    expect(searchBounded(toy(lostUpdate), 1).kind).toBe('unknown');
  });

  test('grows until the matter is settled', () => {
    expect(searchIterated(toy(torn), 3)).toMatchObject({ bound: 1, verdict: { kind: 'fails' } });
    expect(searchIterated(toy(lostUpdate), 3)).toMatchObject({
      bound: 2,
      verdict: { kind: 'holds' },
    });
  });
});

describe('random schedules', () => {
  test.each([0, 1, 2, 3])(
    'never hold, and repeat themselves by seed and run: depth %i',
    (depth) => {
      const options = { seed: 7, runs: 50, steps: 6, depth };
      const holding = randomSchedules(toy(visits(2, 2)), options);
      expect(holding).toMatchObject({ kind: 'unknown' });
      const first = randomSchedules(toy(torn), options);
      expect(randomSchedules(toy(torn), options)).toEqual(first);
      // Depth 1 drops no priority, and without a drop there is no preemption.
      expect(first.kind).toBe(depth === 1 ? 'unknown' : 'fails');
      if (first.kind !== 'fails') return;
      const again = randomSchedules(toy(torn), { ...options, runs: 1, firstRun: first.run });
      expect(again).toEqual(first);
    },
  );
});

describe('CPU symmetry', () => {
  const same: Toy = {
    cpus: 3,
    words: 1,
    call: (port) => port.store(0, port.load(0) + 1),
  };

  /** All CPUs start in one state, so they count as equal. */
  const shared = () => {
    const machine = toy(same);
    (machine.setup as { threads: readonly number[] }).threads = [0, 0, 0];
    return machine;
  };

  test('counts states that differ in the names of CPUs once', () => {
    const states = (model: Parameters<typeof search>[0]) => search(model).explored.states;
    const orbits = new Set<string>();
    const machine = shared();
    search(machine, {
      onState(words, at) {
        const cpus = [0, 1, 2].map((cpu) => machine.topOf(words, at, cpu)).toSorted();
        orbits.add(`${words[at]} ${cpus}`);
      },
    });
    expect(states(symmetricCpus(shared()))).toBe(orbits.size);
    expect(states(shared())).toBeGreaterThan(orbits.size);
  });

  test('refuses code that asks for the number of its CPU', () => {
    const asking = toy({ cpus: 2, call: (port) => port.store(0, port.id()) });
    expect(() => search(symmetricCpus(asking))).toThrow('does not ask for its CPU number');
  });
});

describe('livelock', () => {
  /** Takes two locks or gives the first one back; CPUs want them in different orders. */
  const polite: Toy = {
    cpus: 2,
    call(port, cpu) {
      for (;;) {
        if (port.exchange(cpu, 1) === 0) {
          if (port.exchange(1 - cpu, 1) === 0) break;
          port.atomicStore(cpu, 0);
        }
        port.startOver();
      }
      port.atomicStore(0, 0);
      port.atomicStore(1, 0);
    },
  };

  test('is a cycle that a fair scheduler might run', () => {
    expect(search(toy(polite)).kind).toBe('holds');
    const verdict = findLivelock(toy(polite));
    const why = 'cpu0 and cpu1 can go on for ever, and no call comes to its end';
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'livelock', why } });
    // Once round: each takes its lock, finds the other taken, gives its own back.
    expect(verdict.kind === 'fails' && verdict.cycle).toHaveLength(6);
  });

  test('is not a cycle in which a CPU that could go on is never let to', () => {
    const spinning: Toy = {
      cpus: 2,
      call(port, cpu) {
        if (cpu === 0) return port.atomicStore(0, 1);
        while (port.atomicLoad(0) === 0) port.startOver();
        return undefined;
      },
    };
    expect(findLivelock(toy(spinning)).kind).toBe('holds');
  });
});
