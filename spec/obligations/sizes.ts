/** How far numbers may reach (W), how many accesses calls may make (B), and words be kept (F). */
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
  B1: {
    name: 'accesses-as-declared',
    statement: 'every call, and init, makes at most as many accesses to memory as declared',
    formula:
      'accesses(call) <= the sum that is declared of its operation over orders, lengths of lists ' +
      'and words of bits before the call; accesses(init) <= that over frames and orders',
    from: [
      from('knuth', 'Algorithms R and S take a step for each size on the way, and search no list'),
      from('teaching', 'counts what its calls cost in orders and free blocks'),
    ],
    source: { file: 'spec/pages/costs.ts', predicate: 'broken' },
    owedBy: ['pages'],
    checked: everyCall,
  },
  F1: {
    name: 'metadata-as-declared',
    statement: 'metadata takes at most as many words as declared',
    formula: 'metadataWords + words of metadata in frames <= the sum declared over frames, orders',
    from: [from('regions', 'what storage the metadata needs is worked out before any is taken')],
    source: { file: 'spec/pages/costs.ts', predicate: 'footprintBroken' },
    owedBy: ['pages'],
    checked: everyCall,
  },
});

/** Is it about sizes: told by itself, also where init breaks it? */
export const isOfSizes = (id: string): id is keyof typeof sizes => Object.hasOwn(sizes, id);
