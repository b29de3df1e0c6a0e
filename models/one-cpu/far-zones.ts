/**
 * What searches of small zones cannot meet: frames whose words lie where numbers end. Each design
 * is made on a few frames just before and just behind the last word whose address fits a link, on
 * as many frames as there can be, and where bytes need more than 64 bits; on sparse memory, with
 * the spec in lock step. Where a link or an address does not fit, init has to refuse, with nothing
 * written; where all fit, it must not, and every frame is then handed out and given back by itself,
 * so that each link is followed back to its frame (W1, W2).
 */
import { AccessFault } from '../../impl/memory/checked-memory.ts';
import { blame, type Blame } from '../../spec/blocks/blame.ts';
import { FRAME_MAX, ORDER_MAX } from '../../spec/blocks/units.ts';
import { showZone, type Zone, zone } from '../../spec/blocks/zone.ts';
import {
  after,
  type Answer,
  type Call,
  isRefused,
  judge,
  showAnswer,
  showCall,
} from '../../spec/operations/operations.ts';
import { refines } from '../../spec/pages/refinement.ts';
import { emptyState, picture, type State } from '../../spec/pages/state.ts';
import { isBlame } from '../../spec/pages/view.ts';
import type { Allocator, Design, Space } from '../../spec/ports/page-port.ts';
import { addressesFit, isNear, linksFit } from '../../spec/ports/widths.ts';
import { isOwedBy } from '../../spec/promises/promises.ts';
import { makeCall } from '../subject/pages/make-call.ts';
import { SparseMemory } from '../subject/sparse-memory.ts';
import { allocCall, freeCall } from './histories/lock-step.ts';

/** Frames of each zone, but for the one that has as many as there can be, of the largest order. */
const FRAMES = 8;

/** Words of a 4 KiB frame. */
const PAGE_WORDS = 1024;

/** With these, frames around number 2^20 lie far out, and at the end of 64-bit addresses. */
const HUGE_WORDS = [2 ** 31, 2 ** 42] as const;

/** Accesses of init where it has to refuse; more, and it goes on with what does not fit. */
const REFUSAL_MAX = 1_000;

/** Accesses of any other call on so few frames. */
const CALL_MAX = 100_000;

/** A zone, and how many words each of its frames has. */
export interface FarZone {
  readonly zone: Zone;
  readonly frameWords: number;
}

/** What came of it. */
export type FarResult = { readonly calls: number } & (
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'fails';
      readonly blame: Blame;
      readonly on: FarZone;
      /** Each call with its answer. */
      readonly told: readonly string[];
    }
);

/** The zones of a design: the last frames that fit, the first that do not, all, and beyond. */
export function farZonesOf(design: Design): FarZone[] {
  const on = (from: number, to: number, frameWords: number, orderMax = 3): FarZone => {
    const shape = { regions: [[from, to]] as const, orderMax };
    return { zone: zone({ ...shape, alignment: design.declares.alignment }), frameWords };
  };
  const nearEnd = (frameWords: number): FarZone[] => {
    const few = on(0, FRAMES, frameWords);
    const end = Math.floor((2 ** 31 - 1 - design.metadataWords(few.zone)) / frameWords);
    return [0, 1, 2, FRAMES, 2 * FRAMES]
      .map((over) => Math.min(FRAME_MAX, end + over))
      .map((to) => on(to - FRAMES, to, frameWords));
  };
  return [
    ...nearEnd(design.frameWords ?? 2),
    ...nearEnd(PAGE_WORDS),
    on(0, FRAME_MAX, design.frameWords ?? 2, ORDER_MAX),
    ...HUGE_WORDS.map((words) => on(2 ** 20 - FRAMES / 2, 2 ** 20 + FRAMES / 2, words)),
  ];
}

/** Looks at all of them, to the first that goes wrong. */
export function lookAtFarZones(design: Design): FarResult {
  let calls = 0;
  for (const on of farZonesOf(design)) {
    const run = new FarRun(design, on);
    const broken = run.broken();
    calls += run.told.length;
    if (broken) return { kind: 'fails', calls, blame: broken, on, told: run.told };
  }
  return { kind: 'passed', calls };
}

/** `frames of 1,024 words, [2097143,2097151), top order 3`. */
export const showFarZone = ({ zone: on, frameWords }: FarZone): string =>
  `frames of ${frameWords.toLocaleString('en-US')} words, ${showZone(on)}`;

/** A design on one of them. */
class FarRun {
  readonly told: string[] = [];
  private readonly design: Design;
  private readonly memory = new SparseMemory();
  private readonly space: Space;
  private readonly allocator: Allocator;
  private readonly managed: Zone;
  private state: State;

  constructor(design: Design, { zone: on, frameWords }: FarZone) {
    const metadataWords = design.metadataWords(on);
    const { memory } = this;
    this.design = design;
    this.space = { memory, zone: on, metadataWords, frameBase: metadataWords, frameWords };
    this.allocator = design.attach(this.space);
    this.managed = design.managed?.(on) ?? on;
    this.state = emptyState(this.managed);
  }

  broken(): Blame | undefined {
    const node = (at: Parameters<Allocator['node']>[0]): number => this.allocator.node(at);
    const tooFar = blame('W1', linksFit(this.space, node)) ?? blame('W2', addressesFit(this.space));
    try {
      return tooFar ? this.mustRefuse(tooFar) : this.mustWork();
    } catch (error) {
      return blameFor(error, tooFar);
    }
  }

  private mustRefuse(tooFar: Blame): Blame | undefined {
    this.memory.begin(REFUSAL_MAX);
    if (this.made()) return tooFar;
    if (this.memory.stored === 0) return undefined;
    return { id: 'O8', why: 'init refused the zone, but has written' };
  }

  private mustWork(): Blame | undefined {
    this.memory.begin(CALL_MAX);
    if (!this.made()) {
      if (!isNear(this.space)) return undefined;
      return { id: 'O11', why: 'init refused the zone, of which all addresses fit a word' };
    }
    const { metadata = [] } = this.allocator.inspect();
    const reserved = [...this.managed.reserved, ...metadata];
    this.state = emptyState({
      ...this.managed,
      reserved: reserved.toSorted((a, b) => a.from - b.from),
    });
    return this.look() ?? this.largest() ?? this.eachFrame();
  }

  private made(): boolean {
    const isMade = this.allocator.init();
    this.told.push(`init → ${isMade ? 'accepted' : 'refused'}`);
    return isMade;
  }

  /** A block of each order, from the top one down, and all of them back. */
  private largest(): Blame | undefined {
    for (let k = this.space.zone.orderMax as number; k >= 0; k--) {
      const broken = this.apply(allocCall(k));
      if (broken) return broken;
    }
    return this.giveBackAll();
  }

  /** All frames one by one; then each is the only one that is free, and is given out again. */
  private eachFrame(): Blame | undefined {
    for (let isFull = false; !isFull; ) {
      const before = this.state.live.length;
      const broken = this.apply(allocCall(0));
      if (broken) return broken;
      isFull = this.state.live.length === before;
    }
    for (const { at, order } of this.state.live) {
      const broken = this.apply(freeCall(at, order)) ?? this.apply(allocCall(0));
      if (broken) return broken;
    }
    return this.giveBackAll();
  }

  private giveBackAll(): Blame | undefined {
    for (const { at, order } of this.state.live) {
      const broken = this.apply(freeCall(at, order));
      if (broken) return broken;
    }
    return undefined;
  }

  private apply(call: Call): Blame | undefined {
    this.memory.begin(CALL_MAX);
    const answer: Answer = makeCall(this.allocator, call);
    this.told.push(`${showCall(call)} → ${showAnswer(answer)}`);
    const { declares } = this.design;
    const here = picture(this.state);
    const broken = judge(here, call, answer, declares.sees, isOwedBy(declares));
    if (broken || isRefused(answer)) return broken;
    this.state = after(this.state, call, answer);
    return this.look();
  }

  private look(): Blame | undefined {
    this.memory.begin(CALL_MAX);
    const view = refines({ zone: this.managed, live: this.state.live }, this.allocator.inspect());
    return isBlame(view) ? view : undefined;
  }
}

/** A call that a number ended is one more way to keep what does not fit. */
function blameFor(error: unknown, tooFar: Blame | undefined): Blame {
  if (!(error instanceof AccessFault)) throw error;
  const { kind, address, value } = error;
  if (kind === 'too wide') {
    return { id: 'W1', why: `stores ${value} in word ${address}, which does not fit 32 bits` };
  }
  if (tooFar) return tooFar;
  const why = kind === 'endless' ? `no end after ${CALL_MAX} accesses` : `${kind} word ${address}`;
  return { id: kind === 'endless' ? 'O13' : 'O6', why };
}
