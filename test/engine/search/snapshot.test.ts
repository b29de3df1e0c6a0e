/**
 * A search that is put aside and taken up again ends as one that was not: compared, at every place
 * where it can be put aside, with a run of the same model that was never stopped.
 */
import { describe, expect, test } from 'vitest';
import type { Sink, WordModel } from '../../../engine/search/model.ts';
import { resume, search, type SearchOptions, start } from '../../../engine/search/search.ts';
import { checkPosition, type Snapshot, wordsOf } from '../../../engine/search/snapshot.ts';
import { bounded } from '../../bounds.ts';

/** Subsets of `bits` things, one word each; a step adds or removes one: 2^bits states. */
const subsets = (bits: number, bad?: number): WordModel => ({
  stateWords: 1,
  initial(sink) {
    sink.words[sink.at] = 0;
    sink.emit(7);
  },
  expand(words, at, sink) {
    for (let bit = 0; bit < bits; bit++) propose(sink, words[at]! ^ (1 << bit), bit);
  },
  check: (words, at) =>
    words[at] === bad ? { rule: 'bad', why: `reached ${words[at]}` } : undefined,
  label: (action) => `flip ${action}`,
});

/** The same up to the order of the things: a state is its number of members, bits + 1 keys. */
const counted = (bits: number): WordModel => ({
  ...subsets(bits),
  canonical: {
    keyWords: 1,
    write(words, at, key) {
      let n = 0;
      for (let rest = words[at]!; rest !== 0; rest &= rest - 1) n++;
      key[0] = n;
    },
  },
});

function propose(sink: Sink, state: number, action: number): void {
  sink.words[sink.at] = state;
  sink.emit(action);
}

/** As a file would have it: a copy that shares nothing, in pieces of another length. */
function copied(snapshot: Snapshot | undefined, pieceWords = 3): Snapshot {
  if (!snapshot) throw new Error('there must be a snapshot');
  const again = (parts: Iterable<Uint32Array>): Uint32Array[] => {
    const words = Uint32Array.from([...parts].flatMap((part) => [...part]));
    const pieces: Uint32Array[] = [];
    for (let i = 0; i < words.length; i += pieceWords) pieces.push(words.slice(i, i + pieceWords));
    return pieces;
  };
  const { position, words, links, table } = snapshot;
  return { position, words: again(words), links: again(links), table: again(table) };
}

const models: readonly (readonly [string, WordModel])[] = [
  ['one that holds', subsets(7)],
  ['one that fails', subsets(7, 0b1110111)],
  ['one with a canonical form', counted(7)],
];

describe('a search put aside', () => {
  test.each(models)('behind any number of states goes on to the same end: %s', (_, model) => {
    for (const seen of ['exact', 'fingerprints'] as const) {
      const whole = search(model, { seen });
      for (let first = 1; first < whole.explored.states; first++) {
        const early = start(model, { seen });
        if (early.step(first)) break;
        const late = resume(model, { seen }, copied(early.snapshot()));
        expect(late.explored).toEqual(early.explored);
        late.step(Infinity);
        expect(late.verdict).toEqual(whole);
      }
    }
  });

  test('by a limit goes on within a larger one, and counts no step twice', () => {
    const whole = search(subsets(6));
    for (let statesMax = 1; statesMax < 64; statesMax++) {
      const early = start(subsets(6), { statesMax });
      early.step(Infinity);
      expect(early.verdict).toMatchObject({ kind: 'unknown', limit: `statesMax = ${statesMax}` });
      const late = resume(subsets(6), {}, copied(early.snapshot()));
      late.step(Infinity);
      expect(late.verdict).toEqual(whole);
    }
  });

  test('many times over goes on to the same end', () => {
    let run = start(subsets(8));
    for (let times = 0; !run.step(5); times++) {
      run = resume(subsets(8), {}, copied(run.snapshot(), 1 + times));
    }
    expect(run.verdict).toEqual(search(subsets(8)));
  });

  // States of 2^12 words lie 2^6 in a chunk of 2^18 words: 512 states are eight chunks.
  test.each(bounded([9], []))('keeps fingerprints of forgotten states: subsets of %i', (n) => {
    const model = { ...subsets(n), stateWords: 2 ** 12 };
    const early = start(model, { seen: 'fingerprints' });
    early.step(400);
    // Levels up to the fifth have 382 states (binomials of 9), so five chunks were given back.
    expect(early.snapshot()?.position.keptFrom).toBe(5 * 64);
    const late = resume(model, { seen: 'fingerprints' }, copied(early.snapshot(), 5000));
    expect(late.explored).toEqual(early.explored);
    late.step(Infinity);
    expect(late.verdict).toEqual(search(model, { seen: 'fingerprints' }));
    expect(late.explored).toMatchObject({ states: 512, transitions: 9 * 512, depth: 9 });
  });

  test('which had ended is finished when it is taken up', () => {
    const run = start(subsets(5));
    run.step(Infinity);
    expect(resume(subsets(5), {}, copied(run.snapshot())).verdict).toEqual(run.verdict);
  });

  test('at its depth is unknown again, and goes on to a greater one', () => {
    const run = start(subsets(6), { depthMax: 2 });
    run.step(Infinity);
    const again = resume(subsets(6), { depthMax: 2 }, copied(run.snapshot()));
    expect(again.verdict).toEqual(run.verdict);
    const deeper = resume(subsets(6), {}, copied(run.snapshot()));
    deeper.step(Infinity);
    expect(deeper.verdict).toEqual(search(subsets(6)));
  });

  test('with more bytes than are allowed now is unknown at once', () => {
    const run = start(subsets(10));
    run.step(900);
    const small = resume(subsets(10), { bytesMax: 4000 }, copied(run.snapshot()));
    small.step(1);
    expect(small.verdict).toMatchObject({ kind: 'unknown', limit: 'bytesMax = 4000' });
  });
});

describe('a snapshot', () => {
  const taken = (): Snapshot => {
    const run = start(subsets(6));
    run.step(20);
    return copied(run.snapshot());
  };

  test('is not to be had behind a failure, nor of a readable model', () => {
    const failed = start(subsets(4, 3));
    failed.step(Infinity);
    expect(failed.snapshot()).toBeUndefined();
    const readable = start({ initial: 0, key: String, steps: () => [] });
    expect(() => readable.snapshot()).toThrow(/only a WordModel can be put aside/);
  });

  test('says how many words belong to it', () => {
    const { position, words, links, table } = taken();
    const lengths = [words, links, table].map((part) => [...part].flatMap((p) => [...p]).length);
    expect(wordsOf(position)).toEqual(lengths);
  });

  const wrong: readonly (readonly [string, (good: Snapshot) => Snapshot, string])[] = [
    [
      'of another width',
      (good) => ({ ...good, position: { ...good.position, stateWords: 2 } }),
      'stateWords must be 1, got 2',
    ],
    [
      'of the other kind',
      (good) => ({ ...good, position: { ...good.position, seen: 'fingerprints' } }),
      'seen must be exact, got fingerprints',
    ],
    [
      'with more states expanded than its level has',
      (good) => ({ ...good, position: { ...good.position, expanded: 63 } }),
      'expanded must be an integer in 0..',
    ],
    ['without its words', (good) => ({ ...good, words: [] }), 'words end too early'],
    [
      'with words left over',
      (good) => ({ ...good, links: [...good.links, Uint32Array.of(1)] }),
      'links go on beyond their end',
    ],
    [
      'with fingerprints though keys are exact',
      (good) => ({ ...good, table: [Uint32Array.of(1, 2)] }),
      'fingerprints go on beyond their end',
    ],
    [
      'whose states are their own ancestors',
      (good) => ({ ...good, links: [...good.links].map((piece) => piece.map(() => 5)) }),
      'the parent of state 0 must come before it, got 5',
    ],
    [
      'of a model that starts elsewhere',
      (good) => ({ ...good, words: [...good.words].map((piece) => piece.map((w) => w + 100)) }),
      'it is of another model',
    ],
  ];
  test.each(wrong)('%s is refused', (_, broken, message) => {
    expect(() => resume(subsets(6), {}, broken(taken()))).toThrow(RangeError);
    expect(() => resume(subsets(6), {}, broken(taken()))).toThrow(message);
  });

  test('whose table lost a fingerprint is refused', () => {
    const run = start(subsets(6), { seen: 'fingerprints' });
    run.step(20);
    const good = copied(run.snapshot());
    const { states } = good.position;
    const blank = { ...good, table: [...good.table].map((piece) => piece.map(() => 0)) };
    expect(() => resume(subsets(6), { seen: 'fingerprints' }, blank)).toThrow(
      `table must hold ${states} fingerprints, got 0`,
    );
    const odd = { ...good.position, slots: 1000 };
    expect(() => checkPosition(odd, {})).toThrow('slots must be a power of two, got 1000');
  });

  test('with fingerprints left over is refused', () => {
    const run = start(subsets(6), { seen: 'fingerprints' });
    run.step(20);
    const good = copied(run.snapshot());
    const more = { ...good, table: [...good.table, Uint32Array.of(1)] };
    expect(() => resume(subsets(6), { seen: 'fingerprints' }, more)).toThrow(
      'fingerprints go on beyond their end',
    );
  });

  test('whose states are their own parents is refused', () => {
    const good = taken();
    const links = Uint32Array.from([...good.links].flatMap((piece) => [...piece]));
    links[2 * 3] = 3;
    expect(() => resume(subsets(6), {}, { ...good, links: [links] })).toThrow(
      'the parent of state 3 must come before it, got 3',
    );
  });
});

describe('states that lie sixteen to a chunk', () => {
  const model = { ...subsets(6), stateWords: 2 ** 14 };
  const options = { seen: 'fingerprints' } as const;
  const taken = (): Snapshot => {
    const run = start(model, options);
    run.step(25);
    return copied(run.snapshot(), 100_000);
  };

  test('are forgotten chunk by chunk, and a search goes on without them', () => {
    // Levels of 1, 6 and 15 were expanded, so one chunk was given back. Of the level of 20 behind
    // them 3 states were too: they lead to 3, 2 and 1 of four things that are new.
    const snapshot = taken();
    expect(snapshot.position).toMatchObject({ states: 48, expanded: 25, keptFrom: 16 });
    const words = [...snapshot.words].reduce((sum, piece) => sum + piece.length, 0);
    expect(words).toBe((48 - 16) * 2 ** 14);
    const late = resume(model, options, snapshot);
    late.step(Infinity);
    expect(late.verdict).toEqual(search(model, options));
  });

  test('are not kept from the middle of a chunk on', () => {
    const good = taken();
    const odd = { ...good, position: { ...good.position, keptFrom: 1 } };
    expect(() => resume(model, options, odd)).toThrow('keptFrom must start a chunk, got 1');
  });
});

test('a search that is taken up tells the depth of what it meets', () => {
  const depths = (run: (onState: Required<SearchOptions>['onState']) => void): number[] => {
    const met: number[] = [];
    run((_words, _at, depth) => met.push(depth));
    return met;
  };
  const all = depths((onState) => search(subsets(5), { onState }));
  const early = start(subsets(5));
  early.step(8);
  const { states } = early.explored;
  const later = depths((onState) => {
    resume(subsets(5), { onState }, copied(early.snapshot())).step(Infinity);
  });
  expect(later).toEqual(all.slice(states));
});
