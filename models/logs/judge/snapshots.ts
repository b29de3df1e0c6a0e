/**
 * Rules about snapshots: the frames that one shows as free are exactly those that the lines left
 * free, and its blocks are those frames merged as far as they go. The first snapshot, and the first
 * behind missing lines, only says what is free from then on.
 */
import type { Snapshot } from '../facts/events.ts';
import type { LogZone } from '../facts/facts.ts';
import type { Contradiction } from './findings.ts';
import { type Frames, Is, whereabouts } from './frames.ts';
import { compactionHint, type Ledger } from './ledger.ts';

/** Judges a snapshot at a line, and takes it for the truth from there on. */
export function compare(ledger: Ledger, line: number, snapshot: Snapshot): void {
  const { findings, touched } = ledger;
  const isFirst = !ledger.isWhole;
  const shown = new Shown(snapshot.free);
  let agreed = 0;
  for (const [from, to] of snapshot.free) {
    for (let at = from; at <= to; at++) {
      if (!touched?.has(at) && isFreeToo(ledger, line, at, isFirst)) agreed++;
    }
  }
  eachFrame(ledger, (at) => {
    if (!shown.has(at) && !touched?.has(at)) isGoneToo(ledger, line, at);
  });
  if (!isFirst) findings.asked('L10');
  const free = snapshot.free.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  ledger.counts.snapshots.push({ name: snapshot.name, free, agreed: isFirst ? 0 : agreed });
  if (snapshot.counts && (touched?.size ?? 0) > 0) {
    findings.notJudged('L9', `the lists changed while the snapshot ${snapshot.name} was taken`);
  } else judgeMerging(ledger, line, snapshot);
  rebuild(ledger);
  ledger.isWhole = true;
}

/** Frames to look at: those of the zones, or those that any line or snapshot mentioned. */
function eachFrame({ facts, frames }: Ledger, visit: (frame: number) => void): void {
  if (facts.zones.length === 0) frames.eachMentioned(visit);
  for (const { from, spanned } of facts.zones) {
    for (let at = from; at < from + spanned; at++) visit(at);
  }
}

/** A frame is free in the snapshot: by the lines as well? */
function isFreeToo(ledger: Ledger, line: number, at: number, isFirst: boolean): boolean {
  const { frames, findings } = ledger;
  const is = frames.is(at);
  const mayBe = ledger.mayBeDirect(at);
  if (is === Is.returned && mayBe === 'yes') findings.silently('freed directly', 1);
  const isRight =
    is === Is.free ||
    is === Is.direct ||
    is === Is.isolated ||
    mayBe === 'yes' ||
    is === Is.unknown;
  if (!isRight) {
    const name = `frame 0x${at.toString(16)}`;
    const why = `${name} is free in the snapshot, but ${whereabouts[is]} by the lines`;
    const found = contradicted(frames, at, line, why);
    if (mayBe === 'if-drained') ledger.unlessDrained.push(found);
    else findings.broken(found);
  }
  if (is !== Is.free) frames.put(at, 0, Is.free, isFirst || is === Is.unknown ? 0 : line, 0);
  return isRight;
}

/** A frame of which lines and snapshot say different things. */
const contradicted = (frames: Frames, at: number, line: number, why: string): Contradiction => ({
  rule: 'L10',
  why,
  frame: at,
  order: 0,
  lines: linesOf(frames, at, line),
  cpu: 0,
});

/** A frame is not free in the snapshot: by the lines neither? */
function isGoneToo(ledger: Ledger, line: number, at: number): void {
  const { frames, findings } = ledger;
  const is = frames.is(at);
  if (is === Is.unknown) frames.move(at, Is.out);
  if (is !== Is.free && is !== Is.direct) return;
  const compacted = ledger.compacted(at);
  if (compacted === 'yes') findings.silently('taken by compaction', 1);
  else {
    const why = `frame 0x${at.toString(16)} is free by the lines, but not in the snapshot`;
    const found = contradicted(frames, at, line, why);
    findings.broken(compacted === 'unsure' ? { ...found, unless: compactionHint } : found);
  }
  frames.put(at, 0, Is.isolated, line, 0);
}

const linesOf = (frames: Frames, at: number, line: number): number[] =>
  frames.line(at) > 0 ? [frames.line(at), line] : [line];

/** Which frames a snapshot shows as free, asked in ascending order or not. */
class Shown {
  private readonly runs: readonly (readonly [number, number])[];
  private index = 0;

  constructor(runs: readonly (readonly [number, number])[]) {
    this.runs = runs;
  }

  has(frame: number): boolean {
    if (frame < (this.runs[this.index]?.[0] ?? 0)) this.index = 0;
    while (this.index < this.runs.length && (this.runs[this.index]?.[1] as number) < frame) {
      this.index++;
    }
    return (this.runs[this.index]?.[0] ?? Number.POSITIVE_INFINITY) <= frame;
  }
}

/** Do the counts of the orders fit the frames, merged as far as they go? */
function judgeMerging(ledger: Ledger, line: number, snapshot: Snapshot): void {
  const { facts, findings } = ledger;
  if (!snapshot.counts) return;
  for (const zone of facts.zones) {
    const counts = snapshot.counts.get(zone.name);
    if (!counts) continue;
    if (facts.promises.merged) findings.asked('L9');
    findings.asked('L11');
    const merged = mergedCounts(snapshot.free, zone, facts.orderMax);
    const sum = (orders: readonly number[]): number =>
      orders.reduce((total, count, k) => total + count * 2 ** k, 0);
    const place = { frame: zone.from, order: 0, lines: [line], cpu: 0 };
    if (sum(counts) !== sum(merged)) {
      const sums = `${sum(counts)} frames, but ${sum(merged)} frames are free`;
      const why = `zone ${zone.name} counts blocks of ${sums}`;
      findings.broken({ rule: 'L11', why, ...place });
      continue;
    }
    if (!facts.promises.merged) continue;
    const k = counts.findIndex((count, order) => count !== (merged[order] ?? 0));
    if (k < 0) continue;
    const [has, fits] = [counts[k] as number, merged[k] ?? 0];
    const { unmergedFrom } = facts.silences;
    const rest =
      has > fits
        ? `merged as far as they go there would be ${fits}`
        : `but its free frames make ${fits} that merge no further`;
    const why = `zone ${zone.name} has ${has} blocks of order ${k}, ${rest}`;
    const unless =
      `migrate types keep blocks apart from order ${unmergedFrom} up, ` +
      'of which this log has no word';
    const found = { rule: 'L9' as const, why, ...place };
    findings.broken(k >= unmergedFrom && has > fits ? { ...found, unless } : found);
  }
}

/** Blocks by order that the free frames of a zone make, merged as far as they go. */
export function mergedCounts(
  free: Snapshot['free'],
  { from, spanned }: LogZone,
  orderMax: number,
): number[] {
  const counts = Array.from({ length: orderMax + 1 }, () => 0);
  for (const [first, last] of free) {
    let at = Math.max(first, from);
    const end = Math.min(last + 1, from + spanned);
    while (at < end) {
      let k = orderMax;
      while (at % 2 ** k !== 0 || at + 2 ** k > end) k--;
      counts[k] = (counts[k] as number) + 1;
      at += 2 ** k;
    }
  }
  return counts;
}

/** Makes the free blocks anew from what is known of each frame. */
function rebuild(ledger: Ledger): void {
  const { frames, free } = ledger;
  free.clear();
  frames.eachMentioned((at) => {
    if (frames.headOrder(at) >= 0) frames.setHead(at, -1);
  });
  frames.eachMentioned((at) => {
    if (frames.is(at) === Is.free) free.insert(at, 0);
  });
}

/** Everything is free, and known to be. */
export function freshen(ledger: Ledger): void {
  const { facts, frames } = ledger;
  for (const { from, spanned } of facts.zones) {
    for (let at = from; at < from + spanned; at++) frames.put(at, 0, Is.free, 0, 0);
  }
  rebuild(ledger);
  ledger.isWhole = true;
}

/** At the end: is there room for all that is free and all that is not? */
export function conserves(ledger: Ledger, line: number): void {
  const { facts, frames, findings } = ledger;
  for (const { name, from, spanned, managed } of facts.zones) {
    if (managed === undefined) continue;
    findings.asked('L11');
    let known = 0;
    for (let at = from; at < from + spanned; at++) {
      const is = frames.is(at);
      if (is !== Is.unknown && is !== Is.out) known++;
    }
    if (known <= managed) continue;
    const seen = `${known} were seen free, live or in limbo`;
    const why = `zone ${name} manages ${managed} frames, but ${seen}`;
    findings.broken({ rule: 'L11', why, frame: from, order: 0, lines: [line], cpu: 0 });
  }
}
