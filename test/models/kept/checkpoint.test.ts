/**
 * A checkpoint is believed only if it is whole and of the very search that asks for it. What a
 * resumed search must come to is what an uninterrupted one comes to.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { WordModel } from '../../../engine/search/model.ts';
import { resume, search, start } from '../../../engine/search/search.ts';
import {
  type CheckpointHeader,
  decodeHeader,
  encodeHeader,
  type SearchIdentity,
} from '../../../models/kept/checkpoint-header.ts';
import { besideOf, saveCheckpoint, withCheckpoint } from '../../../models/kept/checkpoint.ts';
import { codeIdentity } from '../../../models/kept/code-identity.ts';
import { designNamed } from '../../../models/catalogue/designs.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { symmetric } from '../../../models/one-cpu/symmetric.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-checkpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, 'search.ckpt');

const three = zone({ regions: [[0, 3]], orderMax: 1 });
const design = designNamed('free-list');
const code = 'c0de'.repeat(16);
const identity: SearchIdentity = {
  of: { subject: design.name, zone: three, calls: [] },
  symmetry: false,
  code,
};

const about = { search: identity, calls: 17, seconds: 0.5 };

const takenFrom = (model: WordModel, seen: 'exact' | 'fingerprints' = 'exact') => {
  const run = start(model, { seen });
  run.step(3);
  const snapshot = run.snapshot();
  if (!snapshot) throw new Error('there must be a snapshot');
  return snapshot;
};

/** A file with 3 states expanded. */
function written(): Buffer {
  saveCheckpoint(path, takenFrom(new Sequential(design, three)), about);
  return readFileSync(path);
}

const taken = (asked: SearchIdentity = identity) =>
  withCheckpoint(path, asked, ({ header, snapshot }) => ({
    header,
    run: resume(new Sequential(design, three), {}, snapshot),
  }));

/** All that is read before a search goes on; without the engine, which is slow to set up. */
const readWhole = () =>
  withCheckpoint(path, identity, ({ snapshot: { words, links, table } }) => {
    for (const part of [words, links, table]) expect([...part].length).toBeLessThan(2);
  });

describe('a checkpoint', () => {
  test('goes on to the counts of an uninterrupted search, exact and by fingerprints', () => {
    for (const seen of ['exact', 'fingerprints'] as const) {
      const whole = search(new Sequential(design, three), { seen });
      saveCheckpoint(path, takenFrom(new Sequential(design, three), seen), about);
      const end = withCheckpoint(path, identity, ({ header, snapshot }) => {
        expect(header).toMatchObject({ calls: 17, seconds: 0.5, position: { expanded: 3 } });
        const run = resume(new Sequential(design, three), { seen }, snapshot);
        run.step(Infinity);
        return run.verdict;
      });
      expect(end).toEqual(whole);
    }
  });

  test('of a search up to symmetry makes the keys anew', () => {
    const four = zone({ regions: [[0, 4]], orderMax: 2 });
    const asked = { ...identity, symmetry: true };
    saveCheckpoint(path, takenFrom(symmetric(design, four)), { ...about, search: asked });
    const end = withCheckpoint(path, asked, ({ snapshot }) => {
      const run = resume(symmetric(design, four), {}, snapshot);
      run.step(Infinity);
      return run.verdict;
    });
    expect(end).toEqual(search(symmetric(design, four)));
  });

  test('cut off anywhere is refused', () => {
    const bytes = written();
    for (let length = 0; length < bytes.length; length++) {
      writeFileSync(path, bytes.subarray(0, length));
      expect(() => readWhole(), `${length} of ${bytes.length} bytes`).toThrow(/is refused: it is/);
    }
    writeFileSync(path, Buffer.concat([bytes, Buffer.alloc(4)]));
    expect(() => readWhole()).toThrow(
      `it must have ${bytes.length} bytes, got ${bytes.length + 4}`,
    );
  });

  test('with any byte changed is refused', () => {
    const bytes = written();
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] as number) ^ 0x01;
      writeFileSync(path, damaged);
      expect(() => readWhole(), `byte ${at}`).toThrow(/is refused: it (is|has)/);
    }
  });

  const foreign: readonly (readonly [string, SearchIdentity, string])[] = [
    [
      'of another design',
      { ...identity, of: { ...identity.of, subject: 'order-map' } },
      "it is of another search: 'bc1:free-list:0-3:t1:~",
    ],
    [
      'of another zone',
      { ...identity, of: { ...identity.of, zone: zone({ regions: [[0, 5]], orderMax: 2 }) } },
      "not 'bc1:free-list:0-5:t2:~",
    ],
    [
      'with other symmetry',
      { ...identity, symmetry: true },
      'it is of a search without symmetry, not up to symmetry',
    ],
    ['of other code', { ...identity, code: '0'.repeat(64) }, 'it was made by other code'],
  ];
  test.each(foreign)('%s is refused', (_, asked, why) => {
    written();
    expect(() => taken(asked)).toThrow(RangeError);
    expect(() => taken(asked)).toThrow(why);
  });

  test('of another format, and a file that is none, are refused', () => {
    const text = written().toString('latin1');
    writeFileSync(path, text.replace('checkpoint 1', 'checkpoint 2'), 'latin1');
    expect(() => taken()).toThrow('it has format 2, and this version reads format 1');
    writeFileSync(path, 'states: 700\n');
    expect(() => taken()).toThrow("it is no checkpoint: it must start with 'buddycheck-checkp");
  });

  test('replaces the one before only when it is whole', () => {
    const before = written();
    writeFileSync(besideOf(path), 'half of one, left by a killed process');
    expect(taken().header.calls).toBe(17);
    expect(written()).toEqual(before);
  });
});

const digest = fc.stringMatching(/^[\da-f]{64}$/);
const count = fc.nat(2 ** 31 - 1);
const headers: fc.Arbitrary<CheckpointHeader> = fc.record({
  search: fc.record({
    of: fc.record({
      subject: fc.stringMatching(/^[a-z]+(-[a-z\d]+)?$/),
      zone: fc.integer({ min: 1, max: 64 }).map((n) => zone({ regions: [[0, n]], orderMax: 0 })),
      calls: fc.constant([]),
    }),
    symmetry: fc.boolean(),
    code: digest,
  }),
  position: fc.record({
    seen: fc.constantFrom('exact' as const, 'fingerprints' as const),
    stateWords: count,
    keyWords: count,
    states: count,
    transitions: fc.nat(Number.MAX_SAFE_INTEGER),
    expanded: count,
    levelEnd: count,
    depth: count,
    keptFrom: count,
    slots: count,
  }),
  calls: count,
  seconds: fc.double({ min: 0, max: 1e9, noNaN: true }),
  parts: fc.tuple(digest, digest, digest),
});

describe('a header', () => {
  test('is what decoding its encoding gives', () => {
    fc.assert(
      fc.property(headers, (header) => {
        // JSON has one zero.
        const plain = { ...header, seconds: header.seconds + 0 };
        expect(decodeHeader(encodeHeader(plain))).toEqual(plain);
      }),
      { seed: 1965, numRuns: 200 },
    );
  });

  test('that lacks a field, or has it of another type, says which', () => {
    const [good] = fc.sample(headers, { seed: 1965, numRuns: 1 });
    const plain = JSON.parse(encodeHeader(good as CheckpointHeader));
    const broken = (change: object) => JSON.stringify({ ...plain, ...change });
    expect(() => decodeHeader('{')).toThrow('its header must be JSON');
    expect(() => decodeHeader(broken({ calls: -1 }))).toThrow('integer of at least 0 as calls');
    expect(() => decodeHeader(broken({ parts: ['x', 'y', 'z'] }))).toThrow(
      '64 hexadecimal digits as parts.0',
    );
    const position = { ...plain.position, seen: 'guessed' };
    expect(() => decodeHeader(broken({ position }))).toThrow(/as position\.seen/);
  });
});

describe('the identity of code', () => {
  test('is the same twice, and another with a module of the user', () => {
    const file = join(folder, 'mine.ts');
    writeFileSync(file, 'export const a = 1;');
    const [ours, theirs] = [codeIdentity(), codeIdentity(file)];
    expect(codeIdentity()).toBe(ours);
    expect(theirs).not.toBe(ours);
    writeFileSync(file, 'export const a = 2;');
    expect(codeIdentity(file)).not.toBe(theirs);
  });
});
