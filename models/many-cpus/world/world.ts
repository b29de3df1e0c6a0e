/**
 * The shipped code of an allocator on several CPUs, under every schedule: its machine, and the
 * world that judges it. Each answer must fit some order of the calls (K2); whenever no call is
 * under way the invariants hold, and the locks are free.
 */
import { Linearizer } from '../../../engine/linearize.ts';
import type { Failure } from '../../../engine/search/model.ts';
import { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Grain, Place, Setup, Waiting, World } from '../../../engine/schedule/cpus/world.ts';
import type { ObligationId } from '../../../spec/blocks/blame.ts';
import { cachesBroken } from '../../../spec/cpus/cpu-cache.ts';
import { type Block, show } from '../../../spec/blocks/geometry.ts';
import type { Slack } from '../../../spec/operations/operation.ts';
import {
  type Answer,
  type Call,
  isRefused,
  judge,
  notOffered,
  rowOf,
  showAnswer,
  showCall,
} from '../../../spec/operations/operations.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { brokenIn } from '../../../spec/pages/refinement.ts';
import type { Ending } from '../../../spec/cpus/transit.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { isBlame, viewOf } from '../../../spec/pages/view.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { callNumber } from '../../../spec/operations/calls.ts';
import { answerNumber, PageObject } from '../programs/page-sequence.ts';
import { EndStates } from '../watch/end-states.ts';
import { LiveWords } from '../watch/live-words.ts';
import { codeOf } from './page-code.ts';
import { RestingHeaps } from '../watch/resting-heaps.ts';
import { type Script, Standings } from '../programs/scripts.ts';
import { callerOf, callerRenamed, callers, SharedWatch } from '../watch/shared-watch.ts';
import { SmpMounted } from '../../subject/pages/shared-mount.ts';
import { stuckBy } from './stuck.ts';
import { failureOf } from '../../subject/failure.ts';

/** What runs where. */
export interface Scenario {
  readonly design: SharedDesign;
  readonly zone: Zone;
  /** One script per CPU. */
  readonly scripts: readonly Script[];
  /** Per CPU, the scripts of its interrupt handlers, one interrupt each. */
  readonly handlers?: readonly (readonly Script[])[];
  /** Handlers on top of one another. Default 1. */
  readonly nesting?: number;
  /** Default `accesses`. */
  readonly grain?: Grain;
  /** How often two CPUs may exchange their threads, at most; 0..15. Default 0. */
  readonly migrations?: number;
}

/** Which obligation the engine's own rules are here. */
export const engineRules: Record<string, ObligationId> = {
  deadlock: 'K8',
  livelock: 'K8',
  interrupts: 'K5',
  race: 'K10',
  outside: 'O6',
  endless: 'K8',
  threw: 'O8',
};

/** The design's `init` does not take this zone. */
export class RefusedZone extends RangeError {}

/** The system of this scenario, for a search or any other strategy. */
export function interleaved(scenario: Scenario): Machine {
  const { scripts, zone, design, handlers } = scenario;
  // Who has which frame, call by call, is followed for alloc and free only.
  const other = notOffered([...scripts, ...(handlers ?? []).flat()].flat(), {});
  if (other) throw new RangeError(`several CPUs may call alloc and free, got ${other.op}`);
  const mounted = new SmpMounted(design, zone, scripts.length);
  const standings = new Standings();
  const world = new PageWorld(mounted, standings);
  const setup: Setup = {
    words: mounted.words,
    // The number of the set of histories that are possible so far, that of where the frames are,
    // and whose each word is.
    worldWords: 2 + (world.live?.size ?? 0),
    initial(words, at) {
      if (!mounted.init(words, at)) throw new RefusedZone(`${design.name} refuses this zone`);
      world.watch.settle(() => [], words, at, true);
    },
    threads: scripts.map((script) => standings.start(script)),
    ...(handlers && { handlers: handlers.map((all) => all.map((s) => standings.start(s))) }),
    ...(scenario.nesting !== undefined && { nesting: scenario.nesting }),
    ...(scenario.grain && { grain: scenario.grain }),
    ...(scenario.migrations !== undefined && { migrations: scenario.migrations }),
    lengthMax: design.base.declares.accessesMax(mounted.frames) + 64,
    // Nobody asked a binary how long its calls are.
    isLengthOurs: design.isForeign === true,
    rules: engineRules,
    world,
  };
  const machine = new Machine(setup, (port) => codeOf(mounted, standings, port));
  world.watch.watch(machine);
  return machine;
}

/** The world of a machine that `interleaved` made. */
export function worldOf({ setup }: Machine): PageWorld {
  if (setup.world instanceof PageWorld) return setup.world;
  throw new RangeError('this machine runs no page allocator');
}

/** What of a heap nobody holds, while no call is under way. */
export interface RestingHeap {
  /** List by list, each from its head. */
  readonly free: readonly (readonly Block[])[];
  /** By CPU, the oldest first. */
  readonly cached: readonly (readonly Frame[])[];
}

/** Judges calls and states. */
export class PageWorld implements World {
  readonly mounted: SmpMounted;
  readonly standings: Standings;
  private readonly object: PageObject;
  private readonly histories: Linearizer;
  private readonly history: number;
  private readonly heaps: RestingHeaps;
  private readonly shown: RestingHeap[] = [];
  private readonly endings: EndStates;
  /** By number of the heap; null where nothing is lost. */
  private readonly ended: (Failure | null)[] = [];
  /** Of locks, caches, and frames on their way. */
  readonly watch: SharedWatch;
  onBroken?: ((failure: Failure) => void) | undefined;
  readonly touches?: NonNullable<World['touches']>;
  /** Whose words are whose, where each access is judged by that. */
  readonly live: LiveWords | undefined;
  /** First word of a state that says whose words are whose. */
  private readonly liveBase: number;

  constructor(mounted: SmpMounted, standings: Standings) {
    const { cacheMax, isForeign = false } = mounted.design;
    const hiddenMax = cacheMax * (mounted.cpus - 1);
    const slack: Slack = { hasCaches: cacheMax > 0 || isForeign, hiddenMax };
    this.mounted = mounted;
    this.standings = standings;
    this.object = new PageObject(mounted.zone, slack);
    this.histories = new Linearizer(this.object);
    this.history = mounted.words;
    this.heaps = new RestingHeaps(this.history + 1, {
      settle: (words, at) => mounted.settle(this.liveAt(words, at), words, at),
      judge: (words, at) => this.brokenAt(words, at).next().value ?? undefined,
    });
    this.endings = new EndStates(mounted, slack);
    this.watch = new SharedWatch(mounted, this.history + 1);
    this.liveBase = this.history + 2;
    const live = mounted.design.isWatched ? new LiveWords(mounted) : undefined;
    this.live = live;
    if (!live) return;
    this.touches = ({ cpu }, kind, address, words, at) =>
      live.touched(cpu, kind, address, words, at + this.liveBase);
  }

  begins(place: Place, local: number, words: Uint32Array, at: number): undefined {
    const call = this.standings.callAt(local);
    if (!call) return;
    const who = callerOf(place);
    for (const b of rowOf(call).letsGo(call)) {
      this.mounted.takeBack(b, words, at);
      this.watch.freeBegins(who, b, words, at);
      this.live?.own(b, false, words, at + this.liveBase);
    }
    const number = callNumber(this.mounted.zone, call);
    const history = words[at + this.history] as number;
    words[at + this.history] = this.histories.begin(history, who, number);
  }

  ends(
    place: Place,
    local: number,
    behind: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const call = this.standings.callAt(local);
    if (!call) return undefined;
    const who = callerOf(place);
    const answer = this.answerOf(local, behind);
    const before = words[at + this.history] as number;
    const lost = this.watch.ends(who, endingOf(call, answer), words, at);
    if (lost && !this.onBroken) return lost;
    if (lost) this.onBroken?.(lost);
    const history = this.histories.end(before, who, answerNumber(answer));
    if (history === undefined) return this.unexplained(place.cpu, local, answer, before);
    words[at + this.history] = history;
    for (const b of rowOf(call).change(call, answer).got) {
      this.mounted.give(b, words, at);
      this.live?.own(b, true, words, at + this.liveBase);
    }
    return undefined;
  }

  rests(_locals: readonly number[], words: Uint32Array, at: number): void {
    this.heaps.settle(words, at);
    this.watch.settle(() => this.liveAt(words, at), words, at);
  }

  asks(cpu: number, level: number, node: number, words: Uint32Array, at: number) {
    return this.watch.asks(cpu, level, node, words, at);
  }

  check(locals: readonly number[], words: Uint32Array, at: number): Failure | undefined {
    const first = this.heaps.judge(words, at);
    if (!first) return this.standings.areDone(locals) ? this.lostAt(words, at) : undefined;
    if (!this.onBroken) return first;
    for (const broken of this.brokenAt(words, at)) this.onBroken(broken);
    return undefined;
  }

  /** What got lost of a heap with all calls over. Looked at once each. */
  private lostAt(words: Uint32Array, at: number): Failure | undefined {
    const heap = this.heaps.numberOf(words, at);
    const known = this.ended[heap];
    if (known !== undefined) return known ?? undefined;
    const failure = this.endings.judge(this.liveAt(words, at), words, at);
    this.ended[heap] = failure ?? null;
    return failure;
  }

  /** What nobody holds of a heap at rest; undefined if it is not right. Looked at once each. */
  heapAt(words: Uint32Array, at: number): RestingHeap | undefined {
    if (this.heaps.judge(words, at)) return undefined;
    const number = this.heaps.numberOf(words, at);
    const known = this.shown[number];
    if (known) return known;
    const free = this.mounted.freeIn(words, at);
    const heap = { free, cached: this.mounted.cached() };
    this.shown[number] = heap;
    return heap;
  }

  /** What is wrong with a heap; lists are not asked where caches hold what they must not. */
  private *brokenAt(words: Uint32Array, at: number): Generator<Failure, void> {
    const { mounted } = this;
    const { managed, zone, design } = mounted;
    for (let lock = 0; lock < design.locks(mounted.cpus); lock++) {
      if (words[at + mounted.ownBase + lock] === 0) continue;
      const name = mounted.nameOf(mounted.ownBase + lock);
      yield failureOf({ id: 'K6', why: `${name} is held, but no call is under way` });
    }
    if (design.isOpaque) return;
    const live = this.liveAt(words, at);
    const shown = mounted.inspect(words, at);
    const caches = mounted.cached();
    const inCaches = [...cachesBroken(zone, live, caches, design.cacheMax)];
    yield* inCaches.map(failureOf);
    if (inCaches.length > 0) return;
    const cached = caches.flat().map((frame): Block => ({ at: frame, order: 0 as Order }));
    const view = viewOf(managed, [...live, ...cached], shown);
    for (const broken of isBlame(view) ? [view] : brokenIn(view)) yield failureOf(broken);
  }

  stuck(waiting: readonly Waiting[]): Failure {
    return stuckBy(waiting, (address) => this.mounted.nameOf(address));
  }

  rename(renamed: readonly number[], words: Uint32Array, at: number): void {
    const who = callers(renamed.length).map((old) => callerRenamed(old, renamed));
    const history = words[at + this.history] as number;
    words[at + this.history] = this.histories.rename(history, who);
    this.watch.rename(renamed, words, at);
  }

  nameOf(address: number): string {
    return this.mounted.nameOf(address);
  }

  callOf(local: number): string {
    const call = this.standings.callAt(local);
    return call ? showCall(call) : 'free nothing';
  }

  resultOf(local: number, behind: number): string {
    return showAnswer(this.answerOf(local, behind));
  }

  /** Live blocks of a state that is possible: of the only one, where no call is under way. */
  liveAt(words: Uint32Array, at: number): readonly Block[] {
    const [state] = this.histories.statesOf(words[at + this.history] as number);
    return this.object.at(state as number).live;
  }

  /** What the call answered that led from one local state to the next. */
  answerOf(local: number, behind: number): Answer {
    const call = this.standings.callAt(local);
    return call && rowOf(call).answered(call, this.standings.changeBetween(local, behind));
  }

  private unexplained(cpu: number, local: number, answer: Answer, history: number): Failure {
    const call = this.standings.callAt(local);
    const said = `cpu${cpu}: ${this.callOf(local)} → ${showAnswer(answer)}`;
    const { sees } = this.mounted.design.base.declares;
    const states = this.histories.statesOf(history).map((state) => this.object.at(state));
    const reasons = states.map((state) => call && judge(state, call, answer, sees)?.why);
    const live = states[0]?.live.map(show).join(' ') || 'nothing';
    const why = reasons[0] ?? `live just before: ${live}`;
    const isRoomless = call && rowOf(call).wantsRoom(call) !== undefined && isRefused(answer);
    const isStranded = isRoomless && this.mounted.design.cacheMax > 0;
    return failureOf({
      id: isStranded ? 'C4' : 'K2',
      why: `${said} fits no order of the calls: ${why}`,
    });
  }
}

function endingOf(call: Call, answer: Answer): Ending {
  const row = rowOf(call);
  const [got] = row.change(call, answer).got;
  const isRefusal = row.wantsRoom(call) !== undefined && isRefused(answer);
  const [kept] = isRefused(answer) ? row.letsGo(call) : [];
  return { isRefusal, ...(got && { got }), ...(kept && { kept }) };
}
