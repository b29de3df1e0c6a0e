/** Files of a search by levels: whole or refused, and what is done twice must be the same. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Found } from '../../../engine/levels/store.ts';
import { clearFolder, enterFolder, LevelFiles } from '../../../swarm/levels/level-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'buddycheck-levels-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

/** Two parts. */
const kept = (files: LevelFiles, what = '0-0.states') =>
  files.keep(what, (writer) => {
    writer.piece(bytes(1, 2));
    writer.endPart(1);
    writer.piece(bytes(3));
    writer.piece(bytes(4, 5));
    writer.endPart(2);
  });

const read = (files: LevelFiles, part: number): number[] =>
  [...files.read(kept(files), part)].flatMap((piece) => [...piece]);

test('parts come back, each by itself', () => {
  const files = new LevelFiles(folder);
  expect([read(files, 0), read(files, 1)]).toEqual([
    [1, 2],
    [3, 4, 5],
  ]);
});

test('a byte that has changed, and a file that is cut or gone, are refused', () => {
  const files = new LevelFiles(folder);
  const what = kept(files);
  const path = join(folder, what.name);
  const all = (): unknown => [...files.read(what, 1)];
  writeFileSync(path, bytes(1, 2, 3, 4, 6));
  expect(all).toThrow('is damaged: it is not what was written');
  writeFileSync(path, bytes(1, 2, 3));
  expect(all).toThrow('is damaged');
  rmSync(path);
  expect(all).toThrow('must be there, and is not');
});

test('what was found twice must be the same: else it is an alarm, and the first stays', () => {
  const files = new LevelFiles(folder);
  const what = { states: 1, transitions: 2, calls: 3, level: kept(files), out: kept(files, 'o') };
  const found: Found = what;
  files.settle(4, 1, found);
  files.settle(4, 1, found);
  expect(() => files.settle(4, 1, { ...found, transitions: 3 })).toThrow(
    'alarm: level 4, partition 1 was done twice, and 4-1.found says otherwise',
  );
  expect(files.found(4, 1)).toEqual(found);
  expect(files.found(4, 2)).toBeUndefined();
});

test('a folder is one search’s, until that is over', () => {
  const one = enterFolder(folder, 'one', 4);
  expect(enterFolder(folder, 'one', 4)).toEqual(one);
  expect(() => enterFolder(folder, 'two', 4)).toThrow('holds another search (one, 4 partitions)');
  expect(() => enterFolder(folder, 'one', 8)).toThrow('delete it to begin one, 8 partitions');
  kept(new LevelFiles(folder));
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  clearFolder(folder);
  expect(readdirSync(folder)).toEqual(['notes.txt']);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
});
