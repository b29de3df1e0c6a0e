/**
 * From raw ranges to an allocator and back: a design whose metadata lies in frames of the zone is
 * made on a layout of a few ranges, handed out to the last frame, and given everything back, with
 * the spec in lock step. What is handed out is counted here, frame by frame, so that nothing rests
 * on how the spec derives free blocks: the frames that are never handed out are the metadata's.
 */
import type { Blame } from '../../spec/blocks/blame.ts';
import { type Block, endOf, show } from '../../spec/blocks/geometry.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { usableFrames, type Zone } from '../../spec/blocks/zone.ts';
import { allocCall, freeCall, LockStep } from './histories/lock-step.ts';

/** Ranges as `[from, to)` pairs, ascending and disjoint; they may touch. */
export type Ranges = readonly (readonly [number, number])[];

/** Every way to choose up to `rangesMax` ranges, at least one, among the first `frames` frames. */
export function layoutsOf(frames: number, rangesMax: number): Ranges[] {
  const layouts: Ranges[] = [];
  const extend = (chosen: Ranges, start: number): void => {
    if (chosen.length > 0) layouts.push(chosen);
    if (chosen.length === rangesMax) return;
    for (let from = start; from < frames; from++) {
      for (let to = from + 1; to <= frames; to++) extend([...chosen, [from, to]], to);
    }
  };
  extend([], 0);
  return layouts;
}

/** How a boot went: the frames that nobody was given, being the metadata's, or what was wrong. */
export type Boot =
  | { readonly kind: 'holds'; readonly kept: number }
  | { readonly kind: 'fails'; readonly blame: Blame };

/**
 * Makes the allocator, hands everything out and takes it back: first in the largest blocks, lowest
 * given back first, then frame by frame, lowest given back last.
 * @throws RangeError if the zone cannot hold the metadata.
 */
export function boot(design: Design, zone: Zone): Boot {
  const run = new LockStep(design, zone);
  let blame = run.start();
  let kept = 0;
  for (const largest of [zone.orderMax, 0]) {
    const left = new Set<number>(usableFrames(zone));
    const live: Block[] = [];
    blame ??= handOut(run, largest, left, live) ?? run.look();
    live.sort((a, b) => (largest === 0 ? b.at - a.at : a.at - b.at));
    for (const b of live) blame ??= run.apply(freeCall(b.at, b.order));
    blame ??= run.look();
    kept = left.size;
  }
  return blame ? { kind: 'fails', blame } : { kind: 'holds', kept };
}

/** Allocates until nothing is left, from order `largest` down; takes what it gets out of `left`. */
function handOut(
  run: LockStep,
  largest: number,
  left: Set<number>,
  live: Block[],
): Blame | undefined {
  for (let k = largest; k >= 0; k--) {
    for (;;) {
      const blame = run.apply(allocCall(k));
      if (blame) return blame;
      const [got] = run.changed.got;
      if (!got) break;
      for (let at: number = got.at; at < endOf(got); at++) {
        if (left.delete(at)) continue;
        return { id: 'I3', why: `gave ${show(got)}, but frame ${at} was not left to give` };
      }
      live.push(got);
    }
  }
  return undefined;
}
