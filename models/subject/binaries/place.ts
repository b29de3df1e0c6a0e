/**
 * Where in a binary something went wrong: the function, the byte of the file, and the line of its
 * source if it was compiled with `-g`. A call that did not end says where it stopped; of one that
 * answered wrongly it is where its function begins.
 */
import { type SourceLine, sourceLineAt } from '../../../engine/wasm/decode/debug-lines.ts';
import type { Program } from '../../../engine/wasm/lower/program.ts';
import type { Op } from '../../../spec/operations/operations.ts';
import type { CallPattern, Convention } from './convention.ts';

export interface Place {
  /** The function, from the name section where there is one. */
  readonly name: string;
  /** Of the file, from 0. */
  readonly byte: number;
  readonly source: SourceLine | undefined;
}

/** The end of what `blameFor` says of a trap. */
const stopped = /\((.+) at byte 0x([\da-f]+)\)$/;

/** The function that each operation calls. */
const calledBy: { readonly [O in Op]: (convention: Convention) => CallPattern | undefined } = {
  alloc: ({ alloc }) => alloc,
  free: ({ free }) => free,
  resize: () => undefined,
  split: () => undefined,
  allocWhere: () => undefined,
};

/** What a call calls; without one, `init`. */
export const calledFor = (convention: Convention, op: Op | undefined): CallPattern | undefined =>
  op === undefined ? convention.init : calledBy[op](convention);

/** The place that `why` names, or else the function that was called. */
export function placeOf(
  { module }: Program,
  why: string,
  called?: CallPattern | undefined,
): Place | undefined {
  const found = stopped.exec(why);
  const entry = called && module.functions[called.index];
  const name = found?.[1] ?? entry?.name;
  const byte = found ? Number.parseInt(found[2]!, 16) : entry?.body?.from;
  if (name === undefined || byte === undefined) return undefined;
  return { name, byte, source: sourceLineAt(module.bytes, byte) };
}
