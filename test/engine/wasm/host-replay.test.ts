/**
 * One call in so many is made by both engines and compared: a runner over the interpreter of
 * another program notices that they differ, and says where; over its own it goes on.
 */
import { expect, test } from 'vitest';
import { HostRunner, REPLAY_EVERY } from '../../../engine/wasm/host/host-runner.ts';
import { compile, type Program } from '../../../engine/wasm/lower/program.ts';
import { Instance } from '../../../engine/wasm/run/instance.ts';
import { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import { assemble } from './assembler.ts';
import * as code from './instructions.ts';

const { I32 } = code;

/** Adds its argument to the word at 8, and answers something. */
const adding = (...answer: readonly number[]): Program =>
  compile(
    assemble({
      params: [I32],
      results: [I32],
      code: [
        ...code.i32(8),
        ...code.i32(8),
        ...code.load,
        ...code.get(0),
        ...code.add,
        ...code.store,
        ...answer,
      ],
    }),
  );

/** The first program on the host's engine over an interpreter of the second. */
function runnerOf(rewritten: Program, interpreted: Program): HostRunner {
  const runner = HostRunner.of(rewritten, 1)!;
  const watcher = { reads: () => {}, writes: () => 0 };
  const storage = { buffer: runner.buffer, marks: runner.layout.marks };
  const memory = new WatchedMemory(1, watcher, storage);
  runner.attach(new Instance(interpreted, memory, { fuelMax: 100 }), memory, watcher);
  return runner;
}

const sum = [...code.i32(8), ...code.load];
const fewer = [...code.i32(8), ...code.load, ...code.i32(1), ...code.sub];
const traps = code.unreachable;

/** Calls with 1, 2, 3, … until one throws; how many there were, and why it ended. */
function callsUntilThrown(runner: HostRunner, most: number): readonly [number, string] {
  for (let i = 1; i <= most; i++) {
    try {
      runner.call(0, i);
    } catch (error) {
      return [i, (error as Error).message];
    }
  }
  return [most, 'none threw'];
}

test('what is alike goes on, each run counted', () => {
  const runner = runnerOf(adding(...sum), adding(...sum));
  expect(callsUntilThrown(runner, 2 * REPLAY_EVERY)).toEqual([2 * REPLAY_EVERY, 'none threw']);
  expect(runner.made).toEqual({ runs: 2 * REPLAY_EVERY, compared: 2, ended: 0 });
  expect(runner.call(0, 0)).toBe((REPLAY_EVERY * (2 * REPLAY_EVERY + 1)) | 0);
});

test.each([
  ['another answer', fewer, /^engine bug: the host runs f\(1009\) .*: 509545 0.* not 509544 0/],
  ['a trap', traps, /^engine bug: the host runs f\(1009\) otherwise .* not unreachable executed/],
])('%s is noticed in the first run that is compared', (_title, other, message) => {
  const [calls, why] = callsUntilThrown(runnerOf(adding(...sum), adding(...other)), 2000);
  expect(calls).toBe(REPLAY_EVERY);
  expect(why).toMatch(message);
});

test('a run that the host ends is undone, and is what the interpreter makes of it', () => {
  const runner = runnerOf(adding(...traps), adding(...sum));
  expect([runner.call(0, 5), runner.call(0, 6)]).toEqual([5, 11]);
  expect(runner.made).toEqual({ runs: 2, compared: 0, ended: 2 });
});
