/**
 * Which locks a call has, read off the log of what it has observed: a function of the log, so it
 * needs no word of a state and makes no state differ. Worked out once per log.
 */
import type { Logs } from '../../engine/schedule/cpus/logs.ts';
import { Kind, writes, writtenBy } from '../../engine/schedule/cpus/port.ts';
import { meaningOf, ticketMeaning } from '../../spec/cpus/locks.ts';
import type { TicketWords } from '../../spec/ports/page-port.ts';

/** Among the locks of a call: it has written among the lists without the first of them. */
export const STRAYED = 1 << 30;

const KNOWN = 1 << 31;

/** Where the locks of a design lie among the words. */
export interface LockWords {
  /** First of the design's own words, behind all lists. */
  readonly base: number;
  /** How many of them are locks of one word, the first ones. */
  readonly plain: number;
  readonly tickets: readonly TicketWords[];
}

/** Locks are numbered from 0, those with tickets last; sets are masks, so there are 30 at most. */
export class HeldLocks {
  private readonly logs: Logs;
  private readonly words: LockWords;
  /** By node, its locks and one more bit that says that they are known. */
  private known = new Int32Array(1024);

  /** @throws RangeError for more than 30 locks. */
  constructor(logs: Logs, words: LockWords) {
    const count = words.plain + words.tickets.length;
    if (count > 30) throw new RangeError(`a machine has at most 30 locks, got ${count}`);
    this.logs = logs;
    this.words = words;
  }

  /** The locks that a call with this log has, and whether it has ever `STRAYED`. */
  of(node: number): number {
    const { logs } = this;
    // By a loop: calls of object allocators make thousands of accesses, one frame each otherwise.
    const unknown: number[] = [];
    let at = node;
    for (; !logs.isRoot(at) && this.knownOf(at) === 0; at = logs.parentOf(at)) unknown.push(at);
    let held = logs.isRoot(at) ? 0 : this.knownOf(at) & ~KNOWN;
    for (let next = unknown.pop(); next !== undefined; next = unknown.pop()) {
      held = this.behind(logs.parentOf(next), logs.observationOf(next), held);
      this.know(next, held);
    }
    return held;
  }

  private knownOf(node: number): number {
    return this.known[node] ?? 0;
  }

  private know(node: number, held: number): void {
    if (node >= this.known.length) {
      const grown = new Int32Array(2 * node);
      grown.set(this.known);
      this.known = grown;
    }
    this.known[node] = held | KNOWN;
  }

  /** The locks it has behind its next request, if that is answered so. */
  private behind(node: number, observed: number, held: number): number {
    const lock = this.lockOf(node);
    if (lock < 0) return this.isAmongLists(node) && (held & 1) === 0 ? held | STRAYED : held;
    const meaning = this.meaning(node, observed);
    if (meaning === 'takes') return held | (1 << lock);
    return meaning === 'releases' ? held & ~(1 << lock) : held;
  }

  private isAmongLists(node: number): boolean {
    const { kinds, addresses } = this.logs;
    return writes(kinds[node]!) && addresses[node]! < this.words.base;
  }

  /** The lock that the next request is about, or -1. */
  lockOf(node: number): number {
    const { kinds, addresses } = this.logs;
    if (kinds[node]! > Kind.relax) return -1;
    const { base, plain, tickets } = this.words;
    const own = addresses[node]! - base;
    if (own < 0) return -1;
    if (own < plain) return own;
    if (tickets.length === 0) return -1;
    const ticket = tickets.findIndex(({ serving }) => serving === own);
    return ticket < 0 ? -1 : plain + ticket;
  }

  /** What that request means, its word being `word`. */
  meaning(node: number, word: number): ReturnType<typeof meaningOf> {
    const { kinds, firsts, seconds } = this.logs;
    const kind = kinds[node]!;
    const { base, plain, tickets } = this.words;
    const ticket = tickets.length > 0 && tickets[this.lockOf(node) - plain];
    if (ticket) {
      return ticketMeaning({
        served: word,
        drawn: this.drawn(node, base + ticket.next),
        isWrite: writes(kind),
      });
    }
    const isBlind = kind === Kind.store || kind === Kind.atomicStore;
    const after = writtenBy(kind, word, firsts[node]!, seconds[node]!);
    return meaningOf({ before: word, after, isBlind });
  }

  /** The ticket that a call with this log has drawn of this lock, and was not served yet. */
  waitsWith(node: number, lock: number): number | undefined {
    const { base, plain, tickets } = this.words;
    const ticket = tickets[lock - plain];
    if (!ticket) return undefined;
    const drawn = this.drawn(node, base + ticket.next);
    if (drawn === undefined) return undefined;
    const { logs } = this;
    for (let at = node; !logs.isRoot(at); at = logs.parentOf(at)) {
      const asked = logs.parentOf(at);
      if (logs.addresses[asked] === base + ticket.next) return drawn;
      const isServing = logs.addresses[asked] === base + ticket.serving;
      if (isServing && logs.observationOf(at) === drawn) return undefined;
    }
    return drawn;
  }

  /** What the call was told last of the word at this address, if anything. */
  private drawn(node: number, address: number): number | undefined {
    const { logs } = this;
    for (let at = node; !logs.isRoot(at); at = logs.parentOf(at)) {
      const asked = logs.parentOf(at);
      const kind = logs.kinds[asked]!;
      const isTold = kind <= Kind.relax && kind !== Kind.store && kind !== Kind.atomicStore;
      if (isTold && logs.addresses[asked] === address) return logs.observationOf(at);
    }
    return undefined;
  }
}
