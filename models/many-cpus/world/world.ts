/**
 * The shipped code of an allocator on several CPUs, of pages or of objects, under every schedule:
 * its machine, and the world that judges it. Each answer must fit some order of the calls (K2);
 * whenever no call is under way the invariants hold, and the locks are free.
 */
import { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Code, Port } from '../../../engine/schedule/cpus/port.ts';
import type { Grain, Place, Setup, Waiting, World } from '../../../engine/schedule/cpus/world.ts';
import type { Failure } from '../../../engine/search/model.ts';
import { type Kind, Standings } from '../programs/standings.ts';
import { callerOf, callerRenamed, callers } from '../watch/callers.ts';
import { RestingHeaps } from '../watch/resting-heaps.ts';
import type { SharedBench } from './shared-bench.ts';
import { stuckBy } from './stuck.ts';

/** What runs where. */
export interface Running<K extends Kind> {
  /** One script per CPU. */
  readonly scripts: readonly (readonly K['act'][])[];
  /** Per CPU, the scripts of its interrupt handlers, one interrupt each. */
  readonly handlers?: readonly (readonly (readonly K['act'][])[])[];
  /** Default `accesses`. */
  readonly grain?: Grain;
  /** Handlers on top of one another. Default 1. */
  readonly nesting?: number;
  /** How often two CPUs may exchange their threads, at most; 0..15. Default 0. */
  readonly migrations?: number;
}

/** The machine whose CPUs run this, and the world that judges it. */
export function machineOn<K extends Kind, Bench extends SharedBench<K>>(
  bench: Bench,
  { scripts, handlers, grain, nesting, migrations }: Running<K>,
): Machine {
  const world = new SharedWorld<K, Bench>(bench);
  const { standings } = world;
  const setup: Setup = {
    words: bench.words,
    worldWords: 1 + bench.ownWords,
    initial: (words, at) => bench.initial(words, at),
    threads: scripts.map((script) => standings.start(script)),
    ...(handlers && { handlers: handlers.map((all) => all.map((s) => standings.start(s))) }),
    ...(nesting !== undefined && { nesting }),
    ...(grain && { grain }),
    ...(migrations !== undefined && { migrations }),
    ...bench.limits,
    world,
  };
  const machine = new Machine(setup, (port) => codeOf(bench, standings, port));
  bench.watch?.(machine);
  return machine;
}

/** The allocator over the words of `port`; a local state is a place in a script. */
function codeOf<K extends Kind>(bench: SharedBench<K>, standings: Standings<K>, port: Port): Code {
  const called = bench.attach(port, port);
  return {
    ...(called.localState && { localState: called.localState }),
    isDone: (local) => standings.isDone(local),
    run(local) {
      const call = standings.callAt(local);
      return standings.behind(local, call === undefined ? undefined : called.make(call));
    },
  };
}

function firstOf<Item>(all: Iterable<Item>): Item | undefined {
  for (const one of all) return one;
  return undefined;
}

/** Judges calls and states. */
export class SharedWorld<K extends Kind, Bench extends SharedBench<K>> implements World {
  readonly bench: Bench;
  readonly standings: Standings<K>;
  /** Place in a state of the number of the set of possible histories. */
  private readonly history: number;
  private readonly heaps: RestingHeaps;
  /** By number of the heap; null where nothing is lost. */
  private readonly ended: (Failure | null)[] = [];
  readonly touches?: NonNullable<World['touches']>;
  onBroken?: ((failure: Failure) => void) | undefined;

  constructor(bench: Bench) {
    this.bench = bench;
    this.standings = new Standings(bench.programs);
    this.history = bench.words;
    this.heaps = new RestingHeaps(bench.words + 1 + bench.heapWords, {
      settle: (words, at) => bench.settle(words, at),
      judge: (words, at) => firstOf(bench.broken(words, at)),
    });
    if (bench.touches) this.touches = bench.touches;
  }

  begins(who: Place, local: number, words: Uint32Array, at: number): Failure | undefined {
    const call = this.standings.callAt(local);
    if (call === undefined) return undefined;
    const { bench } = this;
    const changed = bench.changed?.(call, words, at);
    if (changed && !this.onBroken) return changed;
    if (changed) this.onBroken?.(changed);
    bench.begins(who, call, words, at);
    const history = words[at + this.history] as number;
    const number = bench.callNumber(call, who.cpu);
    words[at + this.history] = bench.histories.begin(history, callerOf(who), number);
    return undefined;
  }

  ends(
    who: Place,
    local: number,
    behind: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const call = this.standings.callAt(local);
    if (call === undefined) return undefined;
    const { bench } = this;
    const answer = this.standings.answerBetween(local, behind);
    const before = words[at + this.history] as number;
    const wrong = bench.ends(who, call, answer, words, at);
    if (wrong && !this.onBroken) return wrong;
    if (wrong) this.onBroken?.(wrong);
    const refused = bench.gives(who, call, answer, words, at);
    const history = bench.histories.end(before, callerOf(who), bench.answerNumber(answer));
    if (history === undefined) return bench.unexplained(who, call, answer, before);
    words[at + this.history] = history;
    return refused;
  }

  rests(_locals: readonly number[], words: Uint32Array, at: number): void {
    this.heaps.settle(words, at);
    this.bench.rests?.(words, at);
  }

  asks(who: Place, node: number, words: Uint32Array, at: number): Failure | undefined {
    return this.bench.asks(who, node, words, at);
  }

  check(locals: readonly number[], words: Uint32Array, at: number): Failure | undefined {
    const first = this.brokenAt(words, at);
    if (!first) return this.standings.areDone(locals) ? this.lostAt(words, at) : undefined;
    if (!this.onBroken) return first;
    for (const broken of this.bench.broken(words, at)) this.onBroken(broken);
    return undefined;
  }

  /** The first thing wrong with a heap at rest. Looked at once each. */
  brokenAt(words: Uint32Array, at: number): Failure | undefined {
    return this.heaps.judge(words, at);
  }

  /** The number of a heap at rest: no other has it. */
  heapNumber(words: Uint32Array, at: number): number {
    return this.heaps.numberOf(words, at);
  }

  private lostAt(words: Uint32Array, at: number): Failure | undefined {
    if (!this.bench.lost) return undefined;
    const heap = this.heapNumber(words, at);
    const known = this.ended[heap];
    if (known !== undefined) return known ?? undefined;
    const failure = this.bench.lost(words, at);
    this.ended[heap] = failure ?? null;
    return failure;
  }

  stuck(waiting: readonly Waiting[]): Failure {
    return stuckBy(waiting, (address) => this.nameOf(address));
  }

  rename(renamed: readonly number[], words: Uint32Array, at: number): void {
    const who = callers(renamed.length).map((old) => callerRenamed(old, renamed));
    const history = words[at + this.history] as number;
    words[at + this.history] = this.bench.histories.rename(history, who);
    this.bench.rename?.(renamed, words, at);
  }

  nameOf(address: number): string {
    return this.bench.nameOf(address);
  }

  callOf(local: number): string {
    const call = this.standings.callAt(local);
    return call === undefined ? 'free nothing' : this.bench.programs.show(call);
  }

  resultOf(local: number, behind: number): string {
    const { programs } = this.bench;
    const call = this.standings.callAt(local);
    if (call === undefined) return programs.nothing;
    return programs.showAnswer(call, this.standings.answerBetween(local, behind));
  }
}
