/**
 * What the things are called that a search over schedules must have met: calls that waited for one
 * another, interrupts and migrations at the awkward moment, caches that were filled and emptied.
 * Who owes them and who has met them say it in the same words, or a claim would be vacuous.
 */
import { showFrame } from '../../many-cpus/watch/lock-watch.ts';

/** A frame of a CPU: its thread, or a handler on it. */
export interface Actor {
  readonly cpu: number;
  readonly level: number;
}

const name = ({ cpu, level }: Actor): string => showFrame(cpu, level);

/** By what happened; locks by the names that people read. */
export const witnessNames = {
  waits: (who: Actor, lock: string, holder: Actor) =>
    `${name(who)} waits for ${lock}, which ${name(holder)} has`,
  /** It comes there, if interrupts are on; else it has to wait. */
  isDue: (cpu: number, lock: string) => `an interrupt is due on cpu${cpu} while it has ${lock}`,
  comesBefore: (cpu: number, lock: string) =>
    `an interrupt comes to cpu${cpu} just before it takes ${lock}`,
  comesBehind: (cpu: number) => `an interrupt comes to cpu${cpu} behind a call`,
  callsOn: (thread: number, cpu: number) => `the thread of cpu${thread} calls on cpu${cpu}`,
  movesHolding: (thread: number) => `the thread of cpu${thread} is moved with a block`,
  movesInside: (thread: number) => `the thread of cpu${thread} is moved inside a call`,
  refills: (who: Actor) => `${name(who)} refills its cache`,
  fromCache: (who: Actor) => `${name(who)} gets what its cache has`,
  keeps: (who: Actor) => `${name(who)} puts into its cache what it frees`,
  drainsToFree: (who: Actor) => `${name(who)} drains its cache to free`,
  drainsToAlloc: (who: Actor, cache: number) =>
    `${name(who)} drains the cache of cpu${cache} to alloc`,
} as const;
