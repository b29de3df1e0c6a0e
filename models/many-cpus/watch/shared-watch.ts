/**
 * Watches a design's locks, caches and frames while calls overlap: no lock is with two calls (K1),
 * no cache is used from outside without its lock (C3, K9), and what moves from one place to another
 * is with one call only (K7, C3). What a call has or was told is read off its log; where the frames
 * are is a number in the state, of a description that `transit.ts` changes.
 */
import type { Failure } from '../../../engine/search/model.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Place } from '../../../engine/schedule/cpus/world.ts';
import { WordNumbers } from '../../../engine/search/word-numbers.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import { type Block, endOf } from '../../../spec/blocks/geometry.ts';
import { walk } from '../../../spec/pages/lists.ts';
import {
  cacheReleased,
  callEnded,
  type Caller,
  type Ending,
  freeBegun,
  listsReleased,
  type Place as FramePlace,
  type Places,
  type SeenLists,
} from '../../../spec/cpus/transit.ts';
import type { Inspection } from '../../../spec/ports/inspection.ts';
import { type LockWords, STRAYED } from '../../subject/held-locks.ts';
import { callerOf, callerRenamed, LEVELS } from './callers.ts';
import { type FrameOn, LockWatch, showFrame } from './lock-watch.ts';
import { type Change, ChangeKind, PlaceNumbers } from './place-numbers.ts';
import type { SmpMounted } from '../../subject/pages/shared-mount.ts';
import { failureOf } from '../../subject/failure.ts';

/** Order of what is no block, in the words of a change. */
const NONE = 0xff;

export class SharedWatch {
  private readonly mounted: SmpMounted;
  /** The word of a state that says where all frames are. */
  private readonly word: number;
  private readonly locks: LockWords;
  /** By own word, the CPU whose cache it belongs to, or -1. */
  private readonly cacheOf: readonly number[];
  /** By lock, the CPU whose cache it guards. */
  private readonly guarded = new Map<number, number>();
  /** Is all known that a frame can be in? */
  private readonly isTracking: boolean;
  private readonly places = new PlaceNumbers();
  /** Words that lists depend on, and by their number what these show: null if one is not whole. */
  private readonly lists: WordNumbers;
  private readonly seen: (SeenLists | null)[] = [];
  /** By CPU, the words of its cache. */
  private readonly caches: WordNumbers[] = [];
  private locksHeld: LockWatch | undefined;

  constructor(mounted: SmpMounted, word: number) {
    const { design, cpus } = mounted;
    this.mounted = mounted;
    this.word = word;
    this.locks = mounted.lockWords;
    const hasLock = this.locks.plain + this.locks.tickets.length > 0;
    this.isTracking = hasLock && (design.cacheMax === 0 || design.cacheAt !== undefined);
    const cacheOf = Array.from({ length: mounted.words - mounted.ownBase }, () => -1);
    for (let cpu = 0; cpu < cpus; cpu++) {
      const at = design.cacheAt?.(cpu, cpus);
      if (!at) continue;
      cacheOf.fill(cpu, at.from, at.to);
      this.caches[cpu] = new WordNumbers(at.to - at.from);
      this.guarded.set(at.lock, cpu);
    }
    this.cacheOf = cacheOf;
    // What a design is not known to leave alone may say where its lists are.
    this.lists = new WordNumbers(design.isForeign ? mounted.words : mounted.ownBase);
  }

  /** The machine whose code is to be watched: before its first state is made. */
  watch(machine: Machine): void {
    this.locksHeld = new LockWatch(machine, this.locks);
  }

  /** A frame is about to make the request of `node`. */
  asks(who: Place, node: number, words: Uint32Array, at: number): Failure | undefined {
    const { machine, held } = this.locking();
    const own = (machine.logs.addresses[node] as number) - this.mounted.ownBase;
    if (own < 0) return undefined;
    const lockAsked = held.lockOf(node);
    if (lockAsked >= 0) return this.asksLock(lockAsked, who, node, words, at);
    const cache = this.cacheOf[own] as number;
    if (cache < 0 || cache === who.cpu) return undefined;
    const lock = this.mounted.design.cacheAt?.(cache, machine.cpus).lock as number;
    const nameOf = () => this.mounted.nameOf(own + this.mounted.ownBase);
    const word = { cache, lock, nameOf };
    return this.locking().used(word, who, node, words, at);
  }

  /** A call begins to give back a block. */
  freeBegins(who: Caller, b: Block, words: Uint32Array, at: number): void {
    if (!this.isTracking) return;
    const what = [ChangeKind.freeBegins, who, b.at, b.order] as const;
    this.move(what, words, at, (before) => freeBegun(before, who, b));
  }

  /** A call is over. */
  ends(who: Caller, ending: Ending, words: Uint32Array, at: number): Failure | undefined {
    if (!this.isTracking) return undefined;
    const { got, kept, isRefusal } = ending;
    const [a, i, b, j] = [got?.at ?? 0, got?.order ?? NONE, kept?.at ?? 0, kept?.order ?? NONE];
    const what = [ChangeKind.ends, who, Number(isRefusal), a, i, b, j] as const;
    return this.move(what, words, at, (before) => callEnded(before, who, ending, this.nameOf));
  }

  /** No call is under way: all frames are in one place again. `isFirst`: no state came before. */
  settle(liveNow: () => readonly Block[], words: Uint32Array, at: number, isFirst = false): void {
    if (!this.isTracking) return;
    if (!isFirst && this.places.isSettled(words[at + this.word] as number)) return;
    const live = liveNow();
    const seen = seenLists(this.mounted, this.mounted.inspect(words, at));
    const cached = this.mounted.cached();
    const places = Array.from({ length: this.mounted.frames }, (_, i): FramePlace => {
      const frame = this.mounted.from + i;
      if (live.some((b) => b.at <= frame && frame < endOf(b))) return { is: 'client' };
      const cache = cached.findIndex((entries) => entries.some((entry) => entry === frame));
      if (cache >= 0) return { is: 'cached', cache };
      return seen?.listed.has(frame) ? { is: 'listed' } : { is: 'client' };
    });
    const number = this.places.numberOf({ from: this.mounted.from, places, drains: [] });
    words[at + this.word] = number;
  }

  /** Renames callers and caches in the word of a state. */
  rename(renamed: readonly number[], words: Uint32Array, at: number): void {
    if (!this.isTracking) return;
    const code = renamed.reduce((sum, to) => sum * renamed.length + to, 0);
    const what = [ChangeKind.renaming, renamed.length, code] as const;
    this.move(what, words, at, (before) => renamedPlaces(before, renamed));
  }

  private asksLock(
    lock: number,
    place: FrameOn,
    node: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const { machine, held } = this.locking();
    const meaning = this.locking().meaning(node, place, words, at);
    if (meaning === undefined) return undefined;
    if (meaning === 'releases') {
      return held.of(node) & (1 << lock) ? this.released(place, lock, words, at) : undefined;
    }
    const address = machine.logs.addresses[node] as number;
    const name = () =>
      lock < this.locks.plain ? this.mounted.nameOf(address) : 'the lock with tickets';
    const taken = this.locking().taken(lock, name, place, words, at);
    if (taken || lock < this.locks.plain) return taken;
    return this.locking().servedInTurn(lock, name, place, node, words, at);
  }

  /** What the lock guards has been moved to where it is now. */
  private released(
    { cpu, level }: FrameOn,
    lock: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const cache = this.guarded.get(lock);
    if (!this.isTracking || (lock !== 0 && cache === undefined)) return undefined;
    const { machine } = this.locking();
    const thread = machine.threadOn(words, at, cpu);
    const who = callerOf({ cpu, level, thread });
    if (cache !== undefined) {
      const entries = this.caches[cache] as WordNumbers;
      const from = this.mounted.design.cacheAt?.(cache, machine.cpus).from as number;
      const held = entries.of(words, at + this.mounted.ownBase + from);
      return this.move([ChangeKind.cache, who, cache, held], words, at, (before) => {
        const inside = this.mounted.entriesOf(cache, words, at);
        return cacheReleased(before, who, cache, inside, this.nameOf);
      });
    }
    // Lists that somebody without the lock is at, or that cannot be walked, are not judged here.
    if (this.locking().holding(STRAYED, { cpu, level }, words, at).length > 0) return undefined;
    const number = this.lists.of(words, at);
    const seen = this.seenIn(number, words, at);
    if (!seen) return undefined;
    return this.move([ChangeKind.lists, who, number], words, at, (before) =>
      listsReleased(before, who, seen, this.nameOf),
    );
  }

  /** What lists with this number show; undefined if one cannot be walked. */
  private seenIn(number: number, words: Uint32Array, at: number): SeenLists | undefined {
    const known = this.seen[number];
    if (known !== undefined) return known ?? undefined;
    const seen = seenLists(this.mounted, this.mounted.inspect(words, at));
    this.seen[number] = seen ?? null;
    return seen;
  }

  private readonly nameOf = (who: Caller): string => {
    const name = showFrame(Math.floor(who / LEVELS), who % LEVELS);
    return (this.locksHeld?.machine.migrations ?? 0) > 0 ? `the thread of ${name}` : name;
  };

  private locking(): LockWatch {
    return this.locksHeld as LockWatch;
  }

  /** Changes where the frames are; `what` tells changes apart. */
  private move(
    what: Change,
    words: Uint32Array,
    at: number,
    change: (before: Places) => Places | Blame,
  ): Failure | undefined {
    const behind = this.places.moved(words[at + this.word] as number, what, change);
    if (typeof behind !== 'number') return failureOf(behind);
    words[at + this.word] = behind;
    return undefined;
  }
}

function renamedPlaces(before: Places, renamed: readonly number[]): Places {
  const places = before.places.map((place): FramePlace => {
    if (place.is === 'cached') return { ...place, cache: renamed[place.cache] as number };
    if (place.is !== 'transit') return place;
    const cache = place.cache === undefined ? undefined : (renamed[place.cache] as number);
    return { ...place, cache, who: callerRenamed(place.who, renamed) };
  });
  const drains = before.drains.map(({ who, cache, left }) => {
    return { who: callerRenamed(who, renamed), cache: renamed[cache] as number, left };
  });
  return { ...before, places, drains };
}

/** What is on the free lists, and what is marked as free; undefined if a list cannot be walked. */
function seenLists({ frames }: SmpMounted, { rings, marked }: Inspection): SeenLists | undefined {
  const free: Block[] = [];
  for (const ring of rings) {
    const members = walk(ring, frames);
    if ('why' in members) return undefined;
    for (const at of members) free.push({ at, order: ring.order });
  }
  return { listed: framesIn(free), marked: marked && framesIn(marked) };
}

function framesIn(blocks: readonly Block[]): ReadonlySet<number> {
  const all = new Set<number>();
  for (const b of blocks) for (let at: number = b.at; at < endOf(b); at++) all.add(at);
  return all;
}
