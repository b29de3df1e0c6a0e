/** Spans of states, without their first ones and in shares, counted by hand. */
import { describe, expect, test } from 'vitest';
import type { Span } from '../../../engine/parallel/messages.ts';
import { countOf, sharesOf, spansFrom } from '../../../engine/parallel/spans.ts';

describe('spans', () => {
  const spans: readonly Span[] = [
    [0, 5],
    [16, 1],
    [32, 7],
  ];

  test('without their first ones', () => {
    expect(spansFrom(spans, 0)).toEqual(spans);
    expect(spansFrom(spans, 5)).toEqual(spans.slice(1));
    expect(spansFrom(spans, 8)).toEqual([[34, 5]]);
    expect(spansFrom(spans, 13)).toEqual([]);
  });

  test.each([1, 2, 3, 5, 20])('are shared by %d fairly, each state once', (size) => {
    const shares = sharesOf(spans, size);
    const states = (all: readonly Span[]) =>
      all.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i));
    expect(shares).toHaveLength(size);
    expect(shares.flatMap(states)).toEqual(states(spans));
    const sizes = shares.map(countOf);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  test('are cut where a share ends, and nowhere else', () => {
    expect(sharesOf(spans, 1)).toEqual([spans]);
    expect(sharesOf(spans, 2)).toEqual([
      [
        [0, 5],
        [16, 1],
      ],
      [[32, 7]],
    ]);
    expect(sharesOf(spans, 3)).toEqual([
      [[0, 4]],
      [
        [4, 1],
        [16, 1],
        [32, 2],
      ],
      [[34, 5]],
    ]);
    expect(sharesOf([[8, 3]], 4)).toEqual([[], [[8, 1]], [[9, 1]], [[10, 1]]]);
    expect(sharesOf([], 2)).toEqual([[], []]);
  });
});
