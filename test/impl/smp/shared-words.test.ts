/** The machine that shared allocators ship on: what its words and its CPUs do on one thread. */
import { expect, test } from 'vitest';
import { SharedWords, ThreadCpu } from '../../../impl/smp/shared-words.ts';

test('words are loaded, stored, exchanged, compared and added to as the language does', () => {
  const memory = new SharedWords(new Int32Array([7, 8, 9]));
  memory.atomicStore(0, 5);
  expect([memory.atomicLoad(0), memory.atomicLoad(1)]).toEqual([5, 8]);
  expect(memory.exchange(1, 6)).toBe(8);
  expect(memory.compareExchange(2, 8, 1)).toBe(9);
  expect(memory.atomicLoad(2)).toBe(9);
  expect(memory.compareExchange(2, 9, 1)).toBe(9);
  expect(memory.add(2, 3)).toBe(1);
  expect([0, 1, 2].map((at) => memory.load(at))).toEqual([5, 6, 4]);
});

test('a thread knows its number, and says of interrupts that it had them on', () => {
  const cpu = new ThreadCpu(3);
  expect(cpu.id()).toBe(3);
  expect(cpu.disableInterrupts()).toBe(true);
});
