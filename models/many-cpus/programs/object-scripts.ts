/**
 * Small programs for CPUs that call an object allocator: bytes are asked for, and a free names its
 * block by when the CPU got it.
 *
 *      alloc 4096; alloc 24; free | alloc 24; free last          two CPUs
 */
import type { Held } from '../../../spec/objects/operations/operation.ts';
import {
  type ObjectAct,
  type ObjectAnswer,
  objectOperations,
  type ObjectRequest,
  objectRowOf,
} from '../../../spec/objects/operations/operations.ts';
import { Grammar } from './grammar.ts';

export type { Held, ObjectAct };

export type ObjectScript = readonly ObjectAct[];

/** How programs of bytes are written. */
export const objectGrammar: Grammar<ObjectAct> = new Grammar(objectOperations);

/** `alloc 4096; free; free last`. */
export const showObjectScript = (script: ObjectScript): string => objectGrammar.show(script);

/** Scripts of several CPUs, separated by `|`. @throws RangeError naming a call that is none. */
export const parseObjectScripts = (text: string): ObjectScript[] => objectGrammar.parseAll(text);

interface Standing {
  readonly script: ObjectScript;
  readonly position: number;
  /** The oldest first. */
  readonly held: readonly Held[];
}

/** Where CPUs are between two calls, as numbers; equal ones are equal numbers. */
export class ObjectStandings {
  private readonly all: Standing[] = [];
  private readonly numbers = new Map<string, number>();

  start(script: ObjectScript): number {
    return this.intern({ script, position: 0, held: [] });
  }

  isDone(number: number): boolean {
    const { script, position } = this.at(number);
    return position >= script.length;
  }

  /** The call that is next; undefined for a free with nothing to free. */
  callAt(number: number): ObjectRequest | undefined {
    const { script, position, held } = this.at(number);
    const act = script[position] as ObjectAct;
    const chosen = objectRowOf(act).script.which(act) === 'last' ? held.at(-1) : held[0];
    return objectRowOf(act).script.call(act, chosen);
  }

  /** What the CPU has at this address. */
  heldAt(number: number, pointer: number): Held | undefined {
    return this.at(number).held.find((one) => one.pointer === pointer);
  }

  /** Behind the call that is next, answered like this; behind none, whatever the answer. */
  behind(number: number, answer: ObjectAnswer | undefined): number {
    const { script, position, held } = this.at(number);
    const call = this.callAt(number);
    if (!call || answer === undefined) return this.intern({ script, position: position + 1, held });
    const { lost, got } = objectRowOf(call).change(call, answer);
    const place = held.findIndex(({ pointer }) => lost.includes(pointer));
    const left = place < 0 ? held : held.toSpliced(place, 1);
    return this.intern({ script, position: position + 1, held: [...left, ...got] });
  }

  /** What a call that led from the one to the other gave. */
  gotBetween(before: number, behind: number): Held | undefined {
    const [had, has] = [this.at(before).held, this.at(behind).held];
    return has.length > had.length ? has.at(-1) : undefined;
  }

  private at(number: number): Standing {
    return this.all[number] as Standing;
  }

  private intern(standing: Standing): number {
    const key = JSON.stringify(standing);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    return this.all.push(standing) - 1;
  }
}
