/**
 * A file as lines of bytes, however large: read in pieces, unpacked on the way if it is gzip, never
 * held as a whole. Lines may end in a line feed, or as serial consoles write them, in a carriage
 * return and a line feed.
 */
import { createReadStream, promises } from 'node:fs';
import { createGunzip } from 'node:zlib';

/** Hears line after line: bytes from `start` to `end` (exclusive), valid until it returns. */
export interface LineReader {
  line(bytes: Buffer, start: number, end: number): void;
}

/** Bytes that are read, and unpacked, at once. */
const PIECE = 2 ** 18;

const LF = 10;
const CR = 13;

/**
 * Gives every line of a file to a reader. `onBytes` is told after every piece how many bytes of the
 * file were read, and may stop the reading by answering false.
 * @throws RangeError if the file cannot be read or unpacked.
 */
export async function readLines(
  path: string,
  reader: LineReader,
  onBytes: (bytes: number) => boolean | Promise<boolean> = () => true,
): Promise<boolean> {
  try {
    const isPacked = await isGzip(path);
    const source = createReadStream(path, { highWaterMark: PIECE });
    const stream = isPacked ? source.pipe(createGunzip({ chunkSize: PIECE })) : source;
    if (stream !== source) source.on('error', (error) => stream.destroy(error));
    let rest = Buffer.alloc(0);
    for await (const chunk of stream) {
      rest = eachLine(rest, chunk as Buffer, reader);
      if (await onBytes(source.bytesRead)) continue;
      source.destroy();
      return false;
    }
    if (rest.length > 0) reader.line(rest, 0, endOf(rest, 0, rest.length));
    return true;
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`cannot read ${path}: ${why}`, { cause: error });
  }
}

async function isGzip(path: string): Promise<boolean> {
  const file = await promises.open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
  await file.close();
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

/** Gives all whole lines to the reader; answers what is left behind the last line feed. */
function eachLine(rest: Buffer<ArrayBuffer>, chunk: Buffer, reader: LineReader) {
  let start = 0;
  if (rest.length > 0) {
    const first = chunk.indexOf(LF);
    if (first < 0) return Buffer.concat([rest, chunk]);
    const joined = Buffer.concat([rest, chunk.subarray(0, first)]);
    reader.line(joined, 0, endOf(joined, 0, joined.length));
    start = first + 1;
  }
  for (;;) {
    const end = chunk.indexOf(LF, start);
    if (end < 0) return Buffer.from(chunk.subarray(start));
    reader.line(chunk, start, endOf(chunk, start, end));
    start = end + 1;
  }
}

const endOf = (bytes: Buffer, start: number, end: number): number =>
  end > start && bytes[end - 1] === CR ? end - 1 : end;
