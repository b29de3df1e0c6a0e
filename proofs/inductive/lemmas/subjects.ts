/**
 * The code that lemmas are about, got hold of: functions of the spec on symbolic blocks, objects of
 * the designs with known or unknown fields, and one round of a loop from any state.
 */
import type { Loop, Translator } from '../translate/translator.ts';
import { all, not, type Term } from '../translate/term.ts';
import { type Class, type Obj, type State, type Value } from '../translate/values.ts';
import { blockOf, numberIn, termOf } from '../translate/zone-terms.ts';

const GEOMETRY = 'spec/blocks/geometry.ts';

/** A block by its two terms. */
export interface BlockTerms {
  readonly at: Term;
  readonly order: Term;
}

/** The spec's geometry, translated. */
export class Geometry {
  private readonly code: Translator;

  constructor(code: Translator) {
    this.code = code;
  }

  buddyOf(b: BlockTerms, origin: Term): BlockTerms {
    return this.block('buddyOf', b, origin);
  }

  parentOf(b: BlockTerms, origin: Term): BlockTerms {
    return this.block('parentOf', b, origin);
  }

  is(name: 'sameBlock' | 'overlap' | 'covers', a: BlockTerms, b: BlockTerms): Term {
    return termOf(this.code.call(GEOMETRY, name, value(a), value(b)));
  }

  isAligned(b: BlockTerms, origin: Term): Term {
    return termOf(this.code.call(GEOMETRY, 'isAligned', value(b), origin));
  }

  private block(name: string, b: BlockTerms, origin: Term): BlockTerms {
    const found = this.code.call(GEOMETRY, name, value(b), origin);
    return { at: numberIn(found, 'at'), order: numberIn(found, 'order') };
  }
}

const value = ({ at, order }: BlockTerms): Obj => blockOf(at, order);

/** What was translated so far means what the code means. */
export const isExact = (code: Translator): Term => all(...code.debts);

/** An object of a class with just these fields: its constructor is not run. */
export function bare(
  code: Translator,
  path: string,
  name: string,
  fields: Readonly<Record<string, Value>>,
): Obj {
  const type = code.global(code.sources.module(path), name) as Class;
  return { kind: 'object', type, fields: new Map(Object.entries(fields)) };
}

/** One round of the first loop that a call meets, from any values of its variables. */
export interface Round {
  /** What the variables are when the loop is met. */
  readonly entry: Readonly<Record<string, Term>>;
  /** The loop goes on from the state before; evaluating that may have stored something. */
  readonly goesOn: Term;
  /** After a round, where it goes on. */
  readonly next: Readonly<Record<string, Term>>;
  readonly after: State;
  /** After the call, where it does not. */
  readonly end: State;
}

/**
 * Runs a call up to its first loop, sets variables there to any values, and looks at one round, and
 * at leaving the loop. Words are what they are when the loop is met: give the state before the
 * call.
 */
export function roundOf(
  code: Translator,
  call: () => Value,
  variables: Readonly<Record<string, Term>>,
  words: Term,
): Round {
  let goesOn: Term | undefined;
  let after: State | undefined;
  const next: Record<string, Term> = {};
  const entry: Record<string, Term> = {};
  code.onLoop = (loop: Loop) => {
    if (after) throw new Error('engine bug: a second loop was met');
    for (const [name, term] of Object.entries(variables)) {
      entry[name] = termOf(loop.get(name));
      loop.set(name, term);
    }
    code.state.memory = words;
    const condition = loop.condition();
    const left = { ...code.state, vars: new Map(code.state.vars) };
    code.state = { ...left, vars: new Map(left.vars), path: all(left.path, condition) };
    loop.round();
    for (const name of Object.keys(variables)) next[name] = termOf(loop.get(name));
    after = code.state;
    goesOn = condition;
    code.state = { ...left, path: all(left.path, not(condition)) };
  };
  call();
  code.onLoop = undefined;
  if (!goesOn || !after) throw new Error('engine bug: the call has no loop');
  return { entry, goesOn, next, after, end: code.state };
}
