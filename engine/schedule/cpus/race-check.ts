/**
 * Races at grain `locks`: two CPUs that could make accesses of one word next, one of them a plain
 * one and one of them a write. Nothing orders the two then; and where two accesses of an execution
 * are not ordered by what synchronises in it, all that comes before either can be moved in front of
 * both, and the two CPUs get to such a state. `proofs/prose/schedules.md` has the argument.
 *
 * Plain accesses are made in passing, so a CPU that has made one stands behind it; while it makes
 * no further step, nothing can be ordered behind that access: it counts as if it came next. An
 * attempt that waits is no step, so for a CPU that waits its attempt counts.
 */
import type { Failure } from '../../search/model.ts';
import { accessCode, Segments } from '../races/races.ts';
import { isPlain, Kind, kindNames, writes } from './port.ts';
import type { Readiness } from './readiness.ts';
import { followsAttempt } from './turns.ts';

/** An access that comes next on a CPU: its kind, and its word. */
interface Coming {
  readonly kind: number;
  readonly address: number;
}

/** Compares accesses as they are made with what the other CPUs did last, or are about to do. */
export class RaceCheck {
  readonly segments = new Segments();
  private readonly machine: Readiness;

  constructor(machine: Readiness) {
    this.machine = machine;
  }

  /**
   * The CPU makes the request of `node`: the race if it is in one. Notes the access for the checks
   * of the others.
   */
  made(words: Uint32Array, at: number, cpu: number, node: number): Failure | undefined {
    const { machine, segments } = this;
    const kind = machine.logs.kinds[node]!;
    const address = machine.logs.addresses[node]!;
    const race = this.withLast(kind, address, words, at, cpu);
    if (race) return race;
    for (let other = 0; other < machine.cpus; other++) {
      if (other === cpu) continue;
      const coming = this.comingOn(words, at, other, address, kind === Kind.store);
      if (coming < 0 || (!writes(kind) && !writes(coming))) continue;
      if (!isPlain(kind) && !isPlain(coming)) continue;
      const what = `the ${kindNames[coming]} that cpu${other} is about to make`;
      return this.failure(kind, address, cpu, what);
    }
    const own = machine.segmentAt(at, cpu);
    const access = accessCode(address, writes(kind));
    words[own] = isPlain(kind) ? segments.with(words[own]!, access) : 0;
    return undefined;
  }

  /** The CPU has made a step, behind which it may wait: the race that its attempt is in, if any. */
  arrived(words: Uint32Array, at: number, cpu: number): Failure | undefined {
    const { machine } = this;
    const node = machine.pendingOf(words, at, cpu);
    if (!machine.wouldWait(words, at, cpu, node)) return undefined;
    for (const { kind, address } of this.attemptAt(words, at, cpu, node)) {
      const race = this.withLast(kind, address, words, at, cpu);
      if (race) return race;
    }
    return undefined;
  }

  /** The race of this access with what another CPU did since it was last ordered with others. */
  private withLast(
    kind: number,
    address: number,
    words: Uint32Array,
    at: number,
    cpu: number,
  ): Failure | undefined {
    const { machine, segments } = this;
    const access = accessCode(address, writes(kind));
    for (let other = 0; other < machine.cpus; other++) {
      if (other === cpu) continue;
      if (!segments.conflicts(words[machine.segmentAt(at, other)]!, access)) continue;
      return this.failure(kind, address, cpu, `an access by cpu${other}`);
    }
    return undefined;
  }

  /**
   * The kind of access of this word that comes next on a CPU, or -1. Of what is going to be a step
   * it is that step which tells, unless what is made now is a plain store, which may make it wait.
   */
  private comingOn(
    words: Uint32Array,
    at: number,
    cpu: number,
    address: number,
    isStore: boolean,
  ): number {
    const { machine } = this;
    const node = machine.pendingOf(words, at, cpu);
    const { kinds, joins, addresses } = machine.logs;
    const kind = kinds[node]!;
    if (kind > Kind.relax) return -1;
    if (kind < Kind.relax && joins[node] === 0) {
      if (addresses[node] !== address) return -1;
      const isTold = (!isStore || isPlain(kind)) && !machine.wouldWait(words, at, cpu, node);
      return isTold ? -1 : kind;
    }
    if (!machine.wouldWait(words, at, cpu, node)) return -1;
    const found = this.attemptAt(words, at, cpu, node).find((one) => one.address === address);
    return found ? found.kind : -1;
  }

  /** The accesses that a CPU makes again and again while it waits at this node. */
  private attemptAt(words: Uint32Array, at: number, cpu: number, first: number): Coming[] {
    const { logs, memory } = this.machine;
    const attempt: Coming[] = [];
    for (let node = first; ; ) {
      const kind = logs.kinds[node]!;
      const address = logs.addresses[node]!;
      const tried = followsAttempt(logs, node) ? logs.kinds[logs.parentOf(node)]! : Kind.atomicLoad;
      attempt.push({ kind: kind === Kind.relax ? tried : kind, address });
      if (logs.joins[node] === 0) return attempt;
      const isBlind = kind === Kind.store || kind === Kind.atomicStore;
      node = logs.child(node, isBlind ? 0 : memory.seen(words, at, cpu, address));
    }
  }

  private failure(kind: number, address: number, cpu: number, other: string): Failure {
    const { machine } = this;
    const what = `${kindNames[kind]} of ${machine.nameOf(address)} by cpu${cpu}`;
    return { rule: machine.rules.race, why: `${what} is not ordered with ${other}` };
  }
}
