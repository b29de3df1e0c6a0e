/**
 * Calls: functions, methods where the class or one above declares them, constructors, and the few
 * methods of lists that the sources use. A stub is called in the place of what it stands for.
 */
import type ts from 'typescript';
import { Expressions } from './expressions.ts';
import { all, any, num, type Term } from './term.ts';
import {
  type Class,
  type Closure,
  isTerm,
  list,
  NOTHING,
  type Obj,
  Scope,
  type Value,
} from './values.ts';

/** Adds calls to expressions. */
export abstract class Calls extends Expressions {
  protected construct(type: Class, args: readonly Value[]): Obj {
    const object: Obj = { kind: 'object', fields: new Map(), type };
    this.furnish(object, type, args);
    return object;
  }

  /** Runs the constructor of a class, or of the nearest above that has one. */
  private furnish(object: Obj, type: Class, args: readonly Value[]): void {
    const { ts } = this;
    for (const part of type.node.members) {
      if (!ts.isPropertyDeclaration(part) || !part.initializer) continue;
      const scope = new Scope(type.module, undefined, object, type);
      object.fields.set(part.name.getText(), this.evaluate(part.initializer, scope));
    }
    const own = type.node.members.find((part) => ts.isConstructorDeclaration(part));
    const base = this.baseOf(type);
    if (own) {
      const scope = new Scope(type.module);
      this.invoke({ kind: 'closure', node: own, scope, name: 'constructor' }, args, object, type);
    } else if (base) this.furnish(object, base, args);
  }

  private baseOf({ node, module }: Class): Class | undefined {
    const base = node.heritageClauses?.find(
      ({ token }) => token === this.ts.SyntaxKind.ExtendsKeyword,
    )?.types[0]?.expression;
    return base && (this.evaluate(base, new Scope(module)) as Class);
  }

  protected member(type: Class, name: string): Closure | undefined {
    const { ts } = this;
    const node = type.node.members.find(
      (part): part is ts.MethodDeclaration | ts.GetAccessorDeclaration =>
        (ts.isMethodDeclaration(part) || ts.isGetAccessorDeclaration(part)) &&
        part.name.getText() === name,
    );
    const base = this.baseOf(type);
    if (!node) return base && this.member(base, name);
    // Its scope remembers the class that it was found in: `super` starts above that one.
    const scope = new Scope(type.module, undefined, undefined, type);
    return { kind: 'closure', node, scope, name: `${type.node.name?.text}.${name}` };
  }

  protected enter(self: Value, callee: Closure, args: readonly Value[]): Value {
    return this.invoke(this.stubs.get(callee.name) ?? callee, args, self, callee.scope.owner);
  }

  protected callOf(node: ts.CallExpression, scope: Scope): Value {
    const { ts } = this;
    const { expression } = node;
    if (expression.kind === ts.SyntaxKind.SuperKeyword) {
      const base = scope.owner && this.baseOf(scope.owner);
      if (base) this.furnish(scope.self as Obj, base, this.arguments(node.arguments, scope));
      return NOTHING;
    }
    if (ts.isPropertyAccessExpression(expression)) return this.methodCall(node, expression, scope);
    const callee = this.evaluate(expression, scope);
    const args = this.arguments(node.arguments, scope);
    if (!isTerm(callee) && (callee.kind === 'closure' || callee.kind === 'native'))
      return this.invoke(callee, args);
    throw this.refusal(node, scope.module);
  }

  private methodCall(
    node: ts.CallExpression,
    { expression, name }: ts.PropertyAccessExpression,
    scope: Scope,
  ): Value {
    const receiver = expression.getText(scope.module.source);
    if (receiver === 'Math') return this.mathematics(name.text, node, scope);
    const args = this.arguments(node.arguments, scope);
    if (receiver === 'Array' && name.text === 'from' && args[1]) {
      const length = this.property(args[0] as Value, 'length', node, scope);
      return { kind: 'table', length: length as Term, at: args[1] };
    }
    const self = this.evaluate(expression, scope);
    if (!isTerm(self) && self.kind === 'list') {
      const found = this.listCall(self.items, name.text, args);
      if (found) return found;
      throw this.refusal(node, scope.module);
    }
    const method = this.property(self, name.text, node, scope);
    if (!isTerm(method) && method.kind === 'closure' && !isTerm(self) && self.kind === 'object')
      return self.type ? this.enter(self, method, args) : this.invoke(method, args);
    return this.invoke(method, args);
  }

  private listCall(
    items: readonly Value[],
    name: string,
    args: readonly Value[],
  ): Value | undefined {
    const [first] = args;
    const each = () => items.map((item, i) => this.invoke(first as Value, [item, num(i)]));
    if (name === 'map') return list(...each());
    if (name === 'some') return any(...each().map((value) => this.truth(value)));
    if (name === 'every') return all(...each().map((value) => this.truth(value)));
    const index = name === 'at' && first && isTerm(first) ? Number(first.value) : Number.NaN;
    return Number.isInteger(index) ? (items.at(index) ?? NOTHING) : undefined;
  }
}
