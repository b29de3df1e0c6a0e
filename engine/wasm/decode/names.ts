/**
 * The function names of the name section, for people only: whatever is damaged in it is passed
 * over, as the specification asks.
 */
import { BadModule } from './bad-module.ts';
import type { ByteReader } from './byte-reader.ts';

const FUNCTION_NAMES = 1;

/** Names by function number, as far as the section can be read. */
export function readNames(section: ByteReader): Map<number, string> {
  const names = new Map<number, string>();
  try {
    while (!section.isAtEnd) {
      const id = section.byte();
      const part = section.part(section.u32());
      if (id !== FUNCTION_NAMES) continue;
      for (let n = part.count('names', 2); n > 0; n--) names.set(part.u32(), readable(part.name()));
    }
  } catch (error) {
    if (!(error instanceof BadModule)) throw error;
  }
  return names;
}

/** `_ZN9order_map4Zone6unlink17h0123456789abcdefE` as the Rust that it comes from. */
export function readable(name: string): string {
  const mangled = /^_ZN(.*)17h[\da-f]{16}E$/i.exec(name)?.[1];
  if (mangled === undefined) return name;
  const parts: string[] = [];
  for (let rest = mangled; rest !== ''; ) {
    const digits = /^\d+/.exec(rest)?.[0];
    if (digits === undefined) return name;
    const end = digits.length + Number(digits);
    if (end > rest.length) return name;
    parts.push(rest.slice(digits.length, end));
    rest = rest.slice(end);
  }
  return parts.join('::');
}
