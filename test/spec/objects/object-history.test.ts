/**
 * What calls of an object allocator may answer at one moment, on frames of 64 bytes cut into two
 * objects of 32. Each refusal stands beside the state with one frame more, where it is wrong.
 */
import { describe, expect, test } from 'vitest';
import { block } from '../../../spec/blocks/geometry.ts';
import {
  type ClientState,
  keptAsTold,
  noClients,
  showClients,
} from '../../../spec/objects/object-history.ts';
import {
  type ClientAnswer,
  clientAnswers,
  clientsBehind,
  type ObjectCall,
} from '../../../spec/objects/operations/operations.ts';
import type { ObjectSizes } from '../../../spec/ports/object-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const sizes: ObjectSizes = {
  frameBytes: 64,
  classes: [32],
  emptyMax: () => 0,
  cacheMax: 1,
  batch: 1,
};

const twoClasses = { ...sizes, classes: [16, 32] };

const alloc = (bytes: number, cpu = 0): ObjectCall => ({ op: 'alloc', bytes, alignment: 1, cpu });
const free = (pointer: number, cpu = 0): ObjectCall => ({ op: 'free', pointer, cpu });

type Answered = readonly [ObjectCall, ClientAnswer];

/** Behind these calls, each with the answer it gave. */
const behind = (frames: number, ...calls: readonly Answered[]) => behindBy(sizes, frames, calls);
function behindBy(cut: ObjectSizes, frames: number, calls: readonly Answered[]) {
  const on = zone({ regions: [[0, frames]], orderMax: Math.floor(Math.log2(frames)) });
  return calls.reduce<ClientState>(
    (state, [call, answer]) => {
      expect(clientAnswers(state, call)).toContain(answer);
      return clientsBehind(state, call, answer);
    },
    noClients(on, cut, 2),
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

  test('may give what lies before the slabs of its class, but nothing of another’s', () => {
    expect(clientAnswers(behind(3, [alloc(32), 64]), alloc(32))).toEqual([0, 32, 96, 128, 160]);
    const state = behindBy(twoClasses, 3, [[alloc(16), 0]]);
    expect(clientAnswers(state, alloc(32))).toEqual([64, 96, 128, 160]);
  });

  test('may give any aligned block of the least order that holds it', () => {
    const state = behind(8, [alloc(32), 64]);
    expect(clientAnswers(state, alloc(100))).toEqual([128, 256, 384]);
  });

  test('of nothing, or of more than there can be, is refused and nothing else', () => {
    expect(clientAnswers(behind(2), alloc(0))).toEqual([-1]);
    expect(clientAnswers(behind(2), alloc(129))).toEqual([-1]);
  });

  test('that is refused gives nobody anything', () => {
    expect(showClients(behind(1, [alloc(32), -1]))).toBe('nothing');
    expect(behind(1, [alloc(64), 0], [alloc(64), -1]).blocks).toEqual([block(0, 0)]);
  });

  test('leaves a state that does not tell which block was first', () => {
    const [low, high] = [
      [alloc(64), 0],
      [alloc(64), 64],
    ] as const;
    expect(behind(2, high, low).blocks).toEqual(behind(2, low, high).blocks);
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

describe('a free of pages', () => {
  const given = () => behind(4, [alloc(64), 0], [alloc(64), 64], [alloc(100), 128]);

  test('names the first byte of one of them', () => {
    const answered = [0, 64, 96, 128, 192].map((at) => clientAnswers(given(), free(at)));
    expect(answered).toEqual([['freed'], ['freed'], [], ['freed'], []]);
  });

  test('gives back these and no others', () => {
    expect(showClients(given())).toBe('0x0+64 0x40+64 0x80+128');
    const left = clientsBehind(given(), free(64), 'freed');
    expect(showClients(left)).toBe('0x0+64 0x80+128');
    expect(clientAnswers(left, alloc(64))).toEqual([64]);
  });
});

test('clients print by address, whether they have objects or pages', () => {
  expect(showClients(behind(2, [alloc(32), 64], [alloc(64), 0]))).toBe('0x0+64 0x40+32');
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

  test('not of an object beside another one, because of what is kept of another class', () => {
    const calls = [
      [alloc(32), 0],
      [alloc(16, 1), 64],
      [free(64, 1), 'freed'],
    ] as const;
    expect(isRefused(behindBy(twoClasses, 2, calls), alloc(32))).toBe(false);
    // Both classes have an object hidden: the one beside the first may be it.
    const both = [...calls, [alloc(32, 1), 32], [free(32, 1), 'freed']] as const;
    expect(isRefused(behindBy(twoClasses, 2, both), alloc(32))).toBe(true);
  });

  // One slab, with its descriptor in a frame of its own; the kept object is the one beside.
  test('where the one object of a slab that is nobody’s may be another CPU’s', () => {
    const calls = [
      [alloc(32), 0],
      [alloc(32, 1), 32],
      [free(32, 1), 'freed'],
    ] as const;
    expect(isRefused(behind(2, ...calls), alloc(32))).toBe(true);
    expect(isRefused(behind(3, ...calls), alloc(32))).toBe(false);
  });

  // A full slab and a kept one, each with a descriptor: four frames.
  test('where a full slab, a kept one and their descriptors take all frames', () => {
    const calls = [
      [alloc(32), 0],
      [alloc(32), 32],
      [alloc(32, 1), 64],
      [free(64, 1), 'freed'],
    ] as const;
    expect(isRefused(behind(4, ...calls), alloc(32))).toBe(true);
    expect(isRefused(behind(5, ...calls), alloc(32))).toBe(false);
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

  const twoFreed = [
    [alloc(32, 1), 0],
    [alloc(32, 1), 32],
    [free(0, 1), 'freed'],
    [free(32, 1), 'freed'],
  ] as const;

  test('is never more than an array holds', () => {
    const most = 'cpu1 keeps 2 of class 32, by its calls at most 1';
    expect(kept(behind(2, ...twoFreed), [], [0, 32])).toBe(most);
    const wide = behindBy({ ...sizes, cacheMax: 2 }, 2, twoFreed);
    expect(kept(wide, [], [0, 32])).toBeUndefined();
    const taken = clientsBehind(wide, alloc(32, 1), 0);
    expect(kept(taken, [], [32])).toBeUndefined();
    expect(kept(taken, [], [32, 0])).toBe(most);
  });

  test('is the same behind pages, and behind a request that nothing can serve', () => {
    const pages = behind(2, [alloc(64), 0], [free(0), 'freed']);
    expect(kept(pages, [0], [])).toBe('cpu0 keeps 1 of class 32, by its calls at most 0');
    const freed = behind(2, [alloc(32, 1), 0], [free(0, 1), 'freed']);
    const unserved = clientsBehind(freed, alloc(0, 1), -1);
    expect(kept(unserved, [], [0])).toBeUndefined();
  });

  test('is nothing behind a refusal', () => {
    const refused = behind(1, [alloc(64, 1), 0], [alloc(64, 1), -1]);
    expect(kept(refused, [], [])).toBeUndefined();
    expect(kept(refused, [], [0])).toBe('cpu1 keeps 1 of class 32, by its calls at most 0');
  });

  test('is nothing where no array is shown', () => {
    const freed = behind(2, [alloc(32, 1), 0], [free(0, 1), 'freed']);
    expect(keptAsTold(freed, [])).toBeUndefined();
    expect(keptAsTold(freed, [[], []])).toBeUndefined();
  });
});
