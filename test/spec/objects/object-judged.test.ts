/** Calls on the slabs of `slab-told.ts`, judged: refusals, frees that go astray, halts, others. */
import { describe, expect, test } from 'vitest';
import { refusesOnlyOutOfRoom } from '../../../spec/objects/operations/alloc.ts';
import { dispatched, namesClass } from '../../../spec/objects/operations/free.ts';
import {
  leftBehind,
  leftFirst,
  objectsAfter,
  othersKeptBy,
} from '../../../spec/objects/operations/operations.ts';
import { objectViewOf, type ObjectView } from '../../../spec/objects/object-view.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { block, inspectionOf, right, stateOf, type Told } from './object-told.ts';

function viewOf(change: (told: Told) => void = () => undefined): ObjectView {
  const told = right();
  change(told);
  return objectViewOf(stateOf(told), inspectionOf(told), told.pages) as ObjectView;
}

const alloc = (bytes: number, cpu = 1, alignment = 1) =>
  ({ op: 'alloc', bytes, alignment, cpu }) as const;
const free = (pointer: number) => ({ op: 'free', pointer, cpu: 1 }) as const;

describe('a refusal', () => {
  const refusal = (
    after: ObjectView,
    frees: ReturnType<typeof block>[],
    call: ReturnType<typeof alloc>,
  ) => refusesOnlyOutOfRoom({ after, free: frees, call, answer: -1 });
  const why = (bytes: number, frees: ReturnType<typeof block>[], view = viewOf(), cpu = 1) =>
    refusal(view, frees, alloc(bytes, cpu));

  test('of what nothing serves is right', () => {
    expect(why(0, [block(10, 1)], viewOf(), 0)).toBeUndefined();
    expect(why(257, [block(10, 1)], viewOf(), 0)).toBeUndefined();
  });

  test('is wrong while the CPU itself keeps something, not while another does', () => {
    expect(why(32, [], viewOf(), 0)).toEqual({ why: 'refused, but cpu0 keeps 0x110' });
    expect(why(32, [])).toBeUndefined();
    expect(refusal(viewOf(), [], alloc(32, 2))).toBeUndefined();
  });

  test('is wrong while a slab is empty', () => {
    const view = viewOf(({ slabs }) => Object.assign(slabs[1] as object, { inUse: 0 }));
    expect(why(32, [], view)).toEqual({ why: 'refused, but frame 5 is an empty slab' });
  });

  test('of a block is wrong while one is free that holds it', () => {
    const [small, fits] = [block(7, 0), block(10, 1)];
    expect(why(65, [small])).toBeUndefined();
    expect(why(65, [small, fits])).toEqual({ why: 'refused, but 10^1 is free', blocks: [fits] });
    expect(why(64, [fits])).toMatchObject({ why: 'refused, but 10^1 is free' });
  });

  test('of an object is wrong while a slab of its class has one', () => {
    expect(why(16, [])).toEqual({ why: 'refused, but frame 4 has a free object' });
    const partial = viewOf(({ slabs }) => Object.assign(slabs[1] as object, { list: 'partial' }));
    expect(why(32, [], partial)).toEqual({ why: 'refused, but frame 5 has a free object' });
  });

  test('of an object needs a frame, and another where no descriptor is free', () => {
    const full = viewOf(({ slabs }) => Object.assign(slabs[2] as object, { list: 'full' }));
    expect(why(32, [block(7, 0)])).toEqual({ why: 'refused, but 1 frames are free' });
    expect(why(32, [block(7, 0)], full)).toBeUndefined();
    expect(why(32, [block(10, 1)], full)).toEqual({ why: 'refused, but 2 frames are free' });
    expect(why(32, [block(7, 0), block(10, 0)], full)).toEqual({
      why: 'refused, but 2 frames are free',
    });
  });
});

describe('a free', () => {
  const after = viewOf();
  const left = { before: after, answer: 'freed', after, free: [] } as const;
  const gives = (call: ReturnType<typeof free>, given: ReturnType<typeof block>[]) =>
    dispatched({ ...left, call, given });

  test('of an object may give back no page whose slab is listed', () => {
    const why = "freed object 0x100 as page 4^0, still a slab's";
    expect(gives(free(256), [block(4, 0)])).toEqual({ why });
    expect(gives(free(256), [block(7, 0)])).toBeUndefined();
    expect(gives(free(256), [])).toBeUndefined();
  });

  test('of a block gives back this one', () => {
    const at = 8 * 64;
    expect(gives(free(at), [block(8, 1)])).toBeUndefined();
    const why = 'freed 8^1 as 8^0';
    expect(gives(free(at), [block(8, 0)])).toEqual({ why });
    expect(gives(free(at), [block(4, 0)])).toEqual({ why: 'freed 8^1 as 4^0' });
  });

  test('is asked for, not an alloc that gives back what it can', () => {
    const step = { ...left, answer: 0, call: alloc(64), given: [block(4, 0)] };
    expect([...leftFirst(step)]).toEqual([]);
    const freed = { ...left, call: free(256), given: [block(4, 0)] };
    expect([...leftFirst(freed)]).toMatchObject([{ id: 'S8' }]);
  });
});

describe('a halt', () => {
  const halted = (bytes: number | undefined) => ({ halted: { pointer: 256, bytes, cpu: 1 } });

  test.each([
    [256, 16, undefined],
    [320, 32, undefined],
    [640, undefined, undefined],
    [256, 32, 'halted for class 32, but 0x100 is of 16'],
    [256, undefined, 'halted for class none, but 0x100 is of 16'],
    [640, 16, 'halted for class 16, but 0x280 is of none'],
  ])('at %d that names class %s: %s', (pointer, bytes, why) => {
    const step = { before: viewOf(), call: free(pointer), answer: halted(bytes) };
    expect(namesClass(step)).toEqual(why && { why });
  });

  test('is what is asked about: no other answer', () => {
    const step = { before: viewOf(), call: free(256), answer: 'freed' } as const;
    expect(namesClass(step)).toBeUndefined();
  });
});

describe('a call', () => {
  const moved = viewOf(({ cached }) => cached[0]?.splice(0, 1, [288]));
  const split = viewOf(({ cached }) => (cached[0] = [[2, 72], []]));
  const why = 'a call on cpu1 changed what cpu0 keeps';

  test('touches no other CPU’s cache', () => {
    expect(othersKeptBy(viewOf(), moved, 1)).toEqual({ why });
    expect(othersKeptBy(viewOf(), moved, 0)).toBeUndefined();
    expect(othersKeptBy(viewOf(), viewOf(), 1)).toBeUndefined();
  });

  test('moves nothing from one class to another there', () => {
    const other = viewOf(({ cached }) => (cached[0] = [[2], [72]]));
    expect(othersKeptBy(split, other, 1)).toEqual({ why });
  });

  test('is asked for both, the cache first', () => {
    const step = { before: viewOf(), after: viewOf(), free: [block(10, 1)], given: [] };
    const refused = { ...step, call: alloc(16), answer: -1 };
    expect(leftBehind({ ...refused, after: moved })).toEqual({ id: 'C3', why });
    expect(leftBehind(refused)).toMatchObject({ id: 'C4' });
    expect(leftBehind({ ...refused, answer: 272 })).toBeUndefined();
    expect(leftBehind({ ...step, call: free(256), answer: 'freed' })).toBeUndefined();
  });
});

describe('an answer is told with its reason:', () => {
  const state = viewOf();
  const halted = { halted: { pointer: 64, bytes: undefined, cpu: 0 } };

  test.each([
    [alloc(16), halted, undefined, 'O8 alloc halted'],
    [alloc(0), 448, undefined, 'O14 gave 0x1c0 for a request that nothing can serve'],
    [alloc(16), 256, { cache: 0 }, "C1 gave 0x100, which is a user's already"],
    [alloc(16), 512, { cache: 0 }, "C1 gave 0x200, which is a user's already"],
    [alloc(16), 639, { cache: 0 }, "C1 gave 0x27f, which is a user's already"],
    [alloc(16), 448, undefined, "S5 gave 0x1c0 for class 16, but it is nobody's"],
    [alloc(16), 448, { cache: 1 }, 'S5 gave 0x1c0 for class 16, but it is of class 32'],
    [alloc(16), 448, { cache: 2 }, 'S5 gave 0x1c0 for class 16, but it is of class descriptor'],
    [alloc(16), 448, { order: 1 as Order }, 'S5 gave 0x1c0 for class 16, but it is of order 1'],
    [alloc(64), 448, undefined, "O14 gave 0x1c0 for order 0, but it is nobody's"],
    [alloc(64), 448, { cache: 0 }, 'O14 gave 0x1c0 for order 0, but it is of class 16'],
    [alloc(128), 448, { order: 1 as Order }, 'O1 gave 7^1, but 8^1 is live'],
    [free(260), 'freed', undefined, "O10 took 0x104, which is not the client's"],
    [free(256), halted, undefined, 'O9 does not take live 0x100 back'],
    [free(260), halted, undefined, 'O10 halted for 0x40 on cpu0, not for 0x104 on cpu1'],
  ] as const)('%o answered %o of %o', (call, answer, owner, expected) => {
    const blame = objectsAfter(state, call, answer, owner);
    expect('why' in blame && `${blame.id} ${blame.why}`).toBe(expected);
  });

  test('what lies just behind a live block is nobody’s', () => {
    const behind = objectsAfter(state, alloc(16), 640, { cache: 0 });
    expect('why' in behind).toBe(false);
  });
});
