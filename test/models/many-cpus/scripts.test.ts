/** Programs and schedules as text: read back as written, refused with the part that is wrong. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSchedule, showSchedule } from '../../../models/many-cpus/programs/schedule-text.ts';
import {
  type Act,
  pagePrograms,
  parseScript,
  parseScripts,
  showScript,
} from '../../../models/many-cpus/programs/scripts.ts';
import { Standings } from '../../../models/many-cpus/programs/standings.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { block } from '../../../spec/blocks/geometry.ts';

const act = fc.oneof(
  fc.nat(20).map((k): Act => ({ op: 'alloc', order: k as Order })),
  fc.constantFrom<Act>({ op: 'free', which: 'first' }, { op: 'free', which: 'last' }),
);

describe('a script', () => {
  test('is what its text says', () => {
    fc.assert(
      fc.property(fc.array(act), (script) => {
        expect(parseScript(showScript(script))).toEqual(script);
      }),
    );
    expect(parseScripts('alloc 0;free first |  alloc   1')).toHaveLength(2);
  });

  test.each(['alloc', 'alloc x', 'alloc 0, free', 'release'])('is not %s', (text) => {
    expect(() => parseScript(text)).toThrow(`'alloc K', 'free' or 'free last', got '${text}'`);
  });

  test('frees the oldest block or the newest one, and nothing where nothing is held', () => {
    const standings = new Standings(pagePrograms);
    let at = standings.start(parseScript('free; alloc 0; alloc 0; free last; free'));
    expect(standings.callAt(at)).toBeUndefined();
    at = standings.behind(at, undefined);
    at = standings.behind(at, block(3, 0));
    at = standings.behind(at, block(5, 0));
    expect(standings.callAt(at)).toEqual({ op: 'free', block: block(5, 0) });
    at = standings.behind(at, true);
    expect(standings.callAt(at)).toEqual({ op: 'free', block: block(3, 0) });
    expect(standings.isDone(standings.behind(at, false))).toBe(true);
  });

  test('leaves equal standings with equal numbers', () => {
    const standings = new Standings(pagePrograms);
    const start = () => standings.start(parseScript('alloc 0; free'));
    expect(start()).toBe(start());
    const took = standings.behind(start(), block(1, 0));
    expect(standings.behind(start(), block(1, 0))).toBe(took);
    expect(standings.behind(start(), block(2, 0))).not.toBe(took);
  });
});

describe('a schedule', () => {
  test('is what its text says', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5)), (actions) => {
        expect(parseSchedule(showSchedule(actions, 3), 3)).toEqual(actions);
      }),
    );
    expect(showSchedule([0, 0, 1, 2, 0], 2)).toBe('0x2 1 i0 0');
  });

  test.each(['2', '0x0', 'i9', 'x', '0 -1', 'm0', 'm0-0', 'm1-0', 'm0-2'])(
    'for two CPUs is not %s',
    (text) => {
      expect(() => parseSchedule(text, 2)).toThrow(
        'a schedule is made of parts like 0, 1x3, i0 or m0-1',
      );
    },
  );
});
