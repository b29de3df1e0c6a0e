/**
 * What calls of an object allocator may answer at one moment, on frames of 64 bytes cut into two
 * objects of 32. Each refusal stands beside the state with one frame more, where it is wrong.
 */
import { describe, expect, test } from 'vitest';
import {
  type ClientAnswer,
  clientAnswers,
  clientsBehind,
  type ClientState,
  keptAsTold,
  noClients,
  showClients,
} from '../../spec/object-history.ts';
import type { ObjectCall } from '../../spec/slab-calls.ts';
import { zone } from '../../spec/zone.ts';

const sizes = { frameBytes: 64, classes: [32], emptyMax: () => 0, cacheMax: 1, batch: 1 };

const alloc = (bytes: number, cpu = 0): ObjectCall => ({ op: 'alloc', bytes, alignment: 1, cpu });
const free = (pointer: number, cpu = 0): ObjectCall => ({ op: 'free', pointer, cpu });

/** Behind these calls, each with the answer it gave. */
function behind(frames: number, ...calls: readonly (readonly [ObjectCall, ClientAnswer])[]) {
  const on = zone({ regions: [[0, frames]], orderMax: Math.floor(Math.log2(frames)) });
  return calls.reduce<ClientState>(
    (state, [call, answer]) => {
      expect(clientAnswers(state, call)).toContain(answer);
      return clientsBehind(state, call, answer);
    },
    noClients(on, sizes, 2),
  );
}

const isRefused = (state: ClientState, call: ObjectCall): boolean =>
  clientAnswers(state, call).includes(-1);

describe('an alloc', () => {
  test('may give any object of a frame that is nobody’s or of its class, and no other', () => {
    const state = behind(3, [alloc(64), 64], [alloc(32), 32]);
    expect(clientAnswers(state, alloc(20))).toEqual([0, 128, 160]);
    expect(showClients(state)).toBe('0x20+32 0x40+64');
  });

  test('may give any aligned block of the least order that holds it', () => {
    const state = behind(8, [alloc(32), 64]);
    expect(clientAnswers(state, alloc(100))).toEqual([128, 256, 384]);
  });

  test('of nothing, or of more than there can be, is refused and nothing else', () => {
    expect(clientAnswers(behind(2), alloc(0))).toEqual([-1]);
    expect(clientAnswers(behind(2), alloc(129))).toEqual([-1]);
  });
});

describe('a free', () => {
  test('of what is live is taken, of anything else it has no answer', () => {
    const state = behind(2, [alloc(32), 32]);
    expect(clientAnswers(state, free(32))).toEqual(['freed']);
    expect(clientAnswers(state, free(0))).toEqual([]);
    expect(clientAnswers(clientsBehind(state, free(32), 'freed'), free(32))).toEqual([]);
  });
});

describe('a refusal is right', () => {
  test('of a page only where no frame is left', () => {
    expect(isRefused(behind(1), alloc(64))).toBe(false);
    expect(isRefused(behind(1, [alloc(64), 0]), alloc(64))).toBe(true);
  });

  test('of a first object, with one frame: its slab needs a second for its descriptor', () => {
    expect(isRefused(behind(1), alloc(32))).toBe(true);
    expect(isRefused(behind(2), alloc(32))).toBe(false);
  });

  test('not of an object beside another one on its slab', () => {
    expect(isRefused(behind(2, [alloc(32), 0]), alloc(32))).toBe(false);
  });

  test('of a page where one frame is left, and a slab may have its descriptor there', () => {
    expect(isRefused(behind(2, [alloc(32), 0]), alloc(64))).toBe(true);
    expect(isRefused(behind(3, [alloc(32), 0]), alloc(64))).toBe(false);
  });

  // The object may keep a slab, and the slab a descriptor: two frames.
  test('where another CPU freed an object that its array may keep', () => {
    const calls = [
      [alloc(32, 1), 0],
      [free(0, 1), 'freed'],
    ] as const;
    expect(isRefused(behind(2, ...calls), alloc(64))).toBe(true);
    expect(isRefused(behind(3, ...calls), alloc(64))).toBe(false);
    expect(isRefused(behind(2, ...calls), alloc(64, 1))).toBe(false);
  });

  test('not because of what a CPU kept until it was refused itself', () => {
    const calls = [
      [alloc(32, 1), 0],
      [free(0, 1), 'freed'],
      [alloc(64), 0],
      [alloc(64), 64],
      [alloc(64, 1), -1],
      [free(0), 'freed'],
    ] as const;
    expect(isRefused(behind(2, ...calls), alloc(64))).toBe(false);
    expect(isRefused(behind(2, ...calls.slice(0, 3)), alloc(64))).toBe(true);
  });
});

describe('what arrays keep', () => {
  const kept = (state: ClientState, cpu0: number[], cpu1: number[]) =>
    keptAsTold(state, [[cpu0], [cpu1]])?.why;

  test('is at most what was freed there and not taken since', () => {
    const freed = behind(2, [alloc(32, 1), 0], [free(0, 1), 'freed']);
    expect(kept(freed, [], [0])).toBeUndefined();
    expect(kept(freed, [0], [])).toBe('cpu0 keeps 1 of class 32, by its calls at most 0');
    const taken = clientsBehind(freed, alloc(32, 1), 0);
    expect(kept(taken, [], [32])).toBe('cpu1 keeps 1 of class 32, by its calls at most 0');
  });
});
