/**
 * Where all frames are, as a number that a state can hold; each change is worked out once. Changes
 * are told apart by numbers, since a search asks for one in every few steps: text for it is dear.
 */
import { WordNumbers } from '../../../engine/search/word-numbers.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Place, Places } from '../../../spec/cpus/transit.ts';

/** What tells a change apart: what kind it is, and up to six numbers more, as words of 32 bits. */
export type Change = readonly [kind: ChangeKind, ...operands: readonly number[]];

export const ChangeKind = { freeBegins: 1, ends: 2, cache: 3, lists: 4, renaming: 5 } as const;
export type ChangeKind = (typeof ChangeKind)[keyof typeof ChangeKind];

/** Words of a change and of the number of the places before it. */
const WIDTH = 8;

export class PlaceNumbers {
  private readonly all: Places[] = [];
  private readonly settled: boolean[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly moves = new WordNumbers(WIDTH);
  /** By number of a change and of the places before it, the number of the places behind it. */
  private readonly behind: number[] = [];
  private readonly asked = new Uint32Array(WIDTH);

  /** The places with this number. */
  at(number: number): Places {
    return this.all[number] as Places;
  }

  numberOf(places: Places): number {
    const key = keyOf(places);
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const isMoving = ({ is }: Place) => is === 'unsettled' || is === 'transit';
    this.settled.push(places.drains.length === 0 && !places.places.some(isMoving));
    this.numbers.set(key, this.all.length);
    return this.all.push(places) - 1;
  }

  /** Is every frame in one place? */
  isSettled(number: number): boolean {
    return this.settled[number] === true;
  }

  /** The places behind this change, which depends on nothing else; or the blame for it. */
  moved(number: number, what: Change, change: (before: Places) => Places | Blame): number | Blame {
    const { asked } = this;
    asked[0] = number;
    for (let i = 1; i < WIDTH; i++) asked[i] = what[i - 1] ?? 0;
    const move = this.moves.of(asked, 0);
    const known = this.behind[move];
    if (known !== undefined) return known;
    const places = change(this.at(number));
    if ('why' in places) return places;
    return (this.behind[move] = this.numberOf(places));
  }
}

function keyOf({ places, drains }: Places): string {
  const shown = places.map((place) => {
    if (place.is === 'cached') return `k${place.cache}`;
    if (place.is !== 'transit') return place.is[0];
    return `t${place.who}${place.isFreed ? 'f' : ''}${place.cache ?? ''}`;
  });
  const drained = drains.map(({ who, cache, left }) => `${who}:${cache}:${left}`);
  return `${shown.join(' ')}|${drained.join(' ')}`;
}
