/**
 * Long histories of a binary on zones that no search comes to the end of: calls by chance, each of
 * them judged, and at the end everything is given back and taken as top blocks. What fails is made
 * short on the same zone.
 */
import type { Failure } from '../../../../engine/search/model.ts';
import { prng, type Prng } from '../../../../engine/random/prng.ts';
import { shrink } from '../../../../engine/random/shrink.ts';
import type { Blame } from '../../../../spec/blocks/blame.ts';
import type { Block } from '../../../../spec/blocks/geometry.ts';
import type { Order } from '../../../../spec/blocks/units.ts';
import { isBlame } from '../../../../spec/pages/view.ts';
import { type AskedCall, framesFor, orderFor } from '../../../subject/binaries/asked.ts';
import { type Binary, LimitMet, REFUSED } from '../../../subject/binaries/binary-mount.ts';
import { heldBy } from '../../../subject/binaries/held-frames.ts';
import { asServed } from '../../../subject/binaries/promises.ts';
import { viewed } from '../../../subject/binaries/shown-state.ts';
import type { Broken, Way } from '../broken.ts';
import { levelOf } from '../levels.ts';
import { isExcused } from '../want-of.ts';
import { Occupancy } from './occupancy.ts';

/** A call that outlives the loss of others: what gives back names what asked for the block. */
type Item = Ask | { readonly gives: number };

interface Ask {
  readonly id: number;
  readonly order: Order;
  readonly asked?: number;
}

/** How a history went. */
export type HistoryEnd =
  | { readonly kind: 'passed'; readonly calls: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown'; readonly calls: number; readonly limit: string }
  | {
      readonly kind: 'fails';
      readonly calls: number;
      readonly way: Way;
      readonly failure: Failure;
      readonly trace: readonly AskedCall[];
    };

/** How long, and what is known to be broken. */
export interface HistoryOptions {
  readonly calls: number;
  readonly seed: number;
  readonly broken: Broken;
  /** Attempts to make a failure shorter, at most. */
  readonly attemptsMax: number;
}

/** Jumps back and calls of one history: a zone that takes longer is played less. */
const WORK_MAX = 4_000_000;

/** Zones up to this size are looked at as a whole, where lists are shown. */
const SHOWN_MAX = 64;

/** Plays one history of this seed on the binary's zone. */
export function playHistory(binary: Binary, options: HistoryOptions): HistoryEnd {
  const { broken, attemptsMax } = options;
  const run = new Run(binary, broken);
  const end = run.play(drawn(binary, options));
  if (end.kind !== 'fails') return end;
  const isSame = (items: readonly Item[]): boolean => {
    const again = new Run(binary, broken).play(items);
    return again.kind === 'fails' && again.failure.rule === end.failure.rule;
  };
  const { items } = shrink(run.items, isSame, { attemptsMax });
  const last = new Run(binary, broken).play(items);
  return last.kind === 'fails' ? { ...last, calls: end.calls } : end;
}

/** Calls by chance; what is live when they are drawn is told by the run. */
type Draw = (live: readonly number[]) => Item | undefined;

function drawn(binary: Binary, { calls, seed }: HistoryOptions): Draw {
  const chance = prng(seed, binary.frames);
  let id = 0;
  let mood = 2;
  return (live) => {
    if (id === calls) return undefined;
    // Waves, so that the zone is full now and then, and empty.
    if (id % 64 === 0) mood = chance.below(4);
    const frees = [1, 3, 5, 9][mood]!;
    const n = id++;
    if (live.length > 0 && chance.below(10) < frees) {
      return { gives: live[chance.below(live.length)]! };
    }
    return { id: n, ...request(binary, chance) };
  };
}

function request(binary: Binary, chance: Prng): { readonly order: Order; readonly asked?: number } {
  const { zone, unit, convention } = binary;
  const { promises } = convention;
  let order = 0;
  while (order <= zone.orderMax && chance.below(2) === 0) order++;
  order = asServed(promises, order, zone.orderMax);
  const isPlain = !unit || promises.orders !== 'all' || chance.below(2) === 0;
  if (isPlain) return { order: order as Order };
  const most = Math.max(1, binary.bytesAsked(order as Order, undefined));
  const asked = 1 + chance.below(unit === 'bytes' ? most : 2 ** order);
  return { order: orderFor(framesFor(binary, unit, asked)), asked };
}

interface Owned {
  readonly block: Block;
  readonly frames: number;
  readonly may: number;
  readonly asked: number | undefined;
}

class Run {
  readonly items: Item[] = [];
  private readonly binary: Binary;
  private readonly broken: Broken;
  private readonly occupancy: Occupancy;
  private readonly owned = new Map<number, Owned>();
  private readonly ids: number[] = [];
  private readonly trace: AskedCall[] = [];
  private calls = 0;
  private work = 0;
  private nextId = 2 ** 30;

  constructor(binary: Binary, broken: Broken) {
    this.binary = binary;
    this.broken = broken;
    this.occupancy = new Occupancy(binary.frames);
  }

  play(source: Draw | readonly Item[]): HistoryEnd {
    try {
      const refused = this.binary.init();
      if (refused?.why === REFUSED) return { kind: 'refused' };
      if (refused) return this.failed(undefined, refused) ?? { kind: 'passed', calls: 0 };
      for (const { at } of heldBy(this.binary)) this.occupancy.take(at - this.binary.from, 1, 1);
      return this.playAll(source) ?? { kind: 'passed', calls: this.calls };
    } catch (error) {
      if (!(error instanceof LimitMet)) throw error;
      return { kind: 'unknown', calls: this.calls, limit: error.message };
    }
  }

  private playAll(source: Draw | readonly Item[]): HistoryEnd | undefined {
    const { binary } = this;
    if (typeof source === 'function') {
      for (let item = source(this.ids); item; item = source(this.ids)) {
        const end = this.make(item);
        if (end) return end;
      }
      for (const id of this.ids.toReversed()) {
        const end = this.make({ gives: id });
        if (end) return end;
      }
      const { orderMax } = binary.zone;
      const order = asServed(binary.convention.promises, orderMax, orderMax);
      for (let at = 0; at + 2 ** order <= binary.frames; at += 2 ** order) {
        const end = this.make({ id: this.nextId++, order });
        if (end) return end;
      }
    } else {
      for (const item of source) {
        const end = this.make(item);
        if (end) return end;
      }
    }
    return undefined;
  }

  private make(item: Item): HistoryEnd | undefined {
    if (this.work > WORK_MAX) return undefined;
    this.items.push(item);
    if (!('gives' in item)) return this.alloc(item);
    const own = this.owned.get(item.gives);
    if (!own) return undefined;
    this.owned.delete(item.gives);
    this.ids.splice(this.ids.indexOf(item.gives), 1);
    const asked = own.asked === undefined ? {} : { asked: own.asked };
    const call: AskedCall = { op: 'free', block: own.block, ...asked };
    const answer = this.run(call, [own.block]);
    if (typeof answer === 'object' && 'kind' in answer) return answer;
    this.occupancy.release(own.block.at - this.binary.from, own.frames, own.may);
    if (answer !== true) {
      const why = `refused to take back frame ${own.block.at}, which is live`;
      return this.failed(call, { id: 'O9', why });
    }
    return this.shownWrong(call);
  }

  private alloc({ id, order, asked }: Ask): HistoryEnd | undefined {
    const { binary, occupancy } = this;
    const call: AskedCall = { op: 'alloc', order, ...(asked === undefined ? {} : { asked }) };
    const answer = this.run(call, []);
    if (typeof answer === 'object' && 'kind' in answer) return answer;
    if (typeof answer !== 'object') return this.refusal(call, order);
    const isOdd = asked !== undefined && binary.unit !== undefined;
    const frames = isOdd ? framesFor(binary, binary.unit!, asked) : 2 ** order;
    const at = answer.at - binary.from;
    const clash = occupancy.clash(at, frames);
    const isMisplaced = !isOdd && at % frames !== 0;
    if (clash !== undefined || isMisplaced) {
      const what = isMisplaced
        ? 'which is not aligned'
        : `but frame ${clash! + binary.from} is live or none of the zone's`;
      return this.failed(call, { id: 'O1', why: `gave frame ${answer.at}, ${what}` });
    }
    const may = 2 ** order;
    occupancy.take(at, frames, may);
    binary.give(answer, binary.bytesAsked(order, asked));
    this.owned.set(id, { block: answer, frames, may, asked });
    this.ids.push(id);
    return this.shownWrong(call);
  }

  private refusal(call: AskedCall, order: Order): HistoryEnd | undefined {
    const { binary, occupancy } = this;
    const { held } = binary.convention;
    const isHeldSaid = held === undefined || !('index' in held);
    if (order > binary.zone.orderMax || !occupancy.isFree(order)) return undefined;
    if (isExcused(binary, order, this.owned.size) || !isHeldSaid) return undefined;
    const why = `refused order ${order}, but a block of it is free`;
    return this.failed(call, { id: 'O2', why });
  }

  private run(call: AskedCall, own: readonly Block[]) {
    this.calls++;
    this.trace.push(call);
    const { binary } = this;
    const outcome = binary.run(call, own);
    this.work += binary.instance.fuelMax - binary.instance.fuel;
    if ('answer' in outcome) return outcome.answer;
    if ('limit' in outcome) throw new LimitMet(outcome.limit);
    const end = this.failed(call, outcome.blame);
    // What is known and ends the call leaves nothing to go on with.
    return end ?? ({ kind: 'passed', calls: this.calls } as const);
  }

  private shownWrong(call: AskedCall): HistoryEnd | undefined {
    const { binary } = this;
    if (binary.frames > SHOWN_MAX || this.calls % 16 !== 0) return undefined;
    // Where an odd block is live it is open which frames lists must show.
    if ([...this.owned.values()].some(({ asked }) => asked !== undefined)) return undefined;
    const live = [...this.owned.values()].map(({ block }) => block);
    const state = { zone: binary.zone, live: live.toSorted((a, b) => a.at - b.at) };
    const shown = viewed(binary, state);
    return shown && isBlame(shown) ? this.failed(call, shown) : undefined;
  }

  private failed(call: AskedCall | undefined, broken: Blame): HistoryEnd | undefined {
    const way = { level: levelOf(call, broken), id: broken.id };
    if (this.broken.isKnown(way)) return undefined;
    const failure = { rule: broken.id, why: broken.why };
    return { kind: 'fails', calls: this.calls, way, failure, trace: [...this.trace] };
  }
}
