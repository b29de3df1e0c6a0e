/**
 * Small programs for CPUs that call an object allocator: bytes are asked for, and a free names its
 * block by when the CPU got it.
 *
 *      alloc 4096; alloc 24; free | alloc 24; free last          two CPUs
 */
import { type FreeAct, freeWords, numberBehind } from '../../../spec/operations/script.ts';
import { Grammar } from './grammar.ts';

/** Bytes of one alloc, at most: what orders up to 20 hold, of frames of 4 KiB. */
export const BYTES_MAX = 2 ** 32;

/** Asks for bytes. */
interface AllocAct {
  readonly op: 'alloc';
  readonly bytes: number;
}

/** One call of a script. */
export type ObjectAct = AllocAct | FreeAct;

export type ObjectScript = readonly ObjectAct[];

const allocOf = (bytes: number | undefined, text: string, cure: string): AllocAct | undefined => {
  if (bytes === undefined) return undefined;
  if (1 <= bytes && bytes <= BYTES_MAX) return { op: 'alloc', bytes };
  throw new RangeError(`bytes must be in 1..${BYTES_MAX}, got '${text}'${cure}`);
};

/** How programs of bytes are written. */
export const objectGrammar: Grammar<ObjectAct> = new Grammar<ObjectAct>([
  {
    op: 'alloc',
    script: {
      forms: ['alloc BYTES'],
      show: (act: AllocAct) => `alloc ${act.bytes}`,
      read: (text) =>
        allocOf(numberBehind('alloc ', text), text, '; orders are asked of a page design'),
      words: ['a1'],
      write: (act: AllocAct) => `a${act.bytes}`,
      readWord: (word) => allocOf(numberBehind('a', word), word, ''),
    },
  },
  { op: 'free', script: freeWords },
]);

/** `alloc 4096; free; free last`. */
export const showObjectScript = (script: ObjectScript): string => objectGrammar.show(script);

/** Scripts of several CPUs, separated by `|`. @throws RangeError naming a call that is none. */
export const parseObjectScripts = (text: string): ObjectScript[] => objectGrammar.parseAll(text);

/** What a client has: where, and how much it asked for. */
export interface Held {
  readonly pointer: number;
  readonly bytes: number;
}

/** A call that is made. */
export type HeldCall =
  | { readonly op: 'alloc'; readonly bytes: number }
  | { readonly op: 'free'; readonly held: Held };

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
  callAt(number: number): HeldCall | undefined {
    const { script, position, held } = this.at(number);
    const act = script[position] as ObjectAct;
    if (act.op === 'alloc') return act;
    const chosen = act.which === 'first' ? held[0] : held.at(-1);
    return chosen && { op: 'free', held: chosen };
  }

  /** Behind an alloc that gave this, or was refused. */
  behindAlloc(number: number, got: Held | undefined): number {
    const { script, position, held } = this.at(number);
    return this.intern({ script, position: position + 1, held: got ? [...held, got] : held });
  }

  /** Behind a free of this, or of nothing. */
  behindFree(number: number, freed: Held | undefined): number {
    const { script, position, held } = this.at(number);
    const left = held.filter((one) => one !== freed);
    return this.intern({ script, position: position + 1, held: left });
  }

  /** What an alloc that led from the one to the other gave. */
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
