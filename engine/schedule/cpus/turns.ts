/**
 * Where code is back in a local state that it was in before, and has changed no word since. From
 * there it does what it did from there: a node of the logs need not be a new one, and a CPU whose
 * way leads round while no other changes a word waits, whatever its loop looks like.
 *
 * Nothing is guessed. Code that shows its local state is compared by all of it (`Code.localState`).
 * Code that only says that it waits (`Port.relax`) is asked what it would do if all its attempts
 * failed (`logs.ts`): it counts them if it ever does something else than try again.
 */
import { Kind, writtenBy } from './port.ts';
import type { Trie } from './trie.ts';

/**
 * The node before this one with the same local state, request and words; 0 if there is none. Cost:
 * the number of requests since a word was changed.
 */
export function earlierTurn(trie: Trie, node: number): number {
  const place = trie.placeOf(node);
  if (place === 0 || trie.isJoined(node)) return 0;
  for (let at = node; trie.lengthOf(at) > 0; ) {
    const asked = trie.parentOf(at);
    if (mayHaveChanged(trie, asked, trie.observationOf(at))) return 0;
    at = asked;
    if (trie.placeOf(at) === place && asksTheSame(trie, at, node)) return at;
  }
  return 0;
}

/** Could the request of a node, so answered, have left its word otherwise than it was? */
function mayHaveChanged(trie: Trie, node: number, observed: number): boolean {
  const kind = trie.kinds[node]!;
  const first = trie.firsts[node]!;
  if (kind === Kind.store || kind === Kind.atomicStore) return !putsBack(trie, node, first);
  if (kind > Kind.relax) return false;
  return writtenBy(kind, observed, first, trie.seconds[node]!) !== observed;
}

/** Does a store put back what the same step has found there, as a wide comparison that fails? */
function putsBack(trie: Trie, node: number, value: number): boolean {
  for (let at = node; trie.isJoined(at); at = trie.parentOf(at)) {
    const before = trie.parentOf(at);
    if (trie.addresses[before] !== trie.addresses[node]) continue;
    return trie.kinds[before] === Kind.atomicLoad && trie.observationOf(at) === value;
  }
  return false;
}

/** Do two nodes make the same request? */
const asksTheSame = (trie: Trie, a: number, b: number): boolean =>
  trie.kinds[a] === trie.kinds[b] &&
  trie.addresses[a] === trie.addresses[b] &&
  trie.firsts[a] === trie.firsts[b] &&
  trie.seconds[a] === trie.seconds[b] &&
  trie.joins[a] === trie.joins[b];

/**
 * Is the request of this node a wait behind an attempt: an access that observed its word, and the
 * word as it left it is what the wait is to see change?
 */
export function followsAttempt(trie: Trie, node: number): boolean {
  if (trie.kinds[node] !== Kind.relax || trie.joins[node] === 1) return false;
  if (trie.isJoined(node) || trie.lengthOf(node) === 0) return false;
  const asked = trie.parentOf(node);
  const kind = trie.kinds[asked]!;
  if (kind >= Kind.relax || kind === Kind.store || kind === Kind.atomicStore) return false;
  if (trie.addresses[asked] !== trie.addresses[node]) return false;
  const word = trie.observationOf(node);
  return writtenBy(kind, word, trie.firsts[asked]!, trie.seconds[asked]!) === trie.firsts[node];
}
