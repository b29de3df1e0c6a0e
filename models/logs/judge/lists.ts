/**
 * Rules about blocks that leave the lists and enter them: what leaves was there and is cut from a
 * low end, what enters was not there and belongs to no caller.
 */
import { Is, whereabouts } from './frames.ts';
import { compactionHint, type Ledger, type Moved, showBlock } from './ledger.ts';

/** A block leaves the lists; false if it cannot have been there. */
export function leaves(ledger: Ledger, moved: Moved): boolean {
  const { frames, free, findings } = ledger;
  const { frame, order, line, cpu } = moved;
  ledger.counts.left++;
  let isThere = true;
  for (let at = frame, end = frame + 2 ** order; at < end && isThere; at++) {
    const is = frames.is(at);
    if (is === Is.unknown || is === Is.free || is === Is.direct || is === Is.isolated) continue;
    const came = ledger.mayBeDirect(at);
    if (came === 'yes') findings.silently('freed directly', 1);
    else isThere = missed(ledger, moved, at, came === 'if-drained');
  }
  if (isThere && frames.is(frame) === Is.free) cutRight(ledger, moved);
  ledger.touch(frame, order);
  free.cut(frame, order);
  frames.put(frame, order, Is.fetched, line, cpu);
  return isThere;
}

/** A frame of a block that leaves is not in the lists; true if that may be explained yet. */
function missed(ledger: Ledger, moved: Moved, at: number, ifDrained: boolean): boolean {
  const { frames, facts, unlessDrained } = ledger;
  const is = frames.is(at);
  const isLive = is === Is.live || is === Is.piece;
  const block = showBlock(moved.frame, moved.order);
  const does = facts.hasLimbo ? 'leaves the lists' : 'is handed out';
  const why = `${block} ${does}, but frame 0x${at.toString(16)} is ${whereabouts[is]}`;
  if (ifDrained) {
    const lines = [frames.line(at), moved.line];
    unlessDrained.push({
      rule: 'L6',
      why,
      frame: moved.frame,
      order: moved.order,
      lines,
      cpu: moved.cpu,
    });
    return true;
  }
  ledger.broken(isLive ? (facts.hasLimbo ? 'L5' : 'L1') : 'L6', moved, at, why);
  return false;
}

/** Is it cut from the low end of its block, and from a smallest one, where that is promised? */
function cutRight(ledger: Ledger, moved: Moved): void {
  const { free, frames, facts, findings } = ledger;
  const { frame, order } = moved;
  const source = free.blockOf(frame);
  const sourceOrder = frames.headOrder(source);
  if (facts.promises.lowEnd && source !== frame && !isApart(ledger, frame)) {
    const from = showBlock(source, sourceOrder);
    const block = showBlock(frame, order);
    const why = `${block} leaves, but is not the low end of the free block ${from}`;
    const compacted = ledger.compacted(frame - 1);
    if (compacted === 'no' && facts.silences.claim !== 'unsure')
      ledger.broken('L7', moved, frame, why);
    else if (compacted !== 'yes') ledger.broken('L7', moved, frame, why, compactionHint);
    else findings.silently('low end not sure, for compaction', 1);
  }
  if (!facts.promises.smallest || sourceOrder < order) return;
  if (!ledger.isWhole) {
    findings.notJudged('L13', 'no snapshot says what is free');
    return;
  }
  const least = free.smallest(order);
  if (least < sourceOrder) {
    const from = showBlock(source, sourceOrder);
    const block = showBlock(frame, order);
    const why = `${block} is cut from ${from} while a block of order ${least} is free`;
    ledger.broken('L13', moved, frame, why);
  }
}

/** May a free block begin here though its lower buddy is free as well? */
const isApart = ({ facts }: Ledger, frame: number): boolean =>
  frame % 2 ** facts.silences.unmergedFrom === 0;

/** A block enters the lists. */
export function enters(ledger: Ledger, moved: Moved): void {
  const { frames, free } = ledger;
  const { frame, order, line, cpu } = moved;
  for (let at = frame, end = frame + 2 ** order; at < end; at++) {
    if (!mayEnter(ledger, moved, at)) break;
  }
  ledger.touch(frame, order);
  free.cut(frame, order);
  frames.put(frame, order, Is.free, line, cpu);
  free.insert(frame, order);
}

/** May this frame of a block come to the lists? If not, it is told. */
function mayEnter(ledger: Ledger, moved: Moved, at: number): boolean {
  const { frames, findings, facts } = ledger;
  const { frame, order } = moved;
  const is = frames.is(at);
  const isLive = is === Is.live || is === Is.piece;
  if (!facts.hasLimbo || !(isLive || is === Is.free)) return true;
  const block = showBlock(frame, order);
  const why = `${block} enters the lists, but frame 0x${at.toString(16)} is ${whereabouts[is]}`;
  if (isLive) {
    ledger.broken('L5', moved, at, why);
    return false;
  }
  const compacted = ledger.compacted(at);
  if (compacted === 'yes') findings.silently('taken by compaction', 1);
  else ledger.broken('L8', moved, at, why);
  return compacted === 'yes';
}
