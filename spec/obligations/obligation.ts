/** What a row of the list of obligations says: for reports, which name the line that decides it. */
import type { ObligationId } from '../blocks/blame.ts';

/** One obligation. */
export interface Obligation {
  readonly id: ObligationId;
  /** The fact in two or three words, kebab-case. */
  readonly name: string;
  readonly statement: string;
  /** Where it is decided: a file, and the name of what decides it there. */
  readonly source: { readonly file: string; readonly predicate: string };
}

/** A row. */
export const owed = (
  id: ObligationId,
  name: string,
  statement: string,
  file: string,
  predicate: string,
): Obligation => ({ id, name, statement, source: { file, predicate } });
