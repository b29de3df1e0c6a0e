/**
 * Where each obligation comes from: who said it, relied on it or paid for not having it. A kernel
 * is cited where its code or its documentation says so, a report where an allocator broke it.
 */
import type { ObligationId } from '../blocks/blame.ts';

/** What kind of text a work is. */
export const workKinds = ['literature', 'kernel', 'document', 'report'] as const;

/** A text that obligations come from. */
export interface Work {
  readonly kind: (typeof workKinds)[number];
  /** Author, title, year; or file; or repository and thread. */
  readonly cited: string;
  /** Where it can be read; none where only its author has it. */
  readonly link?: string;
}

const literature = (cited: string, link: string): Work => ({ kind: 'literature', cited, link });
const doi = (cited: string, id: string): Work => literature(cited, `https://doi.org/${id}`);
const kernel = (cited: string, link: string): Work => ({ kind: 'kernel', cited, link });
const kernel24 = (file: string): Work => ({ kind: 'kernel', cited: `Linux 2.4.22, ${file}` });
const document = (number: string): Work => ({ kind: 'document', cited: `document ${number}` });

const linux = 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree';

const report = (repository: string, thread: number, isChange = false): Work => ({
  kind: 'report',
  cited: `${repository}#${thread}`,
  link: `https://github.com/${repository}/${isChange ? 'pull' : 'issues'}/${thread}`,
});

/** By the names that `origins` uses. */
export const works = {
  knowlton: doi('Knowlton, A Fast Storage Allocator, 1965', '10.1145/365628.365655'),
  knuth: literature(
    'Knuth, The Art of Computer Programming 1, section 2.5',
    'https://www-cs-faculty.stanford.edu/~knuth/taocp.html',
  ),
  bonwick: literature(
    'Bonwick, The Slab Allocator, 1994',
    'https://www.usenix.org/publications/library/proceedings/bos94/full_papers/bonwick.a',
  ),
  magazines: literature(
    'Bonwick and Adams, Magazines and Vmem, 2001',
    'https://www.usenix.org/legacy/publications/library/proceedings/usenix01/bonwick.html',
  ),
  zephyrProof: doi(
    'Zhao and Sanán, Concurrent Memory Management in Zephyr RTOS, 2019',
    '10.1007/978-3-030-25543-5_29',
  ),
  linearizability: doi('Herlihy and Wing, Linearizability, 1990', '10.1145/78969.78972'),
  exclusion: doi(
    'Dijkstra, Solution of a Problem in Concurrent Programming Control, 1965',
    '10.1145/365559.365617',
  ),
  realloc: literature('ISO C17, section 7.22.3.5', 'https://www.iso.org/standard/74528.html'),
  weakOrdering: doi('Adve and Hill, Weak Ordering, 1990', '10.1145/325096.325100'),
  buddies24: kernel24('mm/page_alloc.c'),
  slabs24: kernel24('mm/slab.c'),
  buddies: kernel('Linux, mm/page_alloc.c', `${linux}/mm/page_alloc.c`),
  listDebug: kernel('Linux, lib/list_debug.c', `${linux}/lib/list_debug.c`),
  lockdep: kernel(
    'Linux, Documentation/locking/lockdep-design.rst',
    'https://docs.kernel.org/locking/lockdep-design.html',
  ),
  hacking: kernel(
    'Linux, Documentation/kernel-hacking/hacking.rst',
    'https://docs.kernel.org/kernel-hacking/hacking.html',
  ),
  thisCpu: kernel(
    'Linux, Documentation/core-api/this_cpu_ops.rst',
    'https://docs.kernel.org/core-api/this_cpu_ops.html',
  ),
  memoryModel: kernel(
    'Linux, tools/memory-model/Documentation/explanation.txt',
    `${linux}/tools/memory-model/Documentation/explanation.txt`,
  ),
  teaching: document('000'),
  stripes: document('001'),
  lab: document('002'),
  regions: document('003'),
  heapOrder: document('004'),
  metadataTwice: report('unikraft/unikraft', 688),
  linksLeak: report('unikraft/unikraft', 448),
  poolEmpty: report('zephyrproject-rtos/zephyr', 15154),
  poolSplit: report('zephyrproject-rtos/zephyr', 11220, true),
  unlockPlain: report('getsentry/sentry-native', 2035, true),
} as const satisfies Record<string, Work>;

/** A place in a work, and what it says there. */
export interface Origin {
  readonly work: Work;
  readonly says: string;
}

const from = (name: keyof typeof works, says: string): Origin => ({ work: works[name], says });

/** By id, the oldest first where there are several. */
export const origins: Readonly<Record<ObligationId, readonly Origin[]>> = {
  I1: [
    from('knowlton', 'where a block and its buddy lie follows from size and address alone'),
    from('buddies24', '__free_pages_ok halts on an index that is no multiple of the size'),
  ],
  I2: [from('buddies24', 'BAD_RANGE, in rmqueue, expand and __free_pages_ok')],
  I3: [from('zephyrProof', 'blocks given out and free ones are leaves of one tree')],
  I4: [from('metadataTwice', "pages subtracted twice at init are nobody's: a leak")],
  I5: [
    from('knowlton', 'two free buddies are put together at once'),
    from('knuth', 'Algorithm S goes on with the block put together until its buddy is in use'),
  ],
  I6: [
    from('stripes', 'free lists are circular and doubly linked'),
    from('listDebug', '__list_add_valid and __list_del_entry_valid compare both directions'),
  ],
  I7: [
    from('knuth', 'a block in an available list is tagged so, with its size'),
    from('buddies', 'page_is_buddy believes PageBuddy and the order stored beside it'),
  ],
  I8: [
    from('buddies24', '__free_pages_ok: a bit is set when one block of its pair is in use'),
    from('stripes', 'a bit says whether a block of its size class was handed out'),
    from('heapOrder', 'a bit per node of the tree, for used and for free'),
  ],
  I9: [
    from('lab', 'what the allocator needs for itself has to come from somewhere first'),
    from('metadataTwice', 'pages counted in whose place the bitmap lies'),
  ],
  I10: [from('buddies24', 'free_pages, kept by rmqueue and __free_pages_ok, is what is asked')],
  O1: [
    from('knowlton', 'what is handed out is a free block, or half of a half of one'),
    from('buddies24', 'rmqueue'),
  ],
  O2: [
    from('knuth', 'Algorithm R fails only if no list from k upward has a block'),
    from('teaching', 'the search goes upward to the last order'),
  ],
  O3: [
    from('knuth', 'Algorithm R takes the smallest j from k upward'),
    from('buddies24', 'rmqueue and expand'),
  ],
  O5: [from('linksLeak', 'the links of a free page lie in what its next owner gets')],
  O6: [from('teaching', "a buddy's words were read while in use: the machine triple faulted")],
  O8: [from('realloc', 'where nothing can be allocated, what there was is unchanged')],
  O9: [
    from('knowlton', 'a block given back is free again, with its buddy if that is free'),
    from('knuth', 'Algorithm S'),
  ],
  O10: [
    from('buddies24', '__free_pages_ok halts on pages that it can tell are in use elsewhere'),
    from('lab', 'a double free is to be seen, and halts the program'),
  ],
  O11: [
    from('knuth', 'at first the whole pool is one free block'),
    from('regions', 'every range of free frames becomes free blocks, whatever its bounds'),
  ],
  O13: [from('teaching', 'bounds its steps by orders and by free blocks')],
  O14: [
    from('knuth', 'a request is rounded up to the next power of two'),
    from('lab', 'the largest request is one of 16 MB'),
  ],
  S1: [from('slabs24', 'kmem_cache_grow marks each page with its cache and its slab')],
  S2: [
    from('bonwick', 'a slab counts its objects in use, and can go once there are none'),
    from('slabs24', 'inuse, raised by kmem_cache_alloc_one_tail'),
  ],
  S3: [from('slabs24', 'kmem_extra_free_checks: an object of this slab, not on its list already')],
  S4: [
    from('bonwick', 'slabs are sorted by whether all, some or none of their objects are free'),
    from('slabs24', 'slabs_full, slabs_partial and slabs_free'),
  ],
  S5: [from('lab', 'ten caches from 4 to 2048 bytes; that of 16 serves 9 to 16')],
  S6: [from('lab', 'at most 8 empty slabs of a cache up to 128 bytes, else 4')],
  S7: [from('lab', 'a slab is exactly one page')],
  S8: [
    from('slabs24', 'kmem_cache_grow marks pages so that a pointer leads to its cache'),
    from('lab', 'one free for pages and for objects'),
  ],
  C1: [
    from('magazines', "a CPU's layer between clients and slabs: an object is in one of them"),
    from('lab', 'an object that is in the cache of a CPU is free already'),
  ],
  C2: [from('slabs24', 'cpucache: avail entries of at most limit')],
  C3: [from('buddies', "drain_pages_zone, with interrupts off or the list's lock held")],
  C4: [from('buddies', '__alloc_pages_direct_reclaim drains all CPUs, and tries again')],
  K1: [from('exclusion', 'at any moment one of them is in its critical section')],
  K2: [
    from('linearizability', 'each call takes effect at one moment between begin and end'),
    from('poolEmpty', 'a request is refused since another one gave up the lock halfway'),
    from('poolSplit', 'a split now takes a block and puts back the rest of it in one step'),
  ],
  K3: [from('lockdep', 'two locks must not be taken in both orders')],
  K4: [
    from('lockdep', 'a lock taken in interrupts must not be taken with interrupts on'),
    from('teaching', 'spinlock_irq'),
  ],
  K5: [from('hacking', 'local_irq_save and local_irq_restore, which nest')],
  K6: [from('teaching', 'the lock is released on every path, errors too')],
  K7: [from('zephyrProof', 'a block that is being taken back may not be given to another thread')],
  K8: [
    from('exclusion', 'those who wait must not hold one another up for ever'),
    from('lockdep', 'a circle of locks is a deadlock'),
  ],
  K9: [from('thisCpu', 'the CPU may change between working out an address and using it')],
  K10: [
    from('weakOrdering', 'a program without data races sees sequential consistency'),
    from('memoryModel', 'plain accesses and data races'),
    from('unlockPlain', 'an unlock that ordered nothing made allocations overlap'),
  ],
  D1: [from('buddies24', 'rmqueue takes the first of a list, __free_pages_ok puts there')],
};
