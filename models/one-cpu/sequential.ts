/**
 * A design and the spec in lock step: from every reachable state every call, also the calls that
 * must be refused, with the real code running on checked memory and hostile clients. Every answer
 * is judged by the contracts, every state behind it by the invariants, every refusal by O8.
 *
 * A state is the design's words that matter, then one label per frame: what starts there, and for a
 * free block its place in its list, which is what tree symmetry needs to know. Words that hold
 * nothing that matters are 0 in a state and garbage again whenever one is restored; a design that
 * reads one is caught in the act (O6), so leaving them out loses nothing.
 */
import type { Sink, WordModel } from '../../engine/search/model.ts';
import { OWN } from '../../impl/memory/checked-memory.ts';
import type { Blame } from '../../spec/blocks/blame.ts';
import { isOfSizes } from '../../spec/obligations/sizes.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import {
  type Answer,
  after,
  type Call,
  isRefused,
  judge,
  letGo,
  mayMake,
  rowOf,
  showAnswer,
  showCall,
  sightOf,
} from '../../spec/operations/operations.ts';
import { pickedAsDeclared } from '../../spec/pages/picks.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { isLazy, isOwedBy } from '../../spec/promises/promises.ts';
import { emptyState, type Picture, picture } from '../../spec/pages/state.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import { isBlame, type View } from '../../spec/pages/view.ts';
import { framesIn, type Zone } from '../../spec/blocks/zone.ts';
import { callNumber, callOf, callsOn } from '../../spec/operations/calls.ts';
import { Mounted } from '../subject/pages/mount.ts';
import { failureOf } from '../subject/failure.ts';

/** Labels of frames: 0 for none, `HELD`, `LIVE | k`, or `place << PLACE_BITS | FREE | k`. */
export const HELD = 0x20;
export const LIVE = 0x40;
export const FREE = 0x80;
export const PLACE_BITS = 8;
export const LABEL_ORDER = 0x1f;

/** What the state at hand is, for judging calls made in it. */
interface Here {
  readonly picture: Picture;
  readonly view: View;
}

export class Sequential implements WordModel {
  readonly stateWords: number;
  readonly zone: Zone;
  readonly design: Design;
  /** Calls made and judged so far, refused ones included. */
  callsMade = 0;
  /** Is told of every call that was answered rightly, in which state. */
  onRight: ((before: Picture, call: Call, answer: Answer) => void) | undefined;
  protected readonly mounted: Mounted;
  protected readonly memoryWords: number;
  protected readonly calls: readonly { readonly call: Call; readonly number: number }[];
  /** Frame + 1 whose node holds this word; 0 for metadata, -1 for words of no meaning. */
  private readonly nodeFrame: Int32Array;
  private readonly isOwed: ReturnType<typeof isOwedBy>;
  private readonly isLazy: boolean;
  private readonly isHead: Uint8Array;
  /** Frames that are nobody's to have: holes, and those with metadata. */
  private readonly held: readonly Frame[];

  constructor(design: Design, zone: Zone) {
    this.design = design;
    this.zone = zone;
    this.isOwed = isOwedBy(design.declares);
    this.isLazy = isLazy(design.declares);
    this.mounted = new Mounted(design, zone);
    this.memoryWords = this.mounted.memory.words.length;
    this.stateWords = this.memoryWords + this.mounted.frames;
    this.calls = callsOn(zone, design).map((call) => ({ call, number: callNumber(zone, call) }));
    this.held = this.mounted.zone.reserved.flatMap(framesIn);
    this.isHead = new Uint8Array(this.mounted.frames);
    this.nodeFrame = new Int32Array(this.memoryWords).fill(-1);
    this.nodeFrame.fill(0, 0, this.mounted.space.metadataWords);
    for (let i = 0; i < this.mounted.frames; i++) {
      const node = this.mounted.allocator.node((this.mounted.from + i) as Frame);
      for (let word = 0; word < design.nodeWords; word++) this.nodeFrame[node + word] = i + 1;
    }
    for (const word of this.mounted.ownWords) this.nodeFrame[word] = 0;
  }

  /** What the contracts are about: the zone as the design manages it, its metadata reserved. */
  get effectiveZone(): Zone {
    return this.mounted.zone;
  }

  initial(sink: Sink): void {
    const blame = this.mounted.init();
    const view = blame ?? this.mounted.look(emptyState(this.mounted.zone));
    if (isBlame(view)) sink.fail(0, failureOf(isOfSizes(view.id) ? view : { ...view, id: 'O11' }));
    else this.emit(sink, 0, view);
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    const here = this.restore(words, at);
    for (const { call, number } of this.calls) this.tryCall(here, call, number, sink);
  }

  label(action: number, words: Uint32Array, at: number): string {
    const { picture: state } = this.restore(words, at);
    const call = callOf(this.zone, action);
    const outcome = this.mounted.run(call, letGo(state, call));
    const result = 'blame' in outcome ? outcome.blame.why : showAnswer(outcome.answer);
    return `${showCall(call)} → ${result}`;
  }

  protected tryCall(here: Here, call: Call, number: number, sink: Sink): void {
    if (!this.mayMake(here, call)) return;
    this.callsMade++;
    const own = letGo(here.picture, call);
    const { hashLow, hashHigh } = this.mounted.memory;
    const outcome = this.mounted.run(call, own);
    const overspent = this.mounted.overspent(call, here.view.free.length);
    const view = 'blame' in outcome ? outcome.blame : this.judged(here, call, outcome.answer);
    if (view && isBlame(view)) sink.fail(number, failureOf(view));
    else if (overspent) sink.fail(number, failureOf(overspent));
    else if (view) this.emit(sink, number, view);
    this.mounted.memory.undo();
    this.mustBeBack(hashLow, hashHigh);
    this.mounted.keep(own);
  }

  /** Every call from a state must start in that state: the words that matter are compared. */
  private mustBeBack(hashLow: number, hashHigh: number): void {
    const { memory } = this.mounted;
    if (memory.hashLow === hashLow && memory.hashHigh === hashHigh) return;
    throw new Error('engine bug: a call was undone, and the words that matter differ');
  }

  /** Not a bad call, if the design declares that it cannot see that it is one. */
  protected mayMake({ picture: state }: Here, call: Call): boolean {
    return mayMake(state, call, sightOf(this.design.declares.sees, state));
  }

  /** The view behind a call that changed something, nothing for a refusal, or what was wrong. */
  private judged(here: Here, call: Call, answer: Answer): View | Blame | undefined {
    const { sees, picks } = this.design.declares;
    const blame = judge(here.picture, call, answer, sees, this.isOwed);
    if (blame) return blame;
    if (isRefused(answer)) {
      const isSame = this.mounted.memory.isUnchanged();
      if (isSame || this.isLazy) this.onRight?.(here.picture, call, answer);
      if (isSame) return undefined;
      // Later answers judge what the merges came to: it is one more state with the same blocks.
      if (this.isLazy) return this.mounted.look(here.picture);
      return { id: 'O8', why: `refused ${showCall(call)}, but changed its metadata` };
    }
    const view = this.mounted.look(after(here.picture, call, answer));
    if (isBlame(view)) return view;
    const row = rowOf(call);
    for (const b of row.isPick ? row.change(call, answer).got : []) {
      const picked = pickedAsDeclared(here.view, b, picks);
      if (picked) return { id: 'D1', ...picked };
    }
    this.onRight?.(here.picture, call, answer);
    return view;
  }

  /** Puts the memory and the client where the state at `words[at]` says. */
  protected restore(words: Uint32Array, at: number): Here {
    const { mounted } = this;
    mounted.forget();
    for (let i = 0; i < this.memoryWords; i++) mounted.memory.put(i, words[at + i] as number);
    const live: Block[] = [];
    for (let i = 0; i < mounted.frames; i++) {
      const label = words[at + this.memoryWords + i] as number;
      const b = { at: (mounted.from + i) as Frame, order: (label & LABEL_ORDER) as Order };
      if (label & LIVE) live.push(b);
      else if (label & FREE) mounted.markNode(b.at, OWN);
    }
    mounted.spoil();
    for (const b of live) mounted.give(b);
    const view = mounted.look({ live });
    if (isBlame(view)) throw new Error(`engine bug: restored state is bad: ${view.why}`);
    return { picture: picture({ zone: mounted.zone, live }), view };
  }

  private emit(sink: Sink, action: number, view: View): void {
    const { words, at } = sink;
    const labels = at + this.memoryWords;
    words.fill(0, labels, labels + this.mounted.frames);
    this.isHead.fill(0);
    let place = 0;
    let last = -1;
    for (const b of view.free) {
      place = b.order === last ? place + 1 : 1;
      last = b.order;
      const i = b.at - this.mounted.from;
      words[labels + i] = (place << PLACE_BITS) | FREE | b.order;
      this.isHead[i] = 1;
    }
    for (const b of view.live) words[labels + b.at - this.mounted.from] = LIVE | b.order;
    for (const frame of this.held) words[labels + frame - this.mounted.from] = HELD;
    for (let i = 0; i < this.memoryWords; i++) {
      const node = this.nodeFrame[i] as number;
      const matters = node === 0 || (node > 0 && this.isHead[node - 1] === 1);
      words[at + i] = matters ? (this.mounted.memory.words[i] as number) : 0;
    }
    sink.emit(action);
  }
}
