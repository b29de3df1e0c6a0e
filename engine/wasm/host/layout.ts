/**
 * Where things lie in the one memory of a rewritten module:
 *
 *      the program's pages | tools | marks of the program's pages | marks of the tools
 *
 * A mark lies as far above its byte as all before the marks is long. So an access beyond the tools
 * is one beyond the end where its mark is looked for, and the host's own check of bounds is enough;
 * one to the tools finds a mark that bars it.
 *
 *      tools:   0 fuel | 4 end of the journal | 8 depth of calls | 12 upper word of an answer |
 *               16 globals, two words each | dropped segments, a word each | the journal
 */
import type { Module } from '../decode/module.ts';

const PAGE = 65_536;
const HEAD = 16;

/** Bytes of a journal entry: word number, old value, old marks. */
export const ENTRY = 12;

/** Marks with one of these bits are told of writes; the others are gone then. */
export const TOLD = 0xfc;

/** The mark of what is no memory of the program's. */
export const NO_MEMORY = 0x80;

/** Addresses, in bytes. */
export interface Layout {
  /** Pages that the program sees. */
  readonly pages: number;
  /** Behind the program's memory: where the tools begin. */
  readonly end: number;
  readonly fuel: number;
  readonly journalEnd: number;
  readonly depth: number;
  readonly high: number;
  readonly globals: number;
  readonly dropped: number;
  readonly journal: number;
  /** The journal is emptied when it reaches this. */
  readonly journalFull: number;
  /** How far a mark lies above its byte. */
  readonly marks: number;
  /** Pages of all. */
  readonly allPages: number;
}

/** The layout for so many pages of the program's. */
export function layoutOf({ globals, dataCount }: Module, pages: number): Layout {
  const end = pages * PAGE;
  const dropped = end + HEAD + 8 * globals.length;
  const journal = dropped + 4 * (dataCount ?? 0);
  const toolPages = 1 + Math.ceil((journal - end) / PAGE);
  const marks = end + toolPages * PAGE;
  return {
    pages,
    end,
    fuel: end,
    journalEnd: end + 4,
    depth: end + 8,
    high: end + 12,
    globals: end + HEAD,
    dropped,
    journal,
    journalFull: marks - 2 * ENTRY,
    marks,
    allPages: (2 * marks) / PAGE,
  };
}
