/**
 * What code does to lists, by the contracts of `insertAfter` and `unlink`, which the lemmas on
 * lists prove of their own code: a call stores to list words alone, puts the node that it is given
 * behind the one that it is given, or takes it off. So a step is not asked what words it leaves,
 * but which of these calls it makes: exactly those that its block needs, on every path. Code that
 * forgets to unlink a block, or links one twice, fails here.
 */
import { all, any, implies, not, same, type Term, unknown } from '../translate/term.ts';
import type { Translator } from '../translate/translator.ts';
import { native, NOTHING } from '../translate/values.ts';
import { termOf } from '../translate/zone-terms.ts';

/** One call: on which path it is made, of which node, and what it puts that node behind. */
export interface Link {
  readonly path: Term;
  readonly node: Term;
  /** Absent where the node is taken off its list. */
  readonly behind?: Term;
}

/** Whether the list is empty behind an `unlink`: anything. */
export const isLast = unknown('is-last', 'Bool');

/** Has the two calls noted in place of being made; the list grows as code is run. */
export function linksOf(code: Translator): readonly Link[] {
  const links: Link[] = [];
  code.stubs.set(
    'insertAfter',
    native((_, behind = NOTHING, node = NOTHING) => {
      links.push({ path: code.state.path, node: termOf(node), behind: termOf(behind) });
      return NOTHING;
    }),
  );
  code.stubs.set(
    'unlink',
    native((_, node = NOTHING) => {
      links.push({ path: code.state.path, node: termOf(node) });
      return isLast;
    }),
  );
  return links;
}

const isSame = (one: Link, other: Omit<Link, 'path'>): Term => {
  if (one.behind === undefined || other.behind === undefined) {
    return one.behind === other.behind ? same(one.node, other.node) : any();
  }
  return all(same(one.node, other.node), same(one.behind, other.behind));
};

/** Just these calls were made, each once. */
export const isLinkedAs = (links: readonly Link[], expected: readonly Omit<Link, 'path'>[]): Term =>
  all(
    ...links.map((link) => implies(link.path, any(...expected.map((one) => isSame(link, one))))),
    ...expected.map((one) => any(...links.map((link) => all(link.path, isSame(link, one))))),
    ...links.flatMap((a, i) =>
      links.slice(i + 1).map((b) => implies(all(a.path, b.path), any(...differences(a, b)))),
    ),
  );

/** Two calls of one step are of different nodes, or of different kinds. */
const differences = (a: Link, b: Link): Term[] => [not(isSame(a, b))];
