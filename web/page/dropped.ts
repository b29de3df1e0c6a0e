/**
 * What somebody dropped: a report, or a binary with its config if that came along. Files are read
 * as data and never sent; one that is something else is refused with the place that is wrong.
 */
import type { GivenInPage } from '../../models/kept/given-binary.ts';
import { pageOfDocument } from '../../models/kept/page-of-check.ts';
import type { PageReport } from '../../models/kept/page-report.ts';

/** Bytes of a report and of a binary, at most. */
const REPORT_MAX = 50_000_000;
const BINARY_MAX = 4_194_304;

/** What was in the files. */
export type Dropped = { readonly report: PageReport } | { readonly binary: GivenInPage };

/** @throws RangeError that begins with the file's name */
export async function dropped(files: readonly File[]): Promise<Dropped | undefined> {
  const binary = files.find(({ name }) => name.endsWith('.wasm'));
  const other = files.find((file) => file !== binary);
  if (binary) {
    const bytes = new Uint8Array(await sized(binary, 'a binary', BINARY_MAX).arrayBuffer());
    return { binary: { name: binary.name, bytes, config: other ? await jsonIn(other) : {} } };
  }
  if (!other) return undefined;
  const document = await jsonIn(other);
  return { report: named(other, () => pageOfDocument(document, other.name)) };
}

function sized(file: File, what: string, most: number): File {
  if (file.size <= most) return file;
  throw new RangeError(`${file.name}: ${what} has at most ${most} bytes, got ${file.size}`);
}

async function jsonIn(file: File): Promise<unknown> {
  const text = await sized(file, 'a report', REPORT_MAX).text();
  return named(file, () => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      throw new RangeError('it is no JSON');
    }
  });
}

/** Puts the file in front of whatever is wrong with it. */
function named<T>(file: File, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${file.name}: ${error.message}`);
    throw error;
  }
}
