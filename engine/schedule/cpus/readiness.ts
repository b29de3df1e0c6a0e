/**
 * What the CPUs of a machine could do now, without doing it: which have a step, which wait, and
 * whether all of them wait for ever.
 */
import type { Failure } from '../../search/model.ts';
import { COME, Layout, levelOf, OFF } from './layout.ts';
import { Logs } from './logs.ts';
import { atOnce, type CpuMemory } from './memory.ts';
import { actionsEnd, cpuOf, exchangedBy, isExchange, isStep } from './actions.ts';
import { type Code, isPlain, Kind, type Port, writtenBy } from './port.ts';
import { rules, type Setup, type Waiting } from './world.ts';

/** The part of a machine that only looks. */
export class Readiness extends Layout {
  readonly setup: Setup;
  readonly logs: Logs;
  readonly memory: CpuMemory;
  /** The engine's own rules, as the model calls them. */
  readonly rules: Readonly<typeof rules>;
  /** Actions are below this: `actions.ts`. */
  readonly actions: number;
  protected readonly handlers: readonly (readonly number[])[];

  /** @throws RangeError for a number of CPUs or a nesting that is out of range. */
  constructor(setup: Setup, code: (port: Port) => Code) {
    const handlers = setup.handlers ?? [];
    const nesting = handlers.some((all) => all.length > 0) ? (setup.nesting ?? 1) : 0;
    const { words, worldWords = 0, memory = atOnce } = setup;
    super(
      words + worldWords + memory.ownWords(setup.threads.length),
      setup.threads.length,
      nesting,
      setup.grain === 'locks',
      setup.migrations,
    );
    this.setup = setup;
    this.memory = memory.over(words, words + worldWords);
    this.handlers = handlers;
    this.rules = { ...rules, ...setup.rules } as typeof rules;
    this.actions = actionsEnd(this.cpus, this.migrations > 0);
    this.logs = new Logs(code, setup.lengthMax ?? 4096);
  }

  /** How many interrupts may come to this CPU, from the start to the end. */
  interruptsTo(cpu: number): number {
    return this.handlers[cpu]?.length ?? 0;
  }

  /** How many have come to it. */
  cameTo(words: Uint32Array, at: number, cpu: number): number {
    return words[this.cpuAt(at, cpu)]! >>> COME;
  }

  /** Is this action possible in this state? */
  can(words: Uint32Array, at: number, action: number): boolean {
    if (isStep(action, this.cpus)) return this.canStep(words, at, action);
    if (isExchange(action, this.cpus)) return this.canExchange(words, at, action);
    const cpu = cpuOf(action, this.cpus);
    const flags = words[this.cpuAt(at, cpu)]!;
    if ((flags & OFF) !== 0 || levelOf(flags) >= this.nesting) return false;
    return flags >>> COME < this.interruptsTo(cpu);
  }

  /** Interrupts on and no handler running, at both; and one of the threads has something to do. */
  private canExchange(words: Uint32Array, at: number, action: number): boolean {
    const { a, b } = exchangedBy(action, this.cpus);
    if (a >= b || !this.canMove(words, at)) return false;
    const flags = [a, b].map((cpu) => words[this.cpuAt(at, cpu)]!);
    if (flags.some((one) => (one & OFF) !== 0 || levelOf(one) > 0)) return false;
    return [a, b].some((cpu) => this.logs.kinds[this.topOf(words, at, cpu)] !== Kind.done);
  }

  /** Could this CPU, where it stands in one state, take its step on the words of another? */
  canWith(
    words: Uint32Array,
    at: number,
    cpu: number,
    shared: Uint32Array,
    sharedAt: number,
  ): boolean {
    return this.canStep(words, at, cpu, shared, sharedAt);
  }

  /** States between calls of the threads, by CPU, if no call or handler is under way. */
  resting(words: Uint32Array, at: number): number[] | undefined {
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      if (levelOf(words[this.cpuAt(at, cpu)]!) > 0) return undefined;
      if (!this.logs.isRoot(words[this.frameAt(at, cpu, 0)]!)) return undefined;
    }
    const locals: number[] = [];
    for (let cpu = 0; cpu < this.cpus; cpu++) locals.push(this.localOf(words, at, cpu));
    return locals;
  }

  /** Has every thread made all its calls, and every handler that began ended? */
  isDone(words: Uint32Array, at: number): boolean {
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      if (this.logs.kinds[this.topOf(words, at, cpu)] !== Kind.done) return false;
    }
    return true;
  }

  /** The state between calls in which the call of this CPU's running frame began. */
  localOf(words: Uint32Array, at: number, cpu: number): number {
    return this.logs.localOf(this.topOf(words, at, cpu));
  }

  /** Interrupts and migrations are no way out: nobody promises that one comes. */
  protected stuck(words: Uint32Array, at: number): Failure | undefined {
    return this.canAnyStep(words, at) ? undefined : this.stuckFor(words, at);
  }

  /** Those in a call are asked first: where they hold the locks, the others wait. */
  private canAnyStep(words: Uint32Array, at: number): boolean {
    let between = 0;
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      if (this.logs.isRoot(this.topOf(words, at, cpu))) between |= 1 << cpu;
      else if (this.getsOn(words, at, cpu)) return true;
    }
    for (let cpu = 0; between >>> cpu !== 0; cpu++) {
      if ((between >>> cpu) & 1 && this.getsOn(words, at, cpu)) return true;
    }
    return false;
  }

  /** Has this CPU a step, and one that is no part of waiting? */
  getsOn(words: Uint32Array, at: number, cpu: number): boolean {
    if (!this.canStep(words, at, cpu)) return false;
    return !this.logs.showsState || !this.goesRound(words, at, cpu);
  }

  /** The word that this CPU has to wait for; -1 if it can go on, or has nothing more to do. */
  awaited(words: Uint32Array, at: number, cpu: number): number {
    return this.canStep(words, at, cpu) ? -1 : this.nextWord(words, at, cpu);
  }

  /** The word that the running frame touches next, whatever it asks its CPU before; -1 if none. */
  nextWord(words: Uint32Array, at: number, cpu: number): number {
    const node = this.pendingOf(words, at, cpu);
    return this.logs.kinds[node]! >= Kind.returned ? -1 : this.logs.addresses[node]!;
  }

  /** The node of that request; one of a kind from `returned` on if no word is touched any more. */
  pendingOf(words: Uint32Array, at: number, cpu: number): number {
    const { logs } = this;
    let flags = words[this.cpuAt(at, cpu)]!;
    let node = words[this.frameAt(at, cpu, levelOf(flags))]!;
    for (let kind: number; (kind = logs.kinds[node]!) >= Kind.id && kind < Kind.returned; ) {
      const on = (flags & OFF) === 0 ? 1 : 0;
      flags = behindSwitch(flags, kind, logs.firsts[node]!);
      node = this.behindSilent(node, cpu, on);
    }
    return node;
  }

  private stuckFor(words: Uint32Array, at: number): Failure | undefined {
    const waiting: Waiting[] = [];
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      const top = this.topOf(words, at, cpu);
      if (this.logs.kinds[top] === Kind.done) continue;
      const level = this.levelAt(words, at, cpu);
      const address = this.nextWord(words, at, cpu);
      waiting.push({ cpu, level, thread: this.threadOn(words, at, cpu), address });
    }
    if (waiting.length === 0) return undefined;
    const failure = this.setup.world.stuck?.(waiting, words, at);
    const why = waiting.map(({ cpu, address }) => `cpu${cpu} waits for ${this.nameOf(address)}`);
    return failure ?? { rule: this.rules.deadlock, why: why.join(', ') };
  }

  /**
   * Can only this CPU notice the request of `node`? Where its thread may be moved, the scheduler
   * could: then each request is a step of its own.
   */
  protected isSilent(node: number, cpu: number, flags: number, canMove: boolean): boolean {
    const kind = this.logs.kinds[node]!;
    if (kind === Kind.startOver) return true;
    if (canMove && (flags & OFF) === 0 && levelOf(flags) === 0) return false;
    if (kind === Kind.id) return true;
    const isSafe = !this.canBeHit(cpu, flags);
    if (kind === Kind.disable || kind === Kind.restore) return !this.hasInterrupts(cpu, flags);
    return this.isCoarse && isPlain(kind) && isSafe;
  }

  private hasInterrupts(cpu: number, flags: number): boolean {
    return flags >>> COME < this.interruptsTo(cpu);
  }

  private canBeHit(cpu: number, flags: number): boolean {
    return (flags & OFF) === 0 && levelOf(flags) < this.nesting && this.hasInterrupts(cpu, flags);
  }

  private canStep(
    words: Uint32Array,
    at: number,
    cpu: number,
    shared = words,
    sharedAt = at,
  ): boolean {
    const { logs } = this;
    const canMove = this.canMove(words, at);
    let flags = words[this.cpuAt(at, cpu)]!;
    let node = words[this.frameAt(at, cpu, levelOf(flags))]!;
    for (;;) {
      const kind = logs.kinds[node]!;
      if (kind >= Kind.returned) return kind !== Kind.done;
      // Only what observes no shared word can be passed in thought.
      if (kind < Kind.id || !this.isSilent(node, cpu, flags, canMove)) break;
      const on = (flags & OFF) === 0 ? 1 : 0;
      flags = behindSwitch(flags, kind, logs.firsts[node]!);
      node = this.behindSilent(node, cpu, on);
    }
    return !this.wouldWait(shared, sharedAt, cpu, node);
  }

  /** The node behind a request that observes no shared word. */
  private behindSilent(node: number, cpu: number, on: number): number {
    const { logs } = this;
    const kind = logs.kinds[node]!;
    if (kind === Kind.startOver) return logs.again(node);
    return logs.child(node, kind === Kind.id ? cpu : kind === Kind.disable ? on : 0);
  }

  /** Would the request of this node, made now, change nothing and be made again? Then it waits. */
  wouldWait(words: Uint32Array, at: number, cpu: number, node: number): boolean {
    const { logs } = this;
    const kind = logs.kinds[node]!;
    if (kind > Kind.relax) return false;
    const address = logs.addresses[node]!;
    if (!this.isShared(address)) return false;
    const word = this.memory.seen(words, at, cpu, address);
    if (kind === Kind.relax) {
      if (word !== logs.firsts[node]) return false;
      return logs.joins[node] === 0 || this.wouldWait(words, at, cpu, logs.child(node, word));
    }
    if (kind === Kind.store || kind === Kind.atomicStore) return false;
    if (writtenBy(kind, word, logs.firsts[node]!, logs.seconds[node]!) !== word) return false;
    if (logs.joins[node] === 1) return this.wouldWaitJoined(words, at, cpu, node);
    const behind = logs.child(node, word);
    if (logs.isBackAt(node, behind)) return true;
    if (logs.kinds[behind] !== Kind.relax) return false;
    return logs.addresses[behind] === address && logs.firsts[behind] === word;
  }

  /** As `wouldWait`, of accesses that are one step. */
  private wouldWaitJoined(words: Uint32Array, at: number, cpu: number, first: number): boolean {
    const { logs } = this;
    for (let node = first; ; ) {
      const behind = this.behindUnchanged(words, at, cpu, node);
      if (behind < 0) return false;
      if (logs.joins[node] === 0) return logs.isBackAt(first, behind);
      node = behind;
    }
  }

  /** The node behind an access that leaves its word as it is; -1 if it does not. */
  private behindUnchanged(words: Uint32Array, at: number, cpu: number, node: number): number {
    const { logs } = this;
    const kind = logs.kinds[node]!;
    const address = logs.addresses[node]!;
    if (kind > Kind.relax || !this.isShared(address)) return -1;
    const word = this.memory.seen(words, at, cpu, address);
    if (writtenBy(kind, word, logs.firsts[node]!, logs.seconds[node]!) !== word) return -1;
    return logs.child(node, kind === Kind.store || kind === Kind.atomicStore ? 0 : word);
  }

  /**
   * Would this CPU, if only it went on, go round for ever and leave all words as they are? Then it
   * waits, though each of its accesses is a step: which way it gets out of a loop with several
   * may depend on what changes between them. Cost: the accesses of one round.
   */
  goesRound(words: Uint32Array, at: number, cpu: number): boolean {
    const { logs } = this;
    let flags = words[this.cpuAt(at, cpu)]!;
    let node = words[this.frameAt(at, cpu, levelOf(flags))]!;
    const met = new Set<number>();
    for (;;) {
      const kind = logs.kinds[node]!;
      if (kind >= Kind.startOver) return false;
      if (kind >= Kind.id) {
        const on = (flags & OFF) === 0 ? 1 : 0;
        flags = behindSwitch(flags, kind, logs.firsts[node]!);
        node = this.behindSilent(node, cpu, on);
        continue;
      }
      if (this.wouldWait(words, at, cpu, node)) return false;
      node = this.behindUnchanged(words, at, cpu, node);
      if (node < 0) return false;
      const place = 2 * node + (flags & OFF);
      if (met.has(place)) return true;
      met.add(place);
    }
  }

  /** Is this one of the shared words that code may touch? */
  isShared(address: number): boolean {
    return address >= 0 && address < this.setup.words;
  }

  nameOf(address: number): string {
    return this.setup.world.nameOf?.(address) ?? `word ${address}`;
  }
}

/** A CPU's flags behind a request of this kind, which may switch its interrupts. */
function behindSwitch(flags: number, kind: number, first: number): number {
  if (kind === Kind.disable) return flags | OFF;
  return kind === Kind.restore ? (flags & ~OFF) | (first ^ 1) : flags;
}
