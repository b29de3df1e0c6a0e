/**
 * Mutual exclusion (K1): what code may take to mean that it has a lock, and that no two have one. A
 * lock is a word that is 0 while it is free. Whether an access takes it is a matter of what its
 * code can know, not of whether the lock works: a lock that is tested in one access and set in the
 * next is taken by whoever sets it, and so by two; and so is one whose tickets are drawn twice.
 * Source: Dijkstra 1965 (doi:10.1145/365559.365617).
 */
import type { Blame } from '../blocks/blame.ts';

/** An access to the word of a lock. */
export interface LockAccess {
  /** What the word held; for a blind one, anything. */
  readonly before: number;
  /** What it holds then. */
  readonly after: number;
  /** Does the access write without being told what was there? */
  readonly isBlind: boolean;
}

/** What its code may take the access to mean; undefined for neither, as for a failed attempt. */
export function meaningOf({
  before,
  after,
  isBlind,
}: LockAccess): 'takes' | 'releases' | undefined {
  if (after === 0) return isBlind || before !== 0 ? 'releases' : undefined;
  return isBlind || before === 0 ? 'takes' : undefined;
}

/** An access to the word that says which ticket is served. */
export interface TicketAccess {
  /** The ticket served, as the access is told. */
  readonly served: number;
  /** The ticket that the call was told last when it drew one; undefined if it drew none. */
  readonly drawn: number | undefined;
  readonly isWrite: boolean;
}

/** A lock with tickets is with whoever sees the own ticket served, until the next one is. */
export function ticketMeaning({
  served,
  drawn,
  isWrite,
}: TicketAccess): 'takes' | 'releases' | undefined {
  if (isWrite) return 'releases';
  return drawn === served ? 'takes' : undefined;
}

/** K1: nobody has the lock whom `taker` would share it with. */
export function excludes(
  lock: string,
  taker: string,
  holders: readonly string[],
): Blame | undefined {
  if (holders.length === 0) return undefined;
  return { id: 'K1', why: `${taker} takes ${lock} while it is with ${holders.join(' and ')}` };
}

/** Another call that has drawn a ticket of the same lock and was not served yet. */
export interface Waiting {
  readonly who: string;
  readonly ticket: number;
}

/**
 * K11: nobody waits with an earlier ticket. Tickets count up modulo 2^32; fewer than 2^31 are
 * waited for at once.
 */
export function servesInTurn(
  lock: string,
  { who, ticket }: Waiting,
  waiting: readonly Waiting[],
): Blame | undefined {
  const before = waiting.find((other) => ((other.ticket - ticket) | 0) < 0);
  if (!before) return undefined;
  const drawn = `${before.who}, which drew ${before.ticket}, still waits`;
  return { id: 'K11', why: `${who} takes ${lock} with ticket ${ticket} while ${drawn}` };
}
