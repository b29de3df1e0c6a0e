/**
 * What a judge finds: lines that contradict each other, contradictions that something could
 * explain which the log does not show, steps that must have happened without a line, and how much
 * was judged by which rule.
 */
import type { LogObligationId } from '../../../spec/logs/log-obligations.ts';

/** Lines that cannot all be right. */
export interface Contradiction {
  readonly rule: LogObligationId;
  readonly why: string;
  /** The block that they are about. */
  readonly frame: number;
  readonly order: number;
  /** The lines, ascending; 0 for what is older than the log. */
  readonly lines: readonly number[];
  readonly cpu: number;
  /** What the log does not show, and could explain it: then nothing is known. */
  readonly unless?: string;
}

/** A rule that could not be applied, or not to all. */
export interface NotJudged {
  readonly rule: LogObligationId;
  readonly because: string;
}

/** Contradictions that are kept of each rule; the rest is counted. */
const KEPT_MAX = 20;

/** Collects. */
export class Findings {
  private found: Contradiction[] = [];
  private readonly count = new Map<LogObligationId, number>();
  private readonly checks = new Map<LogObligationId, number>();
  private readonly silent = new Map<string, number>();
  private readonly gaps: NotJudged[] = [];

  /** What was asked so many times. */
  asked(rule: LogObligationId, times = 1): void {
    this.checks.set(rule, (this.checks.get(rule) ?? 0) + times);
  }

  broken(contradiction: Contradiction): void {
    const { rule } = contradiction;
    const before = this.count.get(rule) ?? 0;
    this.count.set(rule, before + 1);
    if (before < KEPT_MAX) this.found.push(contradiction);
  }

  /** Something happened without a line, so many frames at once. */
  silently(name: string, frames: number): void {
    this.silent.set(name, (this.silent.get(name) ?? 0) + frames);
  }

  notJudged(rule: LogObligationId, because: string): void {
    if (this.gaps.some((gap) => gap.rule === rule && gap.because === because)) return;
    this.gaps.push({ rule, because });
  }

  /** Lines from `line` on turned out to lack others: nothing found there stands. */
  forgetFrom(line: number): void {
    const stays = (one: Contradiction): boolean => Math.max(...one.lines) < line;
    for (const { rule } of this.found.filter((one) => !stays(one))) {
      this.count.set(rule, (this.count.get(rule) as number) - 1);
    }
    this.found = this.found.filter(stays);
  }

  /** What would have explained contradictions is known not to be so. */
  isCertain(unless: string): void {
    this.found = this.found.map((one) => {
      const { unless: reason, ...rest } = one;
      return reason === unless ? rest : one;
    });
  }

  /** The contradictions found last, if any were found at this line. */
  at(line: number): readonly Contradiction[] {
    const found: Contradiction[] = [];
    for (let i = this.found.length - 1; i >= 0; i--) {
      const one = this.found[i] as Contradiction;
      if (one.lines.at(-1) !== line) break;
      found.push(one);
    }
    return found;
  }

  /** Something else would explain a contradiction. */
  doubt(contradiction: Contradiction, unless: string): void {
    this.found = this.found.map((one) => (one === contradiction ? { ...one, unless } : one));
  }

  get contradictions(): readonly Contradiction[] {
    const last = (one: Contradiction): number => Math.max(...one.lines);
    return this.found.toSorted((a, b) => last(a) - last(b));
  }

  get silences(): ReadonlyMap<string, number> {
    return this.silent;
  }

  get notApplied(): readonly NotJudged[] {
    return this.gaps;
  }

  /** How often a rule was asked, and how often it was broken. */
  tally(rule: LogObligationId): { readonly asked: number; readonly broken: number } {
    return { asked: this.checks.get(rule) ?? 0, broken: this.count.get(rule) ?? 0 };
  }
}
