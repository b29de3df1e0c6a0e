/** Records come back as they were written, in order; what is damaged is refused. */
import { expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { Merged, Without } from '../../../engine/levels/merge.ts';
import { RecordReader, type Records, RecordWriter } from '../../../engine/levels/records.ts';

type Rows = readonly (readonly number[])[];

function packed(rows: Rows, width: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const writer = new RecordWriter(width, (piece) => void pieces.push(piece), 64);
  for (const row of rows) writer.write(Uint32Array.from(row), 0);
  writer.end();
  return pieces;
}

function all(records: Records): number[][] {
  const rows: number[][] = [];
  while (records.next()) rows.push([...records.words]);
  return rows;
}

const ordered = (rows: Rows): number[][] =>
  [...new Map(rows.map((row) => [row.join(), [...row]])).values()].toSorted((a, b) => {
    const at = a.findIndex((word, i) => word !== b[i]);
    return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
  });

/** Words small and large, neighbours alike. */
function drawn(seed: number, count: number, width: number): number[][] {
  const chance = prng(seed, width);
  return ordered(
    Array.from({ length: count }, () =>
      Array.from({ length: width }, () =>
        chance.below(4) === 0 ? chance.next() : chance.below(3),
      ),
    ),
  );
}

test.each([1, 2, 9, 58])('records of %i words come back', (width) => {
  for (const seed of [1, 2, 3]) {
    const rows = ordered([...drawn(seed, 300, width), Array(width).fill(0)]);
    const read = new RecordReader(width, packed(rows, width), rows.length);
    expect(all(read)).toEqual(rows);
  }
});

test('extreme words come back', () => {
  const rows = [[0], [1], [127], [128], [2 ** 31], [2 ** 32 - 1]];
  expect(all(new RecordReader(1, packed(rows, 1), rows.length))).toEqual(rows);
});

test('records that end too early, or go on, are refused', () => {
  const pieces = packed([[1], [2], [3]], 1);
  expect(() => all(new RecordReader(1, pieces, 4))).toThrow('they end too early');
  expect(() => all(new RecordReader(1, pieces, 2))).toThrow('they go on behind their end');
});

test('records out of order, and twice the same, are not written', () => {
  expect(() => packed([[2], [1]], 1)).toThrow('ascending order');
  expect(() => packed([[0], [0]], 1)).toThrow('ascending order');
});

test('of merged runs each key is there once, by its least record', () => {
  const [a, b] = [
    [
      [1, 5],
      [3, 0],
    ],
    [
      [1, 4],
      [2, 9],
      [3, 0],
    ],
  ];
  const runs = [a, b].map((rows) => new RecordReader(2, packed(rows as Rows, 2), rows!.length));
  expect(all(new Merged(runs, 2, 1))).toEqual([
    [1, 4],
    [2, 9],
    [3, 0],
  ]);
});

test('what was met before is left out', () => {
  const [some, others] = [drawn(5, 200, 2), drawn(6, 200, 2)];
  const reader = (rows: Rows) => new RecordReader(2, packed(rows, 2), rows.length);
  const met = new Set(others.map((row) => row.join()));
  expect(all(new Without(reader(some), reader(others), 2))).toEqual(
    some.filter((row) => !met.has(row.join())),
  );
  expect(some.some((row) => met.has(row.join()))).toBe(true);
});
