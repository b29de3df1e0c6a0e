/** A binary as a page has it in a block of data: its bytes as text, and what its config says. */
import * as t from 'io-ts';
import { decoded } from './decoded.ts';

/** A binary, the name of its file, and what its config says. */
export interface GivenInPage {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly config: unknown;
}

const written = t.strict({ name: t.string, base64: t.string, config: t.unknown });

/** As the text of a data block in HTML: no `<` is left in it, as in that of a report. */
export function givenText({ name, bytes, config }: GivenInPage): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  const value = written.encode({ name, base64: btoa(text), config });
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** @throws RangeError naming the place that is wrong in what `JSON.parse` read. */
export function decodeGiven(document: unknown): GivenInPage {
  const { name, base64, config } = decoded(written, document, 'binary');
  try {
    return { name, bytes: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)), config };
  } catch {
    throw new RangeError('binary is damaged: base64');
  }
}
