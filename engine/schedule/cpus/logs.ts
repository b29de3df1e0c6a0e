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
import { earlierTurn, followsAttempt } from './turns.ts';

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
  /** Local states that code shows, by their texts; from 1. */
  private readonly shown = new Map<string, number>();
  private readonly code: Code;
  readonly lengthMax: LengthMax;
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
  /** The wait whose attempts are all to fail, 0 for none; does one come next, and the first one? */
  private failing = 0;
  private isAttempt = false;
  private isFirst = false;
  private attempts = 0;

  constructor(code: (port: Port) => Code, lengthMax: LengthMax) {
    super();
    this.code = code(this);
    this.lengthMax = lengthMax;
  }

  /** Does the code show its local state? Else it never comes back to one. */
  get showsState(): boolean {
    return this.code.localState !== undefined;
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
    const child = known === 0 ? this.learned(this.extend(node, observation)) : known;
    return this.kinds[child] === Kind.same ? this.addresses[child]! : child;
  }

  /** Is `behind` the node itself, or where its call comes back to from its first access? */
  isBackAt(node: number, behind: number): boolean {
    return behind === node || (this.isRoot(node) && this.restarts.get(node) === behind);
  }

  /** Runs the call of a new node, which may turn out to be another one's. */
  private learned(node: number): number {
    this.learn(node);
    if (this.kinds[node]! > Kind.relax) return node;
    let other = earlierTurn(this, node);
    if (other !== 0) {
      // A root stands for a call that has not begun.
      if (this.isRoot(other)) other = this.again(other);
    } else if (!this.showsState && followsAttempt(this, node) && !this.triesForEver(node)) {
      other = this.child(node, this.firsts[node]!);
    }
    if (other === 0) return node;
    this.kinds[node] = Kind.same;
    this.addresses[node] = other;
    return node;
  }

  /**
   * Does code that says it waits try again for as long as a call may last, if all attempts fail?
   * Else it counts them, or remembers one of them, and so does not wait. Code that tries otherwise
   * the first time it comes back, by another access of the word, is taken at its word.
   */
  private triesForEver(node: number): boolean {
    this.collect(node);
    this.failing = node;
    this.isAttempt = false;
    this.isFirst = true;
    this.address = -1;
    this.attempts = this.lengthMax;
    try {
      this.code.run(this.localOf(this.answersFrom));
      return false;
    } catch {
      return this.attempts === 0 || (this.isFirst && this.address === this.addresses[node]);
    } finally {
      this.failing = 0;
    }
  }

  /** The answer to code all of whose attempts fail; no longer given once it does something else. */
  private failed(kind: number, address: number, first: number, second: number): number {
    const wanted = this.isAttempt ? this.parents[this.failing]! : this.failing;
    const isWanted =
      kind === this.kinds[wanted] &&
      address === this.addresses[wanted] &&
      (first | 0) === this.firsts[wanted] &&
      (second | 0) === this.seconds[wanted];
    if (!isWanted || --this.attempts === 0) {
      this.isStopped = true;
      this.address = address;
      throw stop;
    }
    if (this.isAttempt) this.isFirst = false;
    this.isAttempt = !this.isAttempt;
    return this.firsts[this.failing]!;
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
    if (this.failing !== 0 && !this.isStopped) return this.failed(kind, address, first, second);
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
    this.places[node] = this.placeNow();
  }

  /** The number of the local state that the run just stopped shows; 0 if it shows none. */
  private placeNow(): number {
    const text = this.code.localState?.();
    if (text === undefined) return 0;
    const known = this.shown.get(text);
    if (known !== undefined) return known;
    this.shown.set(text, this.shown.size + 1);
    return this.shown.size;
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
