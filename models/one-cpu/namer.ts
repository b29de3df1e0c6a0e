/** What blocks are called while a story is told: letters, in the order of the calls. */
import { type Call, rowOf } from '../../spec/operations/operations.ts';
import { letterOf } from '../subject/pages/block-letters.ts';
import type { ScenarioStep } from './scenario.ts';

/** Live blocks get letters in the order in which they are handed out. */
export class Namer {
  readonly names = new Map<number, string>();
  private count = 0;

  /** The call as the scenario words it; names the block that it hands out. */
  word(call: Call, answer: ScenarioStep['answer']): string {
    const row = rowOf(call);
    const named = row.named(call);
    const name = named && this.names.get(named.at);
    const asked = `${row.show(call)}${name === undefined ? '' : ` (${name})`}`;
    const [got] = answer ? row.change(call, answer.is).got : [];
    if (!got) return asked;
    const fresh = letterOf(this.count++);
    this.names.set(got.at, fresh);
    return `${fresh} = ${asked}`;
  }

  /** Forgets what a call gave back. */
  forget(call: Call, answer: ScenarioStep['answer']): void {
    const lost = answer ? rowOf(call).change(call, answer.is).lost : [];
    for (const b of lost) this.names.delete(b.at);
  }
}
