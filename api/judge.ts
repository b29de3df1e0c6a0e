/** `judge(where, log)`: are these answers right? Of whatever gave them, in any language. */
import {
  type Answer,
  brokenBy,
  type Call,
  isRefused,
  rowOf,
  showAnswer,
  showCall,
} from '../spec/operations/operations.ts';
import { Ledger } from '../spec/pages/ledger.ts';
import { type Where, zoneOf } from './asked.ts';

/** A call, and what it answered: a block, true or false for a free; undefined for a refusal. */
export interface Entry {
  readonly call: Call;
  readonly answer: Answer;
}

/** The first answer that is wrong, from 0, with the obligation that it breaks. */
export interface Wrong {
  readonly at: number;
  readonly rule: string;
  readonly why: string;
}

/**
 * Judges a log by its answers alone: what only memory shows (lists, words of clients) is not asked.
 * A free of what is not live must have been refused. Undefined if all are right. Takes a
 * microsecond or so an entry.
 * @throws RangeError for a zone that is none.
 */
export function judge(where: Where, log: Iterable<Entry>): Wrong | undefined {
  const ledger = new Ledger(zoneOf(where));
  // Everything is seen: there is no metadata of which something else would have been declared.
  const sight = { scheme: 'B6', shows: () => true } as const;
  let at = 0;
  for (const { call, answer } of log) {
    for (const { id, why } of brokenBy(ledger, call, answer, sight)) {
      return { at, rule: id, why: `${showCall(call)} → ${showAnswer(answer)}: ${why}` };
    }
    if (!isRefused(answer)) {
      const { lost, got } = rowOf(call).change(call, answer);
      ledger.change(lost, got);
    }
    at++;
  }
  return undefined;
}
