/** What holds of an allocator between two calls (I). */
import { everyCall, everyRequest, records } from './obligation.ts';
import { from } from './works.ts';

const invariants = 'spec/pages/invariants.ts';

/** In the order of their ids. */
export const states = records({
  I1: {
    name: 'aligned',
    statement: 'a block of order k starts at a multiple of 2^k',
    formula: 'for all (k, a) in F + A: 2^k divides a, counted from the origin of its region',
    from: [
      from('knowlton', 'where a block and its buddy lie follows from size and address alone'),
      from('buddies24', '__free_pages_ok halts on an index that is no multiple of the size'),
    ],
    source: { file: invariants, predicate: 'aligned' },
    owedBy: ['pages'],
    checked: [...everyCall, 'at rest'],
  },
  I2: {
    name: 'in-bounds',
    statement: 'every block lies in one region and is of the top order at most',
    formula: 'for all b = (k, a) in F + A: ext(b) is part of one region of R, and k <= M',
    from: [from('buddies24', 'BAD_RANGE, in rmqueue, expand and __free_pages_ok')],
    source: { file: invariants, predicate: 'inBounds' },
    owedBy: ['pages'],
    checked: [...everyCall, 'at rest'],
  },
  I3: {
    name: 'no-overlap',
    statement: 'no frame belongs to two blocks, or to a block and a hole',
    formula:
      'no frame lies in ext(b) for two b of F, A, Z and metadata, counted one by one: a block ' +
      'that is both free and live is two',
    from: [from('zephyrProof', 'blocks given out and free ones are leaves of one tree')],
    source: { file: invariants, predicate: 'noOverlap' },
    owedBy: ['pages'],
    checked: [...everyCall, 'at rest'],
  },
  I4: {
    name: 'covered',
    statement: 'every frame is free, live or reserved: nothing is lost',
    formula: 'R is part of the union of ext(b) over F + A + Z and the metadata',
    from: [from('metadataTwice', "pages subtracted twice at init are nobody's: a leak")],
    source: { file: invariants, predicate: 'covered' },
    owedBy: ['pages'],
    checked: [...everyCall, 'at rest'],
  },
  I5: {
    name: 'coalesce-maximal',
    statement: 'no two free blocks are buddies: they would be one',
    formula: 'for all b = (k, a) in F with k < M and bud(b) in the same region: bud(b) not in F',
    from: [
      from('knowlton', 'two free buddies are put together at once'),
      from('knuth', 'Algorithm S goes on with the block put together until its buddy is in use'),
    ],
    source: { file: invariants, predicate: 'coalesceMaximal' },
    owedBy: ['pages'],
    checked: [...everyCall, 'at rest'],
  },
  I6: {
    name: 'well-linked',
    statement: 'each free list is a circle, and its links agree in both directions',
    formula: 'for all k, n in FL(k): prev(next(n)) = n = next(prev(n)), and FL(k) is one circle',
    from: [
      from('stripes', 'free lists are circular and doubly linked'),
      from('listDebug', '__list_add_valid and __list_del_entry_valid compare both directions'),
    ],
    source: { file: 'spec/pages/lists.ts', predicate: 'walk' },
    owedBy: ['pages'],
    checked: [...everyCall, 'at rest'],
  },
  I7: {
    name: 'listed-iff-free',
    statement: 'a block is on the list of its order exactly if the metadata says it is free',
    formula: 'b in FL(k) if and only if b is marked free with order k',
    from: [
      from('knuth', 'a block in an available list is tagged so, with its size'),
      from('buddies', 'page_is_buddy believes PageBuddy and the order stored beside it'),
    ],
    source: { file: invariants, predicate: 'listedIffFree' },
    owedBy: ['pages'],
    needs: 'marked',
    checked: [...everyCall, 'at rest'],
  },
  I8: {
    name: 'bitmap-right',
    statement: 'the metadata of each node says what the free and live blocks make true',
    formula: 'for all nodes v: mark(v) = meaning(v, F, A), by the scheme B1 to B6 that is declared',
    from: [
      from('buddies24', '__free_pages_ok: a bit is set when one block of its pair is in use'),
      from('stripes', 'a bit says whether a block of its size class was handed out'),
      from('heapOrder', 'a bit per node of the tree, for used and for free'),
    ],
    source: { file: 'spec/pages/bitmaps.ts', predicate: 'marksRight' },
    owedBy: ['pages'],
    needs: 'marks',
    checked: [...everyCall, 'at rest'],
  },
  I9: {
    name: 'metadata-kept',
    statement: "the allocator's own metadata lies in no free or live block",
    formula: 'metadata is part of one region, and disjoint from ext(b) for all b in F + A',
    from: [
      from('lab', 'what the allocator needs for itself has to come from somewhere first'),
      from('metadataTwice', 'pages counted in whose place the bitmap lies'),
    ],
    source: { file: invariants, predicate: 'metadataKept' },
    owedBy: ['pages'],
    needs: 'metadata',
    checked: [...everyCall, 'at rest'],
  },
  I10: {
    name: 'counts-right',
    statement: 'each counter and summary equals its recount',
    formula:
      'count(k) = |FL(k)|; free frames = sum of |ext(b)| over F; mask = sum of 2^k over the k ' +
      'with FL(k) not empty',
    from: [from('buddies24', 'free_pages, kept by rmqueue and __free_pages_ok, is what is asked')],
    source: { file: invariants, predicate: 'countsRight' },
    owedBy: ['pages', 'objects'],
    needs: 'counts',
    checked: [...everyCall, 'at rest', ...everyRequest],
  },
});
