/** A scenario as the steps of a page: what was asked, what came of it, the blocks behind it. */
import { showAnswer } from '../../spec/operations/operations.ts';
import { Namer } from '../one-cpu/namer.ts';
import type { Heap, Scenario } from '../one-cpu/scenario.ts';
import type { PageStep } from './page-report.ts';

/** Init first. */
export function stepsOf({ start, steps }: Scenario): PageStep[] {
  const namer = new Namer();
  const told: PageStep[] = [{ asked: 'init', result: '', ...blocksOf(start, namer) }];
  for (const { call, answer, heap } of steps) {
    const asked = namer.word(call, answer);
    const result = answer ? showAnswer(answer.is) : 'no answer';
    told.push({ asked, result, ...blocksOf(heap, namer) });
    namer.forget(call, answer);
  }
  return told;
}

function blocksOf(heap: Heap | undefined, { names }: Namer): Pick<PageStep, 'live' | 'free'> {
  if (!heap) return {};
  return {
    live: heap.live.map(({ at, order }) => [at, order, names.get(at) ?? '*']),
    free: heap.free.map(({ at, order }) => [at, order]),
  };
}
