/** A step in words: what a screen reader says when one goes there, and what stands in tables. */
import { show } from '../../spec/blocks/geometry.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import type { Scene } from '../heap/scene.ts';

/** Blocks that are told, at most. */
const TOLD_MAX = 12;

/** `Step 2: b = alloc 0 gives 1^0. Live: a 0^0, b 1^0. Free: 2^1.` */
export function spoken(scene: Scene, at: number): string {
  const answer = scene.result === '' ? '' : `: ${scene.result}`;
  const list = (all: readonly string[]): string =>
    all.length === 0
      ? 'none'
      : `${all.slice(0, TOLD_MAX).join(', ')}${all.length > TOLD_MAX ? ', …' : ''}`;
  const live = list(scene.live.map((b) => `${b.name} ${show(b)}`));
  const free = scene.free ? list(scene.free.map(show)) : 'not to be read';
  const broken = scene.broken
    ? ` Broken: ${scene.broken.id} ${obligations[scene.broken.id].name}: ${scene.broken.why}.`
    : '';
  return `Step ${at}: ${scene.asked}${answer}. Live: ${live}. Free: ${free}.${broken}`;
}
