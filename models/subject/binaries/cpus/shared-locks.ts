/**
 * Locks that a binary takes by imported functions, and interrupts that it switches, as steps of a
 * machine. Each lock is one of our words, 0 while it is free, by the order in which the binary
 * first names them. A call that releases what it does not hold, or ends with what it holds, breaks
 * a rule of locks at once.
 */
import { BrokenRule, UnfitCode } from '../../../../engine/schedule/cpus/port.ts';
import type { SharedSpace } from '../../../../spec/ports/page-port.ts';
import { type Hooks, lockName } from '../hooks.ts';

/** Locks by hooks, at most. */
export const HOOK_LOCKS = 8;

/** Tries of a CPU that waits for a lock, with nobody there to release it. */
const ALONE_MAX = 1000;

export class SharedLocks implements Hooks {
  private readonly space: SharedSpace;
  private readonly first: number;
  /** What the binary calls each lock; shared by all machines of a design. */
  private readonly names: number[];
  private readonly held: number[] = [];

  constructor(space: SharedSpace, first: number, names: number[]) {
    this.space = space;
    this.first = first;
    this.names = names;
  }

  begin(): void {
    this.held.length = 0;
  }

  /** What the call under way holds, as text. */
  get state(): string {
    return this.held.join();
  }

  cpu(): number {
    return this.space.cpu.id();
  }

  lock(which: number): void {
    const { memory, cpu } = this.space;
    const word = this.wordOf(which);
    if (this.held.includes(which)) {
      throw new BrokenRule(
        'K8',
        `takes ${lockName(which)}, which this call holds: it waits for itself`,
      );
    }
    for (let tries = 0; memory.exchange(word, 1) !== 0; tries++) {
      // Under a schedule a CPU that waits makes no step; only what is alone comes here again.
      if (tries === ALONE_MAX) throw new BrokenRule('K8', `${lockName(which)} is never released`);
      cpu.relax(word, 1);
    }
    this.held.push(which);
  }

  unlock(which: number): void {
    const found = this.space.memory.exchange(this.wordOf(which), 0);
    const at = this.held.indexOf(which);
    if (at >= 0) {
      this.held.splice(at, 1);
      return;
    }
    if (found === 0) throw new BrokenRule('K6', `releases ${lockName(which)}, which nobody holds`);
    throw new BrokenRule('K1', `releases ${lockName(which)}, which another CPU holds`);
  }

  saveInterrupts(): boolean {
    return this.space.cpu.disableInterrupts();
  }

  restoreInterrupts(on: boolean): void {
    this.space.cpu.restoreInterrupts(on);
  }

  /** @throws BrokenRule where a call ends with a lock. */
  end(): void {
    const [lock] = this.held;
    if (lock !== undefined) throw new BrokenRule('K6', `a call ends and holds ${lockName(lock)}`);
  }

  private wordOf(which: number): number {
    const known = this.names.indexOf(which);
    if (known >= 0) return this.first + known;
    if (this.names.length === HOOK_LOCKS) {
      throw new UnfitCode(`takes more than ${HOOK_LOCKS} locks by hooks`);
    }
    return this.first + this.names.push(which) - 1;
  }
}
