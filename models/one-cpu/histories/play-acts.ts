/**
 * Turns a client's acts into calls while the run goes on, since which blocks there are to give back
 * only the run can tell; and keeps what was called, in a form that can be cut and replayed.
 */
import type { Failure } from '../../../engine/search/model.ts';
import { type Block, sameBlock } from '../../../spec/blocks/geometry.ts';
import type { Draw, Drawer } from '../../../spec/operations/draw.ts';
import type { Change } from '../../../spec/operations/operation.ts';
import { type Call, rowOf } from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { failureOf } from '../../subject/failure.ts';
import { type Act, drawsOf } from './arbitraries.ts';
import { LockStep, NOT_MADE } from './lock-step.ts';

/** A call that outlives the loss of others: a good one says which item handed out its block. */
export interface Item {
  readonly id: number;
  readonly call: Call;
  /** Undefined of a call that names no block, or one that is not the client's. */
  readonly of: number | undefined;
}

/** How a run went: calls made, to the one that fails if one does. */
export interface Played {
  readonly items: readonly Item[];
  readonly failure: Failure | undefined;
}

/**
 * Can the design be made here at all? One that keeps its metadata in the zone needs room for it.
 */
export function hasRoom(design: Design, zone: Zone): boolean {
  if (!design.managed) return true;
  try {
    return new LockStep(design, zone).calls === 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Makes the calls that the acts come to, and looks at the whole zone often and at the end. */
export function playActs(design: Design, zone: Zone, chosen: readonly Act[]): Played {
  const end = (zone.regions.at(-1) as { to: number }).to;
  const frames = end - (zone.regions[0] as { from: number }).from;
  const run = new LockStep(design, zone, { lookEvery: Math.ceil(frames / 64) });
  const client = new Client(zone, drawsOf(design));
  let broken = run.start();
  for (let i = 0; i < chosen.length && !broken; i++) {
    const call = client.callFor(chosen[i] as Act);
    if (!call) continue;
    broken = run.apply(call);
    if (run.answer !== NOT_MADE || broken) client.remember(call, run.changed);
  }
  broken ??= run.look();
  return { items: client.items, failure: broken && failureOf(broken) };
}

/** Knows its blocks, and those it gave back. */
class Client implements Drawer {
  readonly items: Item[] = [];
  readonly owned: Block[] = [];
  readonly returned: Block[] = [];
  readonly zone: Zone;
  /** By place among those owned, which item handed it out. */
  private readonly from: number[] = [];

  private readonly draws: readonly Draw<Call>[];

  constructor(zone: Zone, draws: readonly Draw<Call>[]) {
    this.zone = zone;
    this.draws = draws;
  }

  callFor({ act, pick = 0, order = 0, shift = 0, at = 0 }: Act): Call | undefined {
    const draw = this.draws.find((one) => one.act === act);
    return draw?.call({ pick, order, shift, at }, this);
  }

  /** Of a call that was answered wrongly nothing changes hands. */
  remember(call: Call, { lost, got }: Change): void {
    const named = rowOf(call).named(call);
    const id = this.items.length;
    this.items.push({ id, call, of: named && this.from[this.placeOf(named)] });
    for (const b of lost) {
      const place = this.placeOf(b);
      this.owned.splice(place, 1);
      this.from.splice(place, 1);
      this.returned.push(b);
    }
    for (const b of got) {
      this.owned.push(b);
      this.from.push(id);
    }
  }

  private placeOf(b: Block): number {
    return this.owned.findIndex((own) => sameBlock(own, b));
  }
}
