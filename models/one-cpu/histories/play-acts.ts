/**
 * Turns a client's acts into calls while the run goes on, since which blocks there are to give back
 * only the run can tell; and keeps what was called, in a form that can be cut and replayed.
 */
import type { Failure } from '../../../engine/search/model.ts';
import { type Block, endOf, sameBlock } from '../../../spec/blocks/geometry.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { FRAME_MAX, ORDER_MAX } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import type { Act } from './arbitraries.ts';
import { allocCall, freeCall, LockStep, NOT_MADE } from './lock-step.ts';
import { failureOf } from '../../subject/failure.ts';

/** A call that outlives the loss of others: a good free names the alloc whose block it frees. */
export type Item =
  | { readonly op: 'alloc'; readonly order: number; readonly id: number }
  | { readonly op: 'free'; readonly id: number }
  | { readonly op: 'bad free'; readonly at: number; readonly order: number };

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

interface Owned {
  readonly block: Block;
  readonly id: number;
}

/** Makes the calls that the acts come to, and looks at the whole zone often and at the end. */
export function playActs(design: Design, zone: Zone, chosen: readonly Act[]): Played {
  const end = (zone.regions.at(-1) as { to: number }).to;
  const frames = end - (zone.regions[0] as { from: number }).from;
  const run = new LockStep(design, zone, { lookEvery: Math.ceil(frames / 64) });
  const client = new Client(zone);
  let broken = run.start();
  for (let i = 0; i < chosen.length && !broken; i++) {
    const call = client.callFor(chosen[i] as Act);
    if (!call) continue;
    broken = run.apply(call);
    if (run.answer !== NOT_MADE || broken) client.remember(call, broken ? undefined : run.answer);
  }
  broken ??= run.look();
  return { items: client.items, failure: broken && failureOf(broken) };
}

/** Knows its blocks, and those it gave back. */
class Client {
  readonly items: Item[] = [];
  private readonly owned: Owned[] = [];
  private readonly returned: Block[] = [];
  private readonly first: number;
  private readonly frames: number;
  private readonly orders: number;

  constructor({ regions, orderMax }: Zone) {
    this.first = (regions[0] as { from: number }).from;
    this.frames = (regions.at(-1) as { to: number }).to - this.first;
    this.orders = Math.min(orderMax + 1, ORDER_MAX) + 1;
  }

  callFor(act: Act): Call | undefined {
    if (act.act === 'alloc') return allocCall(act.order % this.orders);
    if (act.act === 'stray') {
      const at = this.first - 1 + (act.at % (this.frames + 2));
      return freeCall(Math.max(0, at), act.order % this.orders);
    }
    if (act.act === 'again') return freeOf(this.returned[act.pick % this.returned.length]);
    const own = this.owned[act.pick % this.owned.length]?.block;
    if (act.act === 'free' || !own) return freeOf(own);
    const at = Math.min(own.at + (act.shift % (endOf(own) - own.at)), FRAME_MAX);
    return freeCall(at, act.order % this.orders);
  }

  /** `answer` is undefined where there is none to go on with. */
  remember(call: Call, answer: unknown): void {
    if (call.op === 'alloc') {
      const id = this.items.length;
      this.items.push({ op: 'alloc', order: call.order, id });
      if (typeof answer === 'object') this.owned.push({ block: answer as Block, id });
      return;
    }
    const { block } = call;
    const index = this.owned.findIndex((own) => sameBlock(own.block, block));
    const own = this.owned[index];
    if (!own) {
      this.items.push({ op: 'bad free', ...block });
      return;
    }
    this.items.push({ op: 'free', id: own.id });
    this.owned.splice(index, 1);
    this.returned.push(block);
  }
}

const freeOf = (b: Block | undefined): Call | undefined => b && { op: 'free', block: b };
