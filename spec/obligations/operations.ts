/** What calls owe: their answers, and what they may touch (O). */
import { everyCall, everyRequest, records } from './obligation.ts';
import { from } from './works.ts';

const allocs = 'spec/operations/alloc.ts';
const frees = 'spec/operations/free.ts';
const resizes = 'spec/operations/resize.ts';
const places = 'spec/operations/alloc-where.ts';
const splits = 'spec/operations/split.ts';
const memory = 'impl/memory/checked-memory.ts';

/** In the order of their ids. */
export const operations = records({
  O1: {
    name: 'gives-free',
    statement:
      'alloc hands out an aligned block of the order asked for that was free in all its frames',
    formula:
      'alloc(k) = b: order(b) = k <= M, 2^k divides its first frame, counted from the origin of ' +
      'its region, ext(b) is part of one region and of the union of F',
    from: [
      from('knowlton', 'what is handed out is a free block, or half of a half of one'),
      from('buddies24', 'rmqueue'),
    ],
    source: { file: allocs, predicate: 'givesFree' },
    owedBy: ['pages'],
    checked: everyCall,
  },
  O2: {
    name: 'complete',
    statement: 'alloc refuses only if no free block is large enough',
    formula: 'alloc(k) is refused only if no (j, a) in F has j >= k',
    from: [
      from('knuth', 'Algorithm R fails only if no list from k upward has a block'),
      from('teaching', 'the search goes upward to the last order'),
    ],
    source: { file: allocs, predicate: 'refusesOnlyFull' },
    owedBy: ['pages'],
    checked: everyCall,
  },
  O3: {
    name: 'smallest-split',
    statement: 'alloc takes from a smallest free block that fits, unless it declares any',
    formula:
      'alloc(k) = b: ext(b) is part of some (j, a) in F with j = min {i >= k: FL(i) not empty}',
    from: [
      from('knuth', 'Algorithm R takes the smallest j from k upward'),
      from('buddies24', 'rmqueue and expand'),
    ],
    source: { file: allocs, predicate: 'takesSmallest' },
    owedBy: ['pages'],
    checked: everyCall,
  },
  O5: {
    name: 'bytes-kept',
    statement: 'no call changes a word of a live block',
    formula: 'for all b in A before and behind the call, words w of ext(b): w is the same',
    from: [from('linksLeak', 'the links of a free page lie in what its next owner gets')],
    source: { file: memory, predicate: 'store' },
    owedBy: ['pages', 'objects'],
    checked: [...everyCall, ...everyRequest],
  },
  O6: {
    name: 'no-touch',
    statement: 'no call reads a word of a live block, or one that holds garbage',
    formula:
      'no call reads a word of ext(b), b in A; nor one that was not written since it was free',
    from: [from('teaching', "a buddy's words were read while in use: the machine triple faulted")],
    source: { file: memory, predicate: 'load' },
    owedBy: ['pages', 'objects'],
    checked: [...everyCall, ...everyRequest],
  },
  O7: {
    name: 'zero',
    statement: 'a block is all zero when it is handed out, where that is promised',
    formula: "alloc(k) = b: every byte of ext(b) that is the client's is 0",
    from: [from('calloc', 'the space is initialized to all bits zero')],
    source: { file: 'models/subject/binaries/contents.ts', predicate: 'notZero' },
    owedBy: ['pages'],
    needs: 'contents',
    checked: ['exhaustive', 'random'],
  },
  O8: {
    name: 'error-atomic',
    statement: 'a refused call changes nothing but merges that waited, and no call throws',
    formula: 'alloc or free is refused: state and metadata are the same before and behind the call',
    from: [from('realloc', 'where nothing can be allocated, what there was is unchanged')],
    source: { file: 'models/one-cpu/sequential.ts', predicate: 'judged' },
    owedBy: ['pages', 'objects'],
    checked: [...everyCall, ...everyRequest],
  },
  O9: {
    name: 'takes-back',
    statement: 'free takes back every live block, and its frames are free again',
    formula: "free(b), b in A, is accepted: A' = A - {b} and F' = canon(union of F + ext(b))",
    from: [
      from('knowlton', 'a block given back is free again, with its buddy if that is free'),
      from('knuth', 'Algorithm S'),
    ],
    source: { file: frees, predicate: 'takesBack' },
    owedBy: ['pages', 'objects'],
    checked: [...everyCall, ...everyRequest],
  },
  O10: {
    name: 'rejects',
    statement: 'free, resize and split refuse at least what the metadata shows not to be live',
    formula: 'free(b), b not in A, is refused if no state with the same metadata has b in A',
    from: [
      from('buddies24', '__free_pages_ok halts on pages that it can tell are in use elsewhere'),
      from('lab', 'a double free is to be seen, and halts the program'),
    ],
    source: { file: frees, predicate: 'rejects' },
    owedBy: ['pages', 'objects'],
    checked: [...everyCall, ...everyRequest],
  },
  O11: {
    name: 'init',
    statement: 'after init nothing is live, and every frame that is not reserved is free',
    formula: 'after init: A is empty, F = canon(R - Z), and I1 to I10 hold',
    from: [
      from('knuth', 'at first the whole pool is one free block'),
      from('regions', 'every range of free frames becomes free blocks, whatever its bounds'),
    ],
    source: { file: 'models/one-cpu/sequential.ts', predicate: 'initial' },
    owedBy: ['pages'],
    checked: everyCall,
  },
  O13: {
    name: 'ends',
    statement: 'every call ends within its declared number of accesses to memory',
    formula: 'every call makes at most accessesMax(|R|) accesses',
    from: [from('teaching', 'bounds its steps by orders and by free blocks')],
    source: { file: memory, predicate: 'access' },
    owedBy: ['pages', 'objects'],
    checked: [...everyCall, ...everyRequest],
  },
  O14: {
    name: 'rounds-up',
    statement:
      'a request is served by the least order that holds it; none, or too much, is refused',
    formula: 'order(s) = least k with 2^k frames >= s bytes; s = 0 and s > 2^M frames are refused',
    from: [
      from('knuth', 'a request is rounded up to the next power of two'),
      from('lab', 'the largest request is one of 16 MB'),
    ],
    source: { file: 'spec/objects/operations/alloc.ts', predicate: 'givesLeastOrder' },
    owedBy: ['objects'],
    checked: everyRequest,
  },
  O15: {
    name: 'grows-into-free',
    statement: 'resize answers the same first frame and the order asked for; what it adds was free',
    formula: 'resize(b, k) = c: c = (k, first(b)), ext(c) - ext(b) is part of the union of F',
    from: [from('jemalloc', 'xallocx resizes an allocation in place')],
    source: { file: resizes, predicate: 'growsIntoFree' },
    owedBy: ['pages'],
    needs: 'resize',
    checked: ['exhaustive', 'random'],
  },
  O16: {
    name: 'resizes-if-free',
    statement: 'resize refuses a live block only if it cannot have that order where it lies',
    formula: 'resize(b, k), b in A, is refused only if k > order(b) and (k, first(b)) is no such c',
    from: [from('zig', 'resize is refused where it cannot be done without moving the allocation')],
    source: { file: resizes, predicate: 'resizesIfFree' },
    owedBy: ['pages'],
    needs: 'resize',
    checked: ['exhaustive', 'random'],
  },
  O17: {
    name: 'splits-down',
    statement: 'split makes no blocks of an order above that of the block',
    formula:
      'split(b, k), b in A, is done only if k <= order(b); then A loses b and gains its parts',
    from: [from('buddies', 'split_page makes single pages of a page of any order')],
    source: { file: splits, predicate: 'splitsDown' },
    owedBy: ['pages'],
    needs: 'split',
    checked: ['exhaustive', 'random'],
  },
  O18: {
    name: 'splits-what-is-live',
    statement: 'split refuses a live block only if it is smaller than the parts asked for',
    formula: 'split(b, k), b in A, is refused only if k > order(b)',
    from: [from('buddies', 'split_page answers nothing: it always does what it says')],
    source: { file: splits, predicate: 'splitsWhatIsLive' },
    owedBy: ['pages'],
    needs: 'split',
    checked: ['exhaustive', 'random'],
  },
  O19: {
    name: 'gives-there',
    statement: 'what alloc at, aligned or below hands out lies where it was asked for',
    formula:
      'at f: first(b) = f; aligned k: first(b) = 0 mod 2^k, counted as blocks are; below f: ' +
      'first(b) + 2^order(b) <= f',
    from: [
      from('alignedAlloc', 'what is handed out is aligned as asked for'),
      from('buddies', 'alloc_contig_range hands out just these frames; zones bound addresses'),
    ],
    source: { file: places, predicate: 'givesThere' },
    owedBy: ['pages'],
    needs: 'allocWhere',
    checked: ['exhaustive', 'random'],
  },
  O20: {
    name: 'refuses-only-elsewhere',
    statement: 'alloc at, aligned or below refuses only where no such block is free',
    formula: 'a refusal of order k there: no aligned b of order k, ext(b) free, lies there',
    from: [
      from('buddies', 'a request bound to a zone is refused only where that zone has nothing'),
    ],
    source: { file: places, predicate: 'refusesOnlyElsewhere' },
    owedBy: ['pages'],
    needs: 'allocWhere',
    checked: ['exhaustive', 'random'],
  },
  R1: {
    name: 'reserved-kept',
    statement: 'free refuses what touches a hole, metadata, or what lies outside of the zone',
    formula: 'free(b) is refused if ext(b) is not part of one region of R without Z and metadata',
    from: [
      from('buddies24', 'BAD_RANGE in __free_pages_ok; reserved pages are PageReserved, and kept'),
      from('regions', 'only ranges of free frames are ever given to the allocator'),
    ],
    source: { file: frees, predicate: 'keepsReserved' },
    owedBy: ['pages'],
    checked: everyCall,
  },
});
