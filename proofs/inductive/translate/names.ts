/**
 * What the translation of expressions and of statements stand on: where names lead, how a
 * function is entered, and how the two paths from a condition come together again.
 */
import type ts from 'typescript';
import type { Owe } from './arithmetic.ts';
import type { Compiler, Module, Sources } from './source.ts';
import { all, bool, differ, implies, not, num, type Term, unknown } from './term.ts';
import {
  choose,
  type Class,
  type Closure,
  fork,
  freshState,
  isTerm,
  join,
  NOTHING,
  Scope,
  type State,
  type Value,
} from './values.ts';

/** A node that has no translation. */
export class Untranslatable extends Error {}

/** Names, functions and paths. */
export abstract class Names {
  readonly sources: Sources;
  readonly ts: Compiler;
  /** What must hold for terms to mean what the code means, path by path. */
  readonly debts: Term[] = [];
  /** Stands in for functions, `name` or `Class.method`. */
  readonly stubs = new Map<string, Value>();
  state: State;
  protected readonly owe: Owe = (debt) => {
    const owed = implies(this.state.path, debt);
    if (owed.value !== true) this.debts.push(owed);
  };

  constructor(sources: Sources) {
    this.sources = sources;
    this.ts = sources.compiler;
    this.state = freshState(unknown('memory', 'Words'));
  }

  abstract evaluate(node: ts.Expression, scope: Scope, name?: string): Value;
  protected abstract runBody(body: ts.Block, scope: Scope): Value;
  protected abstract construct(type: Class, args: readonly Value[]): Value;
  protected abstract member(type: Class, name: string): Closure | undefined;
  protected abstract property(value: Value, name: string, node: ts.Node, scope: Scope): Value;
  protected abstract callOf(node: ts.CallExpression, scope: Scope): Value;

  /** What a module declares or imports under this name. */
  global(module: Module, name: string): Value {
    const from = module.imported.get(name);
    if (from) return this.global(this.sources.module(from.path), from.name);
    const stub = this.stubs.get(name);
    if (stub) return stub;
    const node = module.declared.get(name);
    if (!node) throw new Untranslatable(`${module.path} declares no ${name}`);
    const { ts } = this;
    if (ts.isClassDeclaration(node)) return { kind: 'class', node, module };
    const scope = new Scope(module);
    if (ts.isFunctionDeclaration(node)) return { kind: 'closure', node, scope, name };
    const { initializer } = node as ts.VariableDeclaration;
    if (!initializer) throw this.refusal(node, module);
    return this.evaluate(initializer, scope, name);
  }

  refusal(node: ts.Node, { path, source }: Module, why = ''): Untranslatable {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    const text = node.getText(source).replace(/\s+/g, ' ').slice(0, 60);
    const what = `'${text}' (${this.ts.SyntaxKind[node.kind]}) at ${path}:${line + 1}`;
    return new Untranslatable(`cannot translate ${what}${why && `: ${why}`}`);
  }

  /** Both paths from here, joined again; only one of them where the condition is known. */
  protected branch(condition: Term, yes: () => Value, no: () => Value, refuse: () => Error): Value {
    if (condition.value !== undefined) return condition.value ? yes() : no();
    const before = this.state;
    this.state = fork(before, all(before.path, condition));
    const a = yes();
    const afterYes = this.state;
    this.state = fork(before, all(before.path, not(condition)));
    const b = no();
    try {
      this.state = join(condition, afterYes, this.state, before.path);
      return choose(condition, a, b);
    } catch (error) {
      throw error instanceof RangeError ? refuse() : error;
    }
  }

  truth(value: Value): Term {
    if (!isTerm(value)) return bool(value.kind !== 'nothing');
    return value.sort === 'Bool' ? value : differ(value, num(0));
  }

  invoke(callee: Value, args: readonly Value[], self?: Value, owner?: Class): Value {
    if (!isTerm(callee) && callee.kind === 'native') return callee.call(...args);
    if (isTerm(callee) || callee.kind !== 'closure')
      throw new Untranslatable('no function to call');
    const { node, scope } = callee;
    const inner = new Scope(scope.module, scope, self, owner);
    node.parameters.forEach((parameter, i) => {
      const value = args[i] ?? this.defaultOf(parameter, inner);
      this.bind(parameter.name, value, inner);
    });
    const { body } = node;
    if (!body) throw this.refusal(node, scope.module);
    return this.ts.isBlock(body) ? this.runBody(body, inner) : this.evaluate(body, inner);
  }

  /** Declares a name, or each of a pattern. */
  bind(name: ts.BindingName, value: Value, scope: Scope): void {
    const { ts } = this;
    if (ts.isIdentifier(name)) {
      this.state.vars.set(scope.declare(name.text), value);
      return;
    }
    name.elements.forEach((element, i) => {
      if (!ts.isBindingElement(element) || element.dotDotDotToken || element.initializer)
        throw this.refusal(element, scope.module);
      const key = (element.propertyName ?? element.name).getText(scope.module.source);
      const part = ts.isArrayBindingPattern(name)
        ? this.item(value, i)
        : this.property(value, key, element, scope);
      this.bind(element.name, part, scope);
    });
  }

  protected item(value: Value, i: number): Value {
    return (!isTerm(value) && value.kind === 'list' && value.items[i]) || NOTHING;
  }

  private defaultOf({ initializer }: ts.ParameterDeclaration, scope: Scope): Value {
    return initializer ? this.evaluate(initializer, scope) : NOTHING;
  }

  protected lookUp(node: ts.Identifier, scope: Scope): Value {
    if (node.text === 'undefined') return NOTHING;
    const place = scope.find(node.text);
    return (place && this.state.vars.get(place)) ?? this.global(scope.module, node.text);
  }
}
