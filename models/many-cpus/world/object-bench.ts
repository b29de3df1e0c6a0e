/**
 * The object allocator of document 002 as CPUs share it. Judged are: what a call hands out is
 * nobody's (O1), no word of a client changes (O5), valid frees do not halt (O9), calls end and
 * locks do not stop one another (K3, K4, K8), none is with two calls (K1), no CPU's array is used
 * without its lock (C3), no races (K10 at grain `locks`), answers, refusals among them, fit some
 * order of the calls (K2); and at rest locks are free (K6), slabs and pages right. Its own word of
 * a state is the number of the set of what is live.
 */
import { Linearizer } from '../../../engine/linearize.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Place } from '../../../engine/schedule/cpus/world.ts';
import type { Failure } from '../../../engine/search/model.ts';
import { type Blame, blame } from '../../../spec/blocks/blame.ts';
import { keptAsTold, mayRefuse, showClients } from '../../../spec/objects/object-history.ts';
import { objectsBroken } from '../../../spec/objects/object-invariants.ts';
import { type ObjectView, showPointer } from '../../../spec/objects/object-view.ts';
import {
  type ClientAnswer,
  type ObjectAnswer,
  type ObjectRequest,
  objectRowOf,
  showObjectAnswer,
  showObjectCall,
} from '../../../spec/objects/operations/operations.ts';
import type { Owner } from '../../../spec/ports/object-port.ts';
import type { Cpu, SharedMemory } from '../../../spec/ports/page-port.ts';
import { failureOf } from '../../subject/failure.ts';
import { makeObjectCall } from '../../subject/objects/make-call.ts';
import type { ObjectSmp } from '../../subject/objects/shared-object-mount.ts';
import { type Held, objectPrograms, type Objects } from '../programs/scripts.ts';
import { clientAnswerNumber, type ObjectSequence, objectSequence } from '../programs/sequences.ts';
import { ObjectWatch } from '../watch/object-watch.ts';
import {
  type CalledByCpu,
  type ClientWords,
  engineRules,
  type SharedBench,
} from './shared-bench.ts';
import type { SharedWorld } from './world.ts';

/** Judges an allocator of objects. */
export type ObjectWorld = SharedWorld<Objects, ObjectBench>;

/** What frames are for, and what clients have of them; right or wrong. */
export interface ObjectHeap {
  /** By frame of the zone, what its owner's word says. */
  readonly owners: readonly Owner[];
  readonly live: readonly Held[];
}

export class ObjectBench implements SharedBench<Objects> {
  readonly programs = objectPrograms;
  readonly client: ClientWords<Objects> = {
    write: ({ pointer, bytes }, words, at) =>
      this.smp.give(pointer, this.smp.servedWith(bytes), words, at),
    changed: ({ pointer, bytes }, words, at) => {
      const word = this.smp.changed(pointer, this.smp.servedWith(bytes), words, at);
      return word === undefined ? undefined : this.smp.nameOf(word);
    },
  };
  readonly smp: ObjectSmp;
  readonly words: number;
  readonly ownWords = 1;
  readonly heapWords = 1;
  readonly limits: SharedBench<Objects>['limits'];
  readonly histories: Linearizer;
  private readonly sequence: ObjectSequence;
  private readonly isClientOnly: boolean;
  /** Of locks and arrays: none where only what a client can notice is judged. */
  private watched: ObjectWatch | undefined;
  /** What is live, ascending, by number: 0 is nothing. */
  private readonly sets: (readonly Held[])[] = [[]];
  private readonly numbers = new Map<string, number>([['[]', 0]]);

  /** `lengthMax`: accesses of one call, at most. */
  constructor(smp: ObjectSmp, lengthMax: number, isClientOnly: boolean) {
    const { zone, sizes, cpus } = smp.bounds;
    this.smp = smp;
    this.words = smp.words;
    this.limits = { lengthMax, rules: { ...engineRules, threw: 'O9' } };
    this.isClientOnly = isClientOnly;
    this.sequence = objectSequence(zone, sizes, cpus);
    this.histories = new Linearizer(this.sequence);
  }

  initial(words: Uint32Array, at: number): void {
    this.smp.init(words, at);
  }

  attach(memory: SharedMemory, cpu: Cpu): CalledByCpu<Objects> {
    const allocator = this.smp.attach(memory, cpu);
    return { make: (call) => makeObjectCall(allocator, { ...call, cpu: cpu.id() }) };
  }

  watch(machine: Machine): void {
    if (!this.isClientOnly) this.watched = new ObjectWatch(this.smp, machine);
  }

  asks(who: Place, node: number, words: Uint32Array, at: number): Failure | undefined {
    return this.watched?.asks(who, node, words, at);
  }

  callNumber(call: ObjectRequest, cpu: number): number {
    return this.sequence.callNumber({ ...call, cpu });
  }

  answerNumber(answer: ObjectAnswer): number {
    return clientAnswerNumber(answer as ClientAnswer);
  }

  /** A client looks at what it has before it gives it back. */
  changed(call: ObjectRequest, words: Uint32Array, at: number): Failure | undefined {
    const held = this.namedBy(call, words, at);
    return held && this.contents([held], words, at);
  }

  begins(_who: Place, call: ObjectRequest, words: Uint32Array, at: number): void {
    const held = this.namedBy(call, words, at);
    if (!held) return;
    this.smp.takeBack(held.pointer, this.smp.servedWith(held.bytes), words, at);
    this.setLive(
      this.liveAt(words, at).filter((one) => one !== held),
      words,
      at,
    );
  }

  /** What the client got must be nobody's. */
  ends(
    { cpu }: Place,
    call: ObjectRequest,
    answer: ObjectAnswer,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const [got] = objectRowOf(call).change(call, answer).got;
    if (!got) return undefined;
    const end = (one: Held): number => one.pointer + this.smp.servedWith(one.bytes);
    const clash = this.liveAt(words, at).find(
      (one) => one.pointer < end(got) && got.pointer < end(one),
    );
    if (!clash) return undefined;
    const what = `cpu${cpu}: ${this.programs.show(call)} → ${showPointer(got.pointer)}`;
    const why = `${what}, but ${clash.bytes} bytes at ${showPointer(clash.pointer)} are live`;
    return { rule: 'O1', why };
  }

  gives(
    who: Place,
    call: ObjectRequest,
    answer: ObjectAnswer,
    words: Uint32Array,
    at: number,
  ): Failure | undefined {
    const clash = this.ends(who, call, answer, words, at);
    if (clash) return clash;
    const { got } = objectRowOf(call).change(call, answer);
    if (got.length === 0) return undefined;
    for (const one of got) this.client.write(one, words, at);
    const all = [...this.liveAt(words, at), ...got].toSorted((a, b) => a.pointer - b.pointer);
    this.setLive(all, words, at);
    return undefined;
  }

  unexplained({ cpu }: Place, made: ObjectRequest, answer: ObjectAnswer, history: number): Failure {
    const call = { ...made, cpu };
    const states = this.histories.statesOf(history).map((state) => this.sequence.at(state));
    const live = [...new Set(states.map(showClients))].join(' or ');
    const served = objectRowOf(made).served(this.smp.bounds, made);
    const isLast = served && !states.some((state) => mayRefuse(state, served, cpu));
    const beside = answer === -1 && isLast ? ', beside which it fits' : '';
    const said = `${showObjectCall(call)} → ${showObjectAnswer(call, answer)}`;
    const why = `by the answers so far live is ${live}${beside}`;
    return { rule: 'K2', why: `${said} fits no order of the calls: ${why}` };
  }

  settle(words: Uint32Array, at: number): void {
    this.smp.settle(this.smp.stateOf(this.liveAt(words, at)), words, at);
  }

  *broken(words: Uint32Array, at: number): Generator<Failure, void> {
    const live = this.liveAt(words, at);
    const changed = this.contents(live, words, at);
    if (changed) yield changed;
    if (this.isClientOnly) return;
    yield* this.shownWrong(live, words, at, (view) => this.overkept(view, words, at));
  }

  /** What arrays keep is what was called for: of that nothing is known. */
  brokenEmpty(words: Uint32Array, at: number): Iterable<Failure> {
    return this.shownWrong([], words, at, () => undefined);
  }

  private *shownWrong(
    live: readonly Held[],
    words: Uint32Array,
    at: number,
    more: (view: ObjectView) => Blame | undefined,
  ): Generator<Failure, void> {
    const { smp } = this;
    for (let lock = smp.lockBase; lock < smp.words; lock++) {
      if (words[at + lock] === 0) continue;
      yield { rule: 'K6', why: `${smp.nameOf(lock)} is held, but no call is under way` };
    }
    const look = smp.look(smp.stateOf(live), words, at);
    if ('why' in look) return yield failureOf(look);
    const { view, pages } = look;
    for (const broken of [...objectsBroken(view), pages, more(view)]) {
      if (broken) yield failureOf(broken);
    }
  }

  /** Of calls that overlapped on one CPU the order is not known: it is enough if one accounts. */
  private overkept({ cached }: ObjectView, words: Uint32Array, at: number): Blame | undefined {
    const states = this.histories.statesOf(words[at + this.words] as number);
    const reasons = states.map((state) => keptAsTold(this.sequence.at(state), cached));
    return reasons.every((why) => why !== undefined) ? blame('C4', reasons[0]) : undefined;
  }

  nameOf(address: number): string {
    return this.smp.nameOf(address);
  }

  /** What clients have in a state that is possible: in the only one, where no call is under way. */
  liveAt(words: Uint32Array, at: number): readonly Held[] {
    return this.sets[words[at + this.words + 1] as number] as readonly Held[];
  }

  heapAt(words: Uint32Array, at: number): ObjectHeap {
    return { owners: this.smp.owners(words, at), live: this.liveAt(words, at) };
  }

  private namedBy(call: ObjectRequest, words: Uint32Array, at: number): Held | undefined {
    const named = objectRowOf(call).named(call);
    if (named === undefined) return undefined;
    return this.liveAt(words, at).find(({ pointer }) => pointer === named);
  }

  private contents(all: readonly Held[], words: Uint32Array, at: number): Failure | undefined {
    for (const held of all) {
      const word = this.client.changed?.(held, words, at);
      if (word === undefined) continue;
      const whose = `${held.bytes} bytes at ${showPointer(held.pointer)}`;
      return { rule: 'O5', why: `${word} has changed, of the live ${whose}` };
    }
    return undefined;
  }

  private setLive(live: readonly Held[], words: Uint32Array, at: number): void {
    const key = JSON.stringify(live);
    const number = this.numbers.get(key) ?? this.sets.push(live) - 1;
    this.numbers.set(key, number);
    words[at + this.words + 1] = number;
  }
}
