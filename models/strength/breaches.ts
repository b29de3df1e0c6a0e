/**
 * Which obligations see a bug, each asked as if it were the only one. A search that ends with the
 * first failure tells one of them, the one that happens to be asked first. Here nothing ends the
 * search: at every step from a state that is right, all that the step breaks is written down, and
 * the step leads nowhere. So what is told is who sees the bug when it happens: what a broken heap
 * breaks later on is its consequence, and in time that would be everything.
 */
import type { Failure, Sink, WordModel } from '../../engine/search/model.ts';
import type { Machine } from '../../engine/schedule/cpus/machine.ts';
import { start } from '../../engine/search/search.ts';
import { AccessFault } from '../../impl/memory/checked-memory.ts';
import { isLazy, isOwedBy } from '../../spec/promises/promises.ts';
import type { Blame, ObligationId } from '../../spec/blocks/blame.ts';
import {
  after,
  type Answer,
  brokenBy,
  type Call,
  isRefused,
  letGo,
  rowOf,
  showCall,
  sightOf,
} from '../../spec/operations/operations.ts';
import { pickedAsDeclared } from '../../spec/pages/picks.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { brokenIn } from '../../spec/pages/refinement.ts';
import { emptyState, type Picture, type State } from '../../spec/pages/state.ts';
import { isBlame, type View, viewOf } from '../../spec/pages/view.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { Sequential } from '../one-cpu/sequential.ts';
import { ObjectModel } from '../one-cpu/objects/object-model.ts';
import type { ObjectScope } from '../one-cpu/objects/object-scopes.ts';

/** What a search found out about the obligations. */
export interface Breaches {
  /** Those that some step breaks, in the order in which they were met. */
  readonly broken: readonly ObligationId[];
  /** False if the limit came first: an obligation that is not among them may be broken, too. */
  readonly isWhole: boolean;
}

/** Everything that a design breaks on this zone. @throws RangeError as `Sequential` does. */
export function breaches(design: Design, zone: Zone, statesMax: number): Breaches {
  return surveyed(new EveryBreach(design, zone), statesMax);
}

/** Everything that the calls of CPUs break, each obligation asked by itself at every step. */
export function brokenOnCpus(machine: Machine, statesMax: number): Breaches {
  const told: string[] = [];
  const tell = ({ rule }: Failure): void => void told.push(rule);
  machine.onBroken = tell;
  machine.setup.world.onBroken = tell;
  return surveyed(machine, statesMax, told);
}

/**
 * Everything that a model breaks: of a step or state the failure that it answers, and what it puts
 * into `told` meanwhile.
 */
export function surveyed(model: WordModel, statesMax: number, told: string[] = []): Breaches {
  const broken = new Set<string>();
  const search = start(new Survey(model, { broken, told }), { statesMax });
  search.step(Number.POSITIVE_INFINITY);
  const isWhole = search.verdict?.kind === 'holds';
  return { broken: [...broken] as ObligationId[], isWhole };
}

/** The state that stands for an allocator that could not be made: the search needs one. */
const NOWHERE = 0xffffffff;

/** Everything that an object design breaks in this scope. @throws RangeError as `ObjectModel`. */
export const objectBreaches = (scope: ObjectScope, statesMax: number): Breaches =>
  surveyed(new EveryObjectBreach(scope), statesMax);

class EveryObjectBreach extends ObjectModel {
  protected override told(broken: Iterable<Blame>): readonly Blame[] {
    return [...broken];
  }
}

/** What is broken so far, and what was told since the last step was judged. */
interface Found {
  readonly broken: Set<string>;
  readonly told: string[];
}

/** A model in which nothing fails, and what would have failed leads nowhere. */
class Survey implements WordModel {
  readonly stateWords: number;
  private readonly model: WordModel;
  private readonly found: Found;

  constructor(model: WordModel, found: Found) {
    this.model = model;
    this.found = found;
    this.stateWords = model.stateWords;
  }

  initial(sink: Sink): void {
    const sifted = new Sifted(this.model, this.found, sink);
    this.model.initial(sifted);
    if (sifted.emitted > 0) return;
    sink.words.fill(NOWHERE, sink.at, sink.at + this.stateWords);
    sink.emit(0);
  }

  expand(words: Uint32Array, at: number, sink: Sink): void {
    const isNowhere = words.subarray(at, at + this.stateWords).every((word) => word === NOWHERE);
    if (!isNowhere) this.model.expand(words, at, new Sifted(this.model, this.found, sink));
  }

  label(action: number, words: Uint32Array, at: number): string {
    return this.model.label(action, words, at);
  }
}

/** Passes on what is right. */
class Sifted implements Sink {
  emitted = 0;
  private readonly model: WordModel;
  private readonly found: Found;
  private readonly sink: Sink;

  constructor(model: WordModel, found: Found, sink: Sink) {
    this.model = model;
    this.found = found;
    this.sink = sink;
  }

  get words(): Uint32Array {
    return this.sink.words;
  }

  get at(): number {
    return this.sink.at;
  }

  emit(action: number): void {
    const failure = this.model.check?.(this.words, this.at);
    if (failure) return this.fail(action, failure);
    if (this.hasTold()) return;
    this.emitted++;
    this.sink.emit(action);
  }

  fail(_action: number, { rule }: Failure): void {
    this.hasTold();
    this.found.broken.add(rule);
  }

  private hasTold(): boolean {
    const { broken, told } = this.found;
    const rules = told.splice(0);
    for (const rule of rules) broken.add(rule);
    return rules.length > 0;
  }
}

/** The design in lock step with the spec, which blames a step for all that it breaks. */
class EveryBreach extends Sequential {
  override initial(sink: Sink): void {
    const blame = this.mounted.init();
    const state = emptyState(this.mounted.zone);
    const found = blame ? [blame] : this.brokenBehind(state);
    for (const { id, why } of found) sink.fail(0, { rule: id, why });
    super.initial(sink);
  }

  protected override tryCall(
    here: { readonly picture: Picture; readonly view: View },
    call: Call,
    number: number,
    sink: Sink,
  ): void {
    if (!this.mayMake(here, call)) return;
    const own = letGo(here.picture, call);
    const outcome = this.mounted.run(call, own);
    const overspent = this.mounted.overspent(call, here.view.free.length);
    const found =
      'blame' in outcome ? [outcome.blame] : [...this.brokenByAnswer(here, call, outcome.answer)];
    if (overspent && !('blame' in outcome)) found.push(overspent);
    for (const { id, why } of found) sink.fail(number, { rule: id, why });
    this.mounted.memory.undo();
    this.mounted.keep(own);
    if (found.length === 0) super.tryCall(here, call, number, sink);
  }

  private brokenByAnswer(
    { picture: state, view }: { readonly picture: Picture; readonly view: View },
    call: Call,
    answer: Answer,
  ): readonly Blame[] {
    const { sees, picks } = this.design.declares;
    const isOwed = isOwedBy(this.design.declares);
    const found = [...brokenBy(state, call, answer, sightOf(sees, state), isOwed)];
    if (isRefused(answer)) {
      if (isLazy(this.design.declares) || this.mounted.memory.isUnchanged()) return found;
      const why = `refused ${showCall(call)}, but changed its metadata`;
      return [...found, { id: 'O8', why }];
    }
    // Where what was given is not a client's to have, there is no state behind the call to look at.
    if (found.length === 0) found.push(...this.brokenBehind(after(state, call, answer)));
    const row = rowOf(call);
    for (const b of row.isPick ? row.change(call, answer).got : []) {
      const picked = pickedAsDeclared(view, b, picks);
      if (picked) found.push({ id: 'D1', ...picked });
    }
    return found;
  }

  private brokenBehind(state: Pick<State, 'live'>): readonly Blame[] {
    const first = this.mounted.look(state);
    if (!isBlame(first)) return [];
    if (first.id === 'I6') return [first];
    try {
      const view = viewOf(this.managed, state.live, this.mounted.allocator.inspect());
      return isBlame(view) ? [view] : [...brokenIn(view, isOwedBy(this.design.declares))];
    } catch (error) {
      if (error instanceof AccessFault) return [first];
      throw error;
    }
  }

  private get managed(): Zone {
    return this.design.managed?.(this.zone) ?? this.zone;
  }
}
