/**
 * Judges a log as it is read: hears its lines one by one, knows of each frame where it is, and
 * tells which lines contradict each other. Time per line is constant (a block of order k costs 2^k
 * steps); memory is bounded by the frames that are mentioned.
 */
import type { LogObligationId } from '../../../spec/logs/log-obligations.ts';
import type { LogEvents, Snapshot } from '../facts/events.ts';
import type { LogFacts } from '../facts/facts.ts';
import {
  allocated,
  denied,
  freed,
  isOfItsOrder,
  isPlaced,
  refused,
  resized,
  splitUp,
} from './callers.ts';
import { ClockDoubts } from './clock-doubts.ts';
import { Findings } from './findings.ts';
import { Is } from './frames.ts';
import { compactionHint, Ledger, type Moved, showBlock } from './ledger.ts';
import { enters, leaves } from './lists.ts';
import { compare, conserves, freshen } from './snapshots.ts';

/** The judge. */
export class LogJudge implements LogEvents {
  readonly findings = new Findings();
  /** Lines that are missing, and where judging began anew behind them. */
  lostLines = 0;
  judgedFrom = 1;
  isLossy = false;
  private known: Ledger | undefined;
  /** Where the order of lines is not sure: contradictions that another order would undo. */
  private clock: ClockDoubts | undefined;
  private snapshots: readonly Snapshot[] = [];
  /** By CPU: the line of its last event. */
  private readonly lastOf = new Map<number, number>();

  /** @throws Error before the log has begun. */
  get ledger(): Ledger {
    if (!this.known) throw new Error('engine bug: a log has not begun');
    return this.known;
  }

  begins(facts: LogFacts, snapshots: readonly Snapshot[]): void {
    this.known = new Ledger(facts, this.findings);
    this.snapshots = snapshots;
    if (facts.isFresh) freshen(this.ledger);
    if (facts.order === 'unsure') this.clock = new ClockDoubts();
  }

  allocated(line: number, cpu: number, frame: number, order: number, type: number): void {
    this.lastOf.set(cpu, line);
    const moved = { line, cpu, frame, order };
    this.clock?.hears('allocated', moved);
    allocated(this.ledger, moved, type);
    this.clock?.suspects(this.findings, line);
  }

  refused(line: number, cpu: number, order: number): void {
    refused(this.ledger, { line, cpu, frame: 0, order });
  }

  freed(line: number, cpu: number, frame: number, order: number, inInterrupt: boolean): void {
    this.lastOf.set(cpu, line);
    const moved = { line, cpu, frame, order };
    this.clock?.hears('freed', moved);
    freed(this.ledger, moved, inInterrupt);
    this.clock?.suspects(this.findings, line);
  }

  batched(_line: number, cpu: number, frame: number): void {
    const { frames, lists, followsLists } = this.ledger;
    if (followsLists && frames.is(frame) === Is.returned) lists.push(cpu, frame, 0);
  }

  left(line: number, cpu: number, frame: number, order: number, type: number, refills: boolean) {
    this.lastOf.set(cpu, line);
    const moved = { line, cpu, frame, order };
    this.clock?.hears('left', moved);
    if (!isPlaced(this.ledger, moved)) return;
    leaves(this.ledger, moved);
    this.clock?.suspects(this.findings, line);
    const { lists, followsLists } = this.ledger;
    if (!followsLists) return;
    if (refills) lists.refill(cpu, frame, order, type);
    else lists.fetch(cpu, frame);
  }

  entered(line: number, cpu: number, frame: number, order: number, type: number): void {
    this.lastOf.set(cpu, line);
    const { frames, lists, followsLists, findings } = this.ledger;
    const moved: Moved = { line, cpu, frame, order };
    this.ledger.counts.entered++;
    this.clock?.hears('entered', moved);
    if (!isPlaced(this.ledger, moved)) return;
    const is = frames.is(frame);
    const isInLimbo = is === Is.fetched || is === Is.returned;
    if (isInLimbo) {
      if (frames.cpu(frame) !== cpu) this.ledger.drainsOfOthers++;
      isOfItsOrder(this.ledger, moved, frame, 'enters the lists');
    }
    if (followsLists) {
      const debt = lists.drain(frame, type, is === Is.returned);
      if (debt) findings.broken(denied(moved, debt, 'enters the lists'));
    }
    enters(this.ledger, moved);
    this.clock?.suspects(this.findings, line);
  }

  split(_line: number, frame: number, order: number, _into: number): void {
    if (this.ledger.frames.is(frame) === Is.live) splitUp(this.ledger, frame, order);
  }

  taken(line: number, frame: number, order: number): void {
    const { frames, free, lists, followsLists } = this.ledger;
    const is = frames.is(frame);
    if (is === Is.live || is === Is.piece) return;
    if (this.ledger.inBulk > 0) this.ledger.inBulk--;
    if (is === Is.free) {
      const moved = { line, cpu: frames.cpu(frame), frame, order };
      const why = `${showBlock(frame, order)} is in use while it is free in the lists`;
      this.ledger.broken('L8', moved, frame, why);
    }
    if (followsLists) lists.fetch(-1, frame);
    free.cut(frame, order);
    frames.put(frame, order, Is.live, line, frames.cpu(frame));
  }

  resized(line: number, cpu: number, frame: number, order: number, to: number): void {
    resized(this.ledger, { line, cpu, frame, order }, to);
  }

  misplaced(line: number, cpu: number, what: string): void {
    this.findings.broken({ rule: 'L2', why: what, frame: 0, order: 0, lines: [line], cpu });
  }

  isolated(line: number, frame: number, order: number): void {
    const moved: Moved = { line, cpu: 0, frame, order };
    if (!isPlaced(this.ledger, moved)) return;
    leaves(this.ledger, moved);
    this.ledger.counts.left--;
    this.ledger.frames.put(frame, order, Is.isolated, line, 0);
  }

  compacting(line: number, begins: boolean | undefined): void {
    const { ledger } = this;
    ledger.compactedAt = line;
    if (begins === undefined) return;
    ledger.compacting = Math.max(0, ledger.compacting + (begins ? 1 : -1));
  }

  heardCompaction(): void {
    this.ledger.hearsCompaction = true;
  }

  bulk(_line: number, _cpu: number, frames: number): void {
    this.ledger.inBulk += frames;
  }

  stolen(_line: number, _cpu: number, frame: number, order: number): void {
    this.ledger.hearsClaims = true;
    this.ledger.lists.forgetType(frame, order);
  }

  claimed(line: number, cpu: number, frame: number, order: number): void {
    const { frames, lists, followsLists } = this.ledger;
    if (frames.is(frame) === Is.fetched && frames.order(frame) === order) return;
    const moved = { line, cpu, frame, order };
    if (!isPlaced(this.ledger, moved)) return;
    leaves(this.ledger, moved);
    if (followsLists) lists.fetch(cpu, frame);
  }

  lost(line: number, cpu: number, count: number): void {
    this.isLossy = true;
    this.lostLines += count;
    this.findings.forgetFrom((this.lastOf.get(cpu) ?? 0) + 1);
    this.ledger.forget();
    this.judgedFrom = line + 1;
  }

  restarted(line: number, _cpu: number): void {
    this.isLossy = true;
    this.findings.forgetFrom(0);
    this.ledger.forget();
    this.judgedFrom = line + 1;
  }

  looking(line: number, name: string, attempt: number, done: boolean): void {
    const snapshot = this.snapshots.find((one) => one.name === name && one.attempt === attempt);
    if (!snapshot) return;
    if (!done) this.ledger.touched = new Set();
    else {
      this.looked(line, snapshot);
      this.ledger.touched = undefined;
    }
  }

  looked(line: number, snapshot: Snapshot): void {
    compare(this.ledger, line, snapshot);
  }

  ends(line: number): void {
    const { ledger, findings } = this;
    if (ledger.drainsOfOthers === 0) for (const one of ledger.unlessDrained) findings.broken(one);
    else if (ledger.unlessDrained.length > 0) {
      findings.silently('freed directly', ledger.unlessDrained.length);
    }
    if (ledger.hearsCompaction) findings.isCertain(compactionHint);
    conserves(ledger, line);
    const { allocated: got, freed: gave, left, entered, refused: no } = ledger.counts;
    const { hasLimbo, promises } = ledger.facts;
    const cuts = hasLimbo ? left : got;
    const asked: Partial<Record<LogObligationId, number>> = {
      L1: got,
      L2: got + gave + left + entered,
      L3: gave + entered,
      L4: gave,
      L5: left + entered,
      L6: cuts,
      L7: promises.lowEnd ? cuts : 0,
      L8: hasLimbo ? got + entered : 0,
      L12: promises.refusals ? no : 0,
      L13: promises.smallest ? cuts : 0,
    };
    for (const [rule, times] of Object.entries(asked)) {
      findings.asked(rule as LogObligationId, times);
    }
  }
}
