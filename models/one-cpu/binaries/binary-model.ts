/**
 * A binary and the spec in lock step: from every reachable state every call, as `Sequential` does
 * for designs, with the unmodified code run instruction by instruction on watched memory. What
 * belongs in a state's key is learned (`learned.ts`); a search in which something was learned does
 * not count, and `Explored` says so. Where words are left out since they decide nothing, each call
 * has a shadow that follows them.
 *
 *      own words that are kept | globals | frames (`packed-frames.ts`) | one label per frame
 */
import { Influence } from '../../../engine/wasm/run/influence.ts';
import type { Failure, Sink, WordModel } from '../../../engine/search/model.ts';
import { OPEN } from '../../../engine/wasm/run/watched-memory.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
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
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import type { Learned } from './relevant-bytes.ts';
import { type Level, judgeAt, reaches } from './levels.ts';
import { MASKED } from '../../subject/binaries/marks.ts';
import { PackedFrames } from './packed-frames.ts';
import { Pictures } from './pictures.ts';
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
  /** The first alloc that did not take from a smallest block: told, not judged. */
  notSmallest: string | undefined;
  protected readonly labelsAt: number;
  /** Are the places of blocks in the lists that are shown part of a state? */
  readonly hasPlaces: boolean = false;
  private readonly own: readonly number[];
  private readonly framesAt: number;
  private readonly frames: PackedFrames;
  private readonly pictures: Pictures;
  /** The state being expanded. */
  private current: Uint32Array = new Uint32Array(0);
  private currentAt = 0;
  /** Did `check` put the memory into another state than the one being expanded? */
  private isElsewhere = false;
  private isFailed = false;
  /** The calls that are made where they may be. */
  readonly calls: readonly { readonly call: Call; readonly number: number }[];

  constructor(binary: Binary, learned: Learned, level: Level) {
    this.binary = binary;
    this.learned = learned;
    this.level = level;
    learned.begin();
    this.own = learned.kept;
    this.frames = new PackedFrames(binary, learned);
    this.pictures = new Pictures(binary.zone);
    this.framesAt = this.own.length + binary.instance.globals.length;
    this.labelsAt = this.framesAt + this.frames.words;
    this.stateWords = this.labelsAt + binary.frames;
    const { zone } = binary;
    const asked = callsOn(zone, {}).filter((call) => {
      const wanted = rowOf(call).wantsRoom(call);
      return wanted === undefined || wanted <= zone.orderMax;
    });
    this.calls = asked.map((call) => ({ call, number: callNumber(zone, call) }));
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
    if (broken) return sink.fail(0, failureOf(broken));
    for (const word of learned.written) {
      binary.memory.mark(4 * word, 4, learned.read.has(word) ? OPEN : MASKED);
    }
    binary.instance.shadow = this.follower();
    binary.memory.begin();
    const empty = this.pictures.of([]);
    const shown = reaches(this.level, 'inspected') ? viewed(binary, empty) : undefined;
    this.learnWrites();
    if (shown && isBlame(shown)) return sink.fail(0, failureOf({ ...shown, id: 'O11' }));
    this.write(sink.words, sink.at, empty, this.hasPlaces ? shown : undefined);
    sink.emit(0);
  }

  /** Looks at what the binary shows of itself, once for each state, unless each step did. */
  check(words: Uint32Array, at: number): Failure | undefined {
    if (this.hasPlaces || !reaches(this.level, 'inspected') || this.learned.isNews)
      return undefined;
    const shown = viewed(this.binary, this.restore(words, at));
    this.learnWrites();
    this.binary.memory.undo();
    this.isElsewhere = true;
    // What it learned from while it was looked at is not to be judged.
    return shown && isBlame(shown) && !this.learned.isNews ? failureOf(shown) : undefined;
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
    this.isFailed = false;
  }

  label(action: number, words: Uint32Array, at: number): string {
    const call = callOf(this.binary.zone, action);
    const here = this.restore(words, at);
    const outcome = this.binary.run(call, letGo(here, call));
    const result = 'blame' in outcome ? outcome.blame.why : showAnswer(outcome.answer);
    this.undo(call, here);
    return `${showCall(call)} → ${result}`;
  }

  /** Puts memory, globals and client where a state says. */
  restore(words: Uint32Array, at: number): Picture {
    const { binary, own } = this;
    const live = this.liveIn(words, at);
    const here = this.pictures.of(live);
    own.forEach((word, i) => (binary.memory.words[word] = words[at + i]!));
    const { globals } = binary.instance;
    for (let i = 0; i < globals.length; i++) globals[i] = words[at + own.length + i]!;
    this.frames.place(live, here.free);
    this.frames.unpack(words, at + this.framesAt, live);
    binary.memory.begin();
    this.isElsewhere = false;
    return here;
  }

  /** Writes the words of the state in which these blocks are live. */
  write(words: Uint32Array, at: number, here: Picture, view: View | undefined): void {
    const { binary, own } = this;
    own.forEach((word, i) => (words[at + i] = binary.memory.words[word]!));
    const { globals } = binary.instance;
    for (let i = 0; i < globals.length; i++) words[at + own.length + i] = globals[i]!;
    this.frames.place(here.live, here.free);
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
    const found =
      'blame' in outcome ? outcome.blame : this.follow(here, call, outcome.answer, sink);
    // Undone first, since that is when its writes are learned of: what is found in a search that
    // does not count is nothing.
    this.undo(call, here);
    instance.globals.set(globals);
    if (this.learned.isNews || found === 'stays') return;
    if (found === 'goes on') return sink.emit(number);
    this.isFailed = true;
    sink.fail(number, failureOf(found));
  }

  /** Judges an answer, and writes the state behind it. */
  private follow(here: Picture, call: Call, answer: Answer, sink: Sink): Blame | Followed {
    const wrong = this.judged(here, call, answer);
    if (wrong) return wrong;
    const next = this.pictures.of(after(here, call, answer).live);
    const shown = this.hasPlaces ? viewed(this.binary, next) : undefined;
    if (shown && isBlame(shown)) return shown;
    this.write(sink.words, sink.at, next, shown);
    if (!isRefused(answer)) return 'goes on';
    if (this.isSame(sink)) return 'stays';
    // A refusal may first give back what the CPU kept for itself, where that is declared.
    if (!reaches(this.level, 'exact') || this.binary.convention.cpus.cached) return 'goes on';
    return { id: 'O8', why: `refused ${showCall(call)}, but changed what it remembers` };
  }

  /** What an answer breaks, by the readable spec. */
  judged(here: Picture, call: Call, answer: Answer): Blame | undefined {
    this.notSmallest ??= smallestMissed(here, call, answer);
    return judgeAt(this.level, here, call, answer, this.binary.convention.refuses);
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
      if (4 * word < base) this.learned.wrote(word);
    }
  }

  private learn(address: number): void {
    if (address < this.binary.base) this.learned.reads(address >>> 2);
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
