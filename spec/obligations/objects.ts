/** What allocators of objects owe of their slabs (S). */
import { everyRequest, records } from './obligation.ts';
import { from } from './works.ts';

const slabs = 'spec/objects/object-invariants.ts';
const operations = 'spec/objects/operations';

/** In the order of their ids. */
export const objects = records({
  S1: {
    name: 'one-slab',
    statement: 'a frame backs at most one slab, of one cache',
    formula: 'for all slabs s != t: frame(s) != frame(t)',
    from: [from('slabs24', 'kmem_cache_grow marks each page with its cache and its slab')],
    source: { file: 'spec/objects/object-view.ts', predicate: 'objectViewOf' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  S2: {
    name: 'in-use-right',
    statement: 'objects in use are all of a slab but those on its free list',
    formula: 'for all slabs s: inUse(s) = capacity(s) - |free(s)|',
    from: [
      from('bonwick', 'a slab counts its objects in use, and can go once there are none'),
      from('slabs24', 'inuse, raised by kmem_cache_alloc_one_tail'),
    ],
    source: { file: slabs, predicate: 'inUseRight' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  S3: {
    name: 'free-list-right',
    statement: 'a free list holds distinct objects of its slab, and ends',
    formula: 'for all slabs s: free(s) is a list of different objects of s, and ends',
    from: [
      from('slabs24', 'kmem_extra_free_checks: an object of this slab, not on its list already'),
    ],
    source: { file: slabs, predicate: 'freeListsRight' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  S4: {
    name: 'listed-by-use',
    statement: 'a slab is on one list: of full, partial or empty ones, as its objects in use say',
    formula:
      's on full, partial, empty if and only if inUse(s) = capacity(s), between, 0; on one list',
    from: [
      from('bonwick', 'slabs are sorted by whether all, some or none of their objects are free'),
      from('slabs24', 'slabs_full, slabs_partial and slabs_free'),
    ],
    source: { file: slabs, predicate: 'listedByUse' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  S5: {
    name: 'least-class',
    statement: 'an object is of the least class that holds its size and alignment',
    formula: 'class(size, alignment) = least class c with c >= size that alignment divides',
    from: [from('lab', 'ten caches from 4 to 2048 bytes; that of 16 serves 9 to 16')],
    source: { file: `${operations}/alloc.ts`, predicate: 'givesLeastClass' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  S6: {
    name: 'empties-bounded',
    statement: 'a cache keeps few empty slabs, and gives the excess back exactly once',
    formula: 'for all caches: |empty| <= limit, and a slab in excess is given back once',
    from: [from('lab', 'at most 8 empty slabs of a cache up to 128 bytes, else 4')],
    source: { file: slabs, predicate: 'emptiesBounded' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  S7: {
    name: 'backed',
    statement: 'the frame of a slab is live in the page allocator, and of order 0',
    formula: 'for all slabs s: (0, frame(s)) in A of the page allocator',
    from: [from('lab', 'a slab is exactly one page')],
    source: { file: slabs, predicate: 'backed' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  S8: {
    name: 'dispatched-by-owner',
    statement: "a free goes where its frame's owner says, not where its alignment does",
    formula: 'free(p) goes to the owner of the frame of p',
    from: [
      from('slabs24', 'kmem_cache_grow marks pages so that a pointer leads to its cache'),
      from('lab', 'one free for pages and for objects'),
    ],
    source: { file: `${operations}/free.ts`, predicate: 'dispatched' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
});
