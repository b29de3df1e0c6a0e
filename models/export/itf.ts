/**
 * A trace in the Informal Trace Format of Apalache and Quint, so that their viewers can show it:
 * JSON with a state per call, sets as `{"#set": […]}` and numbers as `{"#bigint": "…"}`. The calls
 * are played again, and what the design holds after each is written down, right or wrong.
 * Source: apalache-mc.org, ADR 015.
 */
import type { Block } from '../../spec/blocks/geometry.ts';
import { showCall } from '../../spec/operations/operations.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { showAnswer } from '../../spec/operations/operations.ts';
import { type Heap, playScenario } from '../one-cpu/scenario.ts';
import { encodeTrace, type KeptTrace } from '../kept/trace-text.ts';

const number = (n: number): object => ({ '#bigint': String(n) });

const setOf = (blocks: readonly Block[]): object => ({
  '#set': blocks.map(({ at, order }) => ({ at: number(at), order: number(order) })),
});

/**
 * The trace as ITF JSON, `design` being the one that it names. Variables: `live` and `free` blocks,
 * `lost` (true where the lists cannot be read, and the sets are empty), the `call` and its
 * `answer`.
 * @throws RangeError if a call of the trace does not fit the design, or init fails.
 */
export function itf(trace: KeptTrace, design: Design): string {
  const { start, steps, failure, unfit } = playScenario(design, trace.zone, trace.calls);
  if (unfit) throw new RangeError(`call ${unfit.step} of the trace does not fit: ${unfit.why}`);
  if (!start && steps.length === 0 && failure) {
    throw new RangeError(`the trace has no states: init fails, ${failure.why}`);
  }
  const state = (index: number, heap: Heap | undefined, call: string, answer: string): object => ({
    '#meta': { index },
    live: setOf(heap?.live ?? []),
    free: setOf(heap?.free ?? []),
    lost: heap === undefined,
    call,
    answer,
  });
  const told = steps.map(({ call, answer, heap }, i) =>
    state(i + 1, heap, showCall(call), answer ? showAnswer(answer.is) : 'none'),
  );
  const document = {
    '#meta': {
      format: 'ITF',
      'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
      source: encodeTrace(trace),
      description: `${design.name} on ${showZone(trace.zone)}`,
      status: failure ? `violation: ${failure.rule}, ${failure.why}` : 'ok',
    },
    vars: ['live', 'free', 'lost', 'call', 'answer'],
    states: [state(0, start, 'init', 'true'), ...told],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
