/**
 * What a lemma is: a statement about translated code that a solver decides for all values at once.
 * A statement whose premises cannot be met would hold of nothing, and one that holds whatever the
 * code does says nothing; so each lemma asks two more questions: are the premises satisfiable, and
 * does its twin, with one premise or one operator changed, have a counterexample?
 */
import type { Shown } from '../solver/smt.ts';
import type { Sources } from '../translate/source.ts';
import type { Term } from '../translate/term.ts';
import { Translator } from '../translate/translator.ts';

/** Premises, and what is to follow from them; of a witness, what is to be possible with them. */
export interface Question {
  readonly premises: readonly Term[];
  readonly goal: Term;
  /** What a counterexample, or a witness, is told by. */
  readonly shown: readonly Shown[];
}

/** A statement that is false, next to the lemma's: the solver has to find out how. */
export interface Twin extends Question {
  /** What was changed, as a sentence: `without maximality`. */
  readonly change: string;
}

/** A lemma's questions. */
export interface Posed extends Question {
  /** Every theorem has one; a witness is itself the twin of a theorem. */
  readonly twin?: Twin;
}

/** A lemma before it is tried. */
export interface Lemma {
  /** `A1`, `T-ind-merge`: letters, digits and dashes. */
  readonly id: string;
  /** In words, with the bounds that it holds within. */
  readonly statement: string;
  /** SMT-LIB's name of the theories. */
  readonly logic: 'QF_BV' | 'QF_ABV' | 'QF_UFBV' | 'QF_AUFBV';
  /** A theorem follows from its premises; a witness is a state that there is. */
  readonly kind: 'theorem' | 'witness';
  /** The code that it is about, or the words `no code` and why. */
  readonly about: string;
  pose(code: Code): Posed;
}

/** The project's sources, to be translated afresh for each lemma. */
export interface Code {
  translator(): Translator;
}

/** Code of these sources. */
export const codeOf = (sources: Sources): Code => ({
  translator: () => new Translator(sources),
});
