/** Where frames are while calls overlap: each rule of K7 and C3 broken once, and a near miss. */
import { describe, expect, test } from 'vitest';
import { usesOwn } from '../../../spec/cpus/cpu-cache.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import {
  cacheReleased,
  callEnded,
  type Drain,
  freeBegun,
  listsReleased,
  type Place,
  type Places,
} from '../../../spec/cpus/transit.ts';
import type { Frame } from '../../../spec/blocks/units.ts';

const nameOf = (who: number) => `cpu${who}`;
const listed: Place = { is: 'listed' };
const client: Place = { is: 'client' };
const cached = (cache: number): Place => ({ is: 'cached', cache });
const transit = (who: number, cache?: number): Place => ({
  is: 'transit',
  who,
  cache,
  isFreed: false,
});
/** Frames from 4 on. */
const at = (...places: Place[]): Places => ({ from: 4, places, drains: [] });
const seen = (free: number[], marked?: number[]) => ({
  listed: new Set(free),
  marked: marked && new Set(marked),
});
const drain = (who: number, cache: number, left: number): Drain => ({ who, cache, left });
const entries = (...frames: number[]) => frames as Frame[];

describe('who releases the lock of the lists', () => {
  test('has what left them, and no longer what is on them', () => {
    const before = at(listed, listed, transit(0), cached(1), client, transit(1));
    expect(listsReleased(before, 0, seen([5, 6]), nameOf)).toEqual(
      at(transit(0), listed, listed, cached(1), client, transit(1)),
    );
  });

  test('must not have listed what another call took', () => {
    expect(listsReleased(at(transit(1)), 0, seen([4]), nameOf)).toEqual({
      id: 'K7',
      why: 'cpu0 puts frame 4 on a free list, which is with cpu1',
    });
    // What a client gives back without a lock may be anywhere.
    const freed = freeBegun(at(client, client), 1, block(4, 0));
    expect(listsReleased(freed, 0, seen([4]), nameOf)).toMatchObject({ places: [listed, client] });
  });

  test('must not leave marked as free what is with somebody', () => {
    const why = 'frame 4 is with cpu0, but marked free for others to find';
    expect(listsReleased(at(listed), 0, seen([], [4]), nameOf)).toEqual({ id: 'K7', why });
    expect(listsReleased(at(listed), 0, seen([4], [4]), nameOf)).toMatchObject({
      places: [listed],
    });
    // A live frame that is marked free is I7's affair.
    expect(listsReleased(at(client), 0, seen([], [4]), nameOf)).toMatchObject({ places: [client] });
  });
});

describe('who lists what was cached', () => {
  test('is draining each of these caches, once', () => {
    const before = at(cached(1), cached(1), client);
    expect(listsReleased(before, 0, seen([4, 5]), nameOf)).toEqual({
      from: 4,
      places: [listed, listed, client],
      drains: [drain(0, 1, -1)],
    });
  });

  test('is named by number, then the caches, whatever the order in which they were drained', () => {
    const before = { ...at(cached(1), cached(1), cached(0)), drains: [drain(1, 1, 2)] };
    expect(listsReleased(before, 0, seen([4, 5, 6]), nameOf)).toMatchObject({
      drains: [drain(0, 0, -1), drain(0, 1, -1), drain(1, 1, 2)],
    });
  });

  test('does not take a live frame from the client: that is I3', () => {
    expect(listsReleased(at(client), 0, seen([4]), nameOf)).toMatchObject({ places: [client] });
  });
});

describe('who releases the lock of a cache', () => {
  test('has what left it, and no longer what is in it', () => {
    const before = at(cached(1), transit(0), cached(0), listed);
    expect(cacheReleased(before, 0, 1, entries(5), nameOf)).toMatchObject({
      places: [transit(0, 1), cached(1), cached(0), listed],
    });
  });

  test('has drained it if entries are gone and some are left', () => {
    expect(cacheReleased(at(cached(1), cached(1)), 0, 1, entries(5), nameOf)).toEqual({
      from: 4,
      places: [transit(0, 1), cached(1)],
      drains: [drain(0, 1, 1)],
    });
    const two = { ...at(listed, cached(1)), drains: [drain(0, 0, 3), drain(0, 1, -1)] };
    expect(cacheReleased(two, 0, 1, entries(5), nameOf)).toMatchObject({
      drains: [drain(0, 0, 3), drain(0, 1, 1)],
    });
  });

  test('has not drained it by what others did to it, or did itself to others', () => {
    const released = (before: Places) => cacheReleased(before, 0, 1, entries(4), nameOf);
    expect(released(at(cached(1)))).toMatchObject({ drains: [] });
    for (const one of [drain(1, 1, 2), drain(0, 0, 2)]) {
      expect(released({ ...at(cached(1)), drains: [one] })).toMatchObject({ drains: [one] });
    }
    expect(released(at(cached(1), transit(1, 1)))).toEqual(at(cached(1), transit(1, 1)));
  });

  test('does not take a live frame from the client: that is C1', () => {
    expect(cacheReleased(at(client), 0, 1, entries(4), nameOf)).toEqual(at(client));
  });

  test('must not have cached what another call took', () => {
    expect(cacheReleased(at(transit(1)), 0, 0, entries(4), nameOf)).toEqual({
      id: 'K7',
      why: 'cpu0 puts frame 4 into the cache of cpu0, which is with cpu1',
    });
  });

  test('must not leave there what it gave back', () => {
    expect(cacheReleased(at(listed), 0, 1, entries(4), nameOf)).toEqual({
      id: 'C3',
      why: 'cpu0 leaves frame 4 in the cache of cpu1 and on a free list',
    });
  });
});

describe('a call that is over', () => {
  const got = { isRefusal: false, got: block(4, 1) };

  test('has handed out what was with it', () => {
    const before = at(transit(0), transit(0), transit(1));
    expect(callEnded(before, 0, got, nameOf)).toMatchObject({
      places: [client, client, transit(1)],
    });
  });

  test('has no drains any more, others keep theirs', () => {
    const before = { ...at(client), drains: [drain(0, 1, 1), drain(1, 0, 2)] };
    expect(callEnded(before, 0, { isRefusal: false }, nameOf)).toEqual({
      ...at(client),
      drains: [drain(1, 0, 2)],
    });
  });

  test('must not hand out what is with another', () => {
    expect(callEnded(at(transit(0), transit(1)), 0, got, nameOf)).toEqual({
      id: 'K7',
      why: 'cpu0 hands out frame 5, which is with cpu1',
    });
  });

  test('must not leave nowhere what it took out of a cache', () => {
    expect(callEnded(at(transit(0, 1)), 0, { isRefusal: true }, nameOf)).toEqual({
      id: 'C3',
      why: 'cpu0 took frame 4 out of the cache of cpu1 and lost it',
    });
    // Off a list without a lock: it may be anywhere.
    expect(callEnded(at(transit(0)), 0, { isRefusal: true }, nameOf)).toMatchObject({
      places: [{ is: 'unsettled' }],
    });
  });

  test('keeps a block whose free it refused with the client', () => {
    const before = freeBegun(at(client), 0, block(4, 0));
    const kept = { isRefusal: false, kept: block(4, 0) };
    expect(callEnded(before, 0, kept, nameOf)).toMatchObject({ places: [client] });
  });

  test('must not refuse with a cache half drained', () => {
    // Two entries; one is given back, one stays.
    const begun = listsReleased(at(cached(1), cached(1)), 0, seen([4]), nameOf) as Places;
    const half = cacheReleased(begun, 0, 1, entries(5), nameOf) as Places;
    const why = 'cpu0 refuses, but drained the cache of cpu1 only down to 1';
    expect(callEnded(half, 0, { isRefusal: true }, nameOf)).toEqual({ id: 'C3', why });
    expect(callEnded(half, 0, { isRefusal: false }, nameOf)).toMatchObject({ drains: [] });
    const both = listsReleased(half, 0, seen([4, 5]), nameOf) as Places;
    const whole = cacheReleased(both, 0, 1, [], nameOf) as Places;
    expect(callEnded(whole, 0, { isRefusal: true }, nameOf)).toMatchObject({ drains: [] });
    // Another call's refusal has nothing to do with it.
    expect(callEnded(half, 1, { isRefusal: true }, nameOf)).toMatchObject({
      places: [listed, cached(1)],
    });
  });
});

test('a free that begins moves what is the client’s, and nothing else', () => {
  const freed: Place = { is: 'transit', who: 1, cache: undefined, isFreed: true };
  expect(freeBegun(at(client, client, listed, client), 1, block(5, 1))).toEqual(
    at(client, freed, listed, client),
  );
});

describe('a cache', () => {
  const use = { cache: 0, cpu: 1, hasLock: false, told: 1, word: 'own[3]' };

  test('is used by its own CPU, or with its lock', () => {
    expect(usesOwn({ ...use, cpu: 0 })).toBeUndefined();
    expect(usesOwn({ ...use, hasLock: true })).toBeUndefined();
    expect(usesOwn({ ...use, hasLock: true, told: 0 })).toBeUndefined();
    const why = 'cpu1 uses own[3], of the cache of cpu0, without its lock';
    expect(usesOwn(use)).toEqual({ id: 'C3', why });
    expect(usesOwn({ ...use, told: undefined })).toEqual({ id: 'C3', why });
  });

  test('is not used by a call that was moved away from its CPU', () => {
    expect(usesOwn({ ...use, told: 0 })).toEqual({
      id: 'K9',
      why:
        'cpu1 uses own[3], of the cache of cpu0, without its lock: ' +
        'it was moved after it was told that it is cpu0',
    });
  });
});
