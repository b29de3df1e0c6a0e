/**
 * What code does next, as a function of what it has observed. A CPU is not a suspended function: it
 * is the log of the observations of its call. To learn what the call asks for after a log, the call
 * is run from its start: requests that the log has an answer to get that answer, the next one is
 * the CPU's pending access, and throwing a private token ends the run there. So plain code can be
 * stopped, copied and continued, with no generator and no second version of it.
 *
 * Logs are nodes of a trie: a node is its parent and one observation more, and the roots are the
 * states between two calls. A node stands for (call, log), hence for the whole local state of a CPU
 * in one word; code is run once per node, ever, and what it asked for is kept there.
 */

import { BrokenRule, type Code, Kind, type Port, UnfitCode } from './port.ts';
import { Trie } from './trie.ts';

/** Thrown to stop code at a request that its log has no answer to. Code must let it pass. */
class Stop extends Error {}

const ADDRESS_MAX = 2 ** 30;

const stop = new Stop('engine bug: the token that stops code was caught and looked at');

/** Longest log of one call, at most; a call that asks for more never ends. */
export type LengthMax = number;

/** Code as a decision tree: what it asks for next, by what it has been answered. */
export class Logs extends Trie implements Port {
  /** Has any code asked for the number of its CPU? */
  hasAskedId = false;
  /** Has any code started over? Without that each step lengthens a log or ends a call. */
  hasStartedOver = false;
  /** Number of times that code was run. */
  runs = 0;
  private readonly roots = new Map<number, number>();
  private readonly restarts = new Map<number, number>();
  private readonly locals: number[] = [];
  private readonly messages = new Map<number, string>();
  private readonly broken = new Map<number, string>();
  private readonly code: Code;
  private readonly lengthMax: LengthMax;
  /** The run under way: the answers, how many are used, and the request that stopped it. */
  private answers = new Int32Array(256);
  private length = 0;
  private next = 0;
  private isStopped = false;
  private kind = 0;
  private address = 0;
  private first = 0;
  private second = 0;
  /** Was it said of the request that comes next, and of the one that stopped the run? */
  private joinsNext = false;
  private isJoining = false;

  constructor(code: (port: Port) => Code, lengthMax: LengthMax) {
    super();
    this.code = code(this);
    this.lengthMax = lengthMax;
  }

  /** The node of the state between calls `local`. */
  root(local: number): number {
    const known = this.roots.get(local);
    if (known !== undefined) return known;
    const node = this.append(0, 0, 0);
    this.roots.set(local, node);
    this.locals[node] = local;
    if (this.code.isDone(local)) this.kinds[node] = Kind.done;
    else this.learn(node);
    return node;
  }

  /** The state between calls that this node's call started in. Cost: the log's length. */
  localOf(node: number): number {
    let at = node;
    while (this.parents[at] !== 0) at = this.parents[at]!;
    return this.locals[at]!;
  }

  /**
   * The number that the call was told last when it asked for its CPU, if it did. Cost: the log's
   * length.
   */
  toldId(node: number): number | undefined {
    for (let at = node; this.parents[at] !== 0; at = this.parents[at]!) {
      if (this.kinds[this.parents[at]!] === Kind.id) return this.observed[at]!;
    }
    return undefined;
  }

  /** The node behind `node` once its request was answered with `observation`. */
  child(node: number, observation: number): number {
    const known = this.find(node, observation);
    if (known !== 0) return known;
    const child = this.extend(node, observation);
    this.learn(child);
    return child;
  }

  /** The node behind a request to start over: nothing is observed yet, but the call has begun. */
  again(node: number): number {
    let root = node;
    while (this.parents[root] !== 0) root = this.parents[root]!;
    const known = this.restarts.get(root);
    if (known !== undefined) return known;
    const made = this.append(root, 0, 0);
    this.restarts.set(root, made);
    this.learn(made);
    return made;
  }

  /** Runs the code of a node once more, for nothing: what each step would cost without the trie. */
  runAgain(node: number): void {
    if (this.kinds[node]! < Kind.returned) this.learn(node);
  }

  /** What code threw, for a node of kind `threw`; `first` is 1 there if it had no end. */
  messageOf(node: number): string {
    return this.messages.get(node) ?? '';
  }

  /** The rule that code says it broke, for a node of kind `threw`. */
  brokenRuleOf(node: number): string | undefined {
    return this.broken.get(node);
  }

  load(address: number): number {
    return this.ask(Kind.load, address, 0, 0);
  }

  store(address: number, value: number): void {
    this.ask(Kind.store, address, value, 0);
  }

  atomicLoad(address: number): number {
    return this.ask(Kind.atomicLoad, address, 0, 0);
  }

  atomicStore(address: number, value: number): void {
    this.ask(Kind.atomicStore, address, value, 0);
  }

  exchange(address: number, value: number): number {
    return this.ask(Kind.exchange, address, value, 0);
  }

  compareExchange(address: number, expected: number, value: number): number {
    return this.ask(Kind.compareExchange, address, expected, value);
  }

  add(address: number, delta: number): number {
    return this.ask(Kind.add, address, delta, 0);
  }

  relax(address: number, seen: number): void {
    this.ask(Kind.relax, address, seen, 0);
  }

  id(): number {
    this.hasAskedId = true;
    return this.ask(Kind.id, -1, 0, 0);
  }

  disableInterrupts(): boolean {
    return this.ask(Kind.disable, -1, 0, 0) !== 0;
  }

  restoreInterrupts(on: boolean): void {
    this.ask(Kind.restore, -1, on ? 1 : 0, 0);
  }

  startOver(): void {
    this.hasStartedOver = true;
    this.ask(Kind.startOver, -1, 0, 0);
  }

  joinNext(): void {
    this.joinsNext = true;
  }

  private ask(kind: number, address: number, first: number, second: number): number {
    const isJoining = this.joinsNext;
    this.joinsNext = false;
    if (this.next < this.length) return this.answers[this.next++]!;
    // Asked again by a `finally` on the way out: the request that stopped the run stays pending.
    if (!this.isStopped) {
      this.isStopped = true;
      this.kind = kind;
      // What is no address must not become one by being rounded or cut to 32 bits.
      this.address = Number.isInteger(address) && Math.abs(address) <= ADDRESS_MAX ? address : -1;
      this.first = first | 0;
      this.second = second | 0;
      this.isJoining = isJoining;
    }
    throw stop;
  }

  /** Runs the call with the node's log and keeps what it asks for. */
  private learn(node: number): void {
    this.collect(node);
    this.runs++;
    if (this.length > this.lengthMax) {
      this.keepThrown(node, `no end after ${this.lengthMax} requests`);
      this.firsts[node] = 1;
      return;
    }
    let local = 0;
    try {
      local = this.code.run(this.localOf(this.answersFrom));
    } catch (error) {
      if (!this.isStopped) {
        if (error instanceof UnfitCode) throw error;
        if (error instanceof BrokenRule) this.broken.set(node, error.rule);
        this.keepThrown(node, error instanceof Error ? error.message : String(error));
        return;
      }
    }
    if (!this.isStopped) {
      this.kinds[node] = Kind.returned;
      const behind = this.root(local);
      this.addresses[node] = behind;
      return;
    }
    if (this.kind === Kind.startOver && this.hasOnlyAsked(node)) {
      this.keepThrown(node, 'starts over without having looked at anything');
      this.firsts[node] = 1;
      return;
    }
    this.kinds[node] = this.kind;
    this.addresses[node] = this.address;
    this.firsts[node] = this.first;
    this.seconds[node] = this.second;
    if (this.isJoining) this.joins[node] = 1;
  }

  private answersFrom = 0;

  /** Gets the answers of a log ready, first one first. */
  private collect(node: number): void {
    const length = this.lengths[node]!;
    if (length > this.answers.length) this.answers = new Int32Array(2 * length);
    let at = node;
    for (let i = length - 1; i >= 0; i--) {
      this.answers[i] = this.observed[at]!;
      at = this.parents[at]!;
    }
    this.answersFrom = at;
    this.length = length;
    this.next = 0;
    this.isStopped = false;
    this.joinsNext = false;
  }

  /** Did the call so far touch no shared word? Then it would start over for ever. */
  private hasOnlyAsked(node: number): boolean {
    for (let at = this.parents[node]!; at !== 0; at = this.parents[at]!) {
      if (this.kinds[at]! <= Kind.relax) return false;
    }
    return true;
  }

  private keepThrown(node: number, message: string): void {
    this.kinds[node] = Kind.threw;
    this.messages.set(node, message);
  }
}
