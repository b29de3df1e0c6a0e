/**
 * What Linux's page allocator does without an event of the group `kmem`, by version. A judge may
 * fill in such a step where the lines would contradict each other without it, and no other: a list
 * that is too short makes false alarms, one that is too long hides bugs. So this is data, with the
 * place in the source that each row was read from.
 */
import type { Chance, Silences } from './facts.ts';

/** Major and minor version of a kernel. */
export type KernelVersion = readonly [number, number];

/** One silent step. */
export interface SilentStep {
  readonly name: string;
  readonly what: string;
  /** The first version that takes it, and the first that does not any more. */
  readonly since: KernelVersion;
  readonly until?: KernelVersion;
  /** The event or kprobe of `buddycheck record` that makes it heard. */
  readonly heardBy?: string;
  readonly source: string;
}

const early: KernelVersion = [2, 6];

export const silentSteps = {
  bulk: {
    name: 'bulk allocation',
    what: 'two or more single frames of a CPU’s list are handed out at once',
    since: [5, 13],
    heardBy: 'buddycheck/bulk, and buddycheck/mapped which frames',
    source: 'mm/page_alloc.c, __alloc_pages_bulk()',
  },
  largeOnly: {
    name: 'direct free of a large block',
    what: 'blocks of the orders above 3, but 9, go to the lists without mm_page_pcpu_drain',
    since: [5, 13],
    source: 'mm/page_alloc.c, pcp_allowed_order(), __free_pages_ok()',
  },
  allButSingle: {
    name: 'direct free of a block above order 0',
    what: 'CPUs keep single frames only: every larger block goes to the lists directly',
    since: early,
    until: [5, 13],
    source: 'mm/page_alloc.c, __free_pages_ok()',
  },
  locked: {
    name: 'direct free while the CPU’s list is locked',
    what: 'a free in an interrupt meets the list locked, or one meets another CPU that drains it',
    since: [6, 0],
    source: 'mm/page_alloc.c, free_unref_page(), pcp_spin_trylock(); seen in 6.1.192',
  },
  splitSingle: {
    name: 'split into single frames',
    what: 'a block is given back as single frames: alloc_pages_exact, vmalloc, huge pages',
    since: early,
    until: [6, 8],
    heardBy: 'buddycheck/split, huge pages aside',
    source: 'mm/page_alloc.c, split_page(), __free_pages(); mm/huge_memory.c, __split_huge_page()',
  },
  splitAny: {
    name: 'split',
    what: 'huge pages are split into blocks of any order, too',
    since: [6, 8],
    source: 'mm/huge_memory.c, split_huge_page_to_list_to_order()',
  },
  claim: {
    name: 'block claimed from another migrate type',
    what: 'the block that is handed out leaves the lists without mm_page_alloc_zone_locked',
    since: [6, 10],
    heardBy: 'kmem/mm_page_alloc_extfrag',
    source: 'mm/page_alloc.c, __rmqueue_fallback(), steal_suitable_fallback(); seen in 6.12.117',
  },
  compaction: {
    name: 'compaction takes a free block',
    what: 'a free block leaves the lists, to be given to callers or freed again',
    since: [2, 6],
    heardBy: 'buddycheck/isolate and buddycheck/isolated',
    source: 'mm/page_alloc.c, __isolate_free_page(); mm/compaction.c, isolate_freepages_block()',
  },
  capture: {
    name: 'compaction captures a block',
    what: 'a block that would come to the lists is handed to the caller that compacts',
    since: [5, 1],
    source: 'mm/page_alloc.c, __free_one_page(), compaction_capture()',
  },
} as const satisfies Readonly<Record<string, SilentStep>>;

/** Blocks of at least this order merge only with those of their migrate type, where it matters. */
export const PAGEBLOCK_ORDER = 9;

const isSince = (version: KernelVersion, since: KernelVersion): boolean =>
  version[0] > since[0] || (version[0] === since[0] && version[1] >= since[1]);

/** Does a kernel of this version take the step? Of an unknown one everything is possible. */
export const takes = (version: KernelVersion | undefined, step: SilentStep): boolean =>
  version === undefined ||
  (isSince(version, step.since) && !(step.until && isSince(version, step.until)));

/** What of the silent steps a log shows. */
export interface Heard {
  /** Are bulk allocations announced, by a kprobe? */
  readonly bulk: boolean;
  /** Are compaction's events there? `undefined`: the log does not say. */
  readonly compaction: boolean | undefined;
  /** Does a kprobe tell of every block that compaction takes? */
  readonly isolation: boolean;
  /** Are claims of blocks from other migrate types recorded? `undefined`: the log does not say. */
  readonly claims: boolean | undefined;
  /** Are there pageblocks whose blocks do not merge with others? `undefined`: unknown. */
  readonly keepsApart: boolean | undefined;
}

/** All that a kernel does silently. */
export function silencesOf(version: KernelVersion | undefined, heard: Heard): Silences {
  const steps = silentSteps;
  const compaction = (): Chance => {
    if (heard.isolation) return 'logged';
    return heard.compaction === undefined ? 'unsure' : 'silent';
  };
  return {
    bulk: takes(version, steps.bulk) ? (heard.bulk ? 'logged' : 'silent') : 'never',
    isDirect: (order) => {
      if (order === 0) return 'never';
      if (version === undefined) return order > 3 && order !== 9 ? 'always' : 'sometimes';
      if (takes(version, steps.allButSingle)) return 'always';
      if (order === PAGEBLOCK_ORDER) return 'sometimes';
      return order > 3 ? 'always' : 'never';
    },
    locked: takes(version, steps.locked) ? 'sometimes' : 'never',
    split: takes(version, steps.splitAny) ? 'any' : 'single',
    compaction: compaction(),
    claim: takes(version, steps.claim) ? (heard.claims === true ? 'logged' : 'unsure') : 'never',
    unmergedFrom: heard.keepsApart === false ? Number.POSITIVE_INFINITY : PAGEBLOCK_ORDER,
  };
}
