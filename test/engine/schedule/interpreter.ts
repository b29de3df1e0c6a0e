/**
 * A machine written out plainly, for small programs: each CPU is a stack of frames that remember
 * where they are, and nothing is run again. It says what the machine of logs must do.
 */
import { Kind } from '../../../engine/schedule/cpus/port.ts';
import { behind, meant, type Op } from './programs.ts';

interface Request {
  readonly kind: number;
  readonly word: number;
  /** What the word holds behind it, by what it held. */
  readonly leaves: (held: number) => number;
  /** Where it is a wait: for another value than this. */
  readonly seen?: number;
  readonly on?: boolean;
}

/** A call under way, or several to come: `calls[0]` at operation `pc`. */
class Frame {
  calls: readonly (readonly Op[])[];
  pc = 0;
  acc = 0;
  wasOn = false;
  /** The wait that comes next, of an operation that is over then, or tried again. */
  wait: { readonly word: number; readonly seen: number; readonly isRetry: boolean } | undefined;
  /** Were interrupts off when the call began? Undefined before its first step. */
  beganOff: boolean | undefined;

  constructor(calls: readonly (readonly Op[])[]) {
    this.calls = calls;
  }

  copy(): Frame {
    return Object.assign(new Frame(this.calls), this);
  }

  get request(): Request | undefined {
    const op = this.calls[0]?.[this.pc];
    if (!op) return undefined;
    const [name, named] = op;
    const keep = (held: number): number => held;
    if (this.wait) return { kind: Kind.relax, leaves: keep, ...this.wait };
    const word = named === undefined ? -1 : meant(named, this.acc, this.wasOn);
    const next = this.acc + 1;
    const { acc } = this;
    const table: Readonly<Record<Op[0], readonly [number, (held: number) => number]>> = {
      load: [Kind.load, keep],
      atomicLoad: [Kind.atomicLoad, keep],
      await: [Kind.atomicLoad, keep],
      lock: [Kind.exchange, () => 1],
      unlock: [Kind.atomicStore, () => 0],
      store: [Kind.store, () => next],
      atomicStore: [Kind.atomicStore, () => next],
      exchange: [Kind.exchange, () => next],
      add: [Kind.add, (held) => held + 1],
      swapIf: [Kind.compareExchange, (held) => (held === acc ? 5 : held)],
      loadOther: [Kind.atomicLoad, keep],
      loadElse: [Kind.atomicLoad, keep],
      storeWait: [Kind.atomicStore, () => 1],
      plainWait: [Kind.store, () => 1],
      swapWait: [Kind.exchange, () => 7],
      id: [Kind.id, keep],
      off: [Kind.disable, keep],
      back: [Kind.restore, keep],
      on: [Kind.restore, keep],
    };
    const [kind, leaves] = table[name];
    return { kind, word, leaves, on: name === 'on' || this.wasOn };
  }

  /** Goes on behind its request, which observed this. */
  pass(observed: number): void {
    const [name] = this.calls[0]![this.pc]!;
    if (this.wait) {
      if (!this.wait.isRetry) this.pc++;
      this.wait = undefined;
      return;
    }
    this.wait = this.waitBehind(name, this.request!.word, observed);
    if (this.wait) return;
    if (['load', 'atomicLoad', 'await', 'exchange', 'add', 'swapIf', 'id'].includes(name)) {
      this.acc = observed;
    }
    if (name === 'off') this.wasOn = observed !== 0;
    this.pc++;
  }

  private waitBehind(name: Op[0], word: number, observed: number): Frame['wait'] {
    if (name === 'lock') return observed === 0 ? undefined : { word, seen: 1, isRetry: true };
    if (name === 'await') return observed === 0 ? { word, seen: 0, isRetry: true } : undefined;
    const isRetry = false;
    if (name === 'loadOther') return { word: behind(word), seen: 0, isRetry };
    if (name === 'loadElse') return { word, seen: observed + 1, isRetry };
    if (name === 'storeWait' || name === 'plainWait') return { word, seen: 1, isRetry };
    // Where the word holds what was seen this would be an attempt, and one that is not repeated.
    if (name !== 'swapWait' || observed === 7) return undefined;
    return { word, seen: observed, isRetry };
  }
}

interface Cpu {
  readonly frames: Frame[];
  isOn: boolean;
  readonly handlers: (readonly Op[])[];
}

export interface Programs {
  /** Per CPU its calls, and what its interrupts run, one after the other. */
  readonly threads: readonly (readonly (readonly Op[])[])[];
  readonly handlers: readonly (readonly (readonly Op[])[])[];
  readonly nesting: number;
  readonly isCoarse: boolean;
}

/** The whole machine, at one state. */
export class Interpreter {
  readonly words: number[];
  readonly cpus: readonly Cpu[];
  private readonly nesting: number;
  private readonly isCoarse: boolean;

  constructor({ threads, handlers, nesting, isCoarse }: Programs, words: number) {
    this.words = Array.from({ length: words }, () => 0);
    this.nesting = nesting;
    this.isCoarse = isCoarse;
    this.cpus = threads.map((calls, cpu) => ({
      frames: [new Frame(calls)],
      isOn: true,
      handlers: [...(handlers[cpu] ?? [])],
    }));
    for (const cpu of this.cpus) this.settle(cpu);
  }

  can(action: number): boolean {
    const count = this.cpus.length;
    const cpu = this.cpus[action % count]!;
    if (action >= count) {
      return cpu.isOn && cpu.frames.length <= this.nesting && cpu.handlers.length > 0;
    }
    return !this.isDone(cpu) && !this.waits(action);
  }

  /** The word that the CPU touches next, -1 if none. */
  nextWord(cpu: number): number {
    return this.ahead(cpu).request?.word ?? -1;
  }

  isDone(cpu: Cpu): boolean {
    return cpu.frames.at(-1)!.calls.length === 0;
  }

  get isResting(): boolean {
    return this.cpus.every(
      ({ frames }) => frames.length === 1 && frames[0]!.beganOff === undefined,
    );
  }

  /** Takes a possible action; the reason if a call leaves interrupts as it did not find them. */
  take(action: number): string | undefined {
    const count = this.cpus.length;
    const number = action % count;
    const cpu = this.cpus[number]!;
    if (action >= count) {
      cpu.frames.push(new Frame([cpu.handlers.shift()!]));
      cpu.isOn = false;
      this.settle(cpu);
      return undefined;
    }
    const frame = cpu.frames.at(-1)!;
    frame.beganOff ??= !cpu.isOn;
    let wasNoticed = false;
    for (;;) {
      const { request } = frame;
      if (!request) break;
      const isSilent = this.isSilent(cpu, request, cpu.isOn);
      if (!isSilent && wasNoticed) return undefined;
      if (!isSilent || request.kind < Kind.id) wasNoticed = true;
      frame.pass(this.perform(cpu, number, request));
    }
    if (cpu.isOn === frame.beganOff) {
      const [found, left] = frame.beganOff ? ['off', 'on'] : ['on', 'off'];
      return `a call on cpu${number} found interrupts ${found} and left them ${left}`;
    }
    Object.assign(frame, new Frame(frame.calls.slice(1)));
    this.settle(cpu);
    return undefined;
  }

  /** Calls that ask for nothing are over at once, and so is a handler without a call left. */
  private settle(cpu: Cpu): void {
    const frame = cpu.frames.at(-1)!;
    while (frame.calls[0]?.length === 0) frame.calls = frame.calls.slice(1);
    if (frame.calls.length > 0 || cpu.frames.length === 1) return;
    cpu.frames.pop();
    cpu.isOn = true;
  }

  private isSilent(cpu: Cpu, { kind }: Request, isOn: boolean): boolean {
    if (kind === Kind.id) return true;
    const isMoreToCome = cpu.handlers.length > 0;
    if (kind > Kind.id) return !isMoreToCome;
    const isHit = isOn && isMoreToCome && cpu.frames.length <= this.nesting;
    return this.isCoarse && (kind === Kind.load || kind === Kind.store) && !isHit;
  }

  private perform(cpu: Cpu, number: number, { kind, word, leaves, on }: Request): number {
    if (kind === Kind.id) return number;
    if (kind === Kind.disable || kind === Kind.restore) {
      const was = cpu.isOn;
      cpu.isOn = kind === Kind.restore && on === true;
      return kind === Kind.disable && was ? 1 : 0;
    }
    const held = this.words[word]!;
    this.words[word] = leaves(held);
    return kind === Kind.store || kind === Kind.atomicStore ? 0 : held;
  }

  /** The running frame behind what it asks of its CPU: all of that, or what nobody notices. */
  private ahead(number: number, isAll = true): Frame {
    const cpu = this.cpus[number]!;
    const frame = cpu.frames.at(-1)!.copy();
    let { isOn } = cpu;
    for (let { request } = frame; request && request.kind >= Kind.id; { request } = frame) {
      if (!isAll && !this.isSilent(cpu, request, isOn)) break;
      if (request.kind === Kind.disable) {
        frame.pass(isOn ? 1 : 0);
        isOn = false;
      } else {
        if (request.kind === Kind.restore) isOn = request.on === true;
        frame.pass(request.kind === Kind.id ? number : 0);
      }
    }
    return frame;
  }

  private waits(number: number): boolean {
    const frame = this.ahead(number, false);
    if (!frame.request || frame.request.kind >= Kind.id) return false;
    const { kind, word, leaves, seen } = frame.request;
    const held = this.words[word]!;
    if (kind === Kind.relax) return held === seen;
    if (kind === Kind.store || kind === Kind.atomicStore || leaves(held) !== held) return false;
    frame.pass(held);
    const { request } = frame;
    return request?.kind === Kind.relax && request.word === word && request.seen === held;
  }
}
