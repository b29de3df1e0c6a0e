/**
 * Makes a failing run as short as it gets: on the smallest plain zone on which it still fails,
 * without any call that is not needed, with every order as low as can be. What counts as the same
 * failure is that it breaks the same obligation.
 */
import type { Failure } from '../../../engine/search/model.ts';
import { shrink } from '../../../engine/random/shrink.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Frame } from '../../../spec/blocks/units.ts';
import { type Call, rowOf } from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { showZone, type Zone, zone as zoneOf } from '../../../spec/blocks/zone.ts';
import { failureOf } from '../../subject/failure.ts';
import { LockStep, NOT_MADE } from './lock-step.ts';
import { hasRoom, type Item } from './play-acts.ts';

/** The shortest run found, as calls that were made. */
export interface Trimmed {
  readonly zone: Zone;
  readonly trace: readonly Call[];
  readonly failure: Failure;
}

/** Zones tried: [0, 2^k) of top order k, k up to 6; then any of up to 16 frames based up to 16. */
const PLAIN_ORDER_MAX = 6;
const SMALL_MAX = 16;

/** @throws Error, an engine bug, if the items do not fail on this zone. */
export function trimmed(
  design: Design,
  zone: Zone,
  items: readonly Item[],
  mayChangeZone: boolean,
): Trimmed {
  let best = playItems(design, zone, items);
  if (!best) throw new Error('engine bug: a failing run does not fail again');
  const { rule } = best.failure;
  let left = items;
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length;
    const plainer = mayChangeZone && plainerZone(design, best.zone, left, rule);
    if (plainer) left = moved(left, firstOf(plainer) - firstOf(best.zone));
    const on = plainer || best.zone;
    const fails = (some: readonly Item[]) => playItems(design, on, some)?.failure.rule === rule;
    left = shrink(left, fails, { simpler: (item) => simpler(item, on) }).items;
    best = playItems(design, on, left) as Trimmed;
    if (plainer) before = Number.POSITIVE_INFINITY;
  }
  return best;
}

const firstOf = ({ regions }: Zone): number => (regions[0] as { from: number }).from;

/** A block that is not the client's moves with the zone. */
const moved = (items: readonly Item[], by: number): Item[] =>
  items.map((item) => {
    const { call, of } = item;
    const named = rowOf(call).named(call);
    if (named === undefined || of !== undefined) return item;
    const at = Math.max(0, named.at + by) as Frame;
    return { ...item, call: rowOf(call).about(call, { ...named, at }) };
  });

/** The first zone plainer than this one, in the order of `plainZones`, on which the items fail. */
function plainerZone(design: Design, now: Zone, items: readonly Item[], rule: string) {
  for (const plain of plainZones(now)) {
    if (showZone(plain) === showZone(now)) return undefined;
    if (!hasRoom(design, plain)) continue;
    const there = moved(items, firstOf(plain) - firstOf(now));
    if (playItems(design, plain, there)?.failure.rule === rule) return plain;
  }
  return undefined;
}

/** One region without holes: first whole arenas, then any, few frames and low orders first. */
function* plainZones({ orderMax: orderNow, alignment }: Zone): Generator<Zone> {
  for (let k = 0; k <= PLAIN_ORDER_MAX; k++) {
    yield zoneOf({ regions: [[0, 2 ** k]], orderMax: k, alignment });
  }
  for (let frames = 1; frames <= SMALL_MAX; frames++) {
    for (let orderMax = 0; orderMax <= orderNow; orderMax++) {
      for (let from = 0; from <= SMALL_MAX; from++) {
        yield zoneOf({ regions: [[from, from + frames]], orderMax, alignment });
      }
    }
  }
}

/** Smaller calls; the block that one names is tried lower only if it is not the client's. */
function* simpler(item: Item, zone: Zone): Generator<Item> {
  const { call, of } = item;
  const first = of === undefined ? (firstOf(zone) as Frame) : undefined;
  for (const smaller of rowOf(call).smaller(call, first)) yield { ...item, call: smaller };
}

/** Plays items with a look at the whole zone after every call; nothing if all goes well. */
function playItems(design: Design, zone: Zone, items: readonly Item[]): Trimmed | undefined {
  const run = new LockStep(design, zone, { lookEvery: 1 });
  const trace: Call[] = [];
  const given = new Map<number, Block>();
  let broken = run.start();
  for (let i = 0; i < items.length && !broken; i++) {
    const item = items[i] as Item;
    const call = callFor(item, zone, given);
    if (!call) continue;
    broken = run.apply(call);
    if (run.answer === NOT_MADE && !broken) continue;
    trace.push(call);
    if (run.changed.lost.length > 0 && item.of !== undefined) given.delete(item.of);
    for (const b of run.changed.got) given.set(item.id, b);
  }
  return broken && { zone, trace, failure: failureOf(broken) };
}

function callFor({ call, of }: Item, zone: Zone, given: ReadonlyMap<number, Block>) {
  const row = rowOf(call);
  if (of !== undefined) {
    const b = given.get(of);
    return b && row.about(call, b);
  }
  const wanted = row.wantsRoom(call);
  return wanted !== undefined && wanted > zone.orderMax + 1 ? undefined : call;
}
