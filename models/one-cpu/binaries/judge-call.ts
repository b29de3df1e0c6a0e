/**
 * What an answer of a binary breaks, given what it promises: refusals that it may make are passed
 * over, frames that it keeps for itself are nobody's to have.
 */
import type { Blame } from '../../../spec/blocks/blame.ts';
import { type Block, overlap, show } from '../../../spec/blocks/geometry.ts';
import { type Answer, isRefused, rowOf } from '../../../spec/operations/operations.ts';
import type { Picture } from '../../../spec/pages/state.ts';
import type { AskedCall } from '../../subject/binaries/asked.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { heldBy } from '../../subject/binaries/held-frames.ts';
import { type Level, judgeAt } from './levels.ts';
import { clash } from './odd-requests.ts';
import { isExcused } from './want-of.ts';

/** Pictures of live blocks; kept, where a search asks for the same again and again. */
export type PictureOf = (live: readonly Block[]) => Picture;

/** Judges at this level, while the memory is as the call left it. */
export function judgedCall(
  binary: Binary,
  level: Level,
  here: Picture,
  call: AskedCall,
  answer: Answer,
  pictureOf: PictureOf,
): Blame | undefined {
  const { held } = binary.convention;
  const judged = (state: Picture): Blame | undefined =>
    judgeAt(level, state, call, answer, binary.convention);
  const wanted = rowOf(call).wantsRoom(call);
  if (wanted === undefined) return judged(here);
  if (isRefused(answer) && isExcused(binary, wanted, here.live.length)) return undefined;
  // More than the top order may be served, too, where the zone has it.
  if (typeof answer === 'object' && answer.order > binary.zone.orderMax) {
    return clash(binary, here.live, answer, 2 ** answer.order, []);
  }
  if (!held) return judged(here);
  const kept = heldBy(binary);
  if (typeof answer !== 'object') return judged(pictureOf([...here.live, ...kept]));
  const own = kept.find((b) => overlap(b, answer));
  if (!own) return judged(here);
  const why = `gave ${show(answer)}, but says that it keeps frame ${own.at} for itself`;
  return { id: 'O1', why, blocks: [answer, own] };
}
