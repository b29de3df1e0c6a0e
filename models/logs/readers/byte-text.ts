/** Texts and digits in the bytes of a line, looked at where they stand. */

const ZERO = 48;
const NINE = 57;
const LOWER_A = 97;
const LOWER_F = 102;

/** `0` to `9`. */
export const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/** The value of `0` to `9` and `a` to `f`; -1 for anything else. */
export function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - ZERO;
  return byte >= LOWER_A && byte <= LOWER_F ? byte - LOWER_A + 10 : -1;
}

/** Does this text, of ASCII characters, stand there? */
export function isText(text: string, bytes: Buffer, from: number): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[from + i]) return false;
  return true;
}
