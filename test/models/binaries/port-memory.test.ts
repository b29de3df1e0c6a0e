/**
 * Memory as one CPU of several sees it: stacks are private, words and bytes are shared words, what
 * is constant is no access, and what cannot be looked at is refused in words.
 */
import { describe, expect, test } from 'vitest';
import { NumberAt } from '../../../engine/wasm/run/linear-memory.ts';
import type { AtomicKind } from '../../../engine/wasm/lower/operations.ts';
import { UnfitCode } from '../../../engine/schedule/cpus/port.ts';
import { SharedWords, ThreadCpu } from '../../../impl/smp/shared-words.ts';
import { conventional } from '../../../models/subject/binaries/convention.ts';
import { binaryLimits } from '../../../models/subject/binaries/limits.ts';
import { observeWrittenWords } from '../../../models/subject/binaries/cpus/written-words.ts';
import { PortMemory } from '../../../models/subject/binaries/cpus/port-memory.ts';
import { BinaryPlan, SharedLayout } from '../../../models/subject/binaries/cpus/shared-layout.ts';
import { sizesOf } from '../../../models/subject/binaries/sizes.ts';
import { STACK_END } from '../../../models/subject/binaries/stack.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { foreign } from './foreign.ts';

const BASE = 0x2_0000;

/** The memory of the allocator with headers, whose words are split as it was seen to write them. */
function mounted() {
  const program = foreign('smp-hooks');
  const convention = conventional(program);
  const sizes = sizesOf(program, convention, binaryLimits);
  const own = observeWrittenWords(program, convention, sizes, BASE);
  const plan = new BinaryPlan(program, sizes, BASE, own, undefined, undefined);
  const metadataWords = plan.ownAddresses.length;
  const ownBase = metadataWords + 4 * plan.frameWords;
  const memory = new SharedWords(new Int32Array(ownBase));
  const on = zone({ regions: [[0, 4]], orderMax: 2 });
  const cpu = new ThreadCpu(0);
  const { frameWords } = plan;
  const places = { metadataWords, frameBase: metadataWords, frameWords, ownBase };
  const space = { ...places, memory, cpu, cpus: 2, zone: on };
  const layout = new SharedLayout(plan, space);
  return {
    own,
    plan,
    layout,
    port: new PortMemory(layout, memory, cpu),
    words: memory.words,
  };
}

/** Makes an atomic access with operands of a lower and an upper word; answers what it found. */
function atomic(
  port: PortMemory,
  kind: AtomicKind,
  address: number,
  bytes: number,
  first: readonly number[] = [],
  second: readonly number[] = [],
): number[] {
  const numbers = new Int32Array(NumberAt.words);
  numbers.set(first, NumberAt.first);
  numbers.set(second, NumberAt.second);
  port.atomic(kind, address, bytes, numbers);
  return [...numbers.subarray(NumberAt.found, NumberAt.first)];
}

describe('what a binary changes of its own was seen', () => {
  test('lists, bits and counts, all words; of frames the first one, byte by byte', () => {
    const { own, plan } = mounted();
    expect([...own.split]).toEqual([]);
    expect([...own.frameSplit]).toEqual([0]);
    expect(plan.frameWords).toBe(8 + 3);
    expect(own.to - own.from).toBeLessThan(128);
  });
});

describe('an access', () => {
  test('to the stack is private, and gone when the next call begins', () => {
    const { port, words } = mounted();
    port.store(STACK_END - 8, 4, 0x12345678);
    port.store(STACK_END - 7, 1, 0xff);
    expect(port.load(STACK_END - 8, 4)).toBe(0x1234ff78);
    expect(words.every((word) => word === 0)).toBe(true);
    port.begin();
    expect(port.load(STACK_END - 8, 4)).toBe(0);
  });

  test('reaches to the end of the stack, or of the frames, and no farther', () => {
    const { port, layout } = mounted();
    expect([port.has(STACK_END - 8, 8), port.has(STACK_END - 7, 8)]).toEqual([true, false]);
    expect([port.has(layout.end - 8, 8), port.has(layout.end - 7, 8)]).toEqual([true, false]);
  });

  test('to a word that is written by bytes is four, one for each byte', () => {
    const { port, layout, words } = mounted();
    port.store(BASE, 4, 0x04030201);
    port.store(BASE + 1, 1, 0x1ff);
    const first = layout.wordOf(BASE);
    expect([...words.subarray(first, first + 4)]).toEqual([1, 0xff, 3, 4]);
    expect(port.load(BASE, 4)).toBe(0x0403ff01);
    expect(port.load(BASE + 1, 2)).toBe(0x03ff);
  });

  test('to what it never writes is no access to shared words', () => {
    const { port, plan, own } = mounted();
    const below = own.from - 4;
    expect(port.load(below, 4)).toBe(plan.constantAt(below));
  });

  test('atomic, to a byte, keeps to the byte', () => {
    const { port } = mounted();
    port.store(BASE + 1, 1, 250);
    expect(atomic(port, 'add', BASE + 1, 1, [10])).toEqual([250, 0]);
    expect(port.load(BASE, 4)).toBe(4 << 8);
    expect(atomic(port, 'compareExchange', BASE + 1, 1, [4], [9])).toEqual([4, 0]);
    expect(atomic(port, 'xor', BASE + 1, 1, [1])).toEqual([9, 0]);
    expect(port.load(BASE + 1, 1)).toBe(8);
  });

  test('atomic, to a word, is what it is on one CPU', () => {
    const { port } = mounted();
    const at = BASE + 8;
    port.store(at, 4, 12);
    expect(atomic(port, 'or', at, 4, [3])).toEqual([12, 0]);
    expect(atomic(port, 'and', at, 4, [6])).toEqual([15, 0]);
    expect(atomic(port, 'sub', at, 4, [7])).toEqual([6, 0]);
    expect(atomic(port, 'exchange', at, 4, [5])).toEqual([-1, 0]);
    expect(atomic(port, 'load', at, 4)).toEqual([5, 0]);
  });

  test('atomic, to half of a word, keeps to the half', () => {
    const { port } = mounted();
    const at = BASE + 8;
    port.store(at, 4, 0x1234_fffe);
    expect(atomic(port, 'add', at, 2, [3])).toEqual([0xfffe, 0]);
    expect(port.load(at, 4)).toBe(0x1234_0001);
    expect(atomic(port, 'load', at + 2, 2)).toEqual([0x1234, 0]);
    atomic(port, 'store', at + 2, 2, [0x4321]);
    expect(port.load(at, 4)).toBe(0x4321_0001);
  });

  test('atomic, to bytes as a word and to two words, is one of all', () => {
    const { port } = mounted();
    port.store(BASE, 4, 0x00ff_ffff);
    port.store(BASE + 4, 4, 7);
    expect(atomic(port, 'add', BASE, 4, [1])).toEqual([0x00ff_ffff, 0]);
    expect(port.load(BASE, 4)).toBe(0x0100_0000);
    atomic(port, 'store', BASE, 8, [-1, 7]);
    expect(atomic(port, 'add', BASE, 8, [2])).toEqual([-1, 7]);
    expect(atomic(port, 'compareExchange', BASE, 8, [1, 9], [5, 6])).toEqual([1, 8]);
    expect(atomic(port, 'compareExchange', BASE, 8, [1, 8], [5, 6])).toEqual([1, 8]);
    expect([port.load(BASE, 4), port.load(BASE + 4, 4)]).toEqual([5, 6]);
  });

  test('atomic, to what it never writes, only loads', () => {
    const { port, plan, own } = mounted();
    const below = own.from - 8;
    const found = [plan.constantAt(below), plan.constantAt(below + 4)];
    expect(atomic(port, 'load', below, 8)).toEqual(found);
    expect(() => atomic(port, 'add', below, 8, [1])).toThrow(/--export=__data_end/);
  });
});

describe('is refused', () => {
  test.each([
    ['an address of its stack in shared memory', BASE + 8, 4, STACK_END - 16, /its stack at 0x/],
    ['a byte of a word that was never split', BASE + 8, 1, 1, /never seen to be written byte/],
    ['a word where it was never seen to write', 0x1_0400, 4, 1, /--export=__data_end/],
  ])('%s', (_title, address, bytes, value, words) => {
    const { port } = mounted();
    expect(() => port.store(address, bytes, value)).toThrow(UnfitCode);
    expect(() => port.store(address, bytes, value)).toThrow(words);
  });

  test.each([
    ['null', 16, /address 16, null/],
    ['what lies behind the zone', BASE + 4 * 32, /which is not its own/],
    ['what lies behind the memory', 2 ** 24, /memory ends at/],
  ])('a write to %s, as a fault of the binary', (_title, address, words) => {
    const { port } = mounted();
    expect(() => port.store(address, 4, 1)).toThrow(words);
  });

  test('an atomic access to a stack', () => {
    const { port } = mounted();
    expect(() => atomic(port, 'add', STACK_END - 8, 4, [1])).toThrow(/no other CPU can see/);
  });
});
