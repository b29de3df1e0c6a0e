/**
 * Translated functions agree with the functions: their terms, evaluated by our own interpreter,
 * give what the code gives, on every small value and on random large ones. What cannot be
 * translated is refused. Expected values are those of the running code: terms are about it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadBit, lowestBit, toggleBit } from '../../impl/memory/bits.ts';
import { FreeList } from '../../impl/designs/free-list.ts';
import { FlatMemory } from '../../impl/memory/memory.ts';
import { OrderMap } from '../../impl/designs/order-map.ts';
import { PairMap } from '../../impl/designs/pair-map.ts';
import { SplitBit } from '../../impl/designs/split-bit.ts';
import { evaluate } from '../../proofs/inductive/translate/evaluate.ts';
import { loadCompiler, projectRoot, Sources } from '../../proofs/inductive/translate/source.ts';
import { add, num, select, type Term, unknown } from '../../proofs/inductive/translate/term.ts';
import { Translator } from '../../proofs/inductive/translate/translator.ts';
import { record, type Value } from '../../proofs/inductive/translate/values.ts';
import { bare } from '../../proofs/inductive/lemmas/subjects.ts';
import {
  blockOf,
  numberIn,
  spaceOf,
  symbolicZone,
  termOf,
} from '../../proofs/inductive/translate/zone-terms.ts';
import { type Block, buddyOf, isAligned, overlap, parentOf } from '../../spec/blocks/geometry.ts';
import type { Space } from '../../spec/ports/page-port.ts';
import { zone } from '../../spec/blocks/zone.ts';

const compiler = await loadCompiler();
const sources = new Sources(compiler, projectRoot());
const [at, k, other] = [unknown('at'), unknown('k'), unknown('other')];

type Values = Readonly<Record<string, number>>;
const valueOf = (term: Term, values: Values, words?: Int32Array): number | boolean => {
  const known = new Map(Object.entries(values).map(([name, n]) => [name, BigInt(n)]));
  const word = (_: string, address: bigint) => BigInt(words?.[Number(address)] ?? 0);
  const found = evaluate(term, { values: known, word });
  return typeof found === 'bigint' ? Number(found) : found;
};

const send = (object: object, name: string, ...args: readonly unknown[]): unknown =>
  (Reflect.get(object, name) as (...all: readonly unknown[]) => unknown).apply(object, [...args]);

const blockAt = (frame: number, order: number): Block => ({ at: frame, order }) as Block;

const orders = fc.integer({ min: 0, max: 20 });
/** An aligned block below 2^30, and its order. */
const aligned = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 30 - 1 }), orders)
  .map(([n, order]) => ({ at: n - (n % 2 ** order), k: order }));

test('the terms of buddyOf and parentOf are what they give, on aligned blocks', () => {
  const code = new Translator(sources);
  const call = (name: string) => code.call('spec/blocks/geometry.ts', name, blockOf(at, k), num(0));
  const [buddy, parent] = [call('buddyOf'), call('parentOf')];
  const agree = (values: { at: number; k: number }) => {
    const b = blockAt(values.at, values.k);
    expect(valueOf(numberIn(buddy, 'at'), values)).toBe(buddyOf(b, 0).at);
    expect(valueOf(numberIn(parent, 'at'), values)).toBe(parentOf(b, 0).at);
    expect(valueOf(numberIn(parent, 'order'), values)).toBe(parentOf(b, 0).order);
    for (const debt of code.debts) expect(valueOf(debt, values)).toBe(true);
  };
  for (let n = 0; n < 2 ** 11; n++) agree({ at: n, k: 0 });
  fc.assert(fc.property(aligned, agree));
});

test('the terms of isAligned and overlap are what they give, on any blocks', () => {
  const code = new Translator(sources);
  const own = termOf(code.call('spec/blocks/geometry.ts', 'isAligned', blockOf(at, k), other));
  const pair = [blockOf(at, k), blockOf(other, num(3))];
  const both = termOf(code.call('spec/blocks/geometry.ts', 'overlap', ...pair));
  const any = fc.record({ at: fc.nat(2 ** 20), k: orders, other: fc.nat(2 ** 20) });
  fc.assert(
    fc.property(any, (values) => {
      const b = blockAt(values.at, values.k);
      expect(valueOf(own, values)).toBe(isAligned(b, values.other));
      expect(valueOf(both, values)).toBe(overlap(b, blockAt(values.other, 3)));
    }),
  );
});

const space = (frames: number, orderMax: number): Space => {
  const shape = zone({ regions: [[0, frames]], orderMax });
  const memory = new FlatMemory(new Int32Array(4096));
  return { memory, zone: shape, metadataWords: 1024, frameBase: 1024, frameWords: 2 };
};

test('bit operators are translated as they compute, where they go wrong included', () => {
  const code = new Translator(sources);
  const own = bare(code, 'impl/designs/free-list.ts', 'FreeList', {});
  const term = termOf(code.send(own, 'buddyOf', at, k));
  const real = new FreeList(space(8, 3));
  const any = fc.record({ at: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), k: fc.nat(40) });
  fc.assert(
    fc.property(any, (values) => {
      expect(valueOf(term, values)).toBe(send(real, 'buddyOf', values.at, values.k));
    }),
  );
});

test('heap index and pair index are translated as they compute', () => {
  const code = new Translator(sources);
  const heap = bare(code, 'impl/designs/split-bit.ts', 'SplitBit', { orderMax: num(20) });
  const chunk = record({ base: other });
  const node = termOf(code.send(heap, 'heapNode', chunk, at, k));
  const first = termOf(code.send(heap, 'frameAt', chunk, node, k));
  const zoned = { ...symbolicZone(), orderMax: num(20) };
  const pairs = code.make('impl/designs/pair-map.ts', 'PairMap', spaceOf(code, zoned, num(1024)));
  const pair = termOf(code.send(pairs, 'pair', at, k));
  const split = new SplitBit(space(8, 20));
  const real = new PairMap(space(2 ** 20, 20));
  const check = (n: number, order: number) => {
    const values = { at: n, k: order, other: 0, from: 0, to: 2 ** 20, 'order-max': 20 };
    const found = send(split, 'heapNode', { base: 0 }, n, order);
    expect(valueOf(node, values)).toBe(found);
    expect(valueOf(first, values)).toBe(send(split, 'frameAt', { base: 0 }, found, order));
    if (order < 20) expect(valueOf(pair, values)).toBe(send(real, 'pair', n, order));
  };
  for (let n = 0; n < 2 ** 12; n++) check(n, 0);
  fc.assert(fc.property(fc.nat(2 ** 20 - 1), orders, check));
});

test('what code stores is what its terms store, word by word', () => {
  const code = new Translator(sources);
  const old = termOf(code.call('impl/memory/bits.ts', 'toggleBit', code.memory, num(2), at));
  const now = termOf(code.call('impl/memory/bits.ts', 'loadBit', code.memory, num(2), at));
  const stored = select(code.state.memory, add(num(2), k));
  const words = fc.array(fc.integer(), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(words, fc.nat(127), fc.nat(3), (contents, index, i) => {
      const before = Int32Array.from(contents);
      const memory = new FlatMemory(Int32Array.from(contents));
      const values = { at: index, k: i };
      expect(valueOf(old, values, before)).toBe(toggleBit(memory, 2, index));
      expect(valueOf(now, values, before)).toBe(loadBit(memory, 2, index));
      expect(valueOf(stored, values, before)).toBe(memory.load(2 + i));
    }),
  );
});

test('a method that decides by words and returns early is translated as it runs', () => {
  const code = new Translator(sources);
  const fields = { memory: code.memory, base: num(4), end: num(12), tags: num(0) };
  const own = bare(code, 'impl/designs/order-map.ts', 'OrderMap', fields);
  const term = code.truth(code.send(own, 'isMergeable', at, k));
  const real = new OrderMap(space(12, 3));
  for (const [name, value] of Object.entries({ base: 4, end: 12, tags: 0 })) {
    Reflect.set(real, name, value);
  }
  const tagged = fc.array(fc.nat(5), { minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(tagged, fc.integer({ min: -2, max: 14 }), fc.nat(4), (contents, n, order) => {
      const memory = new FlatMemory(Int32Array.from(contents));
      Reflect.set(real, 'memory', memory);
      const found = valueOf(term, { at: n, k: order }, memory.words);
      expect(found).toBe(send(real, 'isMergeable', n, order));
    }),
  );
});

test('the lowest set bit is found by its terms as by the code', () => {
  const term = termOf(new Translator(sources).call('impl/memory/bits.ts', 'lowestBit', at));
  const agree = (n: number) => {
    expect(valueOf(term, { at: n })).toBe(lowestBit(n));
  };
  for (let n = 0; n < 2 ** 16; n++) agree(n);
  fc.assert(fc.property(fc.integer(), agree));
});

const translate = (text: string, ...args: readonly Value[]): Value => {
  const planted = new Sources(compiler, projectRoot(), new Map([['impl/planted.ts', text]]));
  return new Translator(planted).call('impl/planted.ts', 'f', ...args);
};

test.each([
  ['export const f = (n: number) => `${n}`;', 'TemplateExpression'],
  ['export async function f(n: number) { return await n; }', 'AwaitExpression'],
  ['export const f = (n: number) => 3 ** n;', 'only powers of two have a translation'],
  ['export const f = (n: number) => (n > 0 ? n : { n });', 'its two values differ in shape'],
  ['export function f(n: number) { while (n > 0) n--; return n; }', 'how many rounds?'],
  ['export function f(n: number) { switch (n) { default: return 0; } }', 'SwitchStatement'],
])('%s is refused: %s', (text, why) => {
  expect(() => translate(text, at)).toThrow(why);
  expect(() => translate(text, at)).toThrow('impl/planted.ts:1');
});

test('a return after a decision is the answer of that path only', () => {
  const text =
    'const g = (n: number) => n > 2 && n < 9;\n' +
    'export function f(n: number) { if (g(n)) return 1; if (n === 9) return 2; return 3; }';
  const term = termOf(translate(text, at));
  const found = [0, 2, 3, 8, 9, 10].map((n) => valueOf(term, { at: n }));
  expect(found).toEqual([3, 3, 1, 1, 2, 3]);
});
