/**
 * What a page allocator owes, by id: the names that code, tests, reports and documents share. The
 * list is merged from published proofs and checked kernels; most of those stop at safety, and ten
 * of fifteen mutants of a small allocator survive there. Gaps in the numbers are in `implied.ts`.
 */
import type { ObligationId } from '../blocks/blame.ts';
import { type Obligation, owed } from './obligation.ts';
import { slabObligations } from './object-obligations.ts';

export type { Obligation } from './obligation.ts';

const invariants = 'spec/pages/invariants.ts';
const operations = 'spec/operations/operations.ts';
const memory = 'impl/memory/checked-memory.ts';
const cpuCache = 'spec/cpus/cpu-cache.ts';
const interleaved = 'models/many-cpus/world/world.ts';

/** Every obligation, in the order of `ObligationId`. */
export const obligations: Readonly<Record<ObligationId, Obligation>> = {
  I1: owed(
    'I1',
    'aligned',
    'a block of order k starts at a multiple of 2^k',
    invariants,
    'aligned',
  ),
  I2: owed(
    'I2',
    'in-bounds',
    'every block lies in one region and is of the top order at most',
    invariants,
    'inBounds',
  ),
  I3: owed(
    'I3',
    'no-overlap',
    'no frame belongs to two blocks, or to a block and a hole',
    invariants,
    'noOverlap',
  ),
  I4: owed(
    'I4',
    'covered',
    'every frame is free, live or reserved: nothing is lost',
    invariants,
    'covered',
  ),
  I5: owed(
    'I5',
    'coalesce-maximal',
    'no two free blocks are buddies: they would be one',
    invariants,
    'coalesceMaximal',
  ),
  I6: owed(
    'I6',
    'well-linked',
    'each free list is a circle, and its links agree in both directions',
    'spec/pages/lists.ts',
    'walk',
  ),
  I7: owed(
    'I7',
    'listed-iff-free',
    'a block is on the list of its order exactly if the metadata says it is free',
    invariants,
    'listedIffFree',
  ),
  I8: owed(
    'I8',
    'bitmap-right',
    'the metadata of each node says what the free and live blocks make true',
    'spec/pages/bitmaps.ts',
    'marksRight',
  ),
  I9: owed(
    'I9',
    'metadata-kept',
    "the allocator's own metadata lies in no free or live block",
    invariants,
    'metadataKept',
  ),
  I10: owed(
    'I10',
    'counts-right',
    'each counter and summary equals its recount',
    invariants,
    'countsRight',
  ),
  O1: owed(
    'O1',
    'gives-free',
    'alloc hands out an aligned block of the order asked for that was free in all its frames',
    operations,
    'givesFree',
  ),
  O2: owed(
    'O2',
    'complete',
    'alloc refuses only if no free block is large enough',
    operations,
    'refusesOnlyFull',
  ),
  O3: owed(
    'O3',
    'smallest-split',
    'alloc takes from a smallest free block that fits',
    operations,
    'takesSmallest',
  ),
  O5: owed('O5', 'bytes-kept', 'no call changes a word of a live block', memory, 'store'),
  O6: owed(
    'O6',
    'no-touch',
    'no call reads a word of a live block, or one that holds garbage',
    memory,
    'load',
  ),
  O8: owed(
    'O8',
    'error-atomic',
    'a refused call changes nothing, and no call throws',
    'models/one-cpu/sequential.ts',
    'judged',
  ),
  O9: owed(
    'O9',
    'takes-back',
    'free takes back every live block, and its frames are free again',
    operations,
    'takesBack',
  ),
  O10: owed(
    'O10',
    'rejects',
    'free refuses exactly the blocks that the metadata shows not to be live',
    operations,
    'rejects',
  ),
  O11: owed(
    'O11',
    'init',
    'after init nothing is live, and every frame that is not reserved is free',
    'models/one-cpu/sequential.ts',
    'initial',
  ),
  O13: owed(
    'O13',
    'ends',
    'every call ends within its declared number of accesses to memory',
    memory,
    'access',
  ),
  ...slabObligations,
  C1: owed(
    'C1',
    'one-place',
    "a frame or object is a user's, in one CPU's cache, or free underneath",
    cpuCache,
    'cachesBroken',
  ),
  C2: owed(
    'C2',
    'cache-bounded',
    'a cache holds at most as many entries as it may, and none twice',
    cpuCache,
    'cachesBroken',
  ),
  C3: owed(
    'C3',
    'own-cache-only',
    "draining loses and doubles nothing, and no other CPU's cache is used without its lock",
    cpuCache,
    'usesOwn',
  ),
  C4: owed(
    'C4',
    'strands-nothing',
    "alloc refuses only when nothing is free but what other CPUs' caches hold",
    'spec/cpus/history.ts',
    'answers',
  ),
  K1: owed(
    'K1',
    'mutual-exclusion',
    'no lock is with two calls at once',
    'spec/cpus/locks.ts',
    'excludes',
  ),
  K2: owed(
    'K2',
    'linearizable',
    'overlapping calls answer as if made one after the other',
    'spec/cpus/history.ts',
    'answers',
  ),
  K3: owed('K3', 'lock-order', 'CPUs do not wait for locks in a circle', interleaved, 'stuck'),
  K4: owed(
    'K4',
    'interrupt-safe',
    'no interrupt handler waits for a lock that the call it interrupted holds',
    interleaved,
    'stuck',
  ),
  K5: owed(
    'K5',
    'interrupts-restored',
    'a call leaves interrupts on or off as it found them',
    'engine/schedule/cpus/machine.ts',
    'finish',
  ),
  K6: owed(
    'K6',
    'locks-released',
    'no lock is held while no call is under way',
    interleaved,
    'brokenAt',
  ),
  K7: owed(
    'K7',
    'transit-hidden',
    'what a running call took off a list or out of a cache, no other call can find',
    'spec/cpus/transit.ts',
    'listsReleased',
  ),
  K8: owed(
    'K8',
    'goes-on',
    'some CPU can go on until all calls are over, and every call ends',
    interleaved,
    'stuck',
  ),
  K9: owed(
    'K9',
    'number-current',
    "no call uses the cache of a CPU that it was moved away from, unless it has the cache's lock",
    cpuCache,
    'usesOwn',
  ),
  K10: owed(
    'K10',
    'no-race',
    'conflicting accesses, not both atomic, are ordered by a lock or an atomic',
    'spec/cpus/access.ts',
    'wouldRace',
  ),
  D1: owed(
    'D1',
    'picks-as-declared',
    'alloc takes the block of its list that the design declares',
    'spec/pages/picks.ts',
    'pickedAsDeclared',
  ),
};
