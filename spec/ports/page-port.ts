/**
 * What an allocator must look like to be checked: the port through which models drive a design.
 * Types only, since implementations may import nothing else from the spec. All state that changes
 * lives in words of a `Memory`; an allocator object holds none, so restoring the words restores it.
 */
import type { Declarations, SharedDeclarations } from '../promises/promises.ts';
import type { Frame, Order } from '../blocks/units.ts';
import type { Where } from '../blocks/geometry.ts';
import type { Offered } from '../obligations/obligation.ts';
import type { Inspection } from './inspection.ts';
import type { Zone } from '../blocks/zone.ts';

/** Signed 32-bit words by address. What an address holds before the first store is anything. */
export interface Memory {
  load(address: number): number;
  store(address: number, value: number): void;
}

/** Words that several CPUs share; `load` and `store` are plain and order nothing. */
export interface SharedMemory extends Memory {
  atomicLoad(address: number): number;
  atomicStore(address: number, value: number): void;
  /** Stores; answers what the word held before. */
  exchange(address: number, value: number): number;
  /** Stores if the word holds `expected`; answers what it held before. */
  compareExchange(address: number, expected: number, value: number): number;
  /** Adds, modulo 2^32; answers what the word held before. */
  add(address: number, delta: number): number;
}

/** The CPU that runs the code. */
export interface Cpu {
  /** Its number, from 0. */
  id(): number;
  /**
   * Waits, perhaps, until a word differs from `seen`, which the access just before this call
   * observed there. That access is then made again, with nothing remembered of the failed attempt:
   * a loop that counts its rounds must not wait here.
   */
  relax(address: number, seen: number): void;
  /** Switches interrupts off on this CPU; were they on? */
  disableInterrupts(): boolean;
  /** Switches them on, or leaves them off: what `disableInterrupts` answered. */
  restoreInterrupts(on: boolean): void;
  /**
   * Says that the call gives up what it has tried and now does what it does at its start, with
   * interrupts as they were there and nothing remembered.
   */
  startOver(): void;
  /**
   * Makes the next access and the one behind it one step: for instructions that are wider than a
   * word. Only models of CPUs have it, so designs never call it.
   */
  joinNext?(): void;
}

/**
 * Where an allocator lives. Words `0` to `metadataWords - 1` are its own; the words of frame f
 * start at `frameBase + f * frameWords` and belong to the client while f is live.
 */
export interface Space {
  readonly memory: Memory;
  readonly zone: Zone;
  readonly metadataWords: number;
  readonly frameBase: number;
  /** Words per frame: at least as many as a node takes. 1024 for a 4 KiB frame. */
  readonly frameWords: number;
}

/** The calls of a page allocator. Bad arguments get a refusal, never an exception. */
export interface Allocator {
  /**
   * Makes the whole zone free, whatever the memory held before. False, with nothing written, if
   * the zone cannot hold the metadata, or if what would be kept about it does not fit: a link in a
   * word, an address in 64 bits (`widths.ts`).
   */
  init(): boolean;
  /** The first frame of a block of order k that is the client's now, or -1 if refused. */
  alloc(k: Order): Frame | -1;
  /** Takes a block back. False, with nothing changed, if it is seen not to be live. */
  free(at: Frame, k: Order): boolean;
  /** What there is to see between two calls; reads the memory, changes nothing. */
  inspect(): Inspection;
  /**
   * Makes a block that starts here and has order `k` one of order `to`, where it lies; its words
   * are the client's all the while, but for those that a smaller block does not have. Answers its
   * first frame, or -1 with nothing changed.
   */
  resize?(at: Frame, k: Order, to: Order): Frame | -1;
  /**
   * Makes of a block that starts here and has order `k` blocks of order `to`, each of them the
   * client's by itself. False, with nothing changed, if it is seen not to be live, or `to` > `k`.
   */
  splitUp?(at: Frame, k: Order, to: Order): boolean;
  /** As `alloc`, of a block that lies there; -1 if no such block is free. */
  allocWhere?(k: Order, where: Where): Frame | -1;
  /** Where the node of a block that starts here lies, or would lie: `nodeWords` words. */
  node(at: Frame): number;
}

/** An allocator design: how it is named, what it declares, how it is built in a space. */
export interface Design {
  /** Kebab-case, as on the command line. */
  readonly name: string;
  /** One line for a table. */
  readonly summary: string;
  /** The document or idea that it comes from. */
  readonly source: string;
  /** What is not the same for every allocator, by the records in `spec/promises/`. */
  readonly declares: Declarations;
  /** Operations that it offers beside alloc and free: only these are asked of it. */
  readonly offers?: readonly Offered[];
  /** Words of a list node; they hold something only while a free block starts at its frame. */
  readonly nodeWords: number;
  /** Words outside the frames. */
  metadataWords(zone: Zone): number;
  /**
   * For a design whose metadata lies in frames of the zone: the zone in terms of its own regions.
   * Less the frames that `inspect` says hold metadata, that is what the contracts are about.
   */
  managed?(zone: Zone): Zone;
  /** Words per frame that small zones need if they are to hold such metadata; 2 by default. */
  readonly frameWords?: number;
  /** An allocator in this space; `init` before the first call, unless the words say it was. */
  attach(space: Space): Allocator;
}

/** A space shared by CPUs, with words behind the frames for locks and per-CPU arrays. */
export interface SharedSpace extends Space {
  readonly memory: SharedMemory;
  readonly cpu: Cpu;
  /** Number of CPUs. */
  readonly cpus: number;
  /** First of the words that `SharedDesign.words` asks for; the locks come first. */
  readonly ownBase: number;
}

/**
 * An allocator that several CPUs may call at once. `init` and `inspect` need all of them at rest.
 */
export interface SharedAllocator extends Allocator {
  /** First frames of the single frames that CPU `cpu` keeps for itself, in its cache's order. */
  cached?(cpu: number): readonly Frame[];
  /** Single frames that it keeps for itself, neither free nor live, in any order. */
  kept?(): readonly Frame[];
  /**
   * Only of code that a machine can look into: where a request to memory or CPU has just ended a
   * call, all that it would go on from, beside shared words. Undefined where that is not known.
   */
  localState?(): string | undefined;
}

/** Words of one CPU's cache, as numbers among the design's own words. */
export interface CacheWords {
  readonly from: number;
  /** Behind the last one. */
  readonly to: number;
  /** Which of the locks is the cache's. */
  readonly lock: number;
}

/** Words of a lock whose ticket is drawn from one and served by the other: own words' numbers. */
export interface TicketWords {
  readonly next: number;
  readonly serving: number;
}

/** A design for several CPUs, over a page allocator that knows of one. It declares more, too. */
export interface SharedDesign extends SharedDeclarations {
  /** Kebab-case, as on the command line. */
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** The page allocator underneath. */
  readonly base: Design;
  /** Words of its own for so many CPUs. */
  words(cpus: number, zone: Zone): number;
  /**
   * How many of its own words, the first ones, are locks: 0 while they are free. The first lock of
   * all guards the free lists.
   */
  locks(cpus: number): number;
  /** Locks with tickets, whose words count up; numbered behind the others. */
  ticketLocks?(cpus: number): readonly TicketWords[];
  /** Where the cache of CPU `cpu` lies; without it nobody is watched using another CPU's cache. */
  cacheAt?(cpu: number, cpus: number): CacheWords;
  /** Words of a frame where it is checked; 2 by default. */
  readonly frameWords?: number;
  /** Words at the start of a block that stay the allocator's while it is live; 0 by default. */
  readonly headerWords?: number;
  /** What a person calls a word of the metadata, of a frame, or of its own. */
  nameOf?(part: 'metadata' | 'frame' | 'own', word: number): string | undefined;
  attach(space: SharedSpace): SharedAllocator;
}
