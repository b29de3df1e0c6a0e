/**
 * What a binary is known to break, so that one violation hides no other: what is known is not told
 * again, and the search goes on behind it wherever it is still well defined what is right.
 */
import type { ObligationId } from '../../../spec/blocks/blame.ts';
import type { Level } from './levels.ts';

/** An obligation of a level: O2 of single frames is one, O2 of every order another. */
export interface Way {
  readonly level: Level;
  readonly id: ObligationId;
}

export class Broken {
  private readonly known = new Set<string>();
  private readonly again = new Set<string>();

  /** Is anything known to be broken? */
  get isAny(): boolean {
    return this.known.size > 0;
  }

  /** From now on it is known. */
  add(way: Way): void {
    this.known.add(keyOf(way));
  }

  /** Is this known? Notes that it was met again, if so. */
  isKnown(way: Way): boolean {
    const key = keyOf(way);
    if (!this.known.has(key)) return false;
    this.again.add(key);
    return true;
  }

  /** What was met again since this was last asked, as `exact O2`. */
  takeAgain(): string[] {
    const met = [...this.again];
    this.again.clear();
    return met;
  }
}

const keyOf = ({ level, id }: Way): string => `${level} ${id}`;
