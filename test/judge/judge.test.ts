/**
 * The judge is judged: programs by chance, under every strategy at both grains, against an
 * enumerator that shares nothing with the engine. `npm run judge` goes on for longer.
 */
import { describe, expect, test } from 'vitest';
import { bounded } from '../bounds.ts';
import { compare } from './compare.ts';
import { enumerate } from './enumerate.ts';
import { generate } from './generate.ts';
import type { Op, Program } from './program.ts';

const bounds = { statesMax: 150, executionsMax: 300 };

describe.each([1, 2, 3, 4])('programs by chance, part %i', (part) => {
  test('do under every strategy what they can do, and nothing else', () => {
    let compared = 0;
    for (let seed = 100_000 * part; compared < bounded(500, 20); seed++) {
      const { behaviour, differences } = compare(generate(seed), bounds);
      if (behaviour) compared++;
      expect({ seed, differences }).toEqual({ seed, differences: [] });
    }
  });
});

describe('the enumerator', () => {
  const program = (...threads: readonly (readonly Op[])[]): Program => ({
    words: 2,
    threads: threads.map((ops) => [ops]),
    handlers: [],
    nesting: 1,
    migrations: 0,
  });
  const lock: Op = { op: 'lock', w: 0 };
  const unlock: Op = { op: 'unlock', w: 0 };
  const load: Op = { op: 'load', w: 1 };
  const store: Op = { op: 'store', w: 1 };

  test('finds a lost update, and the race', () => {
    expect(enumerate(program([load, store], [load, store]), 100)).toMatchObject({
      finals: ['0 1', '0 2'],
      stuck: [],
      isRacy: true,
    });
  });

  test('finds neither under a lock', () => {
    const section = [lock, load, store, unlock];
    expect(enumerate(program(section, section), 100)).toMatchObject({
      finals: ['0 2'],
      stuck: [],
      isRacy: false,
    });
  });

  test('tells who is stuck, and does not take a turn of a loop for going on', () => {
    const other: Op = { op: 'lock', w: 1 };
    expect(enumerate(program([lock, other], [other, lock]), 100)).toMatchObject({
      finals: [],
      stuck: ['1 1 d,w', '1 1 w,d', '1 1 w,w'],
    });
    const either: Op = { op: 'awaitEither', w: 0, v: 1 };
    expect(enumerate(program([either]), 100)).toMatchObject({ finals: [], stuck: ['0 0 w'] });
  });

  test('gives up where told to', () => {
    expect(enumerate(program([lock, unlock]), 2)).toBeUndefined();
  });
});
