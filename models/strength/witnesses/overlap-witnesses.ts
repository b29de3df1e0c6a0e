/**
 * Looks in states of a machine for what overlapping calls must meet: one waits for a lock that
 * another has, an interrupt comes at each moment of a call, a thread is moved.
 */
import { COME } from '../../../engine/schedule/cpus/layout.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { exchangeOf, interruptOf } from '../../../engine/schedule/cpus/actions.ts';
import { HeldLocks, type LockWords } from '../../subject/held-locks.ts';
import { witnessNames } from './witness-names.ts';

/** Witnesses of one kind, by number: states are many, so they are met without being named. */
class Wanted {
  left = 0;
  private readonly names: (string | undefined)[];
  private readonly missing: Set<string>;

  constructor(count: number, missing: Set<string>, nameOf: (number: number) => string) {
    this.missing = missing;
    this.names = Array.from({ length: count }, (_, i) => {
      const name = nameOf(i);
      return missing.has(name) ? name : undefined;
    });
    this.left = this.names.filter((name) => name !== undefined).length;
  }

  meet(number: number): void {
    const name = this.names[number];
    if (name === undefined) return;
    this.names[number] = undefined;
    this.left--;
    this.missing.delete(name);
  }
}

/** Levels that have a name: a thread, and handlers. */
const LEVELS = 2;

/** The locks of a machine's code, and what people call them, by number. */
export interface NamedLocks {
  readonly words: LockWords;
  readonly names: readonly string[];
}

export class OverlapWitnesses {
  private readonly machine: Machine;
  private readonly holds: (local: number) => boolean;
  private readonly held: HeldLocks;
  private readonly locks: number;
  /** First of the words with locks, and for each the lock that it belongs to, or -1. */
  private readonly base: number;
  private readonly lockAt: Int32Array;
  /** By who, lock and holder. */
  private readonly waits: Wanted;
  /** By CPU and lock. */
  private readonly due: Wanted;
  private readonly before: Wanted;
  /** By CPU. */
  private readonly behind: Wanted;
  /** By thread and CPU. */
  private readonly callsOn: Wanted;
  /** By thread. */
  private readonly holding: Wanted;
  private readonly inside: Wanted;

  /** What is met is taken out of `missing`; `holds`: has a thread that is there a block? */
  constructor(
    machine: Machine,
    { words, names }: NamedLocks,
    missing: Set<string>,
    holds: (local: number) => boolean,
  ) {
    const { cpus } = machine;
    const locks = names.length;
    this.machine = machine;
    this.holds = holds;
    this.held = new HeldLocks(machine.logs, words);
    this.locks = locks;
    this.base = words.base;
    this.lockAt = new Int32Array(machine.setup.words - words.base).fill(-1);
    for (let lock = 0; lock < words.plain; lock++) this.lockAt[lock] = lock;
    for (const [i, { next, serving }] of words.tickets.entries()) {
      this.lockAt[next] = this.lockAt[serving] = words.plain + i;
    }
    const wanted = (count: number, nameOf: (i: number) => string) =>
      new Wanted(count, missing, nameOf);
    const byLock = (nameOf: (cpu: number, lock: string) => string) =>
      wanted(cpus * locks, (i) => nameOf(Math.floor(i / locks), names[i % locks] as string));
    const actors = cpus * LEVELS;
    const actor = (i: number) => ({ cpu: Math.floor(i / LEVELS), level: i % LEVELS });
    this.waits = wanted(actors * actors * locks, (i) => {
      const pair = Math.floor(i / locks);
      const [who, holder] = [actor(Math.floor(pair / actors)), actor(pair % actors)];
      return witnessNames.waits(who, names[i % locks] as string, holder);
    });
    this.due = byLock(witnessNames.isDue);
    this.before = byLock(witnessNames.comesBefore);
    this.behind = wanted(cpus, witnessNames.comesBehind);
    this.callsOn = wanted(cpus * cpus, (i) => witnessNames.callsOn(Math.floor(i / cpus), i % cpus));
    this.holding = wanted(cpus, witnessNames.movesHolding);
    this.inside = wanted(cpus, witnessNames.movesInside);
  }

  /** How many are still missing. */
  get left(): number {
    const { waits, due, before, behind, callsOn, holding, inside } = this;
    const ofCalls = waits.left + due.left + before.left + behind.left;
    return ofCalls + callsOn.left + holding.left + inside.left;
  }

  look(words: Uint32Array, at: number): void {
    const { waits, due, before, behind, callsOn, holding, inside } = this;
    const ofInterrupts = due.left + before.left + behind.left;
    const ofMoves = callsOn.left + holding.left + inside.left;
    for (let cpu = 0; cpu < this.machine.cpus; cpu++) {
      if (waits.left > 0) this.lookAtWaiting(words, at, cpu);
      if (ofInterrupts > 0) this.lookAtInterrupts(words, at, cpu);
      if (ofMoves > 0) this.lookAtMoves(words, at, cpu);
    }
  }

  private lockOf(address: number): number {
    return address < this.base ? -1 : (this.lockAt[address - this.base] ?? -1);
  }

  private lookAtWaiting(words: Uint32Array, at: number, cpu: number): void {
    const { machine, held, waits, locks } = this;
    const lock = this.lockOf(machine.awaited(words, at, cpu));
    if (lock < 0) return;
    const who = cpu * LEVELS + (machine.levelAt(words, at, cpu) > 0 ? 1 : 0);
    for (let other = 0; other < machine.cpus; other++) {
      for (let on = machine.levelAt(words, at, other); on >= 0; on--) {
        if ((held.of(machine.nodeAt(words, at, other, on)) & (1 << lock)) === 0) continue;
        const holder = other * LEVELS + (on > 0 ? 1 : 0);
        waits.meet((who * machine.cpus * LEVELS + holder) * locks + lock);
      }
    }
  }

  private lookAtInterrupts(words: Uint32Array, at: number, cpu: number): void {
    const { machine, held, locks } = this;
    const come = words[machine.cpuAt(at, cpu)]! >>> COME;
    if (come >= (machine.setup.handlers?.[cpu]?.length ?? 0)) return;
    if (machine.levelAt(words, at, cpu) > 0) return;
    const thread = machine.nodeAt(words, at, cpu, 0);
    const has = held.of(thread);
    for (let lock = 0; lock < locks; lock++) {
      if ((has & (1 << lock)) !== 0) this.due.meet(cpu * locks + lock);
    }
    if (!machine.can(words, at, interruptOf(cpu, machine.cpus))) return;
    const next = this.lockOf(machine.nextWord(words, at, cpu));
    if (next >= 0) this.before.meet(cpu * locks + next);
    const start = machine.setup.threads[machine.threadOn(words, at, cpu)];
    const isStart = machine.localOf(words, at, cpu) === start;
    if (machine.logs.isRoot(thread) && !isStart) this.behind.meet(cpu);
  }

  private lookAtMoves(words: Uint32Array, at: number, cpu: number): void {
    const { machine } = this;
    const thread = machine.threadOn(words, at, cpu);
    const isBetween = machine.logs.isRoot(machine.nodeAt(words, at, cpu, 0));
    if (!isBetween) this.callsOn.meet(thread * machine.cpus + cpu);
    for (let other = 0; other < machine.cpus; other++) {
      const exchange = exchangeOf(Math.min(cpu, other), Math.max(cpu, other), machine.cpus);
      if (other === cpu || !machine.can(words, at, exchange)) continue;
      if (!isBetween) this.inside.meet(thread);
      else if (this.holds(machine.localOf(words, at, cpu))) this.holding.meet(thread);
    }
  }
}
