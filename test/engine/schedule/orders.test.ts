/**
 * Partial orders against all orders. Small programs of loads and stores are run under every
 * schedule there is, one after the other; two schedules are one execution if steps that depend on
 * each other come in the same order in both. `searchOrders` must complete each execution once.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dependent,
  type Footprint,
  takeWatched,
} from '../../../engine/schedule/strategies/footprint.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { searchOrders } from '../../../engine/schedule/strategies/partial-order.ts';
import { bounded } from '../../bounds.ts';
import { type Toy, torn, toy } from './toys.ts';

/** One access: of word 0 or 1, a store or not. */
interface Access {
  readonly word: number;
  readonly isStore: boolean;
}

const access: fc.Arbitrary<Access> = fc.record({
  word: fc.nat({ max: 1 }),
  isStore: fc.boolean(),
});
/** Three CPUs of at most two accesses, or two of at most four: at most 90 schedules. */
const programs = fc.oneof(
  fc.array(fc.array(access, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 3 }),
  fc.array(fc.array(access, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 2 }),
);

const running = (program: readonly (readonly Access[])[], world: Toy['world'] = {}): Toy => ({
  cpus: program.length,
  words: 2,
  world,
  call(port, cpu) {
    for (const { word, isStore } of program[cpu] ?? []) {
      if (isStore) port.store(word, cpu + 1);
      else port.load(word);
    }
  },
});

interface Step {
  readonly name: string;
  readonly footprint: Footprint;
}

/** Which of two dependent steps came first, for all pairs: the same for all of one execution. */
function executionOf(steps: readonly Step[]): string {
  const pairs = steps.flatMap((a, i) =>
    steps
      .slice(i + 1)
      .filter((b) => dependent(a.footprint, b.footprint))
      .map((b) => `${a.name}<${b.name}`),
  );
  return pairs.toSorted().join(' ');
}

/** Every execution by its order, with the words that it leaves; an interrupt need not come. */
function allExecutions(machine: Machine): Map<string, string> {
  const found = new Map<string, string>();
  const go = (state: Uint32Array, steps: readonly Step[]): void => {
    for (let action = 0; action < machine.actions; action++) {
      if (!machine.can(state, 0, action)) continue;
      const next = state.slice();
      const { footprint } = takeWatched(machine, next, 0, action);
      const own = steps.filter((step) => step.footprint.cpu === footprint.cpu);
      go(next, [...steps, { name: `${action}.${own.length}`, footprint }]);
    }
    if (machine.isDone(state, 0)) found.set(executionOf(steps), state.slice(0, 2).join(' '));
  };
  const first = new Uint32Array(machine.stateWords);
  machine.initial({ words: first, at: 0, emit: () => undefined, fail: () => undefined });
  go(first, []);
  return found;
}

describe('partial orders', () => {
  test('complete each execution of a small program once, and leave what all leave', () => {
    const law = fc.property(programs, (program) => {
      const all = allExecutions(toy(running(program)));
      const finals: string[] = [];
      const onFinal = (words: Uint32Array) => void finals.push(words.slice(0, 2).join(' '));
      const verdict = searchOrders(toy(running(program)), { onFinal });
      expect(verdict.kind).toBe('holds');
      expect(verdict.executions.completed).toBe(all.size);
      expect(finals.toSorted()).toEqual([...all.values()].toSorted());
    });
    fc.assert(law, { seed: 3, numRuns: bounded(300, 80) });
  });

  test('fail where some schedule fails, by a schedule that does', () => {
    const law = fc.property(programs, fc.nat({ max: 3 }), fc.nat({ max: 3 }), (program, a, b) => {
      const bad = `${a} ${b}`;
      const isBad = [...allExecutions(toy(running(program))).values()].includes(bad);
      const world: NonNullable<Toy['world']> = {
        check(locals, words, at) {
          const isOver = locals.every((local) => local % 100 === 1);
          const is = words.slice(at, at + 2).join(' ');
          return isOver && is === bad ? { rule: 'bad', why: is } : undefined;
        },
      };
      const verdict = searchOrders(toy(running(program, world)));
      expect(verdict.kind).toBe(isBad ? 'fails' : 'holds');
      if (verdict.kind !== 'fails') return;
      expect(verdict.failure).toEqual({ rule: 'bad', why: bad });
      const machine = toy(running(program));
      const state = new Uint32Array(machine.stateWords);
      machine.initial({ words: state, at: 0, emit: () => undefined, fail: () => undefined });
      for (const action of verdict.actions) machine.take(state, 0, action);
      expect(state.slice(0, 2).join(' ')).toBe(bad);
    });
    fc.assert(law, { seed: 4, numRuns: bounded(300, 80) });
  });

  test('begin no execution of these programs that they do not complete', () => {
    for (const program of fc.sample(programs, { seed: 5, numRuns: bounded(100, 40) })) {
      const { completed, cutOff, steps } = searchOrders(toy(running(program))).executions;
      expect(cutOff).toBe(0);
      const length = program.reduce((sum, accesses) => sum + accesses.length, 0);
      // What executions have in common at their beginning is run once.
      expect(steps).toBeLessThanOrEqual(completed * length);
      expect(steps).toBeGreaterThanOrEqual(length + completed - 1);
    }
  });

  /** CPU by CPU: `r0` loads word 0, `w0` stores to it, `x0` exchanges it. */
  const written = (...program: readonly string[]): Toy => ({
    cpus: program.length,
    words: 3,
    call(port, cpu) {
      for (const [kind, word] of program[cpu]!.split(' ') as unknown as readonly [
        string,
        string,
      ][]) {
        if (kind === 'r') port.load(Number(word));
        if (kind === 'w') port.store(Number(word), cpu + 1);
        if (kind === 'x') port.exchange(Number(word), cpu + 1);
      }
    },
  });

  test.each([[['x0 r0', 'r0', 'x1 r1 r0', 'w1']], [['w2 r0', 'r1', 'x0 x1 w1', 'x1 w0']]])(
    'of four CPUs may be begun in vain, and each counts as one: %o',
    (program) => {
      const all = allExecutions(toy(written(...program)));
      const { completed, cutOff } = searchOrders(toy(written(...program))).executions;
      expect(completed).toBe(all.size);
      expect(cutOff).toBeGreaterThan(0);
      expect(cutOff).toBeLessThan(completed / 100);
      const until = (executionsMax: number) =>
        searchOrders(toy(written(...program)), { executionsMax });
      expect(until(completed + cutOff + 1).kind).toBe('holds');
      const less = completed + cutOff;
      expect(until(less)).toMatchObject({ kind: 'unknown', limit: `executionsMax = ${less}` });
    },
  );

  const interrupts = fc.constantFrom([1], [1, 1], [2], [0, 1]);
  test('complete each execution once, whichever interrupts come', () => {
    const pairs = fc.array(fc.array(access, { minLength: 1, maxLength: 2 }), {
      minLength: 2,
      maxLength: 2,
    });
    const law = fc.property(pairs, interrupts, access, (program, counts, hit) => {
      const of: Toy = {
        ...running(program),
        interrupts: counts,
        interrupt(port) {
          if (hit.isStore) port.store(hit.word, 9);
          else port.load(hit.word);
        },
      };
      const all = allExecutions(toy(of));
      const finals: string[] = [];
      const onFinal = (words: Uint32Array) => void finals.push(words.slice(0, 2).join(' '));
      expect(searchOrders(toy(of), { onFinal }).executions.completed).toBe(all.size);
      expect(finals.toSorted()).toEqual([...all.values()].toSorted());
    });
    fc.assert(law, { seed: 4, numRuns: bounded(30, 12) });
  });

  test('fail where only an execution fails to which one of two interrupts comes', () => {
    const verdict = searchOrders(
      toy({
        cpus: 2,
        words: 3,
        interrupts: [1, 1],
        call: (port, cpu) => port.store(0, cpu + 1),
        interrupt: (port, cpu) => port.store(0, port.load(0) * 3 + 7 + cpu),
        world: {
          ends({ cpu, level }, _local, _behind, words, at) {
            if (level > 0) words[at + 1 + cpu] = 1;
            return undefined;
          },
          check(locals, words, at) {
            const isOver = locals.every((local) => local % 100 === 1);
            // cpu0 stores 1 last, and the interrupt on cpu1 makes it 1 * 3 + 7 + 1.
            const isBad = words.slice(at, at + 3).join() === '11,0,1';
            return isOver && isBad ? { rule: 'bad', why: '11' } : undefined;
          },
        },
      }),
    );
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'bad' } });
    expect(verdict.kind === 'fails' && verdict.actions).toHaveLength(5);
  });

  test('fail in a step that throws, which is the last one', () => {
    const verdict = searchOrders(toy(torn));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'threw', why: 'torn' } });
    // The first load of cpu0, the store of cpu1, and the second load.
    expect(verdict.kind === 'fails' && verdict.actions).toEqual([0, 1, 0]);
  });

  test('say of an initial state that is wrong that it is', () => {
    const world = { check: () => ({ rule: 'no', why: 'at once' }) };
    const verdict = searchOrders(toy(running([[], []], world)));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { why: 'at once' }, actions: [] });
  });

  test('end at their limits, which may be met exactly', () => {
    const program = [[{ word: 0, isStore: true }], [{ word: 0, isStore: true }]];
    const run = (options: object) => searchOrders(toy(running(program)), options);
    expect(run({}).executions).toMatchObject({ completed: 2, cutOff: 0 });
    expect(run({ executionsMax: 1 })).toMatchObject({
      kind: 'unknown',
      executions: { completed: 1 },
    });
    expect(run({ stepsMax: 1 })).toMatchObject({ kind: 'unknown', limit: 'stepsMax = 1' });
    expect(run({ stepsMax: 2 }).kind).toBe('holds');
  });
});
