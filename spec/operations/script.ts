/**
 * How an operation stands in a program of a CPU: not as a call, for which block there is to give
 * back only the run can tell, but as an act that names a block by when the CPU got it.
 */

/** Which of the blocks that a CPU holds. */
export type Which = 'first' | 'last';

/** The part that an operation has in the grammar of programs. */
export interface ScriptPart<Act, Call, Held, On = unknown> {
  /** As people type it, each way with what stands for a number: `alloc K`. */
  readonly forms: readonly string[];
  show(act: Act): string;
  /** Undefined for what is no such act. @throws RangeError for numbers out of range */
  read(text: string): Act | undefined;
  /** One word for a trace, and an example of each way: `a1`. */
  readonly words: readonly string[];
  write(act: Act): string;
  /** As `read` does. */
  readWord(word: string): Act | undefined;
  /** Which block it is about; undefined where it names none. */
  which(act: Act): Which | undefined;
  /** The call, about what is held; undefined where it names something and nothing is. */
  call(act: Act, held: Held | undefined): Call | undefined;
  /** The next smaller act, for what is run on this; undefined if there is none. */
  smaller(act: Act, on: On): Act | undefined;
}

/** Gives back the oldest or the latest of what the CPU holds. */
export interface FreeAct {
  readonly op: 'free';
  readonly which: Which;
}

const first: FreeAct = { op: 'free', which: 'first' };
const last: FreeAct = { op: 'free', which: 'last' };

/** How giving back is written, of pages and of bytes alike. */
export const freeWords: Omit<ScriptPart<FreeAct, never, never>, 'call' | 'smaller'> = {
  forms: ['free', 'free last'],
  show: (act) => (act.which === 'last' ? 'free last' : 'free'),
  read(text) {
    if (text === 'free' || text === 'free first') return first;
    return text === 'free last' ? last : undefined;
  },
  words: ['f', 'l'],
  write: (act) => (act.which === 'last' ? 'l' : 'f'),
  readWord: (word) => (word === 'f' ? first : word === 'l' ? last : undefined),
  which: (act) => act.which,
};

/** A word or text of one number, behind this start: of `a12` behind `a` it is 12. */
export function numberBehind(start: string, text: string): number | undefined {
  const digits = text.startsWith(start) ? text.slice(start.length) : '';
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}
