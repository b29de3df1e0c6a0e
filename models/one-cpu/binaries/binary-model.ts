/**
 * A binary and the spec in lock step: from every reachable state every call, as `Sequential` does
 * for designs, with the unmodified code run instruction by instruction on watched memory. What
 * belongs in a state's key is learned (`relevant-bytes.ts`); a search in which something was
 * learned does not count, and `Explored` says so. Where words are left out since they decide
 * nothing, each call has a shadow that follows them.
 *
 * What is known to be broken (`broken.ts`) is passed over: a wrong refusal is a refusal, behind a
 * block that overlaps another nothing more is looked at. Where a limit of ours is met, nothing
 * behind that call is, and `limitMet` says so.
 *
 *      own words that are kept | which owned ones are | globals | frames | one label per frame
 */
import { Influence } from '../../../engine/wasm/run/influence.ts';
import type { Failure, Sink, WordModel } from '../../../engine/search/model.ts';
import { Successors } from '../../../engine/search/successors.ts';
import { OPEN } from '../../../engine/wasm/run/watched-memory.ts';
import type { Blame, ObligationId } from '../../../spec/blocks/blame.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import {
  after,
  type Answer,
  blind,
  brokenBy,
  type Call,
  isRefused,
  letGo,
  mayMake,
  rowOf,
  showAnswer,
  showCall,
  sightOf,
} from '../../../spec/operations/operations.ts';
import type { Picture } from '../../../spec/pages/state.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { isBlame, type View } from '../../../spec/pages/view.ts';
import { callNumber, callOf, callsOn } from '../../../spec/operations/calls.ts';
import { FREE, LABEL_ORDER, LIVE, PLACE_BITS } from '../sequential.ts';
import type { AskedCall } from '../../subject/binaries/asked.ts';
import type { Binary, BinaryOutcome } from '../../subject/binaries/binary-mount.ts';
import { Broken, type Way } from './broken.ts';
import type { Learned } from './relevant-bytes.ts';
import { judgedCall } from './judge-call.ts';
import { type Level, levelOf, reaches } from './levels.ts';
import { farOrder, OddRequests } from './odd-requests.ts';
import { BARRED, MASKED } from '../../subject/binaries/marks.ts';
import { PackedOwnWords } from './packed-own-words.ts';
import { PackedFrames } from './packed-frames.ts';
import { Pictures } from './pictures.ts';
import { isServed } from '../../subject/binaries/promises.ts';
import { viewed } from '../../subject/binaries/shown-state.ts';
import { failureOf } from '../../subject/failure.ts';

const JOURNAL_ENTRY = 3;

/** Does a call that was rightly answered lead to another state? */
type Followed = 'goes on' | 'stays';

export class Explored implements WordModel {
  readonly stateWords: number;
  readonly binary: Binary;
  readonly learned: Learned;
  readonly level: Level;
  /** Calls made and judged. */
  callsMade = 0;
  /** What the failure that ended the search breaks. */
  broke: Way | undefined;
  /** A limit of ours that a call met: then nothing is proved. */
  limitMet: string | undefined;
  /** The first alloc that did not take from a smallest block: told, not judged. */
  notSmallest: string | undefined;
  protected readonly labelsAt: number;
  /** Are the places of blocks in the lists that are shown part of a state? */
  readonly hasPlaces: boolean = false;
  private readonly own: PackedOwnWords;
  private readonly framesAt: number;
  private readonly frames: PackedFrames;
  private readonly pictures: Pictures;
  /** The state being expanded. */
  private current: Uint32Array = new Uint32Array(0);
  private currentAt = 0;
  /** Did `check` put the memory into another state than the one being expanded? */
  private isElsewhere = false;
  private isFailed = false;
  private readonly broken: Broken;
  /** The calls that are made where they may be. */
  readonly calls: readonly { readonly call: Call; readonly number: number }[];
  private readonly odd: OddRequests;

  constructor(binary: Binary, learned: Learned, level: Level, broken = new Broken()) {
    this.binary = binary;
    this.learned = learned;
    this.level = level;
    this.broken = broken;
    learned.begin();
    this.frames = new PackedFrames(binary, learned);
    this.own = new PackedOwnWords(binary, learned, this.frames);
    this.pictures = new Pictures(binary.zone);
    this.framesAt = this.own.words + binary.instance.globals.length;
    this.labelsAt = this.framesAt + this.frames.words;
    this.stateWords = this.labelsAt + binary.frames;
    const { zone } = binary;
    const far = { op: 'alloc', order: farOrder(binary) } as const;
    const asked = [...callsOn(zone, {}), far].filter((call) => isAsked(binary, call));
    this.calls = asked.map((call) => ({ call, number: callNumber(zone, call) }));
    this.odd = new OddRequests(binary);
    binary.watch.learn = (address) => this.learn(address);
  }

  /** Addresses of own words that are left out of states though they are read, ascending. */
  get idle(): readonly number[] {
    return this.learned.idle.map((word) => 4 * word).toSorted((x, y) => x - y);
  }

  initial(sink: Sink): void {
    const { binary, learned } = this;
    binary.instance.shadow = undefined;
    const broken = binary.init();
    if (broken) return this.fail(sink, 0, { level: 'safe', id: broken.id }, broken);
    for (const word of learned.written) {
      binary.memory.mark(4 * word, 4, learned.read.has(word) ? OPEN : MASKED);
    }
    binary.barEnds();
    binary.instance.shadow = this.follower();
    binary.memory.begin();
    const empty = this.pictures.of([]);
    const shown = reaches(this.level, 'inspected') ? this.shown(empty, 'O11') : undefined;
    this.learnWrites();
    if (shown && isBlame(shown)) {
      return this.fail(sink, 0, { level: 'inspected', id: 'O11' }, { ...shown, id: 'O11' });
    }
    this.write(sink.words, sink.at, empty, this.hasPlaces ? shown : undefined);
    sink.emit(0);
  }

  /** Looks at what the binary shows of itself, once for each state, unless each step did. */
  check(words: Uint32Array, at: number): Failure | undefined {
    if (this.hasPlaces || !reaches(this.level, 'inspected') || this.learned.isNews)
      return undefined;
    const shown = this.shown(this.restore(words, at));
    this.learnWrites();
    this.binary.memory.undo();
    this.isElsewhere = true;
    // What it learned from while it was looked at is not to be judged.
    if (!shown || !isBlame(shown) || this.learned.isNews) return undefined;
    this.broke = { level: 'inspected', id: shown.id };
    return failureOf(shown);
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    if (this.learned.isNews) return;
    this.current = words;
    this.currentAt = at;
    const here = this.restore(words, at);
    for (const { call, number } of this.calls) {
      if (this.isElsewhere) this.restore(words, at);
      if (this.mayMake(here, call)) this.tryCall(here, call, number, sink);
      // What follows a failure might be learned from, and the failure would not be told.
      if (this.isFailed || this.learned.isNews) break;
    }
    for (const number of this.odd.numbers) {
      if (this.isFailed || this.learned.isNews) break;
      this.tryOdd(words, at, number, sink);
    }
    this.isFailed = false;
  }

  label(action: number, words: Uint32Array, at: number): string {
    if (this.odd.isOdd(action)) return this.odd.show(action);
    const call = callOf(this.binary.zone, action);
    const here = this.restore(words, at);
    const outcome = this.binary.run(call, letGo(here, call));
    const result = 'answer' in outcome ? showAnswer(outcome.answer) : 'no answer';
    this.undo(call, here);
    return `${showCall(call)} → ${result}`;
  }

  /** The calls that actions stand for, up to the one that fails, if one does. */
  spelledOut(actions: readonly number[]): AskedCall[] {
    const found = new Successors(this.stateWords);
    this.initial(found);
    if (found.actions.length === 0) return [];
    const calls: AskedCall[] = [];
    let state = found.copy(0);
    for (const action of actions) {
      found.clear();
      this.current = state;
      this.currentAt = 0;
      const here = this.restore(state, 0);
      if (this.odd.isOdd(action)) calls.push(...this.tryOdd(state, 0, action, found));
      else {
        const call = callOf(this.binary.zone, action);
        calls.push(call);
        this.tryCall(here, call, action, found);
      }
      if (found.actions.length > 0) state = found.copy(0);
    }
    return calls;
  }

  /** Puts memory, globals and client where a state says. */
  restore(words: Uint32Array, at: number): Picture {
    const { binary, own } = this;
    const live = this.liveIn(words, at);
    const here = this.pictures.of(live);
    own.unpack(words, at);
    const { globals } = binary.instance;
    for (let i = 0; i < globals.length; i++) globals[i] = words[at + own.words + i]!;
    this.frames.place(live, here.free);
    this.frames.unpack(words, at + this.framesAt, live);
    binary.memory.begin();
    this.isElsewhere = false;
    return here;
  }

  /** Writes the words of the state in which these blocks are live. */
  write(words: Uint32Array, at: number, here: Picture, view: View | undefined): void {
    const { binary, own } = this;
    const { globals } = binary.instance;
    for (let i = 0; i < globals.length; i++) words[at + own.words + i] = globals[i]!;
    this.frames.place(here.live, here.free);
    own.pack(words, at);
    this.frames.pack(words, at + this.framesAt);
    const labels = at + this.labelsAt;
    words.fill(0, labels, labels + binary.frames);
    const position = new Map<number, number>();
    for (const b of view?.free ?? here.free) {
      const place = view ? (position.get(b.order) ?? 0) + 1 : 0;
      position.set(b.order, place);
      words[labels + b.at - binary.from] = (place << PLACE_BITS) | FREE | b.order;
    }
    for (const b of here.live) words[labels + b.at - binary.from] = LIVE | b.order;
  }

  /** Undoes the last call; its writes to words of the module's own are learned. */
  undo(call: Call, here: Picture): void {
    this.learnWrites();
    this.binary.memory.undo();
    for (const b of letGo(here, call)) this.binary.give(b);
    this.frames.place(here.live, here.free);
  }

  private tryCall(here: Picture, call: Call, number: number, sink: Sink): void {
    const { instance } = this.binary;
    const globals = instance.globals.slice();
    this.callsMade++;
    const outcome = this.binary.run(call, letGo(here, call));
    const found = this.judge(here, call, outcome, sink);
    // Undone first, since that is when its writes are learned of: what is found in a search that
    // does not count is nothing.
    this.undo(call, here);
    instance.globals.set(globals);
    this.conclude(sink, number, call, found);
  }

  /** The same of a request for an odd size; answers the calls that were made. */
  private tryOdd(words: Uint32Array, at: number, number: number, sink: Sink): AskedCall[] {
    const here = this.restore(words, at);
    const made = this.odd.make(number, here, () => this.learnWrites());
    this.callsMade += made.calls.length;
    const last = made.calls.at(-1)!;
    const { outcome } = made;
    let found: Blame | Followed = 'stays';
    if ('limit' in outcome) this.limitMet ??= outcome.limit;
    else if ('blame' in outcome) found = this.passedOver(last, outcome.blame);
    else if (outcome.isAsBefore) found = this.behind(here, sink);
    this.binary.memory.undo();
    this.isElsewhere = true;
    this.conclude(sink, number, last, found);
    return made.calls;
  }

  private conclude(sink: Sink, number: number, call: AskedCall, found: Blame | Followed): void {
    if (this.learned.isNews || found === 'stays') return;
    if (found === 'goes on') return sink.emit(number);
    this.fail(sink, number, { level: levelOf(call, found), id: found.id }, found);
  }

  private fail(sink: Sink, number: number, way: Way, broken: Blame): void {
    this.isFailed = true;
    this.broke = way;
    sink.fail(number, failureOf(broken));
  }

  /** What a call broke, or that nothing behind it is to be looked at if that is known. */
  private passedOver(call: AskedCall, broken: Blame): Blame | 'stays' {
    return this.broken.isKnown({ level: levelOf(call, broken), id: broken.id }) ? 'stays' : broken;
  }

  /** Judges what became of a call, and writes the state behind it. */
  private judge(here: Picture, call: Call, outcome: BinaryOutcome, sink: Sink): Blame | Followed {
    if ('blame' in outcome) return this.passedOver(call, outcome.blame);
    if ('limit' in outcome) {
      this.limitMet ??= outcome.limit;
      return 'stays';
    }
    const { answer } = outcome;
    const wrong = this.judged(here, call, answer);
    if (wrong) {
      if (this.passedOver(call, wrong) !== 'stays') return wrong;
      // A wrong refusal is one, and a free block that is not a smallest one is free; behind any
      // other wrong answer it is not defined what is right.
      if (!isRefused(answer) && wrong.id !== 'O3') return 'stays';
    }
    // No state has a block above the top order.
    if (typeof answer === 'object' && answer.order > this.binary.zone.orderMax) return 'stays';
    const next = this.pictures.of(after(here, call, answer).live);
    if (!isRefused(answer)) return this.behind(next, sink, 'goes on');
    return this.behind(here, sink);
  }

  /** Writes the state in which these are live; is it another than the one at hand? */
  private behind(next: Picture, sink: Sink, known?: 'goes on'): Blame | Followed {
    const shown = this.hasPlaces ? viewed(this.binary, next) : undefined;
    if (shown && isBlame(shown)) return shown;
    this.write(sink.words, sink.at, next, shown);
    return known ?? (this.isSame(sink) ? 'stays' : 'goes on');
  }

  /** The first thing that is shown wrong and not known to be, or the view. */
  private shown(here: Picture, as?: ObligationId): View | Blame | undefined {
    return viewed(this.binary, here, ({ id }) =>
      this.broken.isKnown({ level: 'inspected', id: as ?? id }),
    );
  }

  /** What an answer breaks, by the readable spec. */
  judged(here: Picture, call: Call, answer: Answer): Blame | undefined {
    this.notSmallest ??= smallestMissed(here, call, answer);
    return judgedCall(this.binary, this.level, here, call, answer, (live) =>
      this.pictures.of(live),
    );
  }

  /** Bad calls only where the allocator promises to see that they are bad. */
  mayMake(here: Picture, call: Call): boolean {
    const { refuses } = this.binary.convention;
    return mayMake(here, call, refuses === undefined ? blind : sightOf(refuses, here));
  }

  /** Is the state just written the one being expanded? */
  private isSame({ words, at }: Sink): boolean {
    for (let i = 0; i < this.stateWords; i++) {
      if (words[at + i] !== this.current[this.currentAt + i]) return false;
    }
    return true;
  }

  /** Follows what idle words do; nothing where there are none, since that takes its time. */
  private follower(): Influence | undefined {
    const { binary, learned } = this;
    const { followed } = learned;
    if (followed.length === 0) return undefined;
    return new Influence(followed, {
      decides: (words) => learned.decides(words),
      escapes: (word, words) => {
        // A word that no call was seen to write is news by itself, and followed from then on.
        const isNew = 4 * word < binary.base && !learned.written.has(word);
        if (!isNew) learned.decides(words);
      },
    });
  }

  /** Learns which words of its own were written since the memory's `begin`. */
  learnWrites(): void {
    const { memory, base } = this.binary;
    for (let i = 0; i < memory.journalled; i += JOURNAL_ENTRY) {
      const word = memory.journal[i]!;
      // What it must not write is none of its own, though it tried.
      if (4 * word < base && memory.marks[4 * word] !== BARRED) this.learned.wrote(word);
    }
  }

  private learn(address: number): void {
    if (address < this.binary.base) this.own.learn(address >>> 2);
    else this.frames.learn(address);
  }

  private liveIn(words: Uint32Array, at: number): Block[] {
    const live: Block[] = [];
    for (let i = 0; i < this.binary.frames; i++) {
      const label = words[at + this.labelsAt + i]!;
      if (!(label & LIVE)) continue;
      live.push({ at: (this.binary.from + i) as Frame, order: (label & LABEL_ORDER) as Order });
    }
    return live;
  }
}

/** Why an alloc did not take from a smallest block. */
const smallestMissed = (here: Picture, call: Call, answer: Answer): string | undefined =>
  [...brokenBy(here, call, answer, blind, (id) => id === 'O3')][0]?.why;

/** Is this call one that its promise about orders leaves to be made? */
function isAsked({ convention, zone }: Binary, call: Call): boolean {
  const row = rowOf(call);
  const order = row.named(call)?.order ?? row.wantsRoom(call);
  return order === undefined || isServed(convention.promises, order, zone.orderMax);
}
