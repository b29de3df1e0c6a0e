/**
 * The grammar of programs, of pages and of bytes: what each CPU calls, one act after the other, as
 * people type it; and each act as one word of a trace, `a0` or `f`.
 *
 *      alloc 0; alloc 1; free; free last | alloc 1; free          two CPUs
 */
import type { ScriptPart } from '../../../spec/operations/script.ts';

/** The rows of a table of operations, as far as programs go. */
interface Spoken<Act> {
  readonly op: string;
  readonly script: Pick<
    ScriptPart<Act, unknown, never>,
    'forms' | 'show' | 'read' | 'words' | 'write' | 'readWord'
  >;
}

export class Grammar<Act extends { readonly op: string }> {
  private readonly rows: readonly Spoken<Act>[];

  constructor(rows: readonly Spoken<Act>[]) {
    this.rows = rows;
  }

  /** `alloc 0; free; free last`. */
  show(script: readonly Act[]): string {
    return script.map((act) => this.partOf(act).show(act)).join('; ');
  }

  /** @throws RangeError naming the first act that is none. */
  parse(text: string): readonly Act[] {
    const parts = text.split(';').map((part) => part.trim().replace(/\s+/g, ' '));
    return parts.filter((part) => part !== '').map((part) => this.read(part));
  }

  /** Scripts of several CPUs, separated by `|`. @throws RangeError as `parse` does. */
  parseAll(text: string): (readonly Act[])[] {
    return text.split('|').map((script) => this.parse(script));
  }

  /** An act as one word of a trace. */
  write(act: Act): string {
    return this.partOf(act).write(act);
  }

  /** The act that `write` wrote. Undefined for what is no such word. */
  readWord(word: string): Act | undefined {
    for (const { script } of this.rows) {
      const act = script.readWord(word);
      if (act) return act;
    }
    return undefined;
  }

  /** What words look like: `a1, f or l`. */
  get words(): string {
    return oneOf(this.rows.flatMap(({ script }) => script.words));
  }

  private read(text: string): Act {
    for (const { script } of this.rows) {
      const act = script.read(text);
      if (act) return act;
    }
    const forms = this.rows.flatMap(({ script }) => script.forms.map((form) => `'${form}'`));
    throw new RangeError(`a call must be ${oneOf(forms)}, got '${text}'`);
  }

  private partOf(act: Act): Spoken<Act>['script'] {
    const row = this.rows.find(({ op }) => op === act.op);
    if (!row) throw new Error(`engine bug: no operation is called ${act.op}`);
    return row.script;
  }
}

/** `a, b or c`. */
export const oneOf = (all: readonly string[]): string =>
  all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
