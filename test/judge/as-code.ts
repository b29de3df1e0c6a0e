/**
 * A program as code for a machine, in two ways: it says where it waits, as our designs do; or it
 * says nothing, and shows its whole local state, as a binary does.
 */
import { Machine } from '../../engine/schedule/cpus/machine.ts';
import type { Code, Port } from '../../engine/schedule/cpus/port.ts';
import type { Grain } from '../../engine/schedule/cpus/world.ts';
import type { Op, Program } from './program.ts';

export type Manner = 'says' | 'shows';

/** States between calls: of threads below, of handlers from here on. */
const HANDLERS = 10_000;

export function machineFor(program: Program, grain: Grain, manner: Manner): Machine {
  const { words, threads, handlers, nesting, migrations } = program;
  const setup = {
    words,
    initial: () => undefined,
    threads: threads.map((_, cpu) => 100 * cpu),
    handlers: handlers.map((all, cpu) => all.map((_, n) => HANDLERS + 100 * cpu + 10 * n)),
    nesting,
    migrations,
    world: {},
    grain,
    lengthMax: 200,
  };
  return new Machine(setup, (port) => new ProgramCode(program, port, manner === 'says'));
}

class ProgramCode implements Code {
  private readonly program: Program;
  private readonly port: Port;
  private readonly says: boolean;
  private acc = 0;
  private saved = false;
  private turn = 0;
  private pc = 0;
  /** Only if it says nothing. */
  readonly localState?: () => string;

  constructor(program: Program, port: Port, says: boolean) {
    this.program = program;
    this.port = port;
    this.says = says;
    if (says) return;
    this.localState = () => `${this.pc} ${this.acc} ${this.saved} ${this.turn}`;
  }

  isDone(local: number): boolean {
    const calls = this.program.threads[Math.floor(local / 100)];
    return local >= HANDLERS ? local % 10 > 0 : local % 100 >= calls!.length;
  }

  run(local: number): number {
    const { threads, handlers } = this.program;
    const at = local % HANDLERS;
    const [cpu, rest] = [Math.floor(at / 100), at % 100];
    const ops = local < HANDLERS ? threads[cpu]![rest]! : handlers[cpu]![Math.floor(rest / 10)]!;
    this.acc = this.turn = 0;
    this.saved = false;
    for (this.pc = 0; this.pc < ops.length; this.pc++) this.perform(ops[this.pc]!);
    return local + 1;
  }

  private perform(op: Op): void {
    const { port, acc } = this;
    switch (op.op) {
      case 'load':
        this.acc = port.load(op.w);
        return;
      case 'atomicLoad':
        this.acc = port.atomicLoad(op.w);
        return;
      case 'store':
        port.store(op.w, (acc + 1) % 4);
        return;
      case 'atomicStore':
        port.atomicStore(op.w, (acc + 1) % 4);
        return;
      case 'exchange':
        this.acc = port.exchange(op.w, (acc + 1) % 4);
        return;
      case 'add':
        this.acc = port.add(op.w, 1);
        return;
      case 'compareExchange':
        this.acc = port.compareExchange(op.w, acc, 2);
        return;
      case 'unlock':
        port.atomicStore(op.w, 0);
        return;
      case 'id':
        this.acc = port.id();
        return;
      case 'off':
        this.saved = port.disableInterrupts();
        return;
      case 'back':
        port.restoreInterrupts(this.saved);
        return;
      case 'on':
        port.restoreInterrupts(true);
        return;
      default:
        this.loop(op);
    }
  }

  private loop(op: Op): void {
    const { port, says } = this;
    switch (op.op) {
      case 'lock':
        while (port.exchange(op.w, 1) !== 0) if (says) port.relax(op.w, 1);
        return;
      case 'await':
        this.acc = this.until(op.w, () => port.atomicLoad(op.w));
        return;
      case 'awaitPlainly':
        this.acc = this.until(op.w, () => port.load(op.w));
        return;
      case 'awaitEither':
        this.acc = this.untilEither(op.w, op.v);
        return;
      case 'try':
      case 'tryHinting':
        this.acc = this.tryFor(op.w, op.tries, op.op === 'tryHinting');
        return;
      default:
        throw new Error(`${op.op} is no loop`);
    }
  }

  private until(w: number, access: () => number): number {
    for (;;) {
      const got = access();
      if (got !== 0) return got;
      if (this.says) this.port.relax(w, 0);
    }
  }

  private untilEither(w: number, v: number): number {
    const { port, says } = this;
    for (;;) {
      for (const [turn, word] of [w, v].entries()) {
        this.turn = turn;
        const got = port.atomicLoad(word);
        if (got === 0) continue;
        this.turn = 0;
        return got;
      }
      if (!says) continue;
      port.joinNext();
      port.relax(w, 0);
      port.relax(v, 0);
    }
  }

  private tryFor(w: number, tries: number, hints: boolean): number {
    for (this.turn = 0; this.turn < tries; this.turn++) {
      if (this.port.exchange(w, 1) === 0) return this.over(1);
      if (hints && this.says && this.turn < tries - 1) this.port.relax(w, 1);
    }
    return this.over(0);
  }

  private over(answer: number): number {
    this.turn = 0;
    return answer;
  }
}
