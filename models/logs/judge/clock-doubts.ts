/**
 * A clock that each CPU keeps for itself does not order what two CPUs do at nearly the same time:
 * a free may be printed behind the allocation that it made possible. So where the order of lines is
 * not sure, a contradiction is held open for some lines: if another CPU then says about the same
 * frames what should have come before, exchanging the two would undo it, and nothing is known.
 */
import type { LogObligationId } from '../../../spec/logs/log-obligations.ts';
import type { Contradiction, Findings } from './findings.ts';
import type { Moved } from './ledger.ts';

/** What happened to a block. */
export type Happening = 'allocated' | 'freed' | 'left' | 'entered';

/** What would have had to come before, by rule. */
const BEFORE: Readonly<Partial<Record<LogObligationId, readonly Happening[]>>> = {
  L1: ['freed'],
  L3: ['allocated', 'freed', 'left'],
  L4: ['allocated', 'left'],
  L5: ['freed'],
  L6: ['entered', 'freed'],
  L7: ['left', 'entered'],
  L8: ['left', 'freed'],
};

/** Lines behind which an exchange is no matter of clocks any more. */
const NEAR = 64;

/** What would explain them. */
export const CLOCK_HINT =
  'two CPUs’ clocks differ: an event of another CPU just behind would make it right; record ' +
  'with the clock `counter`';

/** Contradictions that are held open. */
export class ClockDoubts {
  private open: { readonly contradiction: Contradiction; readonly until: number }[] = [];
  private findings: Findings | undefined;

  /** Holds open what was found at this line. */
  suspects(findings: Findings, line: number): void {
    this.findings = findings;
    for (const contradiction of findings.at(line)) {
      if (contradiction.unless === undefined) this.open.push({ contradiction, until: line + NEAR });
    }
  }

  /** Does this event undo one? */
  hears(what: Happening, { line, cpu, frame, order }: Moved): void {
    if (this.open.length === 0) return;
    this.open = this.open.filter(({ contradiction, until }) => {
      if (line > until) return false;
      const { frame: from, order: size } = contradiction;
      const isNear = frame < from + 2 ** size && from < frame + 2 ** order;
      if (!isNear || contradiction.cpu === cpu) return true;
      if (BEFORE[contradiction.rule]?.includes(what)) {
        this.findings?.doubt(contradiction, CLOCK_HINT);
        return false;
      }
      return true;
    });
  }
}
