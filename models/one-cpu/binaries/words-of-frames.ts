/**
 * Words of a binary's own that go with a frame, such as the links of a page's descriptor. Behind
 * the last use of a link its value is stale, and every stale value would make a state of its own;
 * so such a word is kept only while its frame is something for which it was ever read (`Learned`).
 *
 * Which word goes with which frame cannot be asked: it is guessed from a history of calls. A link
 * is written whenever its frame becomes the start of a free block, and a word for which that is
 * true of a frame is taken to be such. A wrong guess costs time and nothing else, for a
 * word that is read where it is not kept is noticed, as any byte is that is left out of states.
 */
import { prng } from '../../../engine/random/prng.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import { after, letGo } from '../../../spec/operations/operations.ts';
import { type Picture, picture } from '../../../spec/pages/state.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { type Binary, LimitMet } from '../../subject/binaries/binary-mount.ts';

const CALLS = 2_000;
/** A guess rests on so many times at least. */
const TIMES_MIN = 2;
/** Zones larger than this are not searched. */
const FRAMES_MAX = 64;

/** Numbers of words, each with the number of its frame from 0 on. Begins with `init`. */
export function wordsOfFrames(binary: Binary): Map<number, number> {
  if (binary.frames > FRAMES_MAX) return new Map();
  try {
    return guessed(binary);
  } catch (error) {
    if (error instanceof LimitMet) return new Map();
    throw error;
  }
}

function guessed(binary: Binary): Map<number, number> {
  const entered = new Int32Array(binary.frames);
  const written = new Map<number, Int32Array>();
  if (binary.init()) return new Map();
  const chance = prng(1965, binary.frames);
  let here = picture({ zone: binary.zone, live: [] });
  for (let n = 0; n < CALLS; n++) {
    const isFree = here.live.length > 0 && chance.below(2) === 0;
    const order = chance.below(binary.zone.orderMax + 1) as Order;
    const call = isFree
      ? ({ op: 'free', block: here.live[chance.below(here.live.length)]! } as const)
      : ({ op: 'alloc', order } as const);
    const outcome = binary.run(call, letGo(here, call));
    // What is wrong is for the search to find.
    if (!('answer' in outcome)) break;
    const next = picture(after(here, call, outcome.answer));
    note(binary, startsIn(here, next, binary.from), entered, written);
    if (typeof outcome.answer === 'object') binary.give(outcome.answer);
    here = next;
  }
  const owned = new Map<number, number>();
  for (const [word, times] of written) {
    const owners = [...times.keys()].filter(
      (frame) => entered[frame]! >= TIMES_MIN && times[frame] === entered[frame],
    );
    // Of several the one that says it most often: the others may be so by chance.
    const [owner] = owners.toSorted((a, b) => entered[b]! - entered[a]!);
    if (owner !== undefined) owned.set(word, owner);
  }
  return owned;
}

/** Frames at which a free block starts where none did. */
function startsIn(before: Picture, behind: Picture, from: number): number[] {
  const was = new Set(before.free.map((b: Block) => b.at));
  return behind.free.flatMap(({ at }) => (was.has(at) ? [] : [at - from]));
}

function note(
  { memory, base, frames }: Binary,
  starts: readonly number[],
  entered: Int32Array,
  written: Map<number, Int32Array>,
): void {
  for (const frame of starts) entered[frame]!++;
  const words = new Set<number>();
  for (let i = 0; i < memory.journalled; i += 3) words.add(memory.journal[i]!);
  for (const word of words) {
    if (4 * word >= base) continue;
    const times = written.get(word) ?? new Int32Array(frames);
    written.set(word, times);
    for (const frame of starts) times[frame]!++;
  }
}
