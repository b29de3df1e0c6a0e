/** What a design owes because it says so itself (D). */
import { records } from './obligation.ts';
import { from } from './works.ts';

/** In the order of their ids. */
export const declared = records({
  D1: {
    name: 'picks-as-declared',
    statement: 'alloc takes the block of its list that the design declares',
    formula: 'alloc(k) = b is cut from the first, the last, or the lowest of FL(j), as declared',
    from: [from('buddies24', 'rmqueue takes the first of a list, __free_pages_ok puts there')],
    source: { file: 'spec/pages/picks.ts', predicate: 'pickedAsDeclared' },
    owedBy: ['pages'],
    checked: ['exhaustive', 'symmetric'],
  },
});
