/** Terms as SMT-LIB 2.6 text: a script that asks whether some terms can all be true at once. */
import type { Sort, Term } from '../translate/term.ts';

const sorts: Readonly<Record<Sort, string>> = {
  Bool: 'Bool',
  Num: '(_ BitVec 64)',
  Words: '(Array (_ BitVec 64) (_ BitVec 64))',
};

const prelude = `(define-fun toInt32 ((x (_ BitVec 64))) (_ BitVec 64)
  ((_ sign_extend 32) ((_ extract 31 0) x)))
(define-fun toUint32 ((x (_ BitVec 64))) (_ BitVec 64)
  ((_ zero_extend 32) ((_ extract 31 0) x)))`;

/** A quantity to be read off a model, under a name people understand. */
export type Shown = readonly [name: string, term: Term];

/** What `shown[i]` is called in a model. */
export const shownName = (i: number): string => `shown-${i}`;

/**
 * The declarations and assertions of a script, without the final `(check-sat)`. Each shown quantity
 * becomes a constant of its own, so that a model names its value.
 */
export function script(asserted: readonly Term[], shown: readonly Shown[] = []): string {
  const writer = new Writer();
  const lines = asserted.map((term) => `(assert ${writer.text(term)})`);
  shown.forEach(([, term], i) => {
    writer.declare(`(declare-const ${shownName(i)} ${sorts[term.sort]})`);
    lines.push(`(assert (= ${shownName(i)} ${writer.text(term)}))`);
  });
  return [prelude, ...writer.declarations, ...lines, ''].join('\n');
}

/** Names every node that is not a leaf once, so that text is as long as the graph is large. */
class Writer {
  readonly declarations: string[] = [];
  private readonly names = new Map<Term, string>();
  private readonly declared = new Set<string>();

  declare(line: string): void {
    if (this.declared.has(line)) return;
    this.declared.add(line);
    this.declarations.push(line);
  }

  text(term: Term): string {
    const known = this.names.get(term);
    if (known !== undefined) return known;
    const fresh = this.fresh(term);
    this.names.set(term, fresh);
    return fresh;
  }

  private fresh(term: Term): string {
    const { op, sort, args, name = '' } = term;
    if (term.value !== undefined) return literal(term);
    if (op === 'unknown') {
      this.declare(`(declare-const ${name} ${sorts[sort]})`);
      return name;
    }
    const head = op === 'apply' ? name : op;
    if (op === 'apply') {
      const from = args.map((arg) => sorts[arg.sort]).join(' ');
      this.declare(`(declare-fun ${name} (${from}) ${sorts[sort]})`);
    }
    const text = `(${head} ${args.map((arg) => this.text(arg)).join(' ')})`;
    if (text.length < 60) return text;
    const short = `t${this.declarations.length}`;
    this.declare(`(define-fun ${short} () ${sorts[sort]} ${text})`);
    return short;
  }
}

function literal({ sort, value }: Term): string {
  if (sort === 'Num')
    return `#x${BigInt.asUintN(64, value as bigint)
      .toString(16)
      .padStart(16, '0')}`;
  return `${value}`;
}
