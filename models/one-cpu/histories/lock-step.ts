/**
 * One long run of a design with the spec in lock step. Every answer is judged by the ledger, which
 * costs O(orders) and not O(frames); every word is watched while a call runs (O5, O6, O13); after a
 * refusal the memory must be as before (O8). Every so many calls, and at the end, all invariants
 * are asked of the whole zone. What runs are made of is for others to say: random commands, a
 * recorded workload.
 *
 * A bad free that the design declares it cannot see is a precondition broken by the client: such a
 * call is not made.
 */
import { OWN, STALE } from '../../../impl/memory/checked-memory.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import { type Block, buddyOf, isAligned, parentOf } from '../../../spec/blocks/geometry.ts';
import { isOfSizes } from '../../../spec/obligations/sizes.ts';
import { Ledger } from '../../../spec/pages/ledger.ts';
import { isVisible } from '../../../spec/pages/metadata.ts';
import { type Change, noChange, type Sight } from '../../../spec/operations/operation.ts';
import {
  type Answer,
  brokenBy,
  type Call,
  isRefused,
  letGo,
  mayMake,
  rowOf,
  showCall,
} from '../../../spec/operations/operations.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { isBlame } from '../../../spec/pages/view.ts';
import { isLazy, isOwedBy } from '../../../spec/promises/promises.ts';
import { regionOf, touchesReserved, type Zone } from '../../../spec/blocks/zone.ts';
import { Mounted } from '../../subject/pages/mount.ts';

/** What became of a call that was not made: the design cannot know that it is a bad one. */
export const NOT_MADE = Symbol('not made');

/** Zones up to this many frames may be asked what pair or split bits can tell: it costs frames². */
const SCANNED_FRAMES_MAX = 72;

/** How thorough a run is. */
export interface LockStepOptions {
  /**
   * Calls between two looks at the whole zone, which costs some microseconds per frame. Integer
   * ≥ 1; by default as many as there are frames, at least 64.
   */
  readonly lookEvery?: number;
}

/** A design and the spec, together. After a blame the run is over: its state means nothing. */
export class LockStep {
  readonly ledger: Ledger;
  /** Calls made; those not made are not counted. */
  calls = 0;
  /** Calls that were refused, rightly if nothing was blamed. */
  refused = 0;
  /** The answer of the last call. */
  answer: Answer | typeof NOT_MADE = NOT_MADE;
  /** What changed hands by it, if it was right. */
  changed: Change = noChange;
  private readonly mounted: Mounted;
  private readonly design: Design;
  private readonly zone: Zone;
  private readonly lookEvery: number;
  private nextLook: number;
  private readonly sight: Sight;

  /** @throws RangeError unless `lookEvery` is an integer ≥ 1. */
  constructor(design: Design, zone: Zone, options: LockStepOptions = {}) {
    this.mounted = new Mounted(design, zone);
    const { lookEvery = Math.max(64, this.mounted.frames) } = options;
    if (!(Number.isSafeInteger(lookEvery) && lookEvery >= 1)) {
      throw new RangeError(`lookEvery must be an integer of at least 1, got ${lookEvery}`);
    }
    this.design = design;
    this.zone = this.mounted.zone;
    this.ledger = new Ledger(this.zone);
    this.lookEvery = this.nextLook = lookEvery;
    this.sight = { scheme: design.declares.sees, shows: (b) => this.isVisible(b) };
  }

  /** Makes the allocator, over garbage. */
  start(): Blame | undefined {
    const broken = this.mounted.init() ?? this.look();
    return broken && !isOfSizes(broken.id) ? { ...broken, id: 'O11' } : broken;
  }

  /** Makes a call, unless it must not be made, and judges all that came of it. */
  apply(call: Call): Blame | undefined {
    this.answer = NOT_MADE;
    this.changed = noChange;
    if (!mayMake(this.ledger, call, this.sight)) return undefined;
    this.calls++;
    const outcome = this.mounted.run(call, letGo(this.ledger, call));
    const overspent = this.mounted.overspent(call, this.ledger.listed);
    if ('blame' in outcome) return this.causeOf(outcome.blame);
    this.answer = outcome.answer;
    const broken = this.judged(call, outcome.answer) ?? overspent;
    if (broken) return broken;
    if (this.calls < this.nextLook) return undefined;
    this.nextLook += this.lookEvery;
    return this.look();
  }

  /** Asks every invariant of the whole zone: do this at the end of a run. */
  look(): Blame | undefined {
    const state = this.ledger.state();
    const view = this.mounted.look(state);
    if (!isBlame(view)) return undefined;
    this.unveil();
    const unveiled = this.mounted.look(state);
    return isBlame(unveiled) ? unveiled : view;
  }

  /** A call that broke down is undone: if anything was wrong before it, that is the cause. */
  private causeOf(blame: Blame): Blame {
    this.mounted.memory.undo();
    return this.look() ?? blame;
  }

  /**
   * A block that is on a list and should not be was taken for gone, and its words for garbage. With
   * every node that is no client's readable, a look tells that block and not just a bad access.
   */
  private unveil(): void {
    const { mounted } = this;
    for (let i = 0; i < mounted.frames; i++) mounted.markNode((mounted.from + i) as Frame, OWN);
  }

  private judged(call: Call, answer: Answer): Blame | undefined {
    const isOwed = isOwedBy(this.design.declares);
    for (const broken of brokenBy(this.ledger, call, answer, this.sight, isOwed)) return broken;
    if (isRefused(answer)) return this.judgeRefusal(call);
    this.changed = rowOf(call).change(call, answer);
    const { lost, got } = this.changed;
    this.ledger.change(lost, got);
    this.remark([...lost, ...got]);
    for (const b of got) this.mounted.give(b);
    return undefined;
  }

  private judgeRefusal(call: Call): Blame | undefined {
    this.refused++;
    if (isLazy(this.design.declares) || this.mounted.memory.isUnchanged()) return undefined;
    return { id: 'O8', why: `refused ${showCall(call)}, but changed its metadata` };
  }

  /**
   * Nodes of blocks that are free no more, or were free only while the call ran, hold nothing from
   * now on. Each of them starts where a block does that the call took, left or was about.
   */
  private remark(about: readonly Block[]): void {
    const { gone, come } = this.ledger;
    if (isLazy(this.design.declares)) return this.remarkUnmerged(about);
    for (const b of about) this.mounted.markNode(b.at, STALE);
    for (let i = 0; i < gone.length; i++) this.mounted.markNode((gone[i] as Block).at, STALE);
    for (let i = 0; i < come.length; i++) this.mounted.markNode((come[i] as Block).at, OWN);
  }

  /**
   * Where buddies may wait to be merged, every node that was one may still be: what a block leaves
   * when it is cut, and where one comes back, is kept until a client has it.
   */
  private remarkUnmerged(about: readonly Block[]): void {
    for (const b of about) {
      const origin = regionOf(this.zone, b)?.origin ?? 0;
      this.mounted.markNode(b.at, OWN);
      for (let whole = b; whole.order < this.zone.orderMax; whole = parentOf(whole, origin)) {
        this.mounted.markNode(buddyOf(whole, origin).at, OWN);
      }
    }
  }

  /** Can the design know that this block, which is not live, is not? */
  private isVisible(b: Block): boolean {
    const region = regionOf(this.zone, b);
    if (!region || b.order > this.zone.orderMax || !isAligned(b, region.origin)) return true;
    if (touchesReserved(this.zone, b)) return true;
    const { sees } = this.design.declares;
    if (sees === 'lists' || sees === 'B1') return this.ledger.overlapsFree(b);
    if (sees === 'B4' || sees === 'B5' || sees === 'B6') return true;
    if (this.mounted.frames > SCANNED_FRAMES_MAX) return false;
    return isVisible(sees, this.ledger.state(), b);
  }
}

/** `alloc` of this order, as a call. */
export const allocCall = (k: number): Call => ({ op: 'alloc', order: k as Order });

/** `free` of this block, as a call. */
export const freeCall = (at: number, k: number): Call => ({
  op: 'free',
  block: { at: at as Frame, order: k as Order },
});
