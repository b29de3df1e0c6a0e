/** Livelocks: the way into each and once round it can be gone, by those who are named. */
import { describe, expect, test } from 'vitest';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import { findLivelock } from '../../../engine/schedule/strategies/livelock.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { search } from '../../../engine/search/search.ts';
import { lock, type Toy, toy, unlock } from './toys.ts';

describe('a livelock', () => {
  /** Two CPUs take two locks in different orders, or give the first one back, till word 3 is 1. */
  const polite = (port: Parameters<Toy['call']>[0], cpu: number): void => {
    for (;;) {
      if (port.atomicLoad(3) === 1) return;
      if (port.exchange(cpu, 1) === 0) {
        if (port.exchange(1 - cpu, 1) === 0) break;
        port.atomicStore(cpu, 0);
      }
      port.startOver();
    }
    port.atomicStore(0, 0);
    port.atomicStore(1, 0);
  };

  /** Its way in, once round, and that it is one. */
  function judged(machine: Machine): readonly [why: string, cycle: readonly number[]] {
    const found = findLivelock(machine);
    if (found.kind !== 'fails') return [found.kind, []];
    const depths = new Map<string, number>();
    search(machine, {
      onState: (words, at, depth) =>
        depths.set(words.slice(at, at + machine.stateWords).join(), depth),
    });
    const { state } = initialOf(machine);
    const went: number[] = [];
    const go = (actions: readonly number[]): void => {
      for (const action of actions) {
        expect(machine.can(state, 0, action)).toBe(true);
        expect(machine.take(state, 0, action)).toBeUndefined();
        went.push(depths.get(state.join())!);
      }
    };
    go(found.actions);
    // The shortest way to the first of the states that it goes through.
    expect(depths.get(state.join())).toBe(found.actions.length);
    went.length = 0;
    const before = state.slice();
    go(found.cycle);
    expect(state).toEqual(before);
    expect(Math.min(...went)).toBe(found.actions.length);
    const busy = [...new Set(found.cycle.map((action) => action % machine.cpus))].toSorted();
    expect(found.failure.why).toContain(busy.map((cpu) => `cpu${cpu}`).join(' and '));
    return [found.failure.why, found.cycle];
  }
  const forEver = 'cpu0 and cpu1 can go on for ever, and no call comes to its end';

  test('may come late, and leave out who has nothing to do any more', () => {
    const machine = toy({
      cpus: 3,
      calls: 2,
      call(port, cpu, number) {
        if (number === 0) return void port.atomicLoad(2);
        if (cpu < 2) polite(port, cpu);
        return undefined;
      },
    });
    const [why, cycle] = judged(machine);
    expect(why).toBe(forEver);
    expect([...new Set(cycle.map((action) => action % 3))].toSorted()).toEqual([0, 1]);
    expect(cycle).toHaveLength(8);
  });

  test('leaves somebody waiting who could go on now and then, not all the time', () => {
    // The third would end it, but needs a lock that is taken again and again.
    const machine = toy({
      cpus: 3,
      call(port, cpu) {
        if (cpu < 2) return polite(port, cpu);
        lock(port, 0);
        port.atomicStore(3, 1);
        unlock(port, 0);
        return undefined;
      },
    });
    expect(judged(machine)[0]).toBe(forEver);
  });

  test('is none where somebody who could go on all the time would end it', () => {
    const machine = toy({
      cpus: 2,
      call(port, cpu) {
        if (cpu === 1) return port.atomicStore(0, 1);
        while (port.atomicLoad(0) === 0) port.startOver();
        return undefined;
      },
    });
    expect(judged(machine)).toEqual(['holds', []]);
  });

  test('of one CPU alone is told as its own', () => {
    const machine = toy({
      cpus: 2,
      call(port, cpu) {
        if (cpu === 0) return;
        while (port.atomicLoad(0) === 0) port.startOver();
      },
    });
    expect(judged(machine)).toEqual(['cpu1 can go on for ever, and no call comes to its end', [1]]);
  });

  test('of two that have nothing to do with one another goes through both', () => {
    const machine = toy({
      cpus: 2,
      call(port, cpu) {
        while (port.atomicLoad(cpu) === 0) port.startOver();
      },
    });
    expect(judged(machine)).toEqual([forEver, [0, 1]]);
  });
});
