/**
 * Where CPUs stand in their programs, whatever they ask for: what is left of a script, and what the
 * CPU holds. An act names what is held by when the CPU got it, so that a script makes sense
 * whatever the allocator hands out; which call it is, follows from where the CPU stands.
 */
import type { Which } from '../../../spec/operations/script.ts';
import type { Grammar } from './grammar.ts';

/** What is asked of allocators of one kind, by type. */
export interface Kind {
  readonly act: { readonly op: string };
  readonly call: unknown;
  readonly answer: unknown;
  /** What a client has, and what names it once it is the client's no longer. */
  readonly held: unknown;
  readonly lost: unknown;
}

/** What changed hands between two standings. */
export interface HeldChange<K extends Kind> {
  readonly lost: readonly K['held'][];
  readonly got: readonly K['held'][];
}

/** A table of operations, as far as programs go. */
export interface Programs<K extends Kind> {
  readonly grammar: Grammar<K['act']>;
  /** What an act is about; undefined where it names nothing that is held. */
  which(act: K['act']): Which | undefined;
  /** The call; undefined where it names something and nothing is held. */
  call(act: K['act'], held: K['held'] | undefined): K['call'] | undefined;
  change(
    call: K['call'],
    answer: K['answer'],
  ): { readonly lost: readonly K['lost'][]; readonly got: readonly K['held'][] };
  /** The answer by which this changes hands. */
  answered(call: K['call'], change: HeldChange<K>): K['answer'];
  /** Was it refused what it wanted room for? */
  isRefusal(call: K['call'], answer: K['answer']): boolean;
  /** Is this what was lost? */
  isNamed(lost: K['lost'], held: K['held']): boolean;
  /** What is held, as a text that nothing else has. */
  text(held: K['held']): string;
  show(call: K['call']): string;
  /** What is told to have come of an act with nothing to do it with. */
  readonly nothing: string;
  showAnswer(call: K['call'], answer: K['answer']): string;
}

/** Where a CPU is between two calls. */
export interface Standing<K extends Kind> {
  readonly script: readonly K['act'][];
  readonly position: number;
  /** The oldest first. */
  readonly held: readonly K['held'][];
  /** The same, with a gap where nothing was to be had and gaps are kept. */
  readonly slots: readonly (K['held'] | undefined)[];
}

/**
 * Standings as numbers, equal ones as equal numbers: CPUs with the same script share them. Where
 * gaps are kept, what is refused holds the place of its block, and a free that comes to it frees
 * nothing; else `free` is about what is held.
 */
export class Standings<K extends Kind> {
  readonly programs: Programs<K>;
  private readonly keepsGaps: boolean;
  private readonly all: Standing<K>[] = [];
  private readonly calls: (K['call'] | undefined)[] = [];
  private readonly numbers = new Map<string, number>();
  /** Scripts as text, which every key begins with. */
  private readonly texts = new Map<Standing<K>['script'], string>();

  constructor(programs: Programs<K>, { keepsGaps = false } = {}) {
    this.programs = programs;
    this.keepsGaps = keepsGaps;
  }

  start(script: Standing<K>['script']): number {
    return this.intern(script, 0, []);
  }

  at(number: number): Standing<K> {
    return this.all[number] as Standing<K>;
  }

  /** Is there no call left in any of these? */
  areDone(numbers: readonly number[]): boolean {
    return numbers.every((number) => this.isDone(number));
  }

  isDone(number: number): boolean {
    const { script, position } = this.at(number);
    return position >= script.length;
  }

  /** The call that is next; undefined where there is nothing to call it with, or all is done. */
  callAt(number: number): K['call'] | undefined {
    return this.calls[number];
  }

  /** Behind the call that is next, answered like this; behind none, whatever the answer. */
  behind(number: number, answer: K['answer'] | undefined): number {
    const { script, position, slots } = this.at(number);
    const call = this.callAt(number);
    const left = call
      ? this.slotsBehind(slots, call, answer)
      : this.withoutGap(script[position], slots);
    return this.intern(script, position + 1, left);
  }

  /** What changed hands by the call that led from the one to the other. */
  changeBetween(before: number, behind: number): HeldChange<K> {
    const [had, has] = [this.at(before).held, this.at(behind).held];
    const { text } = this.programs;
    const i = had.findIndex((one, place) => place >= has.length || text(one) !== text(has[place]));
    if (i < 0) return { lost: [], got: has.slice(had.length) };
    return { lost: had.slice(i, i + 1), got: has.length < had.length ? [] : has.slice(i, i + 1) };
  }

  /** What the call answered that led from the one to the other; undefined if there was none. */
  answerBetween(before: number, behind: number): K['answer'] | undefined {
    const call = this.callAt(before);
    return call && this.programs.answered(call, this.changeBetween(before, behind));
  }

  private slotsBehind(
    slots: Standing<K>['slots'],
    call: K['call'],
    answer: K['answer'],
  ): Standing<K>['slots'] {
    const { programs } = this;
    const { lost, got } = programs.change(call, answer);
    if (lost.length === 0 && got.length === 1) return [...slots, ...got];
    if (this.keepsGaps && programs.isRefusal(call, answer)) return [...slots, undefined];
    // By number: what was handed out twice is held twice, and freed once.
    const places = lost.map((name) =>
      slots.findIndex((one) => one !== undefined && programs.isNamed(name, one)),
    );
    const kept = slots.map((one, i) => (places.includes(i) ? got[places.indexOf(i)] : one));
    const left = kept.filter((one, i) => one !== undefined || !places.includes(i));
    return [...left, ...got.slice(places.length)];
  }

  /** An act that comes to a gap, or to nothing at all. */
  private withoutGap(act: K['act'] | undefined, slots: Standing<K>['slots']) {
    return act ? slots.toSpliced(this.placeOf(act, slots.length), 1) : slots;
  }

  private placeOf(act: K['act'], count: number): number {
    return this.programs.which(act) === 'last' ? count - 1 : 0;
  }

  private nextCall({ script, position, slots }: Standing<K>): K['call'] | undefined {
    const act = script[position];
    return act && this.programs.call(act, slots[this.placeOf(act, slots.length)]);
  }

  private textOf(script: Standing<K>['script']): string {
    const known = this.texts.get(script);
    if (known !== undefined) return known;
    const text = this.programs.grammar.show(script);
    this.texts.set(script, text);
    return text;
  }

  private intern(
    script: Standing<K>['script'],
    position: number,
    slots: Standing<K>['slots'],
  ): number {
    const names = slots.map((one) => (one === undefined ? '-' : this.programs.text(one)));
    const key = `${this.textOf(script)}|${position}|${names}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    const held = slots.filter((one) => one !== undefined);
    const standing = { script, position, held, slots };
    this.calls.push(this.nextCall(standing));
    return this.all.push(standing) - 1;
  }
}
