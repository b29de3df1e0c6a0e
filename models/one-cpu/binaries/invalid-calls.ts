/**
 * What a binary does with calls that no client should make: watched, not judged, since most
 * allocators promise nothing. Each kind is tried in every state of a small zone.
 *
 *      rejected   it says no, and nothing has changed
 *      ignored    it says yes (or nothing), and nothing has changed
 *      traps      the call does not end as a call should: it traps, never ends, or touches what is
 *                 not its own
 *      corrupts   it changes what the allocator remembers
 */
import { start } from '../../../engine/search/search.ts';
import { type Block, endOf, overlap } from '../../../spec/blocks/geometry.ts';
import { isLive, type Picture } from '../../../spec/pages/state.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { Explored } from './binary-model.ts';
import type { Learned } from './relevant-bytes.ts';

export const invalidKinds = [
  'double free',
  'other order',
  'inside a block',
  'unaligned',
  'outside',
] as const;
export type InvalidKind = (typeof invalidKinds)[number];

/** How often each kind of call ended how. */
export interface Behaviour {
  readonly kind: InvalidKind;
  rejected: number;
  ignored: number;
  traps: number;
  corrupts: number;
}

interface Attempt {
  readonly kind: InvalidKind;
  readonly address: number;
  readonly order: Order;
}

/** Tries them in every state that a search meets; `learned` must be complete. */
export function observeInvalid(binary: Binary, learned: Learned, statesMax: number): Behaviour[] {
  const counts = invalidKinds.map(
    (kind): Behaviour => ({ kind, rejected: 0, ignored: 0, traps: 0, corrupts: 0 }),
  );
  const model = new Explored(binary, learned, 'safe');
  const states: Uint32Array[] = [];
  const onState = (words: Uint32Array, at: number): void =>
    void states.push(words.slice(at, at + model.stateWords));
  start(model, { statesMax, onState }).step(Infinity);
  for (const words of states) {
    for (const attempt of attemptsIn(binary, model.restore(words, 0))) {
      const here = model.restore(words, 0);
      const end = outcomeOf(model, words, here, attempt);
      counts.find(({ kind }) => kind === attempt.kind)![end]++;
      model.undo({ op: 'alloc', order: 0 as Order }, here);
    }
  }
  return counts;
}

function outcomeOf(
  model: Explored,
  words: Uint32Array,
  here: Picture,
  { address, order }: Attempt,
): 'rejected' | 'ignored' | 'traps' | 'corrupts' {
  let accepted = false;
  const broken = model.binary.guarded(() => {
    accepted = model.binary.freeAt(address, order);
    return undefined;
  });
  if (broken) return 'traps';
  const behind = new Uint32Array(model.stateWords);
  model.write(behind, 0, here, undefined);
  if (behind.some((word, i) => word !== words[i])) return 'corrupts';
  return accepted ? 'ignored' : 'rejected';
}

function attemptsIn(binary: Binary, here: Picture): Attempt[] {
  const { zone, from, frames, convention } = binary;
  const attempts: Attempt[] = [];
  const isSized = convention.free.arguments.some((word) => word !== 'block');
  const top = isSized ? zone.orderMax : 0;
  for (let at = from; at < from + frames; at++) {
    for (let k = 0; k <= top; k++) {
      const b: Block = { at: at as Frame, order: k as Order };
      const address = binary.clientStart(b);
      const kind = kindOf(here, b, isSized);
      if (kind) attempts.push({ kind, address, order: b.order });
    }
  }
  for (const b of here.live) {
    attempts.push({ kind: 'unaligned', address: binary.clientStart(b) + 4, order: b.order });
  }
  const ends = [binary.base - binary.frameBytes, binary.base + frames * binary.frameBytes];
  for (const address of ends) {
    attempts.push({ kind: 'outside', address: address + binary.headerBytes, order: 0 as Order });
  }
  return attempts;
}

/** Which kind of invalid free this is; undefined for a valid one, and for several at once. */
function kindOf({ live, free, zone }: Picture, b: Block, isSized: boolean) {
  const owner = live.find((other) => other.at <= b.at && b.at < endOf(other));
  if (!owner) {
    const isFree = free.some((other) => other.at <= b.at && endOf(b) <= endOf(other));
    return isFree ? 'double free' : undefined;
  }
  if (owner.at !== b.at) return 'inside a block';
  if (!isSized || isLive({ live, zone }, b)) return undefined;
  return overlap(owner, b) ? 'other order' : undefined;
}
