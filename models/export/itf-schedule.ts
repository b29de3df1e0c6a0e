/**
 * A schedule of several CPUs in the Informal Trace Format, for the viewers of Apalache and Quint: a
 * state per step, in the same JSON as the traces of one CPU in `itf.ts`.
 * Source: apalache-mc.org, ADR 015.
 */
import type { Block } from '../../spec/geometry.ts';
import { showZone } from '../../spec/zone.ts';
import { encodeSchedule, type KeptSchedule } from '../schedule-trace.ts';
import { tell, type ToldStep } from '../story.ts';

const number = (n: number): object => ({ '#bigint': String(n) });

/**
 * The schedule as ITF JSON. Variables: the `cpu` that took the step (-1 before the first), the
 * `thread` on it, what it `made`, the call that `began` and the one that `ended` with it, if any,
 * and the `live` blocks.
 * @throws RangeError if a step cannot be taken where it stands.
 */
export function itfSchedule(kept: KeptSchedule): string {
  const { scenario, actions } = kept;
  const { steps, failure, stale } = tell(scenario, actions);
  if (stale !== undefined) throw new RangeError(`step ${stale + 1} of the trace does not fit`);
  const document = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: encodeSchedule(kept),
      description: `${scenario.design.name} on ${showZone(scenario.zone)}`,
      status: failure ? `violation: ${failure.rule}, ${failure.why}` : 'ok',
    },
    vars: ['cpu', 'thread', 'made', 'began', 'ended', 'live'],
    states: [stateOf(0, undefined), ...steps.map((step, i) => stateOf(i + 1, step))],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function stateOf(index: number, step: ToldStep | undefined): object {
  return {
    '#meta': { index },
    cpu: number(step?.cpu ?? -1),
    thread: number(step?.thread ?? -1),
    made: step ? madeBy(step) : [],
    began: step?.began ?? 'none',
    ended: step?.ended?.result ?? 'none',
    live: setOf(step?.held ?? []),
  };
}

function madeBy({ isInterrupt, partner, made }: ToldStep): readonly string[] {
  if (partner !== undefined) return [`exchange threads with cpu${partner}`];
  return isInterrupt ? ['interrupt'] : made;
}

const setOf = (blocks: readonly Block[]): object => ({
  '#set': blocks.map(({ at, order }) => ({ at: number(at), order: number(order) })),
});
