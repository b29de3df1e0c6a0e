/**
 * Watches locks while calls overlap, whatever they guard: nobody takes one that another call has
 * (K1), and nobody uses a CPU's own words from outside without their lock (C3, K9).
 */
import type { Failure } from '../../../engine/search/model.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Place } from '../../../engine/schedule/cpus/world.ts';
import { usesOwn } from '../../../spec/cpus/cpu-cache.ts';
import { excludes, servesInTurn, type Waiting } from '../../../spec/cpus/locks.ts';
import { HeldLocks, type LockWords } from '../../subject/held-locks.ts';
import { failureOf } from '../../subject/failure.ts';

/** A frame of a CPU: its thread, or a handler. */
export type FrameOn = Pick<Place, 'cpu' | 'level'>;

/** A word that belongs to a CPU. */
export interface OwnWord {
  /** The CPU whose it is. */
  readonly cache: number;
  /** The lock under which others may use it. */
  readonly lock: number;
  /** `count of cpu0`; asked for if it is to be told. */
  nameOf(): string;
}

export class LockWatch {
  readonly machine: Machine;
  readonly held: HeldLocks;

  /** @throws RangeError for more than 30 locks. */
  constructor(machine: Machine, locks: LockWords) {
    this.machine = machine;
    this.held = new HeldLocks(machine.logs, locks);
  }

  /** What the request of `node`, which is about a lock, means now. */
  meaning(
    node: number,
    { cpu }: FrameOn,
    words: Uint32Array,
    at: number,
  ): ReturnType<HeldLocks['meaning']> {
    const { logs, memory } = this.machine;
    return this.held.meaning(node, memory.seen(words, at, cpu, logs.addresses[node]!));
  }

  /** A frame is about to take this lock. */
  taken(
    lock: number,
    nameOf: () => string,
    place: FrameOn,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const holders = this.holding(1 << lock, place, words, at);
    if (holders.length === 0) return undefined;
    const broken = excludes(nameOf(), showFrame(place.cpu, place.level), holders);
    return broken && failureOf(broken);
  }

  /** A frame is about to take this lock, which has tickets: `node` is where it looks at them. */
  servedInTurn(
    lock: number,
    nameOf: () => string,
    { cpu, level }: FrameOn,
    node: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const ticket = this.held.waitsWith(node, lock);
    if (ticket === undefined) return undefined;
    const waiting: Waiting[] = [];
    for (const other of this.others(cpu, level, words, at)) {
      const drawn = this.held.waitsWith(other.node, lock);
      if (drawn !== undefined) waiting.push({ who: other.who, ticket: drawn });
    }
    const broken = servesInTurn(nameOf(), { who: showFrame(cpu, level), ticket }, waiting);
    return broken && failureOf(broken);
  }

  /** A frame is about to make the request of `node`, which is about a word of another CPU. */
  used(
    { cache, lock, nameOf }: OwnWord,
    { cpu, level }: FrameOn,
    node: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const { machine, held } = this;
    // What it interrupted has its locks, too.
    let all = held.of(node);
    for (let on = 0; on < level; on++) all |= held.of(machine.nodeAt(words, at, cpu, on));
    const hasLock = (all & (1 << lock)) !== 0;
    if (hasLock) return undefined;
    const told = machine.logs.toldId(node);
    const broken = usesOwn({ cache, cpu, hasLock, told, word: nameOf() });
    return broken && failureOf(broken);
  }

  /** The other frames whose call has any of these locks. */
  holding(locks: number, { cpu, level }: FrameOn, words: Uint32Array, at: number): string[] {
    const found: string[] = [];
    for (const { node, who } of this.others(cpu, level, words, at)) {
      if ((this.held.of(node) & locks) !== 0) found.push(who);
    }
    return found;
  }

  /** The other frames, each with its log, and its name in a sentence. */
  private *others(
    cpu: number,
    level: number,
    words: Uint32Array,
    at: number,
  ): Generator<{ readonly node: number; readonly who: string }, void> {
    const { machine } = this;
    for (let other = 0; other < machine.cpus; other++) {
      for (let on = machine.levelAt(words, at, other); on >= 0; on--) {
        if (other === cpu && on === level) continue;
        yield { node: machine.nodeAt(words, at, other, on), who: showFrame(other, on) };
      }
    }
  }
}

/** Names a frame in a sentence. */
export const showFrame = (cpu: number, level: number): string =>
  level > 0 ? `the handler on cpu${cpu}` : `cpu${cpu}`;
