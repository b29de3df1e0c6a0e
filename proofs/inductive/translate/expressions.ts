/**
 * Expressions of TypeScript, evaluated with terms for numbers: what the language does with integers
 * below 2^53, truth values, blocks of fields, and words of a memory. What it cannot translate it
 * refuses, naming the node and its line: a guess would be a lemma about something else.
 */
import type ts from 'typescript';
import { arithmetic, floorOfQuotient, leadingZeros } from './arithmetic.ts';
import { Names } from './names.ts';
import {
  atMost,
  bitNot,
  bool,
  either,
  FALSE,
  less,
  negative,
  not,
  num,
  same,
  type Term,
  toInt32,
  TRUE,
  within,
} from './term.ts';
import { type Class, isTerm, list, NOTHING, type Obj, type Scope, type Value } from './values.ts';

/** Evaluates expressions; what statements do is added by `Translator`. */
export abstract class Expressions extends Names {
  evaluate(node: ts.Expression, scope: Scope, name = ''): Value {
    const { ts } = this;
    if (ts.isNumericLiteral(node)) return num(BigInt(Number(node.text)));
    if (ts.isStringLiteralLike(node)) return { kind: 'text', text: node.text };
    if (node.kind === ts.SyntaxKind.TrueKeyword) return TRUE;
    if (node.kind === ts.SyntaxKind.FalseKeyword) return FALSE;
    if (node.kind === ts.SyntaxKind.ThisKeyword) return scope.self;
    if (ts.isIdentifier(node)) return this.lookUp(node, scope);
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isNonNullExpression(node)
    )
      return this.evaluate(node.expression, scope, name);
    if (ts.isArrowFunction(node)) return { kind: 'closure', node, scope, name };
    if (ts.isConditionalExpression(node)) {
      const condition = this.truth(this.evaluate(node.condition, scope));
      return this.branch(
        condition,
        () => this.evaluate(node.whenTrue, scope),
        () => this.evaluate(node.whenFalse, scope),
        () => this.refusal(node, scope.module, 'its two values differ in shape'),
      );
    }
    if (ts.isPrefixUnaryExpression(node)) return this.prefix(node, scope);
    if (ts.isPostfixUnaryExpression(node)) return this.step(node, scope);
    if (ts.isBinaryExpression(node)) return this.binary(node, scope);
    if (ts.isPropertyAccessExpression(node)) {
      const object = this.evaluate(node.expression, scope);
      if (node.questionDotToken && !isTerm(object) && object.kind === 'nothing') return NOTHING;
      return this.property(object, node.name.text, node, scope);
    }
    if (ts.isElementAccessExpression(node)) return this.element(node, scope);
    if (ts.isCallExpression(node)) return this.callOf(node, scope);
    if (ts.isNewExpression(node)) {
      const type = this.evaluate(node.expression, scope) as Class;
      return this.construct(type, this.arguments(node.arguments ?? [], scope));
    }
    if (ts.isObjectLiteralExpression(node)) return this.object(node, scope);
    if (ts.isArrayLiteralExpression(node)) return list(...this.arguments(node.elements, scope));
    throw this.refusal(node, scope.module);
  }

  protected arguments(nodes: readonly ts.Expression[], scope: Scope): Value[] {
    return nodes.flatMap((node) => {
      if (!this.ts.isSpreadElement(node)) return [this.evaluate(node, scope)];
      const spread = this.evaluate(node.expression, scope);
      if (!isTerm(spread) && spread.kind === 'list') return spread.items;
      throw this.refusal(node, scope.module, 'its items are not known');
    });
  }

  protected number(node: ts.Expression, scope: Scope): Term {
    const value = this.evaluate(node, scope);
    if (isTerm(value) && value.sort === 'Num') return value;
    throw this.refusal(node, scope.module, 'a number is wanted');
  }

  private prefix(node: ts.PrefixUnaryExpression, scope: Scope): Value {
    const { SyntaxKind } = this.ts;
    if (node.operator === SyntaxKind.ExclamationToken)
      return not(this.truth(this.evaluate(node.operand, scope)));
    if (node.operator === SyntaxKind.MinusToken) return negative(this.number(node.operand, scope));
    if (node.operator === SyntaxKind.TildeToken)
      return toInt32(bitNot(this.number(node.operand, scope)));
    return this.step(node, scope);
  }

  /** `i++` and `--i`; their value is what the variable holds then, or held before. */
  private step(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, scope: Scope): Value {
    const { ts } = this;
    const token = node.operator === ts.SyntaxKind.PlusPlusToken ? '+' : '-';
    const isStep = token === '+' || node.operator === ts.SyntaxKind.MinusMinusToken;
    if (!isStep) throw this.refusal(node, scope.module);
    const before = this.number(node.operand as ts.Expression, scope);
    const after = arithmetic(token, before, num(1), this.owe) as Term;
    this.assign(node.operand as ts.Expression, after, scope);
    return ts.isPrefixUnaryExpression(node) ? after : before;
  }

  private assign(target: ts.Expression, value: Value, scope: Scope): void {
    const { ts } = this;
    const place = ts.isIdentifier(target) ? scope.find(target.text) : undefined;
    if (place) {
      this.state.vars.set(place, value);
      return;
    }
    // Fields are shared by all paths: they may be set where there is one path only.
    const isField = ts.isPropertyAccessExpression(target) && this.state.path.value === true;
    const object = isField ? this.evaluate(target.expression, scope) : NOTHING;
    if (isTerm(object) || object.kind !== 'object') throw this.refusal(target, scope.module);
    object.fields.set((target as ts.PropertyAccessExpression).name.text, value);
  }

  private binary(node: ts.BinaryExpression, scope: Scope): Value {
    const { left, right } = node;
    const token = node.operatorToken.getText(scope.module.source);
    if (token === '=') {
      const value = this.evaluate(right, scope);
      this.assign(left, value, scope);
      return value;
    }
    if (token === '&&' || token === '||' || token === '??') return this.lazy(node, token, scope);
    if (token === '===' || token === '!==') {
      const isSame = this.isSame(this.evaluate(left, scope), this.evaluate(right, scope));
      if (!isSame) throw this.refusal(node, scope.module, 'these cannot be compared');
      return token === '===' ? isSame : not(isSame);
    }
    const isUpdate = token.endsWith('=') && token !== '<=' && token !== '>=';
    const operator = isUpdate ? token.slice(0, -1) : token;
    const value = this.calculate(node, operator, scope);
    if (isUpdate) this.assign(left, value, scope);
    return value;
  }

  private calculate(node: ts.BinaryExpression, token: string, scope: Scope): Term {
    const a = this.number(node.left, scope);
    const b = this.number(node.right, scope);
    try {
      const value = arithmetic(token, a, b, this.owe);
      if (value) return value;
    } catch (error) {
      throw error instanceof RangeError ? this.refusal(node, scope.module, error.message) : error;
    }
    throw this.refusal(node, scope.module);
  }

  private lazy(node: ts.BinaryExpression, token: string, scope: Scope): Value {
    const left = this.evaluate(node.left, scope);
    const right = () => this.evaluate(node.right, scope);
    if (token === '??') return !isTerm(left) && left.kind === 'nothing' ? right() : left;
    const refuse = () => this.refusal(node, scope.module, 'its two values differ in shape');
    const condition = this.truth(left);
    const truth = () => this.truth(right());
    return token === '&&'
      ? this.branch(condition, truth, () => FALSE, refuse)
      : this.branch(condition, () => TRUE, truth, refuse);
  }

  private isSame(a: Value, b: Value): Term | undefined {
    if (isTerm(a) && isTerm(b)) return a.sort === b.sort ? same(a, b) : undefined;
    if (isTerm(a) || isTerm(b)) return [a, b].includes(NOTHING) ? FALSE : undefined;
    if (a.kind === 'text' && b.kind === 'text') return bool(a.text === b.text);
    if (a.kind === 'nothing' || b.kind === 'nothing') return bool(a.kind === b.kind);
    return undefined;
  }

  protected property(value: Value, name: string, node: ts.Node, scope: Scope): Value {
    if (!isTerm(value) && value.kind === 'object') {
      const field = value.fields.get(name);
      if (field) return field;
      const found = value.type && this.member(value.type, name);
      if (!found) return value.type ? NOTHING : this.missing(node, name, scope);
      return this.ts.isGetAccessor(found.node) ? this.invoke(found, [], value) : found;
    }
    if (!isTerm(value) && value.kind === 'list' && name === 'length')
      return num(value.items.length);
    throw this.refusal(node, scope.module, `nothing has the property ${name}`);
  }

  private missing(node: ts.Node, name: string, scope: Scope): never {
    throw this.refusal(node, scope.module, `the object has no ${name}`);
  }

  private element(node: ts.ElementAccessExpression, scope: Scope): Value {
    const value = this.evaluate(node.expression, scope);
    const index = this.number(node.argumentExpression, scope);
    if (!isTerm(value) && value.kind === 'table') {
      this.owe(within(0, index, value.length));
      return this.invoke(value.at, [NOTHING, index]);
    }
    if (typeof index.value === 'bigint') return this.item(value, Number(index.value));
    throw this.refusal(node, scope.module, 'the index is not known');
  }

  private object(node: ts.ObjectLiteralExpression, scope: Scope): Obj {
    const { ts } = this;
    const fields = new Map<string, Value>();
    for (const part of node.properties) {
      if (ts.isPropertyAssignment(part)) {
        const name = part.name.getText(scope.module.source);
        fields.set(name, this.evaluate(part.initializer, scope));
      } else if (ts.isShorthandPropertyAssignment(part)) {
        fields.set(part.name.text, this.lookUp(part.name, scope));
      } else throw this.refusal(part, scope.module);
    }
    return { kind: 'object', fields };
  }

  /** The functions of `Math` that integers need. */
  protected mathematics(name: string, node: ts.CallExpression, scope: Scope): Value {
    const { ts } = this;
    const [first] = node.arguments;
    if ((name === 'floor' || name === 'ceil') && first && ts.isBinaryExpression(first)) {
      const a = this.number(first.left, scope);
      const b = this.number(first.right, scope);
      if (first.operatorToken.kind !== ts.SyntaxKind.SlashToken)
        throw this.refusal(node, scope.module);
      if (name === 'floor') return floorOfQuotient(a, b, this.owe);
      this.owe(less(num(0), a));
      const down = floorOfQuotient(arithmetic('-', a, num(1), this.owe) as Term, b, this.owe);
      return arithmetic('+', down, num(1), this.owe) as Term;
    }
    const args = this.arguments(node.arguments, scope) as Term[];
    const pick = (isFirst: (a: Term, b: Term) => Term) =>
      args.reduce((a, b) => either(isFirst(a, b), a, b));
    if (name === 'min') return pick(atMost);
    if (name === 'max') return pick((a, b) => atMost(b, a));
    if (name === 'clz32') return leadingZeros(args[0] as Term);
    throw this.refusal(node, scope.module);
  }
}
