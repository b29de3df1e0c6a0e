/** What a module starts with: its data, what lies below it, and what it wants to be run first. */
import type { Program } from '../../../engine/wasm/lower/program.ts';

const LOW = 1024;

/** Puts the module's data where it says. */
export function load({ module }: Program, memory: { readonly words: Int32Array }): void {
  const bytes = new Uint8Array(memory.words.buffer, 0, memory.words.byteLength);
  for (const { at, bytes: data } of module.data) if (at !== undefined) bytes.set(data, at);
}

/** The first KiB is nobody's: linkers put data behind it, and a stack that gets there overflows. */
export const barredBelow = ({ module }: Program): number =>
  Math.min(LOW, ...module.data.flatMap(({ at }) => (at === undefined ? [] : [at])));

/** Functions to be run before the first call: the start function, and constructors. */
export function startsOf({ module }: Program): number[] {
  const constructors = module.exports.get('_initialize');
  return [
    ...(module.start === undefined ? [] : [module.start]),
    ...(constructors?.kind === 'function' ? [constructors.index] : []),
  ];
}
