/**
 * The obligations as formulas, in plain text. For reports and documents: what decides is the
 * predicate, in code. In all of them
 *
 *      (k, a)      a block: its order and its first frame; printed a^k
 *      ext(b)      the frames of block b: [a, a + 2^k)
 *      bud(b)      its buddy (k, a xor 2^k); frames are counted from the region's origin
 *      F A Z       sets of blocks: free, live, reserved; F', A' behind the call
 *      R M         the zone's frames; its top order
 *      FL(k)       the list of free blocks of order k
 *      canon(X)    the maximal aligned blocks, of order M at most, in a set of frames X
 */
import type { ObligationId } from '../blocks/blame.ts';

/** By id; one line each, or a few separated by `;`. */
export const formulas: Readonly<Record<ObligationId, string>> = {
  I1: 'for all (k, a) in F + A: 2^k divides a',
  I2: 'for all b = (k, a) in F + A: ext(b) is part of one region of R, and k <= M',
  I3: 'for all b != c in F + A + Z: ext(b) and ext(c) are disjoint',
  I4: 'the union of ext(b) over F + A + Z is R',
  I5: 'for all b = (k, a) in F with k < M and bud(b) in the same region: bud(b) not in F',
  I6: 'for all k, n in FL(k): prev(next(n)) = n = next(prev(n)), and FL(k) is one circle',
  I7: 'b in FL(k) if and only if b is marked free with order k',
  I8: 'for all nodes v: mark(v) = meaning(v, F, A), by the scheme B1 to B6 that is declared',
  I9: 'metadata is part of one region, and disjoint from ext(b) for all b in F + A',
  I10: 'count(k) = |FL(k)|; free frames = |union of ext(b) over F|; mask bit k = [|FL(k)| > 0]',
  O1: "alloc(k) = b: order(b) = k, ext(b) is part of the union of F, A' = A + {b}",
  O2: 'alloc(k) is refused only if no (j, a) in F has j >= k',
  O3: 'alloc(k) = b: ext(b) is part of some (j, a) in F with j = min {i >= k: FL(i) not empty}',
  O5: 'for all b in A before and behind the call, words w of ext(b): w is the same',
  O6: 'no call reads a word of ext(b), b in A; nor one that was not written since it was free',
  O8: 'alloc or free is refused: state and metadata are the same before and behind the call',
  O9: "free(b), b in A, is accepted: A' = A - {b} and F' = canon(union of F + ext(b))",
  O10: 'free(b), b not in A, is refused if and only if the metadata tells b from a live block',
  O11: 'after init: A is empty, F = canon(R - Z), and I1 to I10 hold',
  O13: 'every call makes at most accessesMax(|R|) accesses',
  O14: 'order(s) = least k with 2^k frames >= s bytes; s = 0 and s > 2^M frames are refused',
  S1: 'for all slabs s != t: frame(s) != frame(t)',
  S2: 'for all slabs s: inUse(s) = capacity(s) - |free(s)|',
  S3: 'for all slabs s: free(s) is a list of different objects of s, and ends',
  S4: 's on full, partial, empty if and only if inUse(s) = capacity(s), between, 0; on one list',
  S5: 'class(size, alignment) = least class c with c >= max(size, alignment)',
  S6: 'for all caches: |empty| <= limit, and a slab in excess is given back once',
  S7: 'for all slabs s: (0, frame(s)) in A of the page allocator',
  S8: 'free(p) goes to the owner of the frame of p',
  C1: 'every frame is in one of: A, one cache of one CPU, a free block, in transit',
  C2: 'for all CPUs c: 0 <= |cache(c)| <= cacheMax, entries different',
  C3: 'drained from cache(c): in F once; cache(c) is used by c, or with lock(c) held',
  C4: 'alloc(k) on CPU c is refused only if nothing fits in F + cache(c)',
  K1: 'for all locks l: at most one call under way holds l',
  K2: 'some order of the calls, with those that did not overlap as they were, gives all answers',
  K3: 'the relation "a CPU holds l and waits for m" on locks has no cycle',
  K4: 'no handler on CPU c waits for a lock that c held when it was interrupted',
  K5: 'for all calls: interrupts are on behind the call if and only if they were before it',
  K6: 'no call is under way: every lock is free',
  K7: 'b in T of one call: no other call lists, caches or hands out b, no mark says b is in F',
  K8: 'from every state some CPU can take a step, and from every state all calls can end',
  K9: 'id() = c in a call, then a use of cache(c): the call is on c, or holds lock(c)',
  K10: 'conflicting accesses, not both atomic, are ordered by happens-before',
  D1: 'alloc(k) = b is cut from the first, the last, or the lowest of FL(j), as declared',
};
