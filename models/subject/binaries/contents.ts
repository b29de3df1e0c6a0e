/** What a block holds when it is handed out, of a binary that promises zeros (O7). */
import { OPEN, type WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import { type ArenaWatch, MASKED } from './marks.ts';

/** The memory of a binary, and who learns of what is read there. */
interface Watched {
  readonly memory: WatchedMemory;
  readonly watch: ArenaWatch;
}

/**
 * What the first byte is that is not 0, of so many from an address on. Bytes that are left out of
 * states are looked at as a call of the binary would: they are kept from then on.
 */
export function notZero({ memory, watch }: Watched, start: number, length: number) {
  const bytes = new Uint8Array(memory.words.buffer, 0, memory.words.byteLength);
  for (let at = start; at < start + length; at++) {
    const mark = memory.marks[at]!;
    if (mark === MASKED) watch.learn(at);
    else if (mark !== OPEN) return { at, what: 'what nobody has written since a client had it' };
    if (bytes[at] !== 0) return { at, what: `${bytes[at]}` };
  }
  return undefined;
}
