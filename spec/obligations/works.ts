/**
 * The texts that obligations come from: who said one, relied on it or paid for not having it.
 * A kernel is cited where its code or its documentation says so, a report where an allocator broke
 * what is asked.
 */

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

/** By the names that `from` takes. */
export const works = {
  knowlton: doi('Knowlton, A Fast Storage Allocator, 1965', '10.1145/365628.365655'),
  knuth: literature(
    'Knuth, The Art of Computer Programming 1, section 2.5',
    'https://www-cs-faculty.stanford.edu/~knuth/taocp.html',
  ),
  jemalloc: literature(
    'Evans, The jemalloc manual, xallocx, 2022',
    'https://jemalloc.net/jemalloc.3.html',
  ),
  zig: literature(
    'Zig Software Foundation, The Zig standard library, std.mem.Allocator, 2024',
    'https://ziglang.org/documentation/master/std/#std.mem.Allocator',
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
  tickets: doi(
    'Mellor-Crummey and Scott, Algorithms for Scalable Synchronization, 1991',
    '10.1145/103727.103729',
  ),
  realloc: literature('ISO C17, section 7.22.3.5', 'https://www.iso.org/standard/74528.html'),
  alignedAlloc: literature('ISO C17, section 7.22.3.1', 'https://www.iso.org/standard/74528.html'),
  calloc: literature('ISO C17, section 7.22.3.2', 'https://www.iso.org/standard/74528.html'),
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
  shiftOverflows: report('spaskalev/buddy_alloc', 17, true),
  arenaWraps: report('andy-kimball/arenaskl', 4, true),
  unlockPlain: report('getsentry/sentry-native', 2035, true),
} as const satisfies Record<string, Work>;

/** A place in a work, and what it says there. */
export interface Origin {
  readonly work: Work;
  readonly says: string;
}

/** The place in the work of this name that says so. */
export const from = (name: keyof typeof works, says: string): Origin => ({
  work: works[name],
  says,
});
