/**
 * Rules about what callers get and give back: blocks that are live overlap nothing, come back once,
 * and in the order that they were handed out in.
 */
import { compactionHint, type Ledger, type Moved, showBlock } from './ledger.ts';
import type { LogZone } from '../facts/facts.ts';
import { PAGEBLOCK_ORDER } from '../facts/silences.ts';
import { INTERRUPT, Is, whereabouts } from './frames.ts';
import { enters, leaves } from './lists.ts';

/** Is the block one that there can be? If not, it is told, and the line moves nothing. */
export function isPlaced(ledger: Ledger, moved: Moved): boolean {
  const { frame, order } = moved;
  const { orderMax, isTopKnown, zones } = ledger.facts;
  const size = 2 ** order;
  if (isTopKnown && order > orderMax) {
    const block = showBlock(frame, order);
    ledger.broken('L2', moved, frame, `${block} is of an order above the top order, ${orderMax}`);
    return false;
  }
  if (frame % size !== 0) {
    const block = showBlock(frame, order);
    const why = `${block} starts at frame ${frame}, which is no multiple of ${size}`;
    ledger.broken('L2', moved, frame, why);
    return false;
  }
  if (zones.length > 0 && !liesInOne(zones, frame, size)) {
    const block = showBlock(frame, order);
    const list = zones.map(({ name, from, spanned }) => `${name} [${from},${from + spanned})`);
    ledger.broken('L2', moved, frame, `${block} lies in no zone: there are ${list.join(', ')}`);
    return false;
  }
  return true;
}

function liesInOne(zones: readonly LogZone[], frame: number, size: number): boolean {
  for (const { from, spanned } of zones) {
    if (from <= frame && frame + size <= from + spanned) return true;
  }
  return false;
}

/** A caller got a block. */
export function allocated(ledger: Ledger, moved: Moved, type: number): void {
  const { frames, facts, lists } = ledger;
  const { frame, order, line, cpu } = moved;
  ledger.counts.allocated++;
  if (!isPlaced(ledger, moved)) return;
  if (facts.hasLimbo) handedOut(ledger, moved);
  else if (leaves(ledger, moved)) ledger.counts.left--;
  if (ledger.followsLists) {
    const debt = lists.pop(cpu, frame, order, type);
    if (debt) ledger.findings.broken(denied(moved, debt, 'is handed out'));
  }
  frames.put(frame, order, Is.live, line, cpu);
}

type Debt = NonNullable<ReturnType<Ledger['lists']['pop']>>;

/** What a neighbour on a CPU's list shows of a block that was given back twice. */
export function denied(moved: Moved, { frame, firstLine, secondLine }: Debt, does: string) {
  const neighbour = showBlock(moved.frame, moved.order);
  return {
    rule: 'L4' as const,
    why:
      `${showBlock(frame, 0)} was given back twice: a bulk allocation in between would have ` +
      `taken ${neighbour}, too, which stood beside it on the CPU's list and ${does} only now`,
    frame,
    order: 0,
    lines: [firstLine, secondLine, moved.line].filter((line) => line > 0),
    cpu: moved.cpu,
  };
}

/** Nothing of the block may be live, or in the lists. */
function handedOut(ledger: Ledger, moved: Moved): void {
  const { frames, findings } = ledger;
  const { frame, order } = moved;
  for (let at = frame, end = frame + 2 ** order; at < end; at++) {
    const is = frames.is(at);
    if (is === Is.live || is === Is.piece) {
      const other = showBlock(at - (at % 2 ** frames.order(at)), frames.order(at));
      const why = `${showBlock(frame, order)} is handed out while ${other} is live`;
      ledger.broken('L1', moved, at, why);
      return;
    }
    if (is === Is.fetched || is === Is.returned) {
      if (!isOfItsOrder(ledger, moved, at, 'is handed out')) return;
    } else if (is === Is.free || is === Is.direct) {
      const captured = ledger.captured(at);
      if (captured === 'yes') findings.silently('captured by compaction', 1);
      else {
        const block = showBlock(frame, order);
        const why = `${block} is handed out while frame 0x${at.toString(16)} is ${whereabouts[is]}`;
        ledger.broken('L8', moved, at, why, captured === 'unsure' ? compactionHint : undefined);
        if (captured === 'no') {
          takeOut(ledger, moved);
          return;
        }
      }
      ledger.free.cut(at, 0);
      ledger.touch(at, 0);
    }
  }
}

const takeOut = (ledger: Ledger, { frame, order }: Moved): void => {
  ledger.free.cut(frame, order);
  ledger.touch(frame, order);
};

/** Blocks in limbo are whole: they go on in the order that they came in. */
export function isOfItsOrder(ledger: Ledger, moved: Moved, at: number, does: string): boolean {
  const { frames, facts } = ledger;
  const known = frames.order(at);
  if (!facts.hasCpuLists || known === moved.order) return true;
  const was = frames.is(at) === Is.fetched ? 'left the lists' : 'was given back';
  if (moved.order >= PAGEBLOCK_ORDER && known > moved.order) return true;
  const other = showBlock(at - (at % 2 ** known), known);
  ledger.broken(
    'L3',
    moved,
    at,
    `${showBlock(moved.frame, moved.order)} ${does}, but ${was} as ${other}`,
  );
  return false;
}

/** A caller gave a block back. */
export function freed(ledger: Ledger, moved: Moved, inInterrupt: boolean): void {
  const { frames, facts, lists } = ledger;
  const { frame, order, line, cpu } = moved;
  ledger.counts.freed++;
  if (!isPlaced(ledger, moved)) return;
  for (let at = frame, end = frame + 2 ** order; at < end; at++) {
    if (!mayComeBack(ledger, moved, at)) break;
  }
  if (!facts.hasLimbo) {
    enters(ledger, moved);
    return;
  }
  const isDirect = facts.silences.isDirect(order) === 'always';
  ledger.free.cut(frame, order);
  const by = inInterrupt ? cpu | INTERRUPT : cpu;
  frames.put(frame, order, isDirect ? Is.direct : Is.returned, line, by);
  if (isDirect) ledger.touch(frame, order);
  if (!ledger.followsLists) return;
  if (isDirect) lists.fetch(cpu, frame);
  else lists.push(cpu, frame, order);
}

/** May this frame of a block be given back? If not, it is told. */
function mayComeBack(ledger: Ledger, moved: Moved, at: number): boolean {
  const { frames, findings } = ledger;
  const { frame, order } = moved;
  const is = frames.is(at);
  if (is === Is.live) {
    const known = frames.order(at);
    if (known === order) return true;
    const block = showBlock(frame, order);
    const other = showBlock(at - (at % 2 ** known), known);
    if (known > order && maySplit(ledger, moved, at - (at % 2 ** known))) {
      splitUp(ledger, at, known);
      findings.silently('split', 2 ** known);
      return true;
    }
    ledger.broken('L3', moved, at, `${block} is given back, but was handed out as ${other}`);
    return false;
  }
  if (is === Is.fetched || is === Is.returned) return mayBeBulk(ledger, moved, at);
  if (is === Is.direct || is === Is.free) {
    const compacted = ledger.compacted(at);
    if (compacted === 'yes') {
      findings.silently('taken by compaction', 1);
      ledger.touch(at, 0);
      return true;
    }
    const block = showBlock(frame, order);
    const why = `${block} is given back, but frame 0x${at.toString(16)} is ${whereabouts[is]}`;
    const hint = compacted === 'unsure' && order === 0 ? compactionHint : undefined;
    ledger.broken('L4', moved, at, why, hint);
    return false;
  }
  return true;
}

/**
 * Pieces that come back: single frames of a block that was split, or the upper halves that
 * __free_pages leaves where somebody else still holds the first frame.
 */
function maySplit(ledger: Ledger, { frame, order }: Moved, head: number): boolean {
  const { split } = ledger.facts.silences;
  if (split === 'never') return false;
  return split === 'any' || order === 0 || frame - head === 2 ** order;
}

/** Every frame of a live block is a piece from now on. */
export function splitUp(ledger: Ledger, at: number, order: number): void {
  const head = at - (at % 2 ** order);
  for (let frame = head, end = head + 2 ** order; frame < end; frame++) {
    if (ledger.frames.is(frame) === Is.live) ledger.frames.move(frame, Is.piece);
  }
}

/** A frame in limbo was handed to nobody, by the lines: only a bulk allocation could have. */
function mayBeBulk(ledger: Ledger, moved: Moved, at: number): boolean {
  const { frames, findings, facts, lists } = ledger;
  const { frame, order, line } = moved;
  const { bulk } = facts.silences;
  const before = frames.line(at);
  const isPossible = bulk === 'silent' || (bulk === 'logged' && ledger.inBulk > 0);
  if (order === 0 && frames.order(at) === 0 && isPossible) {
    findings.silently('handed out in bulk', 1);
    ledger.inBulk--;
    if (!ledger.followsLists || !lists.owe(frame, before, line)) return true;
    const why =
      `${showBlock(frame, order)} is given back, but was handed to nobody: a bulk allocation ` +
      `takes two or more, and its neighbours on the CPU's list were handed out one by one`;
    ledger.broken('L4', moved, at, why);
    return false;
  }
  const is = frames.is(at);
  const twice = is === Is.returned ? 'was given back already' : 'was handed to nobody';
  ledger.broken('L4', moved, at, `${showBlock(frame, order)} is given back, but ${twice}`);
  return false;
}

/** A request found nothing. */
export function refused(ledger: Ledger, moved: Moved): void {
  ledger.counts.refused++;
  const { facts, free, findings } = ledger;
  if (!facts.promises.refusals) return;
  if (!ledger.isWhole) {
    findings.notJudged('L12', 'no snapshot says what is free');
    return;
  }
  if (!free.fits(moved.order)) return;
  const least = free.smallest(moved.order);
  const why = `order ${moved.order} is refused while a block of order ${least} is free`;
  findings.broken({
    rule: 'L12',
    why,
    frame: 0,
    order: moved.order,
    lines: [moved.line],
    cpu: moved.cpu,
  });
}

/** A live block is of another order from now on. */
export function resized(ledger: Ledger, moved: Moved, to: number): void {
  const { frames } = ledger;
  const { frame, order, line, cpu } = moved;
  const wanted = { ...moved, order: to };
  if (!isPlaced(ledger, moved) || !isPlaced(ledger, wanted)) return;
  const is = frames.is(frame);
  if (is !== Is.unknown && is !== Is.out && (is !== Is.live || frames.order(frame) !== order)) {
    const why = `${showBlock(frame, order)} is resized, but is ${whereabouts[is]}`;
    ledger.broken('L4', moved, frame, why);
  }
  if (to < order) {
    for (let k = to; k < order; k++) {
      const half = { ...moved, frame: frame + 2 ** k, order: k };
      frames.put(half.frame, k, Is.live, line, cpu);
      enters(ledger, half);
    }
  } else {
    for (let k = order; k < to; k++) grown(ledger, { ...moved, frame: frame + 2 ** k, order: k });
  }
  frames.put(frame, to, Is.live, line, cpu);
}

/** A block grows in place by its free upper neighbour: which need not be cut from a low end. */
function grown(ledger: Ledger, moved: Moved): void {
  const { frames, free } = ledger;
  for (let at = moved.frame, end = at + 2 ** moved.order; at < end; at++) {
    const is = frames.is(at);
    if (is === Is.free || is === Is.unknown || is === Is.direct || is === Is.returned) continue;
    const rule = is === Is.live || is === Is.piece ? 'L1' : 'L6';
    ledger.broken(
      rule,
      moved,
      at,
      `a block grows over frame 0x${at.toString(16)}, which is ${whereabouts[is]}`,
    );
    break;
  }
  free.cut(moved.frame, moved.order);
}
