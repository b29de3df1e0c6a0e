/**
 * An allocator of pages as CPUs share it: clients scribble over their blocks, lists and caches are
 * looked at when no call is under way, and while calls overlap it is followed where each frame is.
 * Its own words of a state say where the frames are and, for code that is watched access by
 * access, whose each word is.
 */
import { Linearizer } from '../../../engine/linearize.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Place, World } from '../../../engine/schedule/cpus/world.ts';
import type { Failure } from '../../../engine/search/model.ts';
import { type Block, show } from '../../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { cachesBroken } from '../../../spec/cpus/cpu-cache.ts';
import type { Ending } from '../../../spec/cpus/transit.ts';
import type { Slack } from '../../../spec/operations/operation.ts';
import {
  type Answer,
  type Call,
  isRefused,
  judge,
  rowOf,
  showAnswer,
  showCall,
} from '../../../spec/operations/operations.ts';
import { brokenIn } from '../../../spec/pages/refinement.ts';
import { isBlame, viewOf } from '../../../spec/pages/view.ts';
import type { Cpu, SharedMemory } from '../../../spec/ports/page-port.ts';
import { isOwedBy } from '../../../spec/promises/promises.ts';
import { failureOf } from '../../subject/failure.ts';
import { makeCall } from '../../subject/pages/make-call.ts';
import type { SmpMounted } from '../../subject/pages/shared-mount.ts';
import { pagePrograms, type Pages } from '../programs/scripts.ts';
import { answerNumber, type PageSequence, pageSequence } from '../programs/sequences.ts';
import { callerOf } from '../watch/callers.ts';
import { EndStates } from '../watch/end-states.ts';
import { LiveWords } from '../watch/live-words.ts';
import { SharedWatch } from '../watch/shared-watch.ts';
import {
  type CalledByCpu,
  type ClientWords,
  engineRules,
  RefusedZone,
  type SharedBench,
} from './shared-bench.ts';
import type { SharedWorld } from './world.ts';

/** Judges an allocator of pages. */
export type PageWorld = SharedWorld<Pages, PageBench>;

/** What of a heap nobody holds, while no call is under way. */
export interface RestingHeap {
  /** List by list, each from its head. */
  readonly free: readonly (readonly Block[])[];
  /** By CPU, the oldest first. */
  readonly cached: readonly (readonly Frame[])[];
}

export class PageBench implements SharedBench<Pages> {
  readonly programs = pagePrograms;
  readonly client: ClientWords<Pages> = {
    write: (b, words, at) => this.mounted.give(b, words, at),
  };
  readonly mounted: SmpMounted;
  readonly words: number;
  readonly ownWords: number;
  readonly heapWords = 0;
  readonly limits: SharedBench<Pages>['limits'];
  readonly histories: Linearizer;
  readonly touches?: NonNullable<World['touches']>;
  private readonly sequence: PageSequence;
  private readonly history: number;
  private readonly endings: EndStates;
  /** Of locks, caches, and frames on their way. */
  private readonly watched: SharedWatch;
  /** Whose words are whose, where each access is judged by that. */
  private readonly live: LiveWords | undefined;
  /** First word of a state that says whose words are whose. */
  private readonly liveBase: number;
  /** By number of the heap. */
  private readonly shown: RestingHeap[] = [];

  constructor(mounted: SmpMounted) {
    const { base, cacheMax, isForeign = false, isWatched } = mounted.design;
    const hiddenMax = cacheMax * (mounted.cpus - 1);
    const { refusals = [], keepsFrames = false } = mounted.design;
    const caches = { hasCaches: cacheMax > 0 || isForeign, hiddenMax };
    const atRest: Slack = { ...caches, refusesFrom: refusesFrom(refusals) };
    const slack = keepsFrames ? { ...caches, refusesFrom: 0 as Order } : atRest;
    this.mounted = mounted;
    this.words = mounted.words;
    this.history = mounted.words;
    this.liveBase = this.history + 2;
    this.limits = {
      lengthMax: base.declares.accessesMax(mounted.frames) + 64,
      // Nobody asked a binary how long its calls are.
      isLengthOurs: isForeign,
      rules: engineRules,
    };
    this.sequence = pageSequence(mounted.zone, slack, refusals.includes('in passing'));
    this.histories = new Linearizer(this.sequence);
    this.endings = new EndStates(mounted, atRest);
    this.watched = new SharedWatch(mounted, this.history + 1);
    const live = isWatched ? new LiveWords(mounted) : undefined;
    this.live = live;
    this.ownWords = 1 + (live?.size ?? 0);
    if (!live) return;
    this.touches = ({ cpu }, kind, address, words, at) =>
      live.touched(cpu, kind, address, words, at + this.liveBase);
  }

  initial(words: Uint32Array, at: number): void {
    const { design } = this.mounted;
    if (!this.mounted.init(words, at)) throw new RefusedZone(`${design.name} refuses this zone`);
    this.watched.settle(() => [], words, at, true);
  }

  attach(memory: SharedMemory, cpu: Cpu): CalledByCpu<Pages> {
    const allocator = this.mounted.attach(memory, cpu);
    return {
      ...(allocator.localState && { localState: () => allocator.localState?.() }),
      make: (call) => makeCall(allocator, call),
    };
  }

  watch(machine: Machine): void {
    this.watched.watch(machine);
  }

  asks(who: Place, node: number, words: Uint32Array, at: number): Failure | undefined {
    return this.watched.asks(who, node, words, at);
  }

  rename(renamed: readonly number[], words: Uint32Array, at: number): void {
    this.watched.rename(renamed, words, at);
  }

  callNumber(call: Call): number {
    return this.sequence.callNumber(call);
  }

  answerNumber(answer: Answer): number {
    return answerNumber(answer);
  }

  begins(who: Place, call: Call, words: Uint32Array, at: number): void {
    for (const b of rowOf(call).letsGo(call)) {
      this.mounted.takeBack(b, words, at);
      this.watched.freeBegins(callerOf(who), b, words, at);
      this.live?.own(b, false, words, at + this.liveBase);
    }
  }

  ends(who: Place, call: Call, answer: Answer, words: Uint32Array, at: number) {
    return this.watched.ends(callerOf(who), endingOf(call, answer), words, at);
  }

  gives({ cpu }: Place, call: Call, answer: Answer, words: Uint32Array, at: number) {
    let failure: Failure | undefined;
    for (const b of rowOf(call).change(call, answer).got) {
      const unclean = this.mounted.notZero(b, words, at);
      if (unclean !== undefined) {
        const said = `cpu${cpu}: ${showCall(call)} → ${showAnswer(answer)}`;
        failure ??= failureOf({ id: 'O7', why: `${said}, in which ${unclean} is not 0` });
      }
      this.client.write(b, words, at);
      this.live?.own(b, true, words, at + this.liveBase);
    }
    return failure;
  }

  unexplained({ cpu }: Place, call: Call, answer: Answer, history: number): Failure {
    const said = `cpu${cpu}: ${showCall(call)} → ${showAnswer(answer)}`;
    const { design } = this.mounted;
    const states = this.histories.statesOf(history).map((state) => this.sequence.at(state));
    const { sees } = design.base.declares;
    const reasons = states.map((state) => judge(state, call, answer, sees)?.why);
    const live = states[0]?.live.map(show).join(' ') || 'nothing';
    const why = reasons[0] ?? `live just before: ${live}`;
    const isStranded = pagePrograms.isRefusal(call, answer) && design.cacheMax > 0;
    return failureOf({
      id: isStranded ? 'C4' : 'K2',
      why: `${said} fits no order of the calls: ${why}`,
    });
  }

  settle(words: Uint32Array, at: number): void {
    this.mounted.settle(this.liveAt(words, at), words, at);
  }

  rests(words: Uint32Array, at: number): void {
    this.watched.settle(() => this.liveAt(words, at), words, at);
  }

  /** Lists are not asked where caches hold what they must not. */
  *broken(words: Uint32Array, at: number): Generator<Failure, void> {
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
    const isOwed = isOwedBy(design.base.declares);
    for (const broken of isBlame(view) ? [view] : brokenIn(view, isOwed)) yield failureOf(broken);
  }

  brokenEmpty(words: Uint32Array, at: number): Iterable<Failure> {
    return this.broken(words, at);
  }

  lost(words: Uint32Array, at: number): Failure | undefined {
    return this.endings.judge(this.liveAt(words, at), words, at);
  }

  nameOf(address: number): string {
    return this.mounted.nameOf(address);
  }

  /** Live blocks of a state that is possible: of the only one, where no call is under way. */
  liveAt(words: Uint32Array, at: number): readonly Block[] {
    const [state] = this.histories.statesOf(words[at + this.history] as number);
    return this.sequence.at(state as number).live;
  }

  /** What nobody holds of the heap with this number, at rest and right. Looked at once each. */
  shownAt(heap: number, words: Uint32Array, at: number): RestingHeap {
    const known = this.shown[heap];
    if (known) return known;
    const free = this.mounted.freeIn(words, at);
    const made = { free, cached: this.mounted.cached() };
    this.shown[heap] = made;
    return made;
  }
}

/** What nobody holds of a heap at rest; undefined if it is not right. */
export function heapAt(world: PageWorld, words: Uint32Array, at: number): RestingHeap | undefined {
  if (world.brokenAt(words, at)) return undefined;
  return world.bench.shownAt(world.heapNumber(words, at), words, at);
}

/** The least order that it may refuse for another reason than room, whatever else is under way. */
function refusesFrom(reasons: readonly string[]): Order | undefined {
  if (reasons.some((reason) => reason.startsWith('want of '))) return 0 as Order;
  return reasons.includes('unmerged') ? (1 as Order) : undefined;
}

function endingOf(call: Call, answer: Answer): Ending {
  const row = rowOf(call);
  const [got] = row.change(call, answer).got;
  const isRefusal = pagePrograms.isRefusal(call, answer);
  const [kept] = isRefused(answer) ? row.letsGo(call) : [];
  return { isRefusal, ...(got && { got }), ...(kept && { kept }) };
}
