/** States entered in a new table: each once, where whoever looks for its key comes by. */
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../../engine/search/fingerprint.ts';
import { enterAll } from '../../../engine/parallel/enter.ts';
import type { Span } from '../../../engine/parallel/messages.ts';
import { SharedStates } from '../../../engine/parallel/shared-states.ts';
import { upTo } from './by-hand.ts';

const slots = 512;
const mask = slots - 1;

// Of a part of a slice, of two slices, of less than one behind one, of one state, of none.
const spans: readonly Span[] = [
  [3, 40],
  [128, 128],
  [300, 65],
  [400, 1],
  [500, 0],
];
const numbers = spans.flatMap(([first, count]) => upTo(count).map((i) => first + i));

/** The key of a state, which is some multiple of its number, and a 1 where it has 512 words. */
const keyOf = (state: number, keyWords: number, multiple: number): Uint32Array => {
  const key = new Uint32Array(keyWords > 0 ? keyWords : 512);
  key.set(keyWords > 0 ? [multiple * state] : [multiple * state, 1]);
  return key;
};

/** Four chunks of 128 states. */
class Filled {
  readonly states: SharedStates;
  readonly multiple: number;
  private readonly keyWords: number;

  /** With multiples such that some keys that want the end of the table lie at its beginning. */
  constructor(keyWords: number) {
    this.keyWords = keyWords;
    this.states = new SharedStates({ stateWords: 512, keyWords });
    let multiple = keyWords > 0 ? 19 : 15;
    while (multiple < 100 && !this.goesAround(multiple)) multiple++;
    this.multiple = multiple;
    for (let chunk = 0; chunk < 4; chunk++) {
      this.states.add(this.states.makeChunk());
      for (let place = 0; place < 128; place++) {
        const key = keyOf(128 * chunk + place, keyWords, multiple);
        this.states.keys[chunk]!.set(key, place * key.length);
        if (keyWords > 0) this.states.words[chunk]![place * 512] = 7;
      }
    }
  }

  lanesOf(state: number, multiple = this.multiple): readonly [low: number, high: number] {
    const key = keyOf(state, this.keyWords, multiple);
    const lanes = new Int32Array(2);
    fingerprint(key, 0, key.length, lanes, 0);
    return [lanes[0]!, lanes[1]!];
  }

  private goesAround(multiple: number): boolean {
    const slotsOf = numbers.map((state) => this.lanesOf(state, multiple)[0] & mask);
    // From the last slot back: keys that want one of the last ones, more than there are of them.
    return upTo(32).some((n) => slotsOf.filter((slot) => slot >= slots - n).length > n);
  }
}

describe.each([0, 2])('states with keys of %i words of their own', (keyWords) => {
  const scene = () => {
    const filled = new Filled(keyWords);
    const { states } = filled;
    const lanesOf = (state: number) => filled.lanesOf(state);
    const table = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * slots));
    return { states, lanesOf, table };
  };

  test('are all entered, once, with their tags, and nothing else is', () => {
    const { states, lanesOf, table: make } = scene();
    const table = make();
    enterAll(states, table, spans);
    const entries = [...table].filter((entry) => entry !== 0);
    expect(entries.map((entry) => (entry & mask) - 1).toSorted((a, b) => a - b)).toEqual(numbers);
    for (const entry of entries) {
      const [, high] = lanesOf((entry & mask) - 1);
      expect(entry & ~mask).toBe(high & ~mask);
    }
  });

  test('are found from the slots that their keys want on, also around the end', () => {
    const { states, lanesOf, table: make } = scene();
    const table = make();
    enterAll(states, table, spans);
    const slotOf = new Map([...table].map((entry, slot) => [(entry & mask) - 1, slot]));
    let around = 0;
    let later = 0;
    for (const state of numbers) {
      let slot = lanesOf(state)[0] & mask;
      const steps = (slotOf.get(state)! - slot + slots) % slots;
      if (steps > 0) later++;
      if (slotOf.get(state)! < slot) around++;
      for (let step = 0; step < steps; step++, slot = (slot + 1) % slots) {
        expect(table[slot]).not.toBe(0);
      }
    }
    expect(later).toBeGreaterThan(20);
    expect(around).toBeGreaterThan(0);
  });

  test('looks at the slots that they want, as they were before', () => {
    const { states, lanesOf, table: make } = scene();
    const table = make();
    enterAll(states, table, spans.slice(0, 3));
    const there = (all: readonly number[], before: Int32Array): number =>
      all.reduce((sum, state) => sum ^ before[lanesOf(state)[0] & mask]!, 0);
    for (const [first, count] of [
      [401, 1],
      [403, 2],
      [416, 64],
    ] as const) {
      const before = table.slice();
      const expected = there(
        upTo(count).map((i) => first + i),
        before,
      );
      expect(enterAll(states, table, [[first, count]])).toBe(expected);
    }
    expect(enterAll(states, table, [])).toBe(0);
  });

  test('of several spans and slices are looked at one after the other', () => {
    const { states, table: make } = scene();
    const [one, other] = [0, 1].map(() => {
      const table = make();
      enterAll(states, table, [[0, 100]]);
      return table;
    }) as [Int32Array, Int32Array];
    const together = enterAll(states, one, [
      [128, 100],
      [256, 5],
    ]);
    const each = (
      [
        [128, 64],
        [192, 36],
        [256, 5],
      ] as const
    ).map((span) => enterAll(states, other, [span]));
    expect(together).toBe(each.reduce((a, b) => a ^ b, 0));
    expect(together).not.toBe(0);
    expect(one).toEqual(other);
  });
});
