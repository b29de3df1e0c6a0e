/**
 * Several CPUs on shared words, as a transition system over words (`layout.ts`). Every strategy
 * stands on `can` and `take`; the search over states takes the machine as it is.
 *
 * A step is one request and what nobody else can notice of what follows it: at grain `accesses` the
 * CPU's own number, and its interrupt flag if no interrupt can come; at grain `locks` all plain
 * accesses too, up to the next atomic one or the end of the call, while a race check looks for
 * conflicts that would make the coarser grain miss something. On a CPU that an interrupt can hit
 * now, or whose thread may be moved now, each access stays a step of its own.
 *
 * A request that would only observe that it has to wait (a failing attempt on a lock that is taken)
 * is no step: the CPU waits until the word changes. It would change no word, and after waiting it
 * would be made again from the same local state, so nothing is lost but spinning.
 */
import type { Failure, Sink, WordModel } from '../../search/model.ts';
import { labelOf } from './label.ts';
import { COME, LEVEL, levelOf, OFF } from './layout.ts';
import { cpuOf, exchangedBy, isExchange, isStep } from './actions.ts';
import { Kind, kindNames } from './port.ts';
import { RaceCheck } from './race-check.ts';
import { Readiness } from './readiness.ts';
import type { Place } from './world.ts';

/** Told of what a step does, as it does it. */
export interface Listener {
  access(kind: number, address: number, first: number, second: number, observed: number): void;
  /** A call that began in `local` is over. */
  ended?(local: number, behind: number): void;
}

/** A `WordModel` of plain code on several CPUs; strategies take its steps one by one. */
export class Machine extends Readiness implements WordModel {
  listener: Listener | undefined;
  leftOut: string | undefined;
  /** As `World.onBroken`: of what the machine itself and its world find at single accesses. */
  onBroken: ((failure: Failure) => void) | undefined;
  /** What somebody was told last in the step under way. */
  private told: Failure | undefined;
  private readonly races = new RaceCheck(this);

  initial(sink: Sink): void {
    const { words, at } = sink;
    words.fill(0, at, at + this.stateWords);
    this.setup.initial(words, at);
    this.setup.threads.forEach((local, cpu) => {
      words[this.frameAt(at, cpu, 0)] = this.logs.root(local);
      if (this.migrations > 0) words[this.numberAt(at, cpu)] = cpu;
    });
    let failure: Failure | undefined;
    for (let cpu = 0; cpu < this.cpus; cpu++) failure ??= this.passEmptyCalls(words, at, cpu);
    if (failure) sink.fail(0, failure);
    else sink.emit(0);
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    for (let action = 0; action < this.actions; action++) {
      if (!this.can(words, at, action)) continue;
      for (let i = 0; i < this.stateWords; i++) sink.words[sink.at + i] = words[at + i]!;
      const failure = this.take(sink.words, sink.at, action);
      if (failure) sink.fail(action, failure);
      else sink.emit(action);
    }
  }

  check(words: Uint32Array, at: number): Failure | undefined {
    const locals = this.resting(words, at);
    const failure = locals && this.setup.world.check?.(locals, words, at);
    return this.answered(failure) ?? this.stuck(words, at);
  }

  /** What of a failure is to be answered: nothing, where somebody else is told of it. */
  private answered(failure: Failure | undefined): Failure | undefined {
    if (!failure || !this.onBroken) return failure;
    this.onBroken(failure);
    this.told = failure;
    return undefined;
  }

  /** Takes a possible action, in place; says if it broke something. */
  take(words: Uint32Array, at: number, action: number): Failure | undefined {
    if (isExchange(action, this.cpus)) return this.exchange(words, at, action);
    const failure = isStep(action, this.cpus)
      ? this.step(words, at, action)
      : this.interrupt(words, at, action);
    if (failure || !this.isCoarse) return failure;
    return this.answered(this.races.arrived(words, at, cpuOf(action, this.cpus)));
  }

  /** An interrupt comes. */
  private interrupt(words: Uint32Array, at: number, action: number): Failure | undefined {
    const cpu = cpuOf(action, this.cpus);
    const cpuAt = this.cpuAt(at, cpu);
    const flags = words[cpuAt]!;
    const level = levelOf(flags) + 1;
    const handler = this.logs.root(this.handlers[cpu]![flags >>> COME]!);
    words[this.frameAt(at, cpu, level)] = handler;
    words[cpuAt] = ((flags | OFF) + (1 << LEVEL) + (1 << COME)) >>> 0;
    return this.passEmptyCalls(words, at, cpu);
  }

  label(action: number, words: Uint32Array, at: number): string {
    return labelOf(this, action, words, at);
  }

  /** Moves two threads; what belongs to the CPUs stays, and a scheduler lies between. */
  private exchange(words: Uint32Array, at: number, action: number): undefined {
    const { a, b } = exchangedBy(action, this.cpus);
    const swap = (first: number, second: number) => {
      [words[first], words[second]] = [words[second]!, words[first]!];
    };
    swap(this.frameAt(at, a, 0), this.frameAt(at, b, 0));
    swap(this.numberAt(at, a), this.numberAt(at, b));
    if (this.isCoarse) words[this.segmentAt(at, a)] = words[this.segmentAt(at, b)] = 0;
    words[this.movesAt(at)]!++;
  }

  private placeOf(words: Uint32Array, at: number, cpu: number, level: number): Place {
    return { cpu, level, thread: this.threadOn(words, at, cpu) };
  }

  /**
   * Does the race check remember an access to a shared word below this one? Then which word it was
   * is part of the state.
   */
  remembersBelow(words: Uint32Array, at: number, address: number): boolean {
    if (!this.isCoarse) return false;
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      if (this.races.segments.reachesBelow(words[this.segmentAt(at, cpu)]!, address)) return true;
    }
    return false;
  }

  /** The words of a CPU between two calls, but for its thread: flags, and the race check's. */
  between(words: Uint32Array, at: number, cpu: number): readonly [number, number] {
    return [words[this.cpuAt(at, cpu)]!, this.isCoarse ? words[this.segmentAt(at, cpu)]! : 0];
  }

  private step(words: Uint32Array, at: number, cpu: number): Failure | undefined {
    const { logs } = this;
    const { world } = this.setup;
    const cpuAt = this.cpuAt(at, cpu);
    const level = levelOf(words[cpuAt]!);
    const frame = this.frameAt(at, cpu, level);
    const canMove = this.canMove(words, at);
    this.told = undefined;
    let node = words[frame]!;
    if (logs.isRoot(node)) {
      const began = OFF << (1 + level);
      const flags = words[cpuAt]!;
      words[cpuAt] = (flags & OFF ? flags | began : flags & ~began) >>> 0;
      const who = this.placeOf(words, at, cpu, level);
      const failure = world.begins?.(who, logs.localOf(node), words, at);
      if (failure) return failure;
    }
    for (let isNoticed = false; ; ) {
      const kind = logs.kinds[node]!;
      if (kind >= Kind.returned) break;
      const isSilent = this.isSilent(node, cpu, words[cpuAt]!, canMove);
      // Plain accesses that open a call are a step of their own: the atomic one may have to wait.
      if (!isSilent && isNoticed && !logs.isJoined(node)) break;
      if (!isSilent || kind < Kind.id) isNoticed = true;
      if (kind <= Kind.relax && !this.isShared(logs.addresses[node]!))
        return this.outside(node, cpu);
      const who = this.placeOf(words, at, cpu, level);
      let failure =
        kind <= Kind.relax ? this.answered(world.asks?.(who, node, words, at)) : undefined;
      failure ??= this.forbidden(words, at, who, node);
      // Made even if it must not be: whoever listens is to see it.
      const observed = kind === Kind.startOver ? 0 : this.perform(words, at, cpu, node);
      if (failure) return failure;
      const behind = kind === Kind.startOver ? logs.again(node) : logs.child(node, observed);
      const isBack = kind !== Kind.startOver && logs.lengthOf(behind) <= logs.lengthOf(node);
      node = behind;
      // A listener of broken rules also hears the call end, if this access ends it. What further
      // accesses break would only follow from the first.
      if (this.told && logs.kinds[node]! < Kind.returned) return this.told;
      // Round a loop of plain accesses the step would have no end.
      if (isBack) break;
    }
    words[frame] = node;
    if (logs.kinds[node]! < Kind.returned) return undefined;
    if (logs.kinds[node] === Kind.threw) return this.thrown(node);
    return this.finish(words, at, cpu);
  }

  /** Makes the request of `node`; answers what it observes. */
  private perform(words: Uint32Array, at: number, cpu: number, node: number): number {
    const { logs } = this;
    const kind = logs.kinds[node]!;
    const address = logs.addresses[node]!;
    const first = logs.firsts[node]!;
    let observed = 0;
    if (kind <= Kind.relax) {
      observed = this.memory.make(words, at, cpu, kind, address, first, logs.seconds[node]!);
    } else if (kind === Kind.id) {
      observed = cpu;
    } else {
      const cpuAt = this.cpuAt(at, cpu);
      const flags = words[cpuAt]!;
      // Of switching them off nothing else is asked, so `first` is 0 there.
      const isOff = first === 0;
      if (kind === Kind.disable) observed = (flags & OFF) ^ 1;
      words[cpuAt] = (isOff ? flags | OFF : flags & ~OFF) >>> 0;
    }
    this.listener?.access(kind, address, first, logs.seconds[node]!, observed);
    return observed;
  }

  /** Why the request of `node` must not be granted. */
  private forbidden(words: Uint32Array, at: number, who: Place, node: number): Failure | undefined {
    const kind = this.logs.kinds[node]!;
    if (kind >= Kind.relax) return undefined;
    const race = this.isCoarse
      ? this.answered(this.races.made(words, at, who.cpu, node))
      : undefined;
    if (race) return race;
    const address = this.logs.addresses[node]!;
    return this.answered(this.setup.world.touches?.(who, kind, address, words, at));
  }

  /** Ends the call of the running frame, and with the last call of a handler the handler. */
  private finish(words: Uint32Array, at: number, cpu: number): Failure | undefined {
    const { logs } = this;
    const { world } = this.setup;
    const cpuAt = this.cpuAt(at, cpu);
    const flags = words[cpuAt]!;
    const level = levelOf(flags);
    const frame = this.frameAt(at, cpu, level);
    const node = words[frame]!;
    const local = logs.localOf(node);
    const behind = logs.addresses[node]!;
    words[frame] = behind;
    const wasOff = (flags >>> (1 + level)) & 1;
    if ((flags & OFF) !== wasOff) {
      const [found, left] = wasOff ? ['off', 'on'] : ['on', 'off'];
      const why = `a call on cpu${cpu} found interrupts ${found} and left them ${left}`;
      const failure = this.answered({ rule: this.rules.interrupts, why });
      if (failure) return failure;
    }
    words[cpuAt] = (flags & ~(OFF << (1 + level))) >>> 0;
    this.listener?.ended?.(local, logs.localOf(behind));
    const who = this.placeOf(words, at, cpu, level);
    const failure = world.ends?.(who, local, logs.localOf(behind), words, at);
    return failure ?? this.passEmptyCalls(words, at, cpu);
  }

  /** Calls that make no request at all end at once; so does a handler without calls left. */
  private passEmptyCalls(words: Uint32Array, at: number, cpu: number): Failure | undefined {
    const { logs } = this;
    const { world } = this.setup;
    const cpuAt = this.cpuAt(at, cpu);
    const level = levelOf(words[cpuAt]!);
    const frame = this.frameAt(at, cpu, level);
    const node = words[frame]!;
    const kind = logs.kinds[node]!;
    if (kind === Kind.threw) return this.thrown(node);
    if (kind === Kind.returned) {
      const local = logs.localOf(node);
      const who = this.placeOf(words, at, cpu, level);
      const began = world.begins?.(who, local, words, at);
      if (began) return began;
      words[frame] = logs.addresses[node]!;
      const ended = world.ends?.(who, local, logs.localOf(words[frame]!), words, at);
      return ended ?? this.passEmptyCalls(words, at, cpu);
    }
    if (kind === Kind.done && level > 0) {
      words[frame] = 0;
      words[cpuAt] = ((words[cpuAt]! & ~OFF) - (1 << LEVEL)) >>> 0;
    }
    const locals = world.rests && this.resting(words, at);
    if (locals) world.rests!(locals, words, at);
    return undefined;
  }

  private outside(node: number, cpu: number): Failure {
    const { kinds, addresses } = this.logs;
    const what = `${kindNames[kinds[node]!]} of word ${addresses[node]}`;
    const why = `cpu${cpu}: ${what} of ${this.setup.words}`;
    return { rule: this.rules.outside, why };
  }

  /** The failure of a call that throws, or has no end, if that is not for want of ours. */
  private thrown(node: number): Failure | undefined {
    const { logs, setup } = this;
    const isEndless = logs.firsts[node] === 1;
    if (isEndless && setup.isLengthOurs) {
      this.leftOut ??= `calls of more than ${logs.lengthMax} requests`;
      return undefined;
    }
    const rule = isEndless ? this.rules.endless : this.rules.threw;
    return { rule: logs.brokenRuleOf(node) ?? rule, why: logs.messageOf(node) };
  }
}
