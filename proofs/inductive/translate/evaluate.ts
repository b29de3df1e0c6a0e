/**
 * The value of a term where its unknowns have one: a second reading of terms beside the solver's,
 * by which tests compare translated functions with the functions themselves.
 */
import { type Term, valueOf } from './term.ts';

/** What the unknowns stand for: numbers by name, and words by address. */
export interface Assignment {
  readonly values: ReadonlyMap<string, bigint | boolean>;
  /** The word at an address of the unknown memory. */
  word?(name: string, address: bigint): bigint;
}

type Words = (address: bigint) => bigint;
type Meaning = bigint | boolean | Words;

/** @throws RangeError for an unknown that has no value. */
export function evaluate(term: Term, assignment: Assignment): bigint | boolean {
  const known = new Map<Term, Meaning>();
  const found = meaningOf(term, assignment, known);
  if (typeof found === 'function') throw new RangeError('a memory has no value, only its words do');
  return found;
}

function meaningOf(term: Term, assignment: Assignment, known: Map<Term, Meaning>): Meaning {
  const before = known.get(term);
  if (before !== undefined) return before;
  const found = freshMeaning(term, assignment, known);
  known.set(term, found);
  return found;
}

function freshMeaning(term: Term, assignment: Assignment, known: Map<Term, Meaning>): Meaning {
  const { op, sort, name = '', args } = term;
  if (term.value !== undefined) return term.value;
  if (op === 'unknown' && sort === 'Words') {
    return (address) => assignment.word?.(name, address) ?? 0n;
  }
  if (op === 'unknown') {
    const value = assignment.values.get(name);
    if (value === undefined) throw new RangeError(`the unknown ${name} has no value`);
    return value;
  }
  if (op === 'ite') {
    const [condition, yes, no] = args as [Term, Term, Term];
    return meaningOf(meaningOf(condition, assignment, known) ? yes : no, assignment, known);
  }
  const meanings = args.map((arg) => meaningOf(arg, assignment, known));
  if (op === 'select') return (meanings[0] as Words)(meanings[1] as bigint);
  if (op === 'store') {
    const [words, at, value] = meanings as [Words, bigint, bigint];
    return (address) => (address === at ? value : words(address));
  }
  if (op === 'apply') throw new RangeError(`the unknown function ${name} has no value`);
  return valueOf(op, meanings as (bigint | boolean)[]);
}
