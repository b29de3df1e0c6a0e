/** Calls as people type them: `alloc 1`, `a1`, `free 4^1`, `f 4^1`, or a block by its letter. */
import type { NamedBlock } from '../heap/scene.ts';
import { block } from '../../spec/blocks/geometry.ts';
import type { Call } from '../../spec/operations/operations.ts';
import { order } from '../../spec/blocks/units.ts';

/** @throws RangeError saying what a call looks like. */
export function readCall(text: string, live: readonly NamedBlock[]): Call {
  const words = text.trim();
  const [, asked] = /^a(?:lloc)?\s*(\d{1,2})$/i.exec(words) ?? [];
  if (asked !== undefined) return { op: 'alloc', order: order(Number(asked)) };
  const [, at, k] = /^f(?:ree)?\s*(\d{1,10})\^(\d{1,2})$/i.exec(words) ?? [];
  if (at !== undefined) return { op: 'free', block: block(Number(at), Number(k)) };
  const [, name] = /^f(?:ree)?\s+(\w{1,6})$/i.exec(words) ?? [];
  const named = live.find((b) => b.name === name);
  if (named) return { op: 'free', block: { at: named.at, order: named.order } };
  const shown = words.length > 30 ? `${words.slice(0, 29)}…` : words;
  throw new RangeError(`a call looks like "alloc 1", "free 4^1" or "free a", got "${shown}"`);
}
