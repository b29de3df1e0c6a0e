/**
 * An object allocator mounted for checking: on `CheckedMemory`, over a watched page allocator, with
 * the client played by us. It runs a call, turns every way of going wrong into a blame, and says of
 * each word who may touch it next.
 *
 *      page metadata | own words | frames
 */
import { AccessFault, CheckedMemory, CLIENT, STALE } from '../../../impl/memory/checked-memory.ts';
import { Halt } from '../../../impl/slab/halt.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import { refines } from '../../../spec/pages/refinement.ts';
import {
  isHalt,
  leftBehind,
  leftFirst,
  objectsAfter,
  type ObjectAnswer,
  type ObjectCall,
  objectRowOf,
} from '../../../spec/objects/operations/operations.ts';
import { objectsBroken, objectsRight } from '../../../spec/objects/object-invariants.ts';
import type { ObjectAllocator } from '../../../spec/ports/object-port.ts';
import {
  frameAt,
  noObjects,
  type ObjectState,
  type ObjectView,
} from '../../../spec/objects/object-view.ts';
import { objectViewOf } from '../../../spec/objects/object-view.ts';
import type { ObjectBounds } from './object-bounds.ts';
import { WatchedPages } from './watched-pages.ts';
import { garbageAt } from '../garbage.ts';
import { makeObjectCall } from './make-call.ts';

/** A view, the free blocks of the pages underneath, and what is wrong with those pages. */
export interface ObjectLook {
  readonly view: ObjectView;
  readonly free: readonly Block[];
  readonly pages: Blame | undefined;
}

/** What a call left behind, if it left something, and all that is wrong with it. */
export interface ObjectJudgement {
  readonly look?: ObjectLook;
  readonly broken: Iterable<Blame>;
}

/**
 * Memories with more words than this are left as they are: reading a stale word is caught anyway.
 */
const SPOILED_MAX = 2 ** 16;

/** @throws RangeError over pages whose metadata lies in frames: those are not watched here. */
export class ObjectMounted {
  readonly bounds: ObjectBounds;
  readonly memory: CheckedMemory;
  readonly pages: WatchedPages;
  readonly allocator: ObjectAllocator;
  readonly from: number;
  readonly frames: number;
  readonly frameBase: number;
  readonly frameWords: number;
  readonly metadataWords: number;
  private readonly accessesMax: number;

  constructor(bounds: ObjectBounds) {
    const { design, zone, sizes, cpus } = bounds;
    if (design.pages.managed) {
      throw new RangeError(
        `pages must keep their metadata outside frames, got ${design.pages.name}`,
      );
    }
    this.bounds = bounds;
    this.from = (zone.regions[0] as { from: number }).from;
    this.frames = (zone.regions.at(-1) as { to: number }).to - this.from;
    this.frameWords = sizes.frameBytes / 4;
    this.metadataWords = design.pages.metadataWords(zone);
    const firstFrame = this.metadataWords + design.words(zone, sizes, cpus);
    this.memory = new CheckedMemory(firstFrame + this.frames * this.frameWords);
    const { memory, metadataWords, frameWords } = this;
    this.frameBase = firstFrame - this.from * frameWords;
    const space = { memory, zone, metadataWords, frameBase: this.frameBase, frameWords };
    this.pages = new WatchedPages(design.pages.attach(space));
    const own = { pages: this.pages, ownBase: metadataWords, sizes, cpus };
    this.allocator = design.attach({ ...space, ...own });
    // One call touches a batch of objects, or all of them, and the pages a few times each.
    const perCall = design.pages.declares.accessesMax(this.frames);
    this.accessesMax = 64 * this.memory.words.length + 64 * perCall;
  }

  /** Runs `init` over garbage. */
  init(): ObjectLook | Blame {
    const { memory } = this;
    memory.states.forEach((state, word) => {
      if (state !== STALE) memory.mark(word, STALE);
    });
    this.spoil();
    memory.begin(Number.POSITIVE_INFINITY);
    if (!this.allocator.init()) return { id: 'O11', why: 'init refused the zone' };
    const { zone, sizes, cpus } = this.bounds;
    const look = this.look(noObjects(zone, sizes, cpus));
    return isBlame(look) ? look : (objectsRight(look.view) ?? look.pages ?? look);
  }

  /** Runs a call. The client stops touching its own before it gives it back. */
  run(call: ObjectCall, state: ObjectState): ObjectAnswer | Blame {
    this.pages.begin();
    this.memory.begin(this.accessesMax);
    const named = objectRowOf(call).named(call);
    if (named !== undefined) this.markLive(state, named, STALE);
    const { stackTraceLimit } = Error;
    // Most calls of a search halt; nobody asks where, and writing it down takes half of the time.
    Error.stackTraceLimit = 0;
    try {
      const answer = makeObjectCall(this.allocator, call);
      return answer === 'freed' ? (this.pages.blame ?? answer) : answer;
    } catch (error) {
      if (this.pages.blame) return this.pages.blame;
      if (!(error instanceof Halt)) return this.blameFor(error);
      const { pointer, bytes, cpu } = error;
      return { halted: { pointer, bytes, cpu } };
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  }

  /** What there is behind a call, where something has changed, and all that is wrong with it. */
  judgement(before: ObjectView, call: ObjectCall, answer: ObjectAnswer): ObjectJudgement {
    if (this.pages.blame) return { broken: [this.pages.blame] };
    this.memory.unlimited();
    const owner = this.ownerOf(answer);
    if (owner && isBlame(owner)) return { broken: [owner] };
    const state = objectsAfter(before, call, answer, owner?.owner);
    if (isBlame(state)) return { broken: [state] };
    if (this.mustKeep(call, answer)) return { broken: this.brokenByRefusal(before, call, answer) };
    const look = this.look(state);
    if (isBlame(look)) return { broken: [look] };
    return { look, broken: this.brokenBehind(before, call, answer, look) };
  }

  private *brokenByRefusal(before: ObjectView, call: ObjectCall, answer: ObjectAnswer) {
    yield* leftFirst({ before, call, answer, after: before, free: [], given: this.pages.given });
    if (this.memory.isUnchanged()) return;
    yield { id: 'O8', why: 'refused the call, but changed its words' } as const;
  }

  private *brokenBehind(
    before: ObjectView,
    call: ObjectCall,
    answer: ObjectAnswer,
    { view, free, pages }: ObjectLook,
  ): Generator<Blame> {
    const step = { before, call, answer, after: view, free, given: this.pages.given };
    yield* leftFirst(step);
    yield* objectsBroken(view);
    if (pages) yield pages;
    const wrong = leftBehind(step);
    if (wrong) yield wrong;
  }

  /** The view beside what the client has, or the blame for lists that cannot be walked. */
  look(state: ObjectState): ObjectLook | Blame {
    this.memory.unlimited();
    return this.guarded(() => {
      const inspected = this.allocator.inspect();
      const next = (pointer: number) => this.readable(() => inspected.next(pointer));
      const shown = { ...inspected, next };
      const view = objectViewOf(state, shown, new Map(this.pages.live));
      if (isBlame(view)) return view;
      const live = [...this.pages.live.values()].toSorted((a, b) => a.at - b.at);
      const pages = refines({ zone: this.bounds.zone, live }, shown.pages);
      return isBlame(pages)
        ? { view, free: [], pages }
        : { view, free: pages.free, pages: undefined };
    });
  }

  /** The client's words now, scribbled over with what looks like a node that points at itself. */
  give(pointer: number, bytes: number): void {
    const first = this.wordOf(pointer);
    for (let word = first; word < first + bytes / 4; word++) {
      this.memory.mark(word, CLIENT);
      this.memory.put(word, first);
    }
  }

  /** Says who may touch the words of what the client has at this pointer, if it has. */
  markLive(state: ObjectState, pointer: number, as: typeof CLIENT | typeof STALE): void {
    const first = this.wordOf(pointer);
    const bytes = bytesAt(state, pointer);
    for (let word = first; word < first + bytes / 4; word++) this.memory.mark(word, as);
  }

  /** Fills every stale word with garbage. */
  spoil(): void {
    const { states } = this.memory;
    if (states.length > SPOILED_MAX) return;
    states.forEach((state, word) => {
      if (state === STALE) this.memory.put(word, garbageAt(word));
    });
  }

  wordOf(pointer: number): number {
    return this.frameBase + pointer / 4;
  }

  /** May nothing change? Not where alloc gave back what it could before it refused. */
  private mustKeep(call: ObjectCall, answer: ObjectAnswer): boolean {
    if (isHalt(answer)) return true;
    return answer === -1 && objectRowOf(call).served(this.bounds, call) === undefined;
  }

  private ownerOf(answer: ObjectAnswer) {
    if (typeof answer !== 'number' || answer === -1) return undefined;
    return this.guarded(() => ({
      owner: this.allocator.inspect().owner(frameAt(this.bounds.sizes, answer)),
    }));
  }

  private readable(read: () => number | undefined): number | undefined {
    const got = this.guarded(() => ({ word: read() }));
    return isBlame(got) ? undefined : got.word;
  }

  private guarded<Result>(look: () => Result): Result | Blame {
    try {
      return look();
    } catch (error) {
      if (!(error instanceof AccessFault)) throw error;
      return { id: 'I6', why: `a list leads to ${this.wordName(error.address)}: ${error.kind}` };
    }
  }

  private blameFor(error: unknown): Blame {
    if (!(error instanceof AccessFault)) {
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return { id: error instanceof RangeError ? 'O13' : 'O8', why: `threw ${why}` };
    }
    const { kind, address } = error;
    if (kind === 'endless') return { id: 'O13', why: `no end after ${this.accessesMax} accesses` };
    const id = kind === 'writes client' ? 'O5' : 'O6';
    return { id, why: `${kind}: ${this.wordName(address)}` };
  }

  private wordName(address: number): string {
    const at = address - this.frameBase - this.from * this.frameWords;
    return at < 0 ? `word ${address}` : `0x${((address - this.frameBase) * 4).toString(16)}`;
  }
}

/** Bytes that the client has at this pointer; 0 if it has nothing there. */
export function bytesAt(state: ObjectState, pointer: number): number {
  const { frameBytes, classes } = state.sizes;
  const cache = state.objects.get(pointer);
  if (cache !== undefined) return classes[cache] ?? 0;
  const block = state.blocks.find(({ at }) => at * frameBytes === pointer);
  return block ? frameBytes * 2 ** block.order : 0;
}

/** True for the answer that is a blame. */
export const isBlame = (answer: object): answer is Blame => 'why' in answer && 'id' in answer;

/** Words of metadata and of frames that hold something that matters, given what there is. */
export function wordsThatMatter(mounted: ObjectMounted, { view, free }: ObjectLook): Uint8Array {
  const { allocator, pages, frameBase, frameWords, from } = mounted;
  const { nodeWords } = mounted.bounds.design.pages;
  const matters = new Uint8Array(mounted.memory.words.length);
  matters.fill(1, 0, frameBase + from * frameWords);
  for (let f = 0; f < mounted.frames; f++) {
    const node = pages.node((from + f) as Block['at']);
    matters.fill(0, node, node + nodeWords);
  }
  for (const { at } of free) matters.fill(1, pages.node(at), pages.node(at) + nodeWords);
  const descriptorWords = (view.caches.at(-1)?.bytes ?? 0) / 4;
  for (const slab of view.slabs) {
    const first = mounted.wordOf(slab.descriptor);
    matters.fill(1, first, first + descriptorWords);
    const listed = view.freeOf(slab);
    if (!('why' in listed)) for (const object of listed) matters[mounted.wordOf(object)] = 1;
  }
  for (const word of allocator.spare()) matters[word] = 0;
  return matters;
}
