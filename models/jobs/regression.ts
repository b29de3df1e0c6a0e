/**
 * A counterexample as a program in another language makes it: what is asked for, in order, and what
 * is given back by the number of the request that got it, since an address is another there.
 */
import { notOffered, rowOf, showAnswer, showCall } from '../../spec/operations/operations.ts';
import type { Order } from '../../spec/blocks/units.ts';
import type { Scenario } from '../one-cpu/scenario.ts';
import type { AskedCall } from '../subject/binaries/asked.ts';

/** One call. */
export interface RegressionStep {
  /** As a trace words it, with what came of it. */
  readonly told: string;
  readonly act:
    | { readonly does: 'take'; readonly order: Order }
    | { readonly does: 'ask'; readonly asked: number }
    | { readonly does: 'give'; readonly request: number }
    | { readonly does: 'give what is not live'; readonly frame: number; readonly order: Order };
}

/** @throws RangeError for an operation that others have no word for, such as resize. */
export function regressionSteps(
  { steps, zone }: Scenario,
  calls: readonly AskedCall[],
): RegressionStep[] {
  const other = notOffered(calls, {});
  if (other) {
    throw new RangeError(`a test in another language allocates and frees, got ${showCall(other)}`);
  }
  const from = zone.regions[0]?.from ?? 0;
  const holders = new Map<number, number>();
  let requests = 0;
  return steps.map(({ call, answer }, i) => {
    const row = rowOf(call);
    const told = `${row.show(call)} → ${answer ? showAnswer(answer.is) : 'no answer'}`;
    const named = row.named(call);
    const { got, lost } = answer ? row.change(call, answer.is) : { got: [], lost: [] };
    if (!named) {
      const asked = calls[i]?.asked;
      requests++;
      for (const { at } of got) holders.set(at, requests);
      const order = row.wantsRoom(call) as Order;
      const act = asked === undefined ? { does: 'take', order } : { does: 'ask', asked };
      return { told, act } as RegressionStep;
    }
    const request = holders.get(named.at);
    for (const { at } of lost) holders.delete(at);
    if (request !== undefined) return { told, act: { does: 'give', request } };
    const { at, order } = named;
    return { told, act: { does: 'give what is not live', frame: at - from, order } };
  });
}
