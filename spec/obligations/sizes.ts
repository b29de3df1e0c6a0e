/** How far what an allocator keeps may reach (W), and how much it may take (B, F). */
import { everyCall, records } from './obligation.ts';
import { from } from './works.ts';

const widths = 'spec/ports/widths.ts';

/** In the order of their ids. */
export const sizes = records({
  W1: {
    name: 'words-fit',
    statement: 'what is stored fits a word, for every frame of the zone; or init refuses the zone',
    formula:
      'init accepts: -2^31 <= w < 2^31 for all w that are stored, and w = node(f) for all f in ' +
      'R; the frame of node(f) is f',
    from: [
      from('shiftOverflows', 'a shift that does not fit an int gives a small power of two'),
      from('arenaWraps', 'sizes summed in 32 bits wrap: what is given lies where it must not'),
    ],
    source: { file: widths, predicate: 'linksFit' },
    owedBy: ['pages'],
    checked: [...everyCall, 'widths'],
  },
  W2: {
    name: 'addresses-fit',
    statement: 'no address of a zone that init accepts wraps in 64 bits',
    formula: 'init accepts: 4 (frameBase + (f + 1) frameWords) <= 2^64 for all f in R',
    from: [from('arenaWraps', 'an offset beyond the end of what there is wraps to one before it')],
    source: { file: widths, predicate: 'addressesFit' },
    owedBy: ['pages'],
    checked: ['exhaustive', 'widths'],
  },
});
