/**
 * An object allocator in lock step with the spec, as a transition system for exhaustive search: in
 * every reachable state every CPU makes every request of the table, frees everything that is live,
 * and tries to free what is not: other objects, interiors, descriptors, addresses outside.
 *
 * A state is every word of the memory that matters, and behind them what the client has: per frame
 * the order + 1 of the block that starts there, and the objects as bits by their place in it. All
 * other words are garbage whenever a state is restored; reading one is caught in the act (O6).
 */
import type { Sink, WordModel } from '../../../engine/search/model.ts';
import { CLIENT, OWN, STALE } from '../../../impl/memory/checked-memory.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import {
  type ObjectAnswer,
  type ObjectCall,
  objectOperations,
  objectRowOf,
  showObjectAnswer,
  showObjectCall,
} from '../../../spec/objects/operations/operations.ts';
import type { Owner } from '../../../spec/ports/object-port.ts';
import { noObjects, type ObjectState, type ObjectView } from '../../../spec/objects/object-view.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { count, type Tally } from '../../subject/objects/object-events.ts';
import {
  bytesAt,
  isBlame,
  type ObjectLook,
  ObjectMounted,
  wordsThatMatter,
} from '../../subject/objects/object-mount.ts';
import type { ObjectScope } from './object-scopes.ts';
import { failureOf } from '../../subject/failure.ts';

/**
 * Words per frame that say what the client has there: a block's order + 1; objects, one bit each.
 */
const LABEL_WORDS = 2;

export class ObjectModel implements WordModel {
  readonly stateWords: number;
  readonly scope: ObjectScope;
  /** Calls made and judged so far. */
  callsMade = 0;
  readonly tally: Tally = new Map();
  private readonly mounted: ObjectMounted;
  private readonly memoryWords: number;
  private readonly calls: readonly ObjectCall[];

  /** @throws RangeError if a slab may have more than 32 objects: they have a bit each. */
  constructor(scope: ObjectScope) {
    const { frameBytes, classes } = scope.sizes;
    if (frameBytes / (classes[0] ?? frameBytes) > 32) {
      throw new RangeError(`a slab must have at most 32 objects, got class ${classes[0]}`);
    }
    this.scope = scope;
    this.mounted = new ObjectMounted(scope);
    this.memoryWords = this.mounted.memory.words.length;
    this.stateWords = this.memoryWords + this.mounted.frames * LABEL_WORDS;
    this.calls = this.allCalls();
  }

  initial(sink: Sink): void {
    const look = this.mounted.init();
    if (isBlame(look)) sink.fail(0, failureOf(look));
    else this.emit(sink, 0, look);
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    const before = this.restore(words, at);
    for (const [number, call] of this.calls.entries()) this.tryCall(before, call, number, sink);
  }

  label(action: number, words: Uint32Array, at: number): string {
    const call = this.calls[action] as ObjectCall;
    const outcome = this.mounted.run(call, this.restore(words, at));
    const said = isAnswer(outcome) ? showObjectAnswer(call, outcome) : outcome.why;
    return `${showObjectCall(call)} → ${said}`;
  }

  private tryCall(before: ObjectView, call: ObjectCall, number: number, sink: Sink): void {
    const { mounted } = this;
    this.callsMade++;
    const pages = new Map(mounted.pages.live);
    const outcome = mounted.run(call, before);
    const judgement = isAnswer(outcome) ? mounted.judgement(before, call, outcome) : undefined;
    const broken = this.told(judgement?.broken ?? [outcome as Blame]);
    for (const one of broken) sink.fail(number, failureOf(one));
    if (broken.length === 0) {
      this.note(call, outcome as ObjectAnswer, before, judgement?.look?.view ?? before);
      if (judgement?.look) this.emit(sink, number, judgement.look);
    }
    mounted.memory.undo();
    mounted.pages.live = pages;
    const named = objectRowOf(call).named(call);
    if (named !== undefined) mounted.markLive(before, named, CLIENT);
  }

  /** Of all that a step breaks, what is told: the first. */
  protected told(broken: Iterable<Blame>): readonly Blame[] {
    const [first] = broken;
    return first ? [first] : [];
  }

  private note(
    call: ObjectCall,
    answer: ObjectAnswer,
    before: ObjectView,
    after: ObjectView,
  ): void {
    count(this.tally, call, before, after);
    if (answer === -1) this.tally.set('refusal', (this.tally.get('refusal') ?? 0) + 1);
    if (typeof answer === 'object') this.tally.set('halt', (this.tally.get('halt') ?? 0) + 1);
  }

  private restore(words: Uint32Array, at: number): ObjectView {
    const { mounted } = this;
    for (let i = 0; i < this.memoryWords; i++) {
      mounted.memory.mark(i, OWN);
      mounted.memory.put(i, words[at + i] as number);
    }
    const state = this.client(words, at + this.memoryWords);
    mounted.pages.live = new Map();
    const first = this.mustLook(state);
    const own = first.view.slabs.map(({ frame }) => ({ at: frame, order: 0 as Order }));
    for (const b of [...own, ...state.blocks]) mounted.pages.live.set(b.at, b);
    const look = this.mustLook(state);
    const matters = wordsThatMatter(mounted, look);
    for (let i = 0; i < this.memoryWords; i++) if (!matters[i]) mounted.memory.mark(i, STALE);
    mounted.spoil();
    for (const pointer of state.objects.keys()) mounted.give(pointer, bytesAt(state, pointer));
    for (const b of state.blocks) {
      const pointer = b.at * this.scope.sizes.frameBytes;
      mounted.give(pointer, bytesAt(state, pointer));
    }
    return look.view;
  }

  private mustLook(state: ObjectState): ObjectLook {
    const look = this.mounted.look(state);
    if (!isBlame(look)) return look;
    throw new Error(`engine bug: restored state is bad: ${look.why}`);
  }

  private client(words: Uint32Array, labels: number): ObjectState {
    const { zone, sizes, cpus } = this.scope;
    const objects = new Map<number, number>();
    const blocks: Block[] = [];
    const shown = this.mounted.allocator.inspect();
    for (let f = 0; f < this.mounted.frames; f++) {
      const at = (this.mounted.from + f) as Block['at'];
      const order = words[labels + f * LABEL_WORDS] as number;
      if (order > 0) blocks.push({ at, order: (order - 1) as Order });
      const bits = words[labels + f * LABEL_WORDS + 1] as number;
      if (bits === 0) continue;
      const owner = shown.owner(at) as Owner & { cache: number };
      const bytes = sizes.classes[owner.cache] as number;
      for (let i = 0; i < 32; i++) {
        if ((bits >>> i) & 1) objects.set(at * sizes.frameBytes + i * bytes, owner.cache);
      }
    }
    return { ...noObjects(zone, sizes, cpus), objects, blocks };
  }

  private emit(sink: Sink, action: number, look: ObjectLook): void {
    const { words, at } = sink;
    const { frameBytes, classes } = this.scope.sizes;
    const matters = wordsThatMatter(this.mounted, look);
    for (let i = 0; i < this.memoryWords; i++) {
      words[at + i] = matters[i] ? (this.mounted.memory.words[i] as number) : 0;
    }
    const labels = at + this.memoryWords;
    words.fill(0, labels, labels + this.mounted.frames * LABEL_WORDS);
    const label = (frame: number): number => labels + (frame - this.mounted.from) * LABEL_WORDS;
    for (const b of look.view.blocks) words[label(b.at)] = b.order + 1;
    for (const [pointer, cache] of look.view.objects) {
      const frame = Math.floor(pointer / frameBytes);
      const place = (pointer % frameBytes) / (classes[cache] as number);
      words[label(frame) + 1] = (words[label(frame) + 1] as number) | (1 << place);
    }
    sink.emit(action);
  }

  /** Every request, and every free of an object's place, of a word inside one, of no frame. */
  private allCalls(): ObjectCall[] {
    const { sizes, cpus, requests } = this.scope;
    const { frameBytes, classes } = sizes;
    const step = classes[0] as number;
    const places = Array.from({ length: frameBytes / step }, (_, i) => i * step);
    const pointers = Array.from(
      { length: this.mounted.frames },
      (_, f) => f + this.mounted.from,
    ).flatMap((f) => [...places, 4, 20].map((offset) => f * frameBytes + offset));
    const end = (this.mounted.from + this.mounted.frames) * frameBytes;
    const reach = { requests, pointers: [...new Set([...pointers, end, -4])] };
    const asked = objectOperations.flatMap((row) => row.worthMaking(reach));
    return Array.from({ length: cpus }, (_, cpu) => asked.map((call) => ({ ...call, cpu }))).flat();
  }
}

const isAnswer = (outcome: ObjectAnswer | Blame): outcome is ObjectAnswer =>
  typeof outcome !== 'object' || 'halted' in outcome;
