/**
 * The object allocator of document 002 on several CPUs, under every schedule: the shipped code with
 * real locks. Judged are: what a call hands out is nobody's (O1), no word of a client changes (O5),
 * valid frees do not halt (O9), calls end and locks do not stop one another (K3, K4, K8), none is
 * with two calls (K1), no CPU's array is used without its lock (C3), no races (K10 at grain
 * `locks`), answers, refusals among them, fit some order of the calls (K2); and whenever no call is
 * under way the locks are free (K6), the slabs and the pages right.
 */
import { Linearizer } from '../../../engine/linearize.ts';
import type { Failure } from '../../../engine/search/model.ts';
import { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Grain, Place, Setup, Waiting, World } from '../../../engine/schedule/cpus/world.ts';
import { type Blame, blame } from '../../../spec/blocks/blame.ts';
import { keptAsTold, mayRefuse, showClients } from '../../../spec/objects/object-history.ts';
import {
  type ClientAnswer,
  isHalt,
  type ObjectCall,
  objectRowOf,
  showObjectAnswer,
  showObjectCall,
} from '../../../spec/objects/operations/operations.ts';
import { objectsBroken } from '../../../spec/objects/object-invariants.ts';
import type { Owner } from '../../../spec/ports/object-port.ts';
import { type ObjectView, showPointer } from '../../../spec/objects/object-view.ts';
import { engineRules } from './world.ts';
import { codeOf } from './object-code.ts';
import { type Held, type ObjectScript, ObjectStandings } from '../programs/object-scripts.ts';
import { clientAnswerNumber, ObjectSequence } from '../programs/object-sequence.ts';
import { ObjectSmp, type SharedObjectBounds } from '../../subject/objects/shared-object-mount.ts';
import { LEVELS } from '../watch/lock-watch.ts';
import { ObjectWatch } from '../watch/object-watch.ts';
import { stuckBy } from './stuck.ts';
import { failureOf } from '../../subject/failure.ts';

/** What runs where. */
export interface ObjectScenario extends Omit<SharedObjectBounds, 'cpus'> {
  /** One script per CPU. */
  readonly scripts: readonly ObjectScript[];
  /** Per CPU, the scripts of its interrupt handlers, one interrupt each. */
  readonly handlers?: readonly (readonly ObjectScript[])[];
  /** Default `accesses`. */
  readonly grain?: Grain;
  /** `client`: only what a client can notice is judged, not what lies about at rest. */
  readonly sees?: 'all' | 'client';
  /** Accesses of one call, at most. Default more than any call: 400 on the small machine. */
  readonly lengthMax?: number;
}

/** The system of this scenario, for a search or any other strategy. */
export function interleavedObjects(scenario: ObjectScenario): Machine {
  const { scripts, handlers, grain, sizes, sees = 'all' } = scenario;
  // A new slab links all of its objects, and a free walks over them.
  const objectsMax = sizes.frameBytes / Math.min(...sizes.classes);
  const { lengthMax = 384 + 8 * objectsMax } = scenario;
  const smp = new ObjectSmp({ ...scenario, cpus: scripts.length });
  const standings = new ObjectStandings();
  const world = new ObjectWorld(smp, standings, sees === 'client');
  const setup: Setup = {
    words: smp.words,
    // The numbers of the set of what is live, and of the set of histories that are possible so far.
    worldWords: 2,
    initial: (words, at) => smp.init(words, at),
    threads: scripts.map((script) => standings.start(script)),
    ...(handlers && { handlers: handlers.map((all) => all.map((s) => standings.start(s))) }),
    ...(grain && { grain }),
    lengthMax,
    rules: { ...engineRules, threw: 'O9' },
    world,
  };
  const machine = new Machine(setup, (port) => codeOf(smp, standings, port));
  if (sees === 'all') world.watch(machine);
  return machine;
}

/** The world of a machine that `interleavedObjects` made. */
export function objectWorldOf({ setup }: Machine): ObjectWorld {
  if (setup.world instanceof ObjectWorld) return setup.world;
  throw new RangeError('this machine runs no object allocator');
}

/** What frames are for, and what clients have of them; right or wrong. */
export interface ObjectHeap {
  /** By frame of the zone, what its owner's word says. */
  readonly owners: readonly Owner[];
  readonly live: readonly Held[];
}

/** Judges calls and states. */
export class ObjectWorld implements World {
  readonly smp: ObjectSmp;
  readonly standings: ObjectStandings;
  private readonly sequence: ObjectSequence;
  private readonly histories: Linearizer;
  private readonly isClientOnly: boolean;
  onBroken?: ((failure: Failure) => void) | undefined;
  /** Of locks and arrays: none where only what a client can notice is judged. */
  private watched: ObjectWatch | undefined;
  /** What is live, ascending, by number: 0 is nothing. */
  private readonly sets: (readonly Held[])[] = [[]];
  private readonly numbers = new Map<string, number>([['[]', 0]]);

  constructor(smp: ObjectSmp, standings: ObjectStandings, isClientOnly: boolean) {
    this.smp = smp;
    this.standings = standings;
    this.isClientOnly = isClientOnly;
    const { zone, sizes, cpus } = smp.bounds;
    this.sequence = new ObjectSequence(zone, sizes, cpus);
    this.histories = new Linearizer(this.sequence);
  }

  /** Has the locks and arrays of this machine watched, too: before its first state is made. */
  watch(machine: Machine): void {
    this.watched = new ObjectWatch(this.smp, machine);
  }

  /** A client looks at what it has before it gives it back. */
  begins(who: Place, local: number, words: Uint32Array, at: number): Failure | undefined {
    const call = this.standings.callAt(local);
    if (!call) return undefined;
    const history = at + this.smp.words + 1;
    const number = this.sequence.callNumber({ ...call, cpu: who.cpu });
    words[history] = this.histories.begin(words[history] as number, numberOf(who), number);
    const named = objectRowOf(call).named(call);
    const held = named === undefined ? undefined : this.standings.heldAt(local, named);
    if (!held) return undefined;
    const { pointer, bytes } = held;
    const broken = this.contents([held], words, at);
    if (broken && !this.onBroken) return broken;
    if (broken) this.onBroken?.(broken);
    this.smp.takeBack(pointer, this.smp.servedWith(bytes), words, at);
    const left = this.liveAt(words, at).filter((one) => one.pointer !== pointer);
    words[at + this.smp.words] = this.numberOf(left);
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
    if (!call) return undefined;
    const got = this.standings.gotBetween(local, behind);
    const clash = got && this.hand(who.cpu, local, got, words, at);
    if (clash && !this.onBroken) return clash;
    const answer = this.answerOf(local, behind) as ClientAnswer;
    const history = at + this.smp.words + 1;
    const before = words[history] as number;
    const set = this.histories.end(before, numberOf(who), clientAnswerNumber(answer));
    if (set === undefined) {
      if (clash) this.onBroken?.(clash);
      return this.unexplained({ ...call, cpu: who.cpu }, answer, before);
    }
    words[history] = set;
    return clash;
  }

  /** The client has this now, if nobody else has. */
  private hand(
    cpu: number,
    local: number,
    got: Held,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const live = this.liveAt(words, at);
    const end = (one: Held): number => one.pointer + this.smp.servedWith(one.bytes);
    const clash = live.find((one) => one.pointer < end(got) && got.pointer < end(one));
    if (clash) {
      const what = `cpu${cpu}: ${this.callOf(local)} → ${showPointer(got.pointer)}`;
      const why = `${what}, but ${clash.bytes} bytes at ${showPointer(clash.pointer)} are live`;
      return { rule: 'O1', why };
    }
    this.smp.give(got.pointer, this.smp.servedWith(got.bytes), words, at);
    const all = [...live, got].toSorted((a, b) => a.pointer - b.pointer);
    words[at + this.smp.words] = this.numberOf(all);
    return undefined;
  }

  asks(cpu: number, level: number, node: number, words: Uint32Array, at: number) {
    return this.watched?.asks(cpu, level, node, words, at);
  }

  rests(_locals: readonly number[], words: Uint32Array, at: number): void {
    this.smp.settle(this.smp.stateOf(this.liveAt(words, at)), words, at);
  }

  check(_locals: readonly number[], words: Uint32Array, at: number): Failure | undefined {
    for (const broken of this.brokenAt(words, at)) {
      if (!this.onBroken) return broken;
      this.onBroken(broken);
    }
    return undefined;
  }

  private *brokenAt(words: Uint32Array, at: number): Generator<Failure, void> {
    const { smp } = this;
    const live = this.liveAt(words, at);
    const changed = this.contents(live, words, at);
    if (changed) yield changed;
    if (this.isClientOnly) return;
    for (let lock = smp.lockBase; lock < smp.words; lock++) {
      if (words[at + lock] === 0) continue;
      yield { rule: 'K6', why: `${smp.nameOf(lock)} is held, but no call is under way` };
    }
    const look = smp.look(smp.stateOf(live), words, at);
    if ('why' in look) return yield failureOf(look);
    const { view, pages } = look;
    for (const broken of [...objectsBroken(view), pages, this.overkept(view, words, at)]) {
      if (broken) yield failureOf(broken);
    }
  }

  /** Of calls that overlapped on one CPU the order is not known: it is enough if one accounts. */
  private overkept({ cached }: ObjectView, words: Uint32Array, at: number): Blame | undefined {
    const states = this.histories.statesOf(words[at + this.smp.words + 1] as number);
    const reasons = states.map((state) => keptAsTold(this.sequence.at(state), cached));
    return reasons.every((why) => why !== undefined) ? blame('C4', reasons[0]) : undefined;
  }

  stuck(waiting: readonly Waiting[]): Failure {
    return stuckBy(waiting, (address) => this.smp.nameOf(address));
  }

  nameOf(address: number): string {
    return this.smp.nameOf(address);
  }

  callOf(local: number): string {
    const call = this.standings.callAt(local);
    return call ? objectRowOf(call).show(call) : 'free nothing';
  }

  resultOf(local: number, behind: number): string {
    const call = this.standings.callAt(local);
    const answer = this.answerOf(local, behind);
    return call && answer !== undefined ? showObjectAnswer(call, answer) : 'freed';
  }

  /** What the call answered that led from one local state to the next. */
  private answerOf(local: number, behind: number): ClientAnswer | undefined {
    const call = this.standings.callAt(local);
    const got = this.standings.gotBetween(local, behind);
    const answer = call && objectRowOf(call).answered(call, { lost: [], got: got ? [got] : [] });
    return answer === undefined || isHalt(answer) ? undefined : answer;
  }

  /** What clients have in a state that is possible: in the only one, where no call is under way. */
  liveAt(words: Uint32Array, at: number): readonly Held[] {
    return this.sets[words[at + this.smp.words] as number] as readonly Held[];
  }

  heapAt(words: Uint32Array, at: number): ObjectHeap {
    return { owners: this.smp.owners(words, at), live: this.liveAt(words, at) };
  }

  private unexplained(call: ObjectCall, answer: ClientAnswer, history: number): Failure {
    const said = showObjectAnswer(call, answer);
    const states = this.histories.statesOf(history).map((state) => this.sequence.at(state));
    const live = [...new Set(states.map(showClients))].join(' or ');
    const served = objectRowOf(call).served(this.smp.bounds, call);
    const isLast = served && !states.some((state) => mayRefuse(state, served, call.cpu));
    const beside = answer === -1 && isLast ? ', beside which it fits' : '';
    const why = `by the answers so far live is ${live}${beside}`;
    return {
      rule: 'K2',
      why: `${showObjectCall(call)} → ${said} fits no order of the calls: ${why}`,
    };
  }

  private contents(all: readonly Held[], words: Uint32Array, at: number): Failure | undefined {
    for (const { pointer, bytes } of all) {
      const word = this.smp.changed(pointer, this.smp.servedWith(bytes), words, at);
      if (word === undefined) continue;
      const whose = `${bytes} bytes at ${showPointer(pointer)}`;
      return { rule: 'O5', why: `${this.smp.nameOf(word)} has changed, of the live ${whose}` };
    }
    return undefined;
  }

  private numberOf(live: readonly Held[]): number {
    const key = JSON.stringify(live);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.sets.length);
    return this.sets.push(live) - 1;
  }
}

const numberOf = ({ cpu, level }: Place): number => cpu * LEVELS + level;
