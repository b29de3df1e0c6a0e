/** Where all frames are, as a number that a state can hold; each change is worked out once. */
import type { Blame } from '../spec/blame.ts';
import type { Place, Places } from '../spec/transit.ts';

export class PlaceNumbers {
  private readonly all: Places[] = [];
  private readonly settled: boolean[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly moves = new Map<string, number>();

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

  /** The places behind a change that is told apart by `what`; or the blame for it. */
  moved(number: number, what: string, change: (before: Places) => Places | Blame): number | Blame {
    const key = `${number} ${what}`;
    const known = this.moves.get(key);
    if (known !== undefined) return known;
    const places = change(this.at(number));
    if ('why' in places) return places;
    const behind = this.numberOf(places);
    this.moves.set(key, behind);
    return behind;
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
