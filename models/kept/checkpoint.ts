/**
 * A search put aside in a file, so that killing the process at any moment costs at most the work
 * since the last one:
 *
 *      buddycheck-checkpoint 1 <SHA-256 of the header> <its bytes>\n
 *      header, one line of JSON\n
 *      words of states | two words per state: parent, action | fingerprints      (little endian)
 *
 * The file is written beside its place, brought to the disk, and renamed: under its name there is
 * always a whole one, the last or the one before. It is believed only if it is of this search, by
 * this code, and every checksum fits; else it is refused with the reason, for a search that went on
 * from damaged states would still say `holds`.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { endianness } from 'node:os';
import { checkPosition, type Snapshot, wordsOf } from '../../engine/search/snapshot.ts';
import {
  type CheckpointHeader,
  decodeHeader,
  encodeHeader,
  type SearchIdentity,
} from './checkpoint-header.ts';
import { encodeTrace } from './trace-text.ts';

const MAGIC = 'buddycheck-checkpoint';
const VERSION = 1;

/** The first line is no longer; words are read in pieces of so many. */
const FIRST_LINE_MAX = 128;
const PIECE_WORDS = 1 << 18;
const HEADER_MAX = 1 << 20;

/** What is known of a search that was put aside. */
export interface Saved {
  readonly header: CheckpointHeader;
  /** Read from the file as it is consumed, once. @throws RangeError where a checksum is wrong. */
  readonly snapshot: Snapshot;
}

/** Where a file is written before it has its name. One per name: a killed process leaves one. */
export const besideOf = (path: string): string => `${path}.part`;

/**
 * Writes a checkpoint. Whenever the process ends, `path` has this one or the one before.
 * @throws Error of the file system.
 */
export function saveCheckpoint(
  path: string,
  { position, words, links, table }: Snapshot,
  about: Omit<CheckpointHeader, 'position' | 'parts'>,
): void {
  const contents = [[...words], [...links], [...table]] as const;
  const [a, b, c] = contents;
  const parts = [digestOf(a), digestOf(b), digestOf(c)] as const;
  const header = encodeHeader({ ...about, position, parts });
  const first = `${MAGIC} ${VERSION} ${digestOf([header])} ${Buffer.byteLength(header)}\n`;
  const file = openSync(besideOf(path), 'w');
  try {
    writeAll(file, Buffer.from(`${first}${header}\n`));
    for (const piece of contents.flat()) writeAll(file, bytesOf(piece));
    // A rename may reach the disk before what it renames.
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(besideOf(path), path);
}

/**
 * Reads a checkpoint of this search and has it used while the file is open.
 * @throws RangeError with the reason, unless it is whole and of this search; what `use` throws.
 */
export function withCheckpoint<T>(
  path: string,
  search: SearchIdentity,
  use: (saved: Saved) => T,
): T {
  const file = openSync(path, 'r');
  try {
    return use(read(file, search));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`checkpoint '${path}' is refused: ${error.message}`, { cause: error });
  } finally {
    closeSync(file);
  }
}

function read(file: number, search: SearchIdentity): Saved {
  const { header, end } = readHeader(file);
  refuseForeign(header.search, search);
  const position = checkPosition(header.position, {});
  const lengths = wordsOf(position);
  const size = end + 4 * lengths.reduce((sum, words) => sum + words, 0);
  const got = fstatSync(file).size;
  if (got !== size) throw new RangeError(`it is damaged: it must have ${size} bytes, got ${got}`);
  const [words, links] = lengths;
  const [first, second, third] = header.parts;
  const snapshot = {
    position,
    words: wordsFrom(file, end, words, first, 'states'),
    links: wordsFrom(file, end + 4 * words, links, second, 'steps'),
    table: wordsFrom(file, end + 4 * (words + links), lengths[2], third, 'fingerprints'),
  };
  return { header, snapshot };
}

function readHeader(file: number): { header: CheckpointHeader; end: number } {
  const start = Buffer.alloc(FIRST_LINE_MAX);
  const line = start.subarray(0, readSync(file, start, 0, FIRST_LINE_MAX, 0)).toString('latin1');
  const found = /^buddycheck-checkpoint (\d+)(?: ([\da-f]{64}) (\d+)\n)?/.exec(line);
  if (!found) throw new RangeError(`it is no checkpoint: it must start with '${MAGIC}'`);
  const [all, version, digest, length] = found;
  if (Number(version) !== VERSION) {
    throw new RangeError(`it has format ${version}, and this version reads format ${VERSION}`);
  }
  const bytes = Number(length ?? Number.NaN);
  if (!(bytes <= HEADER_MAX)) throw new RangeError('it is damaged in its first line');
  const text = Buffer.alloc(bytes + 1);
  readSync(file, text, 0, bytes + 1, all.length);
  const header = text.subarray(0, bytes).toString('utf8');
  if (digestOf([header]) !== digest || text[bytes] !== 0x0a) {
    throw new RangeError('it is damaged: the checksum of its header is wrong');
  }
  return { header: decodeHeader(header), end: all.length + bytes + 1 };
}

/** Words of other designs or zones would be read as states of this one. */
function refuseForeign(got: SearchIdentity, asked: SearchIdentity): void {
  const [is, should] = [encodeTrace(got.of), encodeTrace(asked.of)];
  if (is !== should) throw new RangeError(`it is of another search: '${is}', not '${should}'`);
  if (got.symmetry !== asked.symmetry) {
    const how = (symmetry: boolean) => (symmetry ? 'up to symmetry' : 'without symmetry');
    throw new RangeError(`it is of a search ${how(got.symmetry)}, not ${how(asked.symmetry)}`);
  }
  if (got.code === asked.code) return;
  throw new RangeError('it was made by other code: the design or this package has changed since');
}

function* wordsFrom(
  file: number,
  from: number,
  words: number,
  digest: string,
  what: string,
): Generator<Uint32Array> {
  const hash = createHash('sha256');
  for (let done = 0; done < words; ) {
    const piece = new Uint32Array(Math.min(PIECE_WORDS, words - done));
    const bytes = bytesOf(piece);
    const got = readSync(file, bytes, 0, bytes.length, from + 4 * done);
    if (got !== bytes.length) throw new RangeError(`it is damaged: its ${what} end too early`);
    hash.update(bytes);
    done += piece.length;
    yield piece;
  }
  if (hash.digest('hex') === digest) return;
  throw new RangeError(`it is damaged: the checksum of its ${what} is wrong`);
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(file, bytes, done, bytes.length - done);
  }
}

/** The same memory as bytes, which are those of the file where the low byte comes first. */
function bytesOf({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array {
  if (endianness() !== 'LE') throw new RangeError('checkpoints need a little-endian machine');
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function digestOf(pieces: readonly (Uint32Array | string)[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(typeof piece === 'string' ? piece : bytesOf(piece));
  return hash.digest('hex');
}
