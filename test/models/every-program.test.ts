/**
 * Every program of two calls on each of two CPUs, up to swapping the CPUs, on every way of sharing:
 * each of them holds under every schedule, at both grains.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../engine/search.ts';
import { freeList } from '../../impl/free-list.ts';
import { orderMap } from '../../impl/order-map.ts';
import { locked, ticketed } from '../../impl/smp/locked.ts';
import { pageCached } from '../../impl/smp/page-cache.ts';
import { interleaved } from '../../models/interleaved.ts';
import { type Act, parseScript, parseScripts, type Script } from '../../models/scripts.ts';
import { zone } from '../../spec/zone.ts';

const alphabet = parseScript('alloc 0; alloc 1; free; free last');
const scripts = alphabet.flatMap((a): Script[] => alphabet.map((b): Act[] => [a, b]));
const pairs = scripts.flatMap((a, i) => scripts.slice(i).map((b) => [a, b] as const));
const designs = [locked(freeList), locked(orderMap), ticketed(orderMap), pageCached(orderMap)];

describe.each(designs)('$name', (design) => {
  test('is right with an interrupt on each CPU that allocates and frees', () => {
    const scenario = {
      design,
      zone: zone({ regions: [[0, 4]], orderMax: 2 }),
      scripts: parseScripts('alloc 0; alloc 1 | alloc 0; free'),
      handlers: [parseScripts('alloc 0; free'), parseScripts('alloc 0; free')],
    };
    expect(search(interleaved({ ...scenario, grain: 'locks' })).kind).toBe('holds');
  });

  test.each(['accesses', 'locks'] as const)('runs every program right, grain %s', (grain) => {
    const on = zone({ regions: [[0, 4]], orderMax: 2 });
    const verdicts = pairs.map((pair) =>
      search(interleaved({ design, zone: on, scripts: pair, grain })),
    );
    expect(verdicts.filter(({ kind }) => kind !== 'holds')).toEqual([]);
    // 16 scripts: 16 · 17 / 2 pairs.
    expect(verdicts).toHaveLength(136);
  });
});
