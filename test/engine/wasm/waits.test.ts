/** Waiting in memory: what it answers on the host, on one CPU, and where somebody else may come. */
import { expect, test } from 'vitest';
import type { LinearMemory } from '../../../engine/wasm/run/linear-memory.ts';
import { assemble } from './assembler.ts';
import * as code from './instructions.ts';
import { instanceOf, trapOf } from './run.ts';

const { I32, I64 } = code;

/** Waits at 8 for a number and a time; memory holds 5 there. */
const waiting = assemble({
  params: [I32, I64],
  results: [I32],
  code: [
    ...code.i32(8),
    ...code.i32(5),
    ...code.store,
    ...code.i32(8),
    ...code.get(0),
    ...code.get(1),
    0xfe,
    0x01,
    2,
    0,
  ],
});
const waking = assemble({
  params: [I32],
  results: [I32],
  code: [...code.get(0), ...code.i32(3), 0xfe, 0x00, 2, 0],
});
const wide = assemble({
  params: [I64],
  results: [I32],
  code: [...code.i32(8), ...code.get(0), ...code.i64(9n), 0xfe, 0x02, 3, 0],
});

test('it answers 1 if another number is there, 2 if the time is over', () => {
  const instance = instanceOf(waiting);
  expect(instance.call(0, 4, -1, -1)).toBe(1);
  expect(instance.call(0, 5, 1000, 0)).toBe(2);
});

test('all 64 bits are compared', () => {
  const instance = instanceOf(wide);
  expect(instance.call(0, 0, 0)).toBe(2);
  expect(instance.call(0, 0, 1)).toBe(1);
  expect(instance.call(0, 1, 0)).toBe(1);
});

test('for ever, on the only CPU, is a trap that says so', () => {
  const instance = instanceOf(waiting);
  const trap = trapOf(() => instance.call(0, 5, -1, -1));
  expect([trap.kind, trap.message, trap.address]).toEqual([
    'wait',
    'waits at 8, where nobody wakes it',
    8,
  ]);
});

test('a memory of several CPUs is asked to wait, and to wake', () => {
  const asked: string[] = [];
  const instance = instanceOf(waiting);
  const memory: LinearMemory = instance.memory;
  memory.wait = (address, bytes) => void asked.push(`wait ${address} ${bytes}`);
  expect(instance.call(0, 5, -1, -1)).toBe(0);
  expect(instance.call(0, 4, -1, -1)).toBe(1);
  const other = instanceOf(waking);
  other.memory.wake = (address, most) => asked.push(`wake ${address} ${most}`);
  expect(other.call(0, 16)).toBe(2);
  expect(asked).toEqual(['wait 8 4', 'wake 16 3']);
});

test('waking wakes nobody on one CPU, but its address must be one', () => {
  const instance = instanceOf(waking);
  expect(instance.call(0, 16)).toBe(0);
  expect(trapOf(() => instance.call(0, 65_536)).kind).toBe('memory');
  expect(trapOf(() => instance.call(0, 18)).message).toBe('unaligned atomic at 18');
});
