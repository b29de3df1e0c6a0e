/**
 * Every state of a small zone, and every call that leads from one to another: the same model as a
 * check's, but a check stops at the first failure and forgets which call led where. Here failures
 * are places like any other, only that nothing leads on from them.
 */
import type { Failure, Sink } from '../../engine/search/model.ts';
import {
  FREE,
  LABEL_ORDER,
  LIVE,
  PLACE_BITS,
  Sequential,
} from '../../models/one-cpu/sequential.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { framesOf } from '../heap/extent.ts';

/** States that are looked at, at most: 8 frames have 1,829 where lists keep an order. */
export const STATES_MAX = 4000;

/** Frames of a zone whose states are looked at, at most. */
export const FRAMES_MAX = 16;

/** A state: its blocks, and the call by which it was met first. */
export interface State {
  readonly live: readonly Block[];
  /** By list, each from its head. */
  readonly free: readonly Block[];
  /** The state before, and the number of the call; -1 behind init. */
  readonly from: number;
  readonly call: number;
}

/** A call, by its number, that leads from one state to another, or back to the same. */
export interface Move {
  readonly from: number;
  readonly to: number;
  readonly call: number;
}

/** A call that breaks an obligation. */
export interface Break extends Failure {
  /** -1: init itself. */
  readonly from: number;
  readonly call: number;
}

/** All of it, as data that a worker can send. */
export interface Explored {
  /** As the design manages it: its metadata reserved. */
  readonly zone: Zone;
  /** Breadth first, so that the way by which a state was met is a shortest one. */
  readonly states: readonly State[];
  readonly moves: readonly Move[];
  readonly breaks: readonly Break[];
}

/** How far to look, and who hears how many states there are. */
interface ExploreOptions {
  readonly statesMax?: number;
  readonly tell?: (states: number) => void;
}

/**
 * Looks at every state.
 * @throws RangeError for a zone or a number of states that is too large to be drawn.
 */
export function explore(
  design: Design,
  zone: Zone,
  { statesMax = STATES_MAX, tell }: ExploreOptions = {},
): Explored {
  const frames = framesOf(zone);
  if (frames > FRAMES_MAX) {
    throw new RangeError(`states are drawn of at most ${FRAMES_MAX} frames, got ${frames}`);
  }
  const model = new Sequential(design, zone);
  const found = new Found(model.stateWords, (words) =>
    blocksOf(words.subarray(model.stateWords - frames), zone.regions[0]?.from ?? 0),
  );
  model.initial(found);
  for (let i = 0; i < found.states.length; i++) {
    if (found.states.length > statesMax) {
      throw new RangeError(`more than ${statesMax} states: too many to be drawn`);
    }
    found.at = 0;
    found.from = i;
    model.expand(found.kept[i] as Uint32Array, 0, found);
    if (i % 64 === 0) tell?.(found.states.length);
  }
  const { states, moves, breaks } = found;
  return { zone: model.effectiveZone, states, moves, breaks };
}

/** The blocks that a state's labels tell, one for each frame. */
function blocksOf(labels: Uint32Array, first: number): Pick<State, 'live' | 'free'> {
  const live: Block[] = [];
  const free: (Block & { readonly place: number })[] = [];
  labels.forEach((label, i) => {
    const b = { at: (first + i) as Frame, order: (label & LABEL_ORDER) as Order };
    if (label & LIVE) live.push(b);
    else if (label & FREE) free.push({ ...b, place: label >> PLACE_BITS });
  });
  free.sort((a, b) => a.order - b.order || a.place - b.place);
  return { live, free: free.map(({ at, order }) => ({ at, order })) };
}

/** Where the model writes what it finds. */
class Found implements Sink {
  readonly words: Uint32Array;
  at = 0;
  from = -1;
  readonly kept: Uint32Array[] = [];
  readonly states: State[] = [];
  readonly moves: Move[] = [];
  readonly breaks: Break[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly blocks: (words: Uint32Array) => Pick<State, 'live' | 'free'>;

  constructor(stateWords: number, blocks: Found['blocks']) {
    this.blocks = blocks;
    this.words = new Uint32Array(stateWords);
  }

  emit(call: number): void {
    const key = this.words.join();
    let to = this.numbers.get(key);
    if (to === undefined) {
      to = this.states.length;
      this.numbers.set(key, to);
      this.kept.push(this.words.slice());
      this.states.push({ ...this.blocks(this.words), from: this.from, call });
    }
    if (this.from >= 0) this.moves.push({ from: this.from, to, call });
  }

  fail(call: number, { rule, why }: Failure): void {
    this.breaks.push({ rule, why, from: this.from, call });
  }
}
