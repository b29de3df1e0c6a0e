/**
 * Free lists as an implementation links them: circular and doubly linked, each closed by a sentinel
 * that is no block. A list is walked by the spec, not by the implementation, and with a bound:
 * a corrupted list may run in a circle that never comes back to its sentinel. No node is met twice:
 * its back link would have to lead to two nodes, and is asked first.
 * Local agreement of next and prev admits a detached cycle; its members are missed by I4 and I7.
 */
import type { Reason } from '../blocks/blame.ts';
import type { Ring } from '../ports/inspection.ts';
import type { Frame } from '../blocks/units.ts';

/** The members head first, or why this is no circular list (I6). Visits at most `bound` nodes. */
export function walk(ring: Ring, bound: number): readonly Frame[] | Reason {
  const members: Frame[] = [];
  const list = `list of order ${ring.order}`;
  let node = ring.sentinel;
  do {
    const next = ring.next(node);
    if (ring.prev(next) !== node) {
      const back = ring.prev(next);
      return { why: `${list}: next of ${node} is ${next}, but prev of ${next} is ${back}` };
    }
    if (next === ring.sentinel) return members;
    const at = ring.frameOf(next);
    if (at === undefined) return { why: `${list}: ${next} follows ${node} and is no block's node` };
    members.push(at);
    node = next;
  } while (members.length <= bound);
  return { why: `${list}: more than ${bound} members` };
}
