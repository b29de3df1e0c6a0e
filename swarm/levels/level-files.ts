/**
 * A search by levels in the files of a folder that all who work on it see. Records are written
 * beside, synced, and renamed to a name with their hash in it, so that a writer who was thought
 * lost and comes back disturbs nobody; what was found at a level and partition is one small file
 * that only one of them can be the first to make. Who is not the first must have found the same.
 *
 *      search.json          whose folder this is
 *      7-3.found            level 7, partition 3: what was found, and where its records are
 *      7-3.states-1f0c…     the states of that level
 *      7-3.out-93ab…        their successors, a part for each partition
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import * as t from 'io-ts';
import type { Found, Kept, KeptPart, KeptWriter, LevelStore } from '../../engine/levels/store.ts';
import { decoded } from '../../models/kept/decoded.ts';

const kept = t.strict({
  name: t.string,
  bytes: t.number,
  parts: t.readonlyArray(t.strict({ records: t.number, bytes: t.number, hash: t.string })),
});

const found = t.exact(
  t.intersection([
    t.type({ states: t.number, transitions: t.number, calls: t.number, level: kept, out: kept }),
    t.partial({
      failed: t.exact(
        t.intersection([
          t.type({
            state: t.readonlyArray(t.number),
            failure: t.strict({ rule: t.string, why: t.string }),
          }),
          t.partial({ action: t.number }),
        ]),
      ),
      leftOut: t.string,
    }),
  ]),
);

/** Bytes read at a time. */
const READ_BYTES = 1 << 18;

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** @see LevelStore */
export class LevelFiles implements LevelStore {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  found(level: number, partition: number): Found | undefined {
    const name = `${level}-${partition}.found`;
    const text = readIfThere(join(this.folder, name));
    return text === undefined ? undefined : decoded(found, JSON.parse(text), name);
  }

  keep(what: string, fill: (writer: KeptWriter) => void): Kept {
    const beside = join(this.folder, temporary(what));
    const parts: KeptPart[] = [];
    let file: number | undefined;
    let hash = createHash('sha256');
    let [bytes, partAt] = [0, 0];
    try {
      fill({
        piece: (piece) => {
          file ??= openSync(beside, 'w');
          for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
          hash.update(piece);
          bytes += piece.length;
        },
        endPart: (records) => {
          parts.push({ records, bytes: bytes - partAt, hash: hash.digest('hex') });
          hash = createHash('sha256');
          partAt = bytes;
        },
      });
      if (file !== undefined) fsyncSync(file);
    } catch (error) {
      remove(beside);
      throw error;
    } finally {
      if (file !== undefined) closeSync(file);
    }
    const name = `${what}-${hashOf(parts)}`;
    // Most lists of the first and last levels are empty: they are no files.
    if (file !== undefined) renameSync(beside, join(this.folder, name));
    return { name, bytes, parts };
  }

  settle(level: number, partition: number, what: Found): void {
    const name = `${level}-${partition}.found`;
    const text = JSON.stringify(found.encode(what));
    if (writeOnce(this.folder, name, text)) return;
    const before = readFileSync(join(this.folder, name), 'utf8');
    if (before === text) return;
    throw new Error(
      `alarm: level ${level}, partition ${partition} was done twice, and ${name} says otherwise ` +
        'than what was found now: the design is not deterministic, or a machine is broken',
    );
  }

  *read({ name, parts, bytes: size }: Kept, part: number): Iterable<Uint8Array> {
    if (size === 0) return;
    const file = this.open(name);
    const hash = createHash('sha256');
    let at = parts.slice(0, part).reduce((sum, { bytes }) => sum + bytes, 0);
    const end = at + (parts[part]?.bytes ?? 0);
    try {
      while (at < end) {
        const buffer = new Uint8Array(Math.min(READ_BYTES, end - at));
        const count = readSync(file, buffer, 0, buffer.length, at);
        if (count === 0) break;
        at += count;
        hash.update(buffer.subarray(0, count));
        yield buffer.subarray(0, count);
      }
    } finally {
      closeSync(file);
    }
    if (hash.digest('hex') === parts[part]?.hash) return;
    throw new RangeError(`${join(this.folder, name)} is damaged: it is not what was written`);
  }

  drop({ name }: Kept): void {
    remove(join(this.folder, name));
  }

  private open(name: string): number {
    try {
      return openSync(join(this.folder, name), 'r');
    } catch (error) {
      if (!isMissing(error)) throw error;
      throw new RangeError(`${join(this.folder, name)} must be there, and is not`);
    }
  }
}

const search = t.strict({ id: t.string, about: t.string, partitions: t.number });

/** Whose folder it is: `id` was drawn when it was begun. */
export type FolderIdentity = t.TypeOf<typeof search>;

/** The folder is another search's. */
export class RefusedFolder extends RangeError {}

/**
 * Begins a search in this folder, or finds the one that is there.
 * @throws RefusedFolder if that is another one.
 */
export function enterFolder(folder: string, about: string, partitions: number): FolderIdentity {
  mkdirSync(folder, { recursive: true });
  const id = randomBytes(8).toString('hex');
  writeOnce(folder, 'search.json', JSON.stringify({ id, about, partitions }));
  const there = readFolder(folder);
  if (there.about === about && there.partitions === partitions) return there;
  throw new RefusedFolder(
    `${folder} holds another search (${there.about}, ${there.partitions} partitions): ` +
      `delete it to begin ${about}, ${partitions} partitions`,
  );
}

/** @throws RangeError if no search lies there. */
export function readFolder(folder: string): FolderIdentity {
  const text = readIfThere(join(folder, 'search.json'));
  if (text !== undefined) return decoded(search, JSON.parse(text), 'search.json');
  throw new RangeError(`${folder} must hold a search, and search.json is not there`);
}

/** Does a search lie there? */
export const isBegun = (folder: string): boolean =>
  readIfThere(join(folder, 'search.json')) !== undefined;

/** Removes what the search has written, and the folder if nothing else is in it. */
export function clearFolder(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (/^(search\.json$|-?\d+-\d+\.|~)/.test(name)) remove(join(folder, name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

const hashOf = (parts: readonly KeptPart[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** What is not there is removed. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

const temporary = (what: string): string => `~${what}-${randomBytes(6).toString('hex')}`;

/** Whether this one was the first to write it; it is whole, or not there. */
function writeOnce(folder: string, name: string, text: string): boolean {
  const beside = join(folder, temporary(name));
  writeFileSync(beside, text, { flush: true });
  try {
    linkSync(beside, join(folder, name));
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    remove(beside);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
