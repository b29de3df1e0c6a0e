/**
 * Statements of TypeScript over terms. A loop is either unrolled, owing that it
 * ends in so many rounds, or handed to whoever asks for it: then one round from *any* values of its
 * variables is what a lemma is about, which is induction over the rounds.
 */
import type ts from 'typescript';
import { Calls } from './calls.ts';
import { Untranslatable } from './names.ts';
import { FALSE, not, select, store, type Term, toInt32, TRUE, unknown } from './term.ts';
import { type Class, isTerm, native, NOTHING, type Obj, Scope, type Value } from './values.ts';

/** A loop that was met, to be looked at from inside. */
export interface Loop {
  /** Gives a variable that is in sight another value. */
  set(name: string, value: Value): void;
  get(name: string): Value;
  /** The condition; what evaluating it stores, is stored. */
  condition(): Term;
  /** One round without the condition. */
  round(): void;
}

/** Translates the project's sources. One lemma, one translator. */
export class Translator extends Calls {
  /** Rounds that a loop may take when nobody looks at it. */
  roundsMax = 0;
  /** Looks at a loop instead of running it; what it leaves is the state after the loop. */
  onLoop: ((loop: Loop) => void) | undefined;

  /** The words that the code loads and stores. */
  readonly memory: Obj = {
    kind: 'object',
    fields: new Map<string, Value>([
      ['load', native((at) => toInt32(select(this.state.memory, at as Term)))],
      [
        'store',
        native((at, value) => {
          const word = toInt32(value as Term);
          this.state.memory = store(this.state.memory, at as Term, word);
          return NOTHING;
        }),
      ],
    ]),
  };

  /** Calls an exported or private function of a module by its name. */
  call(path: string, name: string, ...args: readonly Value[]): Value {
    return this.invoke(this.global(this.sources.module(path), name), args);
  }

  /** An object of a class, made by its constructor. */
  make(path: string, name: string, ...args: readonly Value[]): Obj {
    return this.construct(this.global(this.sources.module(path), name) as Class, args) as Obj;
  }

  /** Calls a method, or reads a getter. */
  send(object: Value, name: string, ...args: readonly Value[]): Value {
    if (isTerm(object) || object.kind !== 'object' || !object.type)
      throw new Untranslatable(`no object to call ${name} of`);
    const found = this.member(object.type, name);
    if (!found) throw new Untranslatable(`no method ${name}`);
    return this.enter(object, found, args);
  }

  protected runBody(body: ts.Block, scope: Scope): Value {
    const outer = this.state;
    const { done, result } = outer;
    this.state.done = FALSE;
    this.state.result = undefined;
    this.run(body.statements, scope);
    const answer = this.state.result ?? NOTHING;
    this.state.done = done;
    this.state.result = result;
    return answer;
  }

  private run(statements: readonly ts.Statement[], scope: Scope): Value {
    for (const [i, statement] of statements.entries()) {
      const { done } = this.state;
      if (done.value === true) return NOTHING;
      if (done.value === undefined) {
        const rest = () => this.run(statements.slice(i), scope);
        return this.paths(
          statement,
          done,
          () => this.rest(),
          () => this.resume(rest),
          scope,
        );
      }
      this.statement(statement, scope);
    }
    return NOTHING;
  }

  private rest(): Value {
    this.state.done = TRUE;
    return NOTHING;
  }

  /** Where the function has not returned, it goes on. */
  private resume(rest: () => Value): Value {
    this.state.done = FALSE;
    this.state.result = undefined;
    return rest();
  }

  private paths(
    node: ts.Node,
    condition: Term,
    yes: () => Value,
    no: () => Value,
    scope: Scope,
  ): Value {
    return this.branch(condition, yes, no, () =>
      this.refusal(node, scope.module, 'its two paths differ in shape'),
    );
  }

  private statement(node: ts.Statement, scope: Scope): void {
    const { ts } = this;
    if (ts.isBlock(node)) this.run(node.statements, new Scope(scope.module, scope));
    else if (ts.isVariableStatement(node)) this.bindAll(node.declarationList, scope);
    else if (ts.isExpressionStatement(node)) this.evaluate(node.expression, scope);
    else if (ts.isIfStatement(node)) {
      const { thenStatement, elseStatement } = node;
      const one = (part: ts.Statement | undefined) => () =>
        part ? this.run([part], scope) : NOTHING;
      const condition = this.truth(this.evaluate(node.expression, scope));
      this.paths(node, condition, one(thenStatement), one(elseStatement), scope);
    } else if (ts.isReturnStatement(node)) {
      // Evaluated first: it may leave another state behind.
      const result = node.expression ? this.evaluate(node.expression, scope) : NOTHING;
      this.state.result = result;
      this.state.done = TRUE;
    } else if (ts.isThrowStatement(node)) {
      this.owe(FALSE);
      this.state.done = TRUE;
    } else if (ts.isWhileStatement(node)) this.loop(node, scope);
    else if (ts.isForStatement(node)) {
      const inner = new Scope(scope.module, scope);
      const { initializer } = node;
      if (initializer && ts.isVariableDeclarationList(initializer))
        this.bindAll(initializer, inner);
      this.loop(node, inner);
    } else if (ts.isForOfStatement(node) && this.onLoop) this.loop(node, scope);
    else throw this.refusal(node, scope.module);
  }

  private bindAll({ declarations }: ts.VariableDeclarationList, scope: Scope): void {
    for (const { name, initializer } of declarations) {
      this.bind(name, initializer ? this.evaluate(initializer, scope) : NOTHING, scope);
    }
  }

  private loop(node: ts.WhileStatement | ts.ForStatement | ts.ForOfStatement, scope: Scope): void {
    const { ts } = this;
    const test = ts.isWhileStatement(node)
      ? node.expression
      : ts.isForStatement(node)
        ? node.condition
        : undefined;
    const condition = () => (test ? this.truth(this.evaluate(test, scope)) : TRUE);
    const round = () => {
      this.run([node.statement], scope);
      if (ts.isForStatement(node) && node.incrementor) this.evaluate(node.incrementor, scope);
    };
    const place = (name: string): symbol => {
      const found = scope.find(name);
      if (!found) throw this.refusal(node, scope.module, `no ${name} is in sight`);
      return found;
    };
    const { onLoop } = this;
    if (!onLoop) {
      this.unroll(node, condition, round, scope);
      return;
    }
    onLoop({
      set: (name, value) => this.state.vars.set(place(name), value),
      get: (name) => this.state.vars.get(place(name)) ?? NOTHING,
      condition,
      round,
    });
  }

  private unroll(node: ts.Node, condition: () => Term, round: () => void, scope: Scope): void {
    const again = (left: number): Value => {
      const goesOn = condition();
      if (goesOn.value === false || this.state.done.value === true) return NOTHING;
      if (left === 0) {
        if (this.roundsMax === 0) throw this.refusal(node, scope.module, 'how many rounds?');
        this.owe(not(goesOn));
        return NOTHING;
      }
      const next = () => {
        round();
        return again(left - 1);
      };
      return this.paths(node, goesOn, next, () => NOTHING, scope);
    };
    again(this.roundsMax);
  }
}

/** The word at an address, as `load` would give it. */
export const wordAt = (words: Term, address: Term): Term => toInt32(select(words, address));

/** The words that a lemma starts from. */
export const startWords: Term = unknown('memory', 'Words');
