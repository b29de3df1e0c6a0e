/**
 * Programs of CPUs that ask for pages, and of CPUs that ask for bytes: how each is written, and
 * what its acts come to, as the table of operations says.
 *
 *      alloc 0; alloc 1; free last | alloc 1            pages, by order
 *      alloc 4096; alloc 24; free | alloc 24            bytes
 */
import { type Block, sameBlock, show } from '../../../spec/blocks/geometry.ts';
import type { Held } from '../../../spec/objects/operations/operation.ts';
import {
  type ObjectAct,
  type ObjectAnswer,
  objectOperations,
  type ObjectRequest,
  objectRowOf,
  showObjectAnswer,
} from '../../../spec/objects/operations/operations.ts';
import {
  type Act,
  type Answer,
  type Call,
  isRefused,
  offeredBy,
  rowOf,
  showAnswer,
  showCall,
} from '../../../spec/operations/operations.ts';
import { Grammar } from './grammar.ts';
import type { Kind, Programs } from './standings.ts';

export type { Act, Held, ObjectAct };

export type Script = readonly Act[];
export type ObjectScript = readonly ObjectAct[];

/** Allocators of pages. */
export interface Pages extends Kind {
  readonly act: Act;
  readonly call: Call;
  readonly answer: Answer;
  readonly held: Block;
  readonly lost: Block;
}

/** Allocators of objects; what names one of these is its address. */
export interface Objects extends Kind {
  readonly act: ObjectAct;
  readonly call: ObjectRequest;
  readonly answer: ObjectAnswer;
  readonly held: Held;
  readonly lost: number;
}

/** Programs of pages: of what every design offers. */
export const pagePrograms: Programs<Pages> = {
  grammar: new Grammar<Act>(offeredBy({})),
  which: (act) => rowOf(act).script.which(act),
  call: (act, held) => rowOf(act).script.call(act, held),
  change: (call, answer) => rowOf(call).change(call, answer),
  answered: (call, change) => rowOf(call).answered(call, change),
  isRefusal: (call, answer) => isRefused(answer) && rowOf(call).wantsRoom(call) !== undefined,
  isNamed: sameBlock,
  text: show,
  show: showCall,
  nothing: 'refused',
  showAnswer: (_, answer) => showAnswer(answer),
};

/** Programs of bytes. */
export const objectPrograms: Programs<Objects> = {
  grammar: new Grammar<ObjectAct>(objectOperations),
  which: (act) => objectRowOf(act).script.which(act),
  call: (act, held) => objectRowOf(act).script.call(act, held),
  change: (call, answer) => objectRowOf(call).change(call, answer),
  answered: (call, { lost, got }) =>
    objectRowOf(call).answered(call, { lost: lost.map(({ pointer }) => pointer), got }),
  isRefusal: (_, answer) => answer === -1,
  isNamed: (pointer, held) => held.pointer === pointer,
  text: ({ pointer, bytes }) => `${pointer}+${bytes}`,
  show: (call) => objectRowOf(call).show(call),
  nothing: 'freed',
  showAnswer: showObjectAnswer,
};

/** How programs of pages are written. */
export const pageGrammar: Grammar<Act> = pagePrograms.grammar;

/** How programs of bytes are written. */
export const objectGrammar: Grammar<ObjectAct> = objectPrograms.grammar;

/** `alloc 0; free; free last`. */
export const showScript = (script: Script): string => pageGrammar.show(script);

/** @throws RangeError naming the first call that is none. */
export const parseScript = (text: string): Script => pageGrammar.parse(text);

/** Scripts of several CPUs, separated by `|`. @throws RangeError as `parseScript` does. */
export const parseScripts = (text: string): Script[] => pageGrammar.parseAll(text);

/** The same of bytes. @throws RangeError naming a call that is none. */
export const parseObjectScripts = (text: string): ObjectScript[] => objectGrammar.parseAll(text);
