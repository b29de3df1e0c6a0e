/**
 * What expressions evaluate to when numbers are terms, and the state that statements change.
 * Objects and lists keep their shape and hold terms; only what is stored in words or variables
 * can differ from path to path, so two paths join by choosing between terms.
 */
import type ts from 'typescript';
import type { Module } from './source.ts';
import { either, FALSE, type Term, TRUE } from './term.ts';

/** Anything that a translated expression can stand for. */
export type Value = Term | Obj | List | Closure | Native | Table | Class | Text | Nothing;

/** An object; of a class if it was made by `new`. */
export interface Obj {
  readonly kind: 'object';
  readonly fields: Map<string, Value>;
  readonly type?: Class;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Value[];
}

/** A function of the sources, with the names that it sees. */
export interface Closure {
  readonly kind: 'closure';
  readonly node: ts.FunctionLikeDeclaration;
  readonly scope: Scope;
  readonly name: string;
}

/** A function given from outside: memory, recorders, unknown functions. */
export interface Native {
  readonly kind: 'native';
  readonly call: (...args: readonly Value[]) => Value;
}

/** `Array.from({ length }, f)` with a length that may be unknown. */
export interface Table {
  readonly kind: 'table';
  readonly length: Term;
  readonly at: Value;
}

export interface Class {
  readonly kind: 'class';
  readonly node: ts.ClassDeclaration;
  readonly module: Module;
}

export interface Text {
  readonly kind: 'text';
  readonly text: string;
}

export interface Nothing {
  readonly kind: 'nothing';
}

export const NOTHING: Nothing = { kind: 'nothing' };

export const isTerm = (value: Value): value is Term => 'op' in value;

/** An object of plain data, for zones, blocks and the like. */
export const record = (fields: Readonly<Record<string, Value>>): Obj => ({
  kind: 'object',
  fields: new Map(Object.entries(fields)),
});

export const list = (...items: readonly Value[]): List => ({ kind: 'list', items });

export const native = (call: Native['call']): Native => ({ kind: 'native', call });

/** Names in sight. A name stands for a place; what the place holds differs from path to path. */
export class Scope {
  readonly module: Module;
  readonly self: Value;
  /** The class whose method this is, for `super`. */
  readonly owner: Class | undefined;
  private readonly parent: Scope | undefined;
  private readonly places = new Map<string, symbol>();

  constructor(module: Module, parent?: Scope, self?: Value, owner?: Class) {
    this.module = module;
    this.parent = parent;
    this.self = self ?? parent?.self ?? NOTHING;
    this.owner = owner ?? parent?.owner;
  }

  declare(name: string): symbol {
    const place = Symbol(name);
    this.places.set(name, place);
    return place;
  }

  find(name: string): symbol | undefined {
    return this.places.get(name) ?? this.parent?.find(name);
  }
}

/** What holds on one path through the code. */
export interface State {
  readonly vars: Map<symbol, Value>;
  memory: Term;
  /** What was decided so far. */
  path: Term;
  /** Has the function returned? */
  done: Term;
  result: Value | undefined;
}

export const freshState = (memory: Term): State => ({
  vars: new Map(),
  memory,
  path: TRUE,
  done: FALSE,
  result: undefined,
});

export const fork = (state: State, path: Term): State => ({
  ...state,
  vars: new Map(state.vars),
  path,
});

/** The state after one of two paths. What only one of them declared is out of sight by now. */
export function join(condition: Term, yes: State, no: State, path: Term): State {
  const vars = new Map<symbol, Value>();
  for (const [place, value] of yes.vars) {
    const other = no.vars.get(place);
    if (other !== undefined) vars.set(place, choose(condition, value, other));
  }
  const hasBoth = yes.result !== undefined && no.result !== undefined;
  return {
    vars,
    memory: either(condition, yes.memory, no.memory),
    path,
    done: either(condition, yes.done, no.done),
    result: hasBoth
      ? choose(condition, yes.result as Value, no.result as Value)
      : (yes.result ?? no.result),
  };
}

/** @throws RangeError where the two are not of one shape. */
export function choose(condition: Term, yes: Value, no: Value): Value {
  if (yes === no) return yes;
  if (isTerm(yes) && isTerm(no) && yes.sort === no.sort) return either(condition, yes, no);
  if (!isTerm(yes) && !isTerm(no)) {
    if (yes.kind === 'nothing' && no.kind === 'nothing') return NOTHING;
    if (yes.kind === 'object' && no.kind === 'object' && yes.fields.size === no.fields.size) {
      const fields = [...yes.fields].map(
        ([name, value]) =>
          [name, choose(condition, value, no.fields.get(name) ?? NOTHING)] as const,
      );
      return { ...yes, fields: new Map(fields) };
    }
    if (yes.kind === 'list' && no.kind === 'list' && yes.items.length === no.items.length) {
      return list(...yes.items.map((item, i) => choose(condition, item, no.items[i] ?? NOTHING)));
    }
  }
  throw new RangeError('two paths give values of different shapes');
}
