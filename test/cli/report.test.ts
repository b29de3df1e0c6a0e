/** The pieces of reports: heaps, tables, obligations with their lines, summaries of claims. */
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { drawHeap } from '../../cli/report/heap.ts';
import { paceLine } from '../../cli/terminal/progress.ts';
import { proveJson, proveSummary } from '../../cli/report/prove-summary.ts';
import { sourceLine } from '../../cli/report/source-line.ts';
import { tinted, type Voice } from '../../cli/terminal/style.ts';
import { tableOf } from '../../cli/terminal/table.ts';
import { block } from '../../spec/blocks/geometry.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { zone } from '../../spec/blocks/zone.ts';

const eight = zone({ regions: [[0, 8]], reserved: [[6, 8]], orderMax: 3 });

describe('a heap', () => {
  test('is drawn with a wall between blocks, holes as #', () => {
    const heap = { live: [block(0, 1), block(3, 0)], free: [block(2, 0), block(4, 1)] };
    const names = new Map([
      [0, 'a'],
      [3, 'b'],
    ]);
    expect(drawHeap(eight, heap, names)).toBe('|a a|.|b|. .|# #|');
  });

  test('shows lost frames as ? and frames with two owners as !', () => {
    const heap = { live: [block(0, 0)], free: [block(0, 1), block(5, 1)] };
    expect(drawHeap(eight, heap, new Map())).toBe('|! .|?|?|?|. !|#|');
  });

  test('of several regions is drawn region by region', () => {
    const regions: [number, number][] = [
      [0, 2],
      [5, 6],
    ];
    const heap = { live: [], free: [block(0, 1), block(5, 0)] };
    expect(drawHeap(zone({ regions, orderMax: 1 }), heap, new Map())).toBe('|. .|   |.|');
  });

  test('of many frames is told in words', () => {
    const large = zone({ regions: [[0, 64]], orderMax: 5 });
    const heap = { live: [block(0, 0)], free: [block(1, 0), block(2, 1)] };
    expect(drawHeap(large, heap, new Map([[0, 'a']]))).toBe('live a=0^0; free 1^0 2^1');
  });
});

describe('an obligation', () => {
  test.each(Object.entries(obligations))(
    '%s has its predicate on a line of its file',
    (id, owed) => {
      expect(owed.id).toBe(id);
      expect(sourceLine(owed.source)).toMatch(/^[\w/-]+\.ts:\d+$/);
    },
  );

  test('whose predicate is gone is shown without a line', () => {
    expect(sourceLine({ file: 'spec/blocks/zone.ts', predicate: 'gone' })).toBe(
      'spec/blocks/zone.ts',
    );
    expect(sourceLine({ file: 'spec/gone.ts', predicate: 'gone' })).toBe('spec/gone.ts');
  });
});

describe('a table', () => {
  const columns = [
    { title: 'name', side: 'left' },
    { title: 'n', side: 'right' },
  ] as const;

  test('is as wide as its cells, numbers to the right', () => {
    const rows = [
      ['a', '1'],
      ['longer', '1,000'],
    ];
    expect(tableOf(columns, rows)).toEqual(['name        n', 'a           1', 'longer  1,000']);
  });

  test('lines up coloured cells as it does plain ones', () => {
    const green = tinted({ isColoured: true }, 'good', 'ok');
    expect(green).not.toBe('ok');
    const [, line = ''] = tableOf(columns, [[green, '1']]);
    expect(stripVTControlCharacters(line)).toBe('ok    1');
  });
});

test('progress tells the rate, and the share of a known total', () => {
  const pace = { what: 'free-list', done: 500, unit: 'states', depth: 7, total: 2000 };
  expect(paceLine(pace, 2)).toBe(
    'free-list  500 states of 2,000 (25.0 %), 250/s, 6 s left, depth 7',
  );
  const long = paceLine({ ...pace, total: 100_500 }, 2);
  expect(long).toContain('(0.5 %), 250/s, 7 min left, depth 7');
  expect(paceLine({ what: 'x', done: 1500, unit: 'calls' }, 1)).toBe('x  1,500 calls, 1,500/s');
});

describe('a claim that has moved', () => {
  const moved = {
    claim: {
      id: 'x',
      model: 'spec' as const,
      zone: { regions: [[0, 1] as [number, number]], orderMax: 0 },
      verdict: 'holds' as const,
      states: 3,
      why: 'made up',
    },
    explored: { states: 2, transitions: 2, depth: 1, bytes: 0, seen: 'exact' as const },
    moved: [{ field: 'states', expected: 3, got: 2 }],
    seconds: 0,
  };
  const voice = { isColoured: false } as Voice;

  test('is shown with what was expected, what was found, and why', () => {
    const lines = proveSummary(voice, [moved], 0);
    expect(lines).toContain('    states: expected 3, got 2');
    expect(lines).toContain('    why it was expected: made up');
    expect(lines.at(-1)).toBe('FAILS  1 claim moved; 1 claim tried, 0.0 s');
  });

  test('makes the verdict fails for machines too', () => {
    const found = JSON.parse(proveJson([moved], 0));
    expect(found).toMatchObject({ verdict: 'fails', notTried: 0, claims: [{ id: 'x' }] });
  });
});
