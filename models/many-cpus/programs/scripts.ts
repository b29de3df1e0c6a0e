/**
 * Programs of CPUs that ask for pages. An act names a block by when the CPU got it, so that a
 * script makes sense whatever the allocator hands out; which call it is, follows from where the CPU
 * stands.
 */
import { type Block, sameBlock } from '../../../spec/blocks/geometry.ts';
import type { Change } from '../../../spec/operations/operation.ts';
import {
  type Act,
  type Answer,
  type Call,
  isRefused,
  offeredBy,
  rowOf,
} from '../../../spec/operations/operations.ts';
import { Grammar } from './grammar.ts';

export type { Act };

export type Script = readonly Act[];

/** How programs of pages are written: of what every design offers. */
export const pageGrammar: Grammar<Act> = new Grammar(offeredBy({}));

/** `alloc 0; free; free last`. */
export const showScript = (script: Script): string => pageGrammar.show(script);

/** @throws RangeError naming the first call that is none. */
export const parseScript = (text: string): Script => pageGrammar.parse(text);

/** Scripts of several CPUs, separated by `|`. @throws RangeError as `parseScript` does. */
export const parseScripts = (text: string): Script[] => pageGrammar.parseAll(text);

/** Where a CPU is between two calls: what is left of its script, and the blocks it holds. */
export interface Standing {
  readonly script: Script;
  readonly position: number;
  /** Blocks held, the oldest first. */
  readonly held: readonly Block[];
  /** The same, with a gap where none was to be had and gaps are kept. */
  readonly slots: readonly (Block | undefined)[];
}

/**
 * Standings as numbers, equal ones as equal numbers: CPUs with the same script share them. Where
 * gaps are kept, a refused alloc holds the place of its block, and a free that comes to it frees
 * nothing; else `free` is about blocks held.
 */
export class Standings {
  private readonly keepsGaps: boolean;
  private readonly all: Standing[] = [];
  private readonly calls: (Call | undefined)[] = [];
  private readonly numbers = new Map<string, number>();
  /** Scripts as text, which every key begins with. */
  private readonly texts = new Map<Script, string>();

  constructor({ keepsGaps = false } = {}) {
    this.keepsGaps = keepsGaps;
  }

  start(script: Script): number {
    return this.intern(script, 0, []);
  }

  at(number: number): Standing {
    return this.all[number] as Standing;
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
  callAt(number: number): Call | undefined {
    return this.calls[number];
  }

  /** Behind the call that is next, answered like this; behind none, whatever the answer. */
  behind(number: number, answer: Answer): number {
    const { script, position, slots } = this.at(number);
    const call = this.callAt(number);
    const left = call ? this.slotsBehind(slots, call, answer) : withoutGap(script[position], slots);
    return this.intern(script, position + 1, left);
  }

  /** What changed hands by the call that led from the one to the other. */
  changeBetween(before: number, behind: number): Change {
    const [had, has] = [this.at(before).held, this.at(behind).held];
    const i = had.findIndex((b, place) => {
      const now = has[place];
      return now === undefined || !sameBlock(b, now);
    });
    if (i < 0) return { lost: [], got: has.slice(had.length) };
    return { lost: had.slice(i, i + 1), got: has.length < had.length ? [] : has.slice(i, i + 1) };
  }

  private slotsBehind(slots: Standing['slots'], call: Call, answer: Answer): Standing['slots'] {
    const row = rowOf(call);
    const { lost, got } = row.change(call, answer);
    if (lost.length === 0 && got.length === 1) return [...slots, ...got];
    if (isRefused(answer) && row.wantsRoom(call) !== undefined && this.keepsGaps) {
      return [...slots, undefined];
    }
    // By number: a block that was handed out twice is held twice, and freed once.
    const places = lost.map((b) => slots.findIndex((one) => one && sameBlock(one, b)));
    const kept = slots.map((b, i) => (places.includes(i) ? got[places.indexOf(i)] : b));
    const left = kept.filter((b, i) => b !== undefined || !places.includes(i));
    return [...left, ...got.slice(places.length)];
  }

  private textOf(script: Script): string {
    const known = this.texts.get(script);
    if (known !== undefined) return known;
    const text = showScript(script);
    this.texts.set(script, text);
    return text;
  }

  private intern(script: Script, position: number, slots: Standing['slots']): number {
    const blocks = slots.map((b) => (b ? `${b.at}^${b.order}` : '-'));
    const key = `${this.textOf(script)}|${position}|${blocks}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    const held = slots.filter((b) => b !== undefined);
    const standing = { script, position, held, slots };
    this.calls.push(nextCall(standing));
    return this.all.push(standing) - 1;
  }
}

const placeOf = (act: Act, count: number): number =>
  rowOf(act).script.which(act) === 'last' ? count - 1 : 0;

/** An act that comes to a gap, or to nothing at all. */
function withoutGap(act: Act | undefined, slots: Standing['slots']): Standing['slots'] {
  return act ? slots.toSpliced(placeOf(act, slots.length), 1) : slots;
}

function nextCall({ script, position, slots }: Standing): Call | undefined {
  const act = script[position];
  return act && rowOf(act).script.call(act, slots[placeOf(act, slots.length)]);
}
