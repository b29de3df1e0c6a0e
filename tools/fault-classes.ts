/**
 * The classes of bugs that real allocators were found to have, and which faults here are of each;
 * for a class without one, why no design here can have it. A fault may be of several classes, and
 * some are of none: those are slips that only a spec of safety alone would let live.
 */

/** One class of bugs. */
export interface FaultClass {
  readonly id: string;
  readonly bug: string;
  /** Names of faults; may be empty if `why` says why. */
  readonly faults: readonly string[];
  readonly why?: string;
}

const row = (id: string, bug: string, faults: string, why?: string): FaultClass => {
  const names = faults === '' ? [] : faults.split(' ');
  return { id, bug, faults: names, ...(why !== undefined && { why }) };
};

/** A sizes, B splits, C merges, D metadata, E regions, F bad calls, G concurrency, H accounting. */
export const faultClasses: readonly FaultClass[] = [
  row('A1', 'size and header, or rounding, wrap around', 'slab-rounding-wraps'),
  row('A2', 'an int or a shift is too narrow', 'refuses-large'),
  row('A3', 'the order is not rounded up', 'order-rounded-down slab-class-rounded-down'),
  row('A4', 'a request of no bytes', 'slab-size-zero'),
  row('A5', 'alignment taken for size', 'slab-alignment-ignored slab-by-alignment'),
  row('B1', 'metadata of the order asked for', 'pair-bit-of-request alloc-tags-source'),
  row('B2', 'a half lost or kept twice', 'split-keeps-whole remainder-lost remainder-order-up'),
  row('B3', 'words assumed to be zero', 'init-trusts-memory bits-assumed-zero'),
  row(
    'B4',
    'alloc goes below a live node',
    'chunk-taken-twice',
    'blocks come from lists, no design descends: here a live block is given again',
  ),
  row(
    'B5',
    'a part tested against the whole heap',
    '',
    'no design tests parts: the halves of a block lie in it by how they are computed',
  ),
  row('C1', 'a buddy of another order', 'buddy-of-any-order'),
  row('C2', 'past the top order', 'merge-past-top merge-past-top-pair'),
  row('C3', 'past the end of the region', 'merge-past-end merge-leaves-region merge-across-trees'),
  row('C4', 'not all levels', 'merge-one-level merge-below-top no-merge'),
  row('C5', 'listed before and after', 'merge-leaves-buddy inserts-twice'),
  row('C6', 'the wrong half', 'merge-keeps-upper merges-neighbour buddy-above'),
  row('C7', 'links half mended', 'half-unlinked joins-list-head'),
  row('C8', 'a summary not restored', 'mask-not-cleared'),
  row('C9', 'the words of a live buddy', 'reads-live-buddy'),
  row('C10', 'a logical not for a bitwise one', 'mask-logical-not'),
  row(
    'C11',
    'ranges added later never merge',
    '',
    'no design takes ranges after init, and blocks of two regions never merge by contract',
  ),
  row('C12', 'free looks itself up', 'looks-itself-up'),
  row('D1', 'a map too small', 'pair-map-too-small bitset-short'),
  row('D2', 'metadata over memory in use', 'metadata-at-start'),
  row('D3', 'a tag not cleared', 'alloc-keeps-tag merge-keeps-tag bit-not-cleared'),
  row('D4', 'two bits with one index', 'bits-of-first-chunk'),
  row(
    'D5',
    'counted from the wrong base',
    'pair-index-of-block heap-from-zero base-forgotten tree-offset-forgotten',
  ),
  row('E1', 'exactly 2^k frames', 'last-frame-twice'),
  row('E2', 'not 2^k frames', 'tail-lost refuses-odd-zone'),
  row('E3', 'regions above the top order', 'init-misses-top refuses-top-free'),
  row('E4', 'frame 0 is special', 'frame-zero-ends'),
  row('E5', 'a base that is not aligned', 'finds-sentinel'),
  row(
    'E6',
    'resizing forgets the last slot',
    'metadata-past-end',
    'no design resizes; the slip is made at init instead',
  ),
  row('E7', 'metadata not subtracted', 'metadata-not-subtracted hole-listed rest-lost'),
  row('E8', 'the list above the top order', 'reads-list-above'),
  row('E9', 'a refused request spoils the heap', 'refusal-splits search-never-ends'),
  row('F1', 'double free', 'accepts-double-free believes-free slab-double-free-unseen'),
  row('F2', 'free of an interior address', 'accepts-interior below-not-looked-at'),
  row('F3', 'the end bound off by one', 'end-off-by-one'),
  row(
    'F4',
    'a bad free touches what it must not',
    'end-off-by-one zeroes-early hole-shrugged-off hole-taken-back',
  ),
  row('F5', 'free with the wrong order', 'accepts-any-order'),
  row('G1', 'no lock', 'smp-free-unlocked smp-alloc-unlocked smp-drains-unlocked smp-steals'),
  row(
    'G2',
    'the lock given up halfway',
    'smp-lock-dropped-in-split smp-unlock-before-tag smp-unlock-before-bit smp-refill-takes-late',
  ),
  row(
    'G3',
    'a slip with compare-and-swap',
    'smp-test-then-set smp-ticket-drawn-twice',
    'no design merges by compare-and-swap; the slip is made in the lock instead',
  ),
  row('G4', 'caches strand memory', 'smp-strands smp-drain-leaves-one slab-never-drains'),
  row('G5', 'unlock does not release', 'smp-lost-unlock smp-waits-for-wrong-value'),
  row('G6', 'ABA', 'smp-aba'),
  row(
    'G7',
    'an interrupt while the lock is held',
    'smp-interrupts-on smp-restores-early smp-restores-on',
  ),
  row(
    'G8',
    'a lock per order, in two orders',
    'smp-both-orders smp-polite',
    'no design has a lock per order; two locks of a cache and a zone do the same',
  ),
  row(
    'G9',
    'a split ended early by a free',
    '',
    'every split runs under one lock from end to end; giving that up is G2',
  ),
  row('H1', 'a total counted twice', 'slab-in-use-miscounted'),
  row(
    'H2',
    'a count wrong after a refused free',
    'slab-in-use-miscounted',
    'no page design keeps a count of blocks; I10 asks it of those that will',
  ),
];
