/** Every rule broken once by a log of a few lines, and the same log held where nothing is wrong. */
import { describe, expect, test } from 'vitest';
import { judged } from './judged.ts';

const header = (more: object = {}): string =>
  JSON.stringify({
    format: 'buddycheck-log',
    version: 1,
    name: 'small',
    pageSize: 4096,
    regions: [{ base: '0xffff888000000000', pages: 16 }],
    orderMax: 3,
    fresh: true,
    promises: ['merged', 'low-end', 'smallest', 'refusals'],
    ...more,
  });

const at = (frame: number): string =>
  `0x${(0xffff888000000000n + 4096n * BigInt(frame)).toString(16)}`;
const event = (e: string, frame: number, order: number, more: object = {}): string =>
  JSON.stringify({ e, at: at(frame), order, ...more });
const fail = (order: number): string => JSON.stringify({ e: 'fail', order });
const snapshot = (...free: [number, number][]): string =>
  JSON.stringify({
    e: 'snapshot',
    name: 's',
    free: free.map(([frame, order]) => [at(frame), order]),
  });

const direct = (...lines: string[]) => judged([header(), ...lines]);
const apart = (...lines: string[]) => judged([header({ lists: 'apart' }), ...lines]);

describe('blocks that callers get from the lists directly', () => {
  test('a right history breaks nothing', () => {
    const found = direct(
      event('alloc', 0, 0),
      event('alloc', 1, 0),
      event('alloc', 2, 1),
      snapshot([4, 2], [8, 3]),
      event('free', 0, 0),
      event('free', 1, 0),
      event('free', 2, 1),
      snapshot([0, 3], [8, 3]),
    );
    expect(found.broken).toEqual([]);
  });

  test.each([
    ['L1', 'live blocks overlap', [event('alloc', 0, 1), event('alloc', 0, 0)]],
    ['L2', 'a block is misaligned', [event('alloc', 1, 1)]],
    ['L2', 'a block is above the top order', [event('alloc', 0, 4)]],
    ['L2', 'a block lies in no region', [event('alloc', 16, 0)]],
    ['L3', 'a block comes back in another order', [event('alloc', 0, 1), event('free', 0, 0)]],
    [
      'L4',
      'a block is given back twice',
      [event('alloc', 0, 0), event('free', 0, 0), event('free', 0, 0)],
    ],
    ['L7', 'a block is cut from the middle', [event('alloc', 4, 0)]],
    ['L9', 'too little is merged', [snapshot([0, 3], [8, 2], [12, 2])]],
    ['L9', 'blocks of the top order are merged', [snapshot([0, 4])]],
    ['L10', 'a free frame is lost', [event('alloc', 0, 0), snapshot([1, 0], [2, 1], [8, 3])]],
    ['L11', 'a block is listed twice', [snapshot([0, 3], [8, 3], [8, 3])]],
    ['L12', 'a request is refused while a block fits', [fail(3)]],
    ['L13', 'a larger block is cut than need be', [event('alloc', 0, 0), event('alloc', 8, 0)]],
  ])('%s falls when %s', (rule, _what, lines) => {
    expect(direct(...lines).broken).toContain(rule);
  });

  test('what is resized keeps its first frame and gives back or takes what is behind it', () => {
    const shrunk = direct(
      event('alloc', 0, 2),
      event('resize', 0, 2, { to: 0 }),
      snapshot([1, 0], [2, 1], [4, 2], [8, 3]),
    );
    expect(shrunk.broken).toEqual([]);
    const grown = direct(
      event('alloc', 0, 0),
      event('resize', 0, 0, { to: 2 }),
      snapshot([4, 2], [8, 3]),
    );
    expect(grown.broken).toEqual([]);
    const over = direct(
      event('alloc', 0, 0),
      event('alloc', 1, 0),
      event('resize', 0, 0, { to: 1 }),
    );
    expect(over.broken).toEqual(['L1']);
  });

  test('a block that was split comes back in pieces', () => {
    const pieces = [event('free', 0, 0), event('free', 1, 0)];
    expect(direct(event('alloc', 0, 1), event('split', 0, 1), ...pieces).broken).toEqual([]);
    expect(direct(event('alloc', 0, 1), ...pieces).broken).toEqual(['L3', 'L3']);
  });
});

describe('blocks that rest between lists and callers', () => {
  test('a right history breaks nothing', () => {
    const found = apart(
      event('leave', 0, 0),
      event('leave', 1, 0),
      event('alloc', 1, 0),
      event('free', 1, 0),
      event('alloc', 1, 0),
      event('free', 1, 0),
      event('enter', 0, 0),
      event('enter', 1, 0),
      snapshot([0, 3], [8, 3]),
    );
    expect(found.broken).toEqual([]);
  });

  test.each([
    [
      'L5',
      'a live block leaves',
      [event('leave', 0, 0), event('alloc', 0, 0), event('leave', 0, 0)],
    ],
    [
      'L5',
      'a live block enters',
      [event('leave', 0, 0), event('alloc', 0, 0), event('enter', 0, 0)],
    ],
    ['L6', 'a block leaves twice', [event('leave', 0, 0), event('leave', 0, 0)]],
    ['L8', 'a block in the lists is handed out', [event('alloc', 0, 0)]],
    [
      'L8',
      'a block enters twice',
      [event('leave', 0, 0), event('enter', 0, 0), event('enter', 0, 0)],
    ],
  ])('%s falls when %s', (rule, _what, lines) => {
    expect(apart(...lines).broken).toEqual([rule]);
  });
});

describe('logs that are not whole', () => {
  test('behind missing lines nothing is known, and nothing is blamed', () => {
    const found = direct(
      event('alloc', 0, 0),
      JSON.stringify({ e: 'lost', count: 3 }),
      event('alloc', 0, 0),
    );
    expect(found.broken).toEqual([]);
    expect(found.judge.isLossy).toBe(true);
  });

  test('what contradicts itself before lines are lost stays wrong', () => {
    const found = direct(
      event('alloc', 0, 0),
      event('alloc', 0, 0),
      JSON.stringify({ e: 'lost', count: 3, cpu: 1 }),
    );
    expect(found.broken).toEqual([]);
    const later = direct(
      event('alloc', 0, 0),
      event('alloc', 0, 0),
      event('alloc', 8, 0, { cpu: 1 }),
      JSON.stringify({ e: 'lost', count: 3, cpu: 1 }),
    );
    expect(later.broken).toEqual(['L1', 'L13']);
  });

  test('lines are taken in the order of their places; one that never comes is a loss', () => {
    const lines = [
      event('alloc', 0, 0, { n: 1 }),
      event('alloc', 1, 0, { n: 2 }),
      event('free', 0, 0, { n: 3 }),
    ];
    const start = JSON.stringify({
      e: 'snapshot',
      n: 0,
      name: 's',
      free: [
        [at(0), 3],
        [at(8), 3],
      ],
    });
    const mixed = direct(lines[2] as string, lines[0] as string, start, lines[1] as string);
    expect(mixed.broken).toEqual([]);
    expect(mixed.judge.isLossy).toBe(false);
    expect(direct(start, lines[2] as string).judge.isLossy).toBe(true);
  });
});
