/**
 * Explorers that take turns at one table: each state is met once, by whomever, however many keys
 * want one slot; and of several failures each tells the one that comes first.
 */
import { describe, expect, test } from 'vitest';
import type { WordModel } from '../../../engine/search/model.ts';
import { fingerprint } from '../../../engine/search/fingerprint.ts';
import { Explorer } from '../../../engine/parallel/explorer.ts';
import {
  comesBefore,
  control,
  type Found,
  type Report,
  type Span,
} from '../../../engine/parallel/messages.ts';
import { noParent } from '../../../engine/search/states.ts';
import { HandCrew, nothing, numbers, upTo } from './by-hand.ts';

describe('in a table of 16 slots', () => {
  // Of ten keys in sixteen slots some want one slot, and for some of these the end is in between.
  const bases = upTo(6).map((n) => 1000 * n);
  const all = (base: number) => upTo(10).map((n) => base + n);
  const linked = (base: number, change?: Partial<WordModel>): WordModel =>
    numbers(2 ** 13, [base], () => all(base), change);

  test.each(bases)('each of ten states is met once, by one of two in turns: from %i', (base) => {
    const crew = new HandCrew(linked(base), 16, 2);
    crew.add(2);
    const initial = crew.initial(1, [0]).claimed;
    const first = crew.expand(initial, 4);
    expect(first).toMatchObject({ claimed: [[1, 4]], wantsRoom: true });
    const second = crew.expand(first.left, 9, { worker: 1, mine: [1] });
    expect(second).toEqual({ ...nothing, claimed: [[8, 5]], transitions: 10 });
    expect([...crew.control.subarray(control.claimed)]).toEqual([4, 5]);
    const met: readonly Span[] = [...initial, ...first.claimed, ...second.claimed];
    expect(crew.firsts(met).toSorted((a, b) => a - b)).toEqual(all(base));
    for (const worker of [0, 1]) {
      expect(crew.expand(met, 1, { worker })).toEqual({ ...nothing, transitions: 100 });
    }
    expect([...crew.control.subarray(control.claimed)]).toEqual([0, 0]);
    // A table of another size knows them too, once they were entered.
    crew.enter(32, met);
    for (const worker of [0, 1]) {
      expect(crew.expand(met, 1, { worker })).toEqual({ ...nothing, transitions: 100 });
    }
  });

  test('states of one key are one state, and the first one met stands for it', () => {
    const key: WordModel['canonical'] = {
      keyWords: 2 ** 13,
      write: (words, at, to) => to.set([5, Math.floor(words[at]! / 2)]),
    };
    const crew = new HandCrew(linked(0, { canonical: key }), 16);
    crew.add(1);
    crew.initial(1, [0]);
    const { claimed, transitions } = crew.expand([[0, 1]], 7);
    expect([claimed, transitions]).toEqual([[[1, 4]], 10]);
    expect(upTo(5).map((state) => crew.states.copy(state)[0])).toEqual([0, 2, 4, 6, 8]);
    expect(upTo(5).map((state) => crew.states.peek(state))).toEqual([5, 5, 5, 5, 5]);
  });
});

/** Two words whose fingerprints say the same in a table of 2^16 slots. */
function alike(): readonly [number, number] {
  const lanes = new Int32Array(2);
  const met = new Map<number, number>();
  for (let word = 0; word < 2 ** 20; word++) {
    fingerprint(Uint32Array.of(word), 0, 1, lanes, 0);
    const seen = (lanes[0]! & 0xffff) | (lanes[1]! & ~0xffff);
    const other = met.get(seen);
    if (other !== undefined) return [other, word];
    met.set(seen, word);
  }
  throw new Error('2^20 words should have 128 pairs of one out of 2^32 marks');
}

test('keys of one slot and one tag are told apart by their words', () => {
  const [one, other] = alike();
  const crew = new HandCrew(
    numbers(1, [one, other, one, other], () => []),
    2 ** 16,
  );
  crew.add(1);
  const { claimed } = crew.initial(4, [0]);
  expect(crew.firsts(claimed)).toEqual([one, other]);
});

describe('who writes a state while another claims the slot', () => {
  /** Between what it writes and what it claims, another may do something, once. */
  class Overtaken extends Explorer {
    rival: (() => void) | undefined;
    protected override write(i: number): void {
      super.write(i);
      const { rival } = this;
      this.rival = undefined;
      rival?.();
    }
  }

  const overtaken = (next: (state: number) => readonly number[]) => {
    const model = numbers(2 ** 13, [0, 1], next);
    const slow = new Overtaken(model);
    const crew = new HandCrew(model, 16, [slow, new Explorer(model)]);
    crew.add(2);
    crew.initial(2, [0]);
    return { crew, slow };
  };

  test('with the same state has not met it', () => {
    const { crew, slow } = overtaken((state) => [20 + state, 30 + state]);
    let first: Report | undefined;
    slow.rival = () => {
      first = crew.expand([[0, 1]], 9, { worker: 1, mine: [1] });
    };
    const second = crew.expand([[0, 2]], 9);
    expect(first).toEqual({ ...nothing, claimed: [[8, 2]], transitions: 2 });
    expect(crew.firsts([[8, 2]])).toEqual([20, 30]);
    expect(second).toEqual({ ...nothing, transitions: 2 * 2, claimed: [[2, 2]] });
    expect(crew.firsts([[2, 2]])).toEqual([21, 31]);
  });

  test('with another state finds itself a slot behind it', () => {
    // As many as the table may hold want one slot, so that each comes by all the others.
    const wanting = upTo(2_000)
      .filter((n) => n > 1 && slotOf(n) === 5)
      .slice(0, 8);
    const { crew, slow } = overtaken((state) => wanting.filter((_, i) => i % 2 === state));
    slow.rival = () => void crew.expand([[1, 1]], 9, { worker: 1, mine: [1] });
    expect(crew.expand([[0, 1]], 9)).toMatchObject({ claimed: [[2, 4]] });
    expect(
      crew.firsts([
        [2, 4],
        [8, 4],
      ]),
    ).toEqual([0, 1].flatMap((rest) => wanting.filter((_, i) => i % 2 === rest)));
    for (const worker of [0, 1]) {
      expect(crew.expand([[0, 2]], 0, { worker })).toEqual({ ...nothing, transitions: 8 });
    }
  });

  function slotOf(first: number): number {
    const lanes = new Int32Array(2);
    const words = new Uint32Array(2 ** 13);
    words[0] = first;
    fingerprint(words, 0, words.length, lanes, 0);
    return lanes[0]! & 15;
  }
});

test('another search begins with nothing of the one before', () => {
  const crew = new HandCrew(
    numbers(1, [3, 4], () => []),
    64,
  );
  crew.add(2);
  crew.initial(2, [0]);
  crew.begin();
  crew.enter(64, []);
  expect(crew.initial(2, [1]).claimed).toEqual([[8192, 2]]);
});

describe('of several failures', () => {
  const why = (what: string) => ({ rule: 'bad', why: what });

  test('of states that with the smaller words is told, after all were met', () => {
    const check: WordModel['check'] = (words, at) =>
      words[at]! >= 20 && words[at]! < 90 ? why(`${words[at]}`) : undefined;
    const next = (state: number) => (state === 0 ? [90, 60, 25, 70, 91] : []);
    const crew = new HandCrew(numbers(2, [0], next, { check }), 64);
    crew.add(1);
    expect(crew.initial(1, [0]).found).toBeUndefined();
    expect(crew.expand([[0, 1]], 9)).toEqual({
      ...nothing,
      claimed: [[1, 5]],
      transitions: 5,
      found: { failure: why('25'), state: 3, action: undefined, words: [25, 0] },
    });
    expect(crew.expand([[1, 1]], 9)).toEqual(nothing);
  });

  test('of steps that of the smaller state is told, and each counts as a step', () => {
    const crew = new HandCrew(
      numbers(1, [8, 7, 9], () => [], {
        expand(words, at, sink) {
          sink.words[sink.at] = 20 + words[at]!;
          sink.emit(4);
          sink.fail(5, why(`from ${words[at]}`));
          sink.fail(3, why(`first from ${words[at]}`));
        },
      }),
      64,
    );
    crew.add(1);
    crew.initial(3, [0]);
    expect(crew.expand([[0, 3]], 9)).toEqual({
      ...nothing,
      claimed: [[3, 3]],
      transitions: 9,
      found: { failure: why('first from 7'), state: 1, action: 3, words: [7] },
    });
  });

  test('a failing start is of no state', () => {
    const initial: WordModel['initial'] = (sink) => sink.fail(6, why('none'));
    const crew = new HandCrew(
      numbers(1, [], () => [], { initial }),
      64,
    );
    const found = { failure: why('none'), state: noParent, action: 6, words: [] };
    expect(crew.initial(0, [])).toEqual({ ...nothing, found });
  });

  test('a state comes before a step, then smaller words, then the smaller action', () => {
    const found = (action: number | undefined, ...words: number[]): Found => ({
      failure: why('any'),
      state: 0,
      action,
      words,
    });
    const inOrder = [
      found(undefined, 0, 5),
      found(undefined, 1, 4),
      found(undefined, 2 ** 32 - 1, 0),
      found(0, 0, 1),
      found(1, 0, 1),
      found(2, 0, 1),
      found(0, 0, 2),
      found(0, 1, 0),
    ];
    for (const [i, a] of inOrder.entries()) {
      expect(inOrder.map((b) => comesBefore(a, b))).toEqual(inOrder.map((_, j) => i < j));
    }
  });
});
