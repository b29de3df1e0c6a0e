/** What caches of CPUs (C) and overlapping calls (K) owe. */
import { everyRequest, records } from './obligation.ts';
import { from } from './works.ts';

const cpuCache = 'spec/cpus/cpu-cache.ts';
const world = 'models/many-cpus/world/world.ts';

/** In the order of their ids. */
export const cpus = records({
  C1: {
    name: 'one-place',
    statement: "a frame or object is a user's, in one CPU's cache, or free underneath",
    formula: 'every frame is in one of: A, one cache of one CPU, a free block, in transit',
    from: [
      from('magazines', "a CPU's layer between clients and slabs: an object is in one of them"),
      from('lab', 'an object that is in the cache of a CPU is free already'),
    ],
    source: { file: cpuCache, predicate: 'cachesBroken' },
    owedBy: ['objects', 'caches'],
    checked: [...everyRequest, 'schedules'],
  },
  C2: {
    name: 'cache-bounded',
    statement: 'a cache holds at most as many entries as it may, and none twice',
    formula: 'for all CPUs c: 0 <= |cache(c)| <= cacheMax, entries different',
    from: [from('slabs24', 'cpucache: avail entries of at most limit')],
    source: { file: cpuCache, predicate: 'cachesBroken' },
    owedBy: ['objects', 'caches'],
    checked: [...everyRequest, 'schedules'],
  },
  C3: {
    name: 'own-cache-only',
    statement:
      "draining loses and doubles nothing, and no other CPU's cache is used without its lock",
    formula: 'drained from cache(c): in F once; cache(c) is used by c, or with lock(c) held',
    from: [from('buddies', "drain_pages_zone, with interrupts off or the list's lock held")],
    source: { file: cpuCache, predicate: 'usesOwn' },
    owedBy: ['objects', 'caches'],
    checked: [...everyRequest, 'schedules'],
  },
  C4: {
    name: 'strands-nothing',
    statement: "alloc refuses only when nothing is free but what other CPUs' caches hold",
    formula: 'alloc(k) on CPU c is refused only if nothing fits in F + cache(c)',
    from: [from('buddies', '__alloc_pages_direct_reclaim drains all CPUs, and tries again')],
    source: { file: 'spec/cpus/history.ts', predicate: 'answers' },
    owedBy: ['objects', 'caches'],
    checked: [...everyRequest, 'schedules'],
  },
  K1: {
    name: 'mutual-exclusion',
    statement: 'no lock is with two calls at once',
    formula: 'for all locks l: at most one call under way holds l',
    from: [from('exclusion', 'at any moment one of them is in its critical section')],
    source: { file: 'spec/cpus/locks.ts', predicate: 'excludes' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K2: {
    name: 'linearizable',
    statement: 'overlapping calls answer as if made one after the other',
    formula:
      'some order of the calls, with those that did not overlap as they were, gives all answers',
    from: [
      from('linearizability', 'each call takes effect at one moment between begin and end'),
      from('poolEmpty', 'a request is refused since another one gave up the lock halfway'),
      from('poolSplit', 'a split now takes a block and puts back the rest of it in one step'),
    ],
    source: { file: 'spec/cpus/history.ts', predicate: 'answers' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K3: {
    name: 'lock-order',
    statement: 'CPUs do not wait for locks in a circle',
    formula: 'the relation "a CPU holds l and waits for m" on locks has no cycle',
    from: [from('lockdep', 'two locks must not be taken in both orders')],
    source: { file: world, predicate: 'stuck' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K4: {
    name: 'interrupt-safe',
    statement: 'no interrupt handler waits for a lock that the call it interrupted holds',
    formula: 'no handler on CPU c waits for a lock that c held when it was interrupted',
    from: [
      from('lockdep', 'a lock taken in interrupts must not be taken with interrupts on'),
      from('teaching', 'spinlock_irq'),
    ],
    source: { file: world, predicate: 'stuck' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K5: {
    name: 'interrupts-restored',
    statement: 'a call leaves interrupts on or off as it found them',
    formula: 'for all calls: interrupts are on behind the call if and only if they were before it',
    from: [from('hacking', 'local_irq_save and local_irq_restore, which nest')],
    source: { file: 'engine/schedule/cpus/machine.ts', predicate: 'finish' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K6: {
    name: 'locks-released',
    statement: 'no lock is held while no call is under way',
    formula: 'no call is under way: every lock is free',
    from: [from('teaching', 'the lock is released on every path, errors too')],
    source: { file: world, predicate: 'brokenAt' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K7: {
    name: 'transit-hidden',
    statement: 'what a running call took off a list or out of a cache, no other call can find',
    formula:
      'b in T of one call: no other call lists, caches or hands out b, no mark says b is in F',
    from: [
      from('zephyrProof', 'a block that is being taken back may not be given to another thread'),
    ],
    source: { file: 'spec/cpus/transit.ts', predicate: 'listsReleased' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K8: {
    name: 'goes-on',
    statement: 'some CPU can go on until all calls are over, and every call ends',
    formula: 'from every state some CPU can take a step, and from every state all calls can end',
    from: [
      from('exclusion', 'those who wait must not hold one another up for ever'),
      from('lockdep', 'a circle of locks is a deadlock'),
    ],
    source: { file: world, predicate: 'stuck' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K9: {
    name: 'number-current',
    statement:
      "no call uses the cache of a CPU that it was moved away from, unless it has the cache's lock",
    formula: 'id() = c in a call, then a use of cache(c): the call is on c, or holds lock(c)',
    from: [from('thisCpu', 'the CPU may change between working out an address and using it')],
    source: { file: cpuCache, predicate: 'usesOwn' },
    owedBy: ['caches'],
    checked: ['schedules', 'migrations'],
  },
  K10: {
    name: 'no-race',
    statement: 'conflicting accesses, not both atomic, are ordered by a lock or an atomic',
    formula: 'conflicting accesses, not both atomic, are ordered by happens-before',
    from: [
      from('weakOrdering', 'a program without data races sees sequential consistency'),
      from('memoryModel', 'plain accesses and data races'),
      from('unlockPlain', 'an unlock that ordered nothing made allocations overlap'),
    ],
    source: { file: 'spec/cpus/access.ts', predicate: 'wouldRace' },
    owedBy: ['cpus'],
    checked: ['schedules'],
  },
  K11: {
    name: 'served-in-turn',
    statement: 'of a lock with tickets, a ticket that was drawn earlier is served earlier',
    formula:
      'who takes the lock with ticket t: no other call under way waits with a ticket u < t; so ' +
      'between a draw and its turn at most CPUs - 1 others are served',
    from: [from('tickets', 'processors get the lock in the order in which they ask for it')],
    source: { file: 'spec/cpus/locks.ts', predicate: 'servesInTurn' },
    owedBy: ['cpus'],
    needs: 'tickets',
    checked: ['schedules'],
  },
});
