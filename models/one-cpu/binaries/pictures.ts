/**
 * Free blocks of the spec by what is live, worked out once: a search meets few sets of live blocks,
 * each of them in many states and behind still more calls.
 */
import type { Block } from '../../../spec/blocks/geometry.ts';
import { type Picture, picture } from '../../../spec/pages/state.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';

/** Pictures kept at most: some hundred bytes each. */
const KEPT_MAX = 100_000;

export class Pictures {
  private readonly zone: Zone;
  private readonly known = new Map<string, Picture>();

  constructor(zone: Zone) {
    this.zone = zone;
  }

  /** The state in which these are live, in this order. */
  of(live: readonly Block[]): Picture {
    let key = '';
    for (const { at, order } of live) key += `${at}^${order} `;
    const known = this.known.get(key);
    if (known) return known;
    if (this.known.size === KEPT_MAX) this.known.clear();
    const made = picture({ zone: this.zone, live });
    this.known.set(key, made);
    return made;
  }
}
