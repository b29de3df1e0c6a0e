/** Exported texts say their bounds; that they mean what our models do is for SPIN to say. */
import { describe, expect, test } from 'vitest';
import { exportBounds, rootNodes, zoneNodes } from '../../../models/export/bounds.ts';
import { itf } from '../../../models/export/itf.ts';
import {
  promelaFaults,
  promelaLocked,
  promelaSpec,
  switchOf,
} from '../../../models/export/promela.ts';
import { tlaLocked, tlaSpec } from '../../../models/export/tla.ts';
import { subjectNamed } from '../../../models/catalogue/subjects.ts';
import { encodeTrace } from '../../../models/kept/trace-text.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

describe('bounds', () => {
  test('of 6 frames the roots are 0^2 and 4^1: nodes 2 and 6 of a tree of order 3', () => {
    expect(rootNodes(exportBounds(6))).toEqual([2, 6]);
    expect(zoneNodes(exportBounds(6))).toEqual([2, 4, 5, 6, 8, 9, 10, 11, 12, 13]);
  });

  test('a top order below the largest leaves several top blocks', () => {
    expect(rootNodes(exportBounds(8, 1))).toEqual([4, 5, 6, 7]);
  });

  test.each([0, 17, 2.5])('%d frames are refused', (frames) => {
    expect(() => exportBounds(frames)).toThrow(`in 1..16, got ${frames}`);
  });

  test('a top order that does not fit is refused', () => {
    expect(() => exportBounds(7, 3)).toThrow('in 0..2, got 3');
  });
});

describe('a Promela module', () => {
  test('offers each alloc from each block that could be its source, and each free', () => {
    const text = promelaSpec(exportBounds(4));
    const calls = (macro: string) =>
      text.match(new RegExp(`^  .*\\b${macro}\\(\\d.*$`, 'gm')) ?? [];
    const count = (macro: string) => calls(macro).join(' ').split(`${macro}(`).length - 1;
    // Sources for order 0, 1 and 2: nodes 1..7, 1..3 and 1.
    expect([count('ALLOC'), count('FREE'), count('REFUSE')]).toEqual([7 + 3 + 1, 7, 3]);
  });

  test('has a switch for every fault that it names', () => {
    const text = promelaSpec(exportBounds(4));
    for (const fault of promelaFaults) expect(text).toContain(`defined(${switchOf(fault)})`);
  });

  test('of CPUs starts so many, and refuses none, and too few frames', () => {
    expect(promelaLocked(exportBounds(4), 3)).toContain('active [3] proctype cpu()');
    expect(() => promelaLocked(exportBounds(4), 0)).toThrow('in 1..4, got 0');
    expect(() => promelaLocked(exportBounds(1), 2)).toThrow('2 or more, got 1');
  });
});

describe('a TLA+ module', () => {
  test('is framed by its name, and says its bounds', () => {
    const text = tlaSpec(exportBounds(6), 'Six');
    expect(text).toMatch(/^-{4,} MODULE Six -{4,}\n/);
    expect(text).toMatch(/\n={4,}\n$/);
    expect(text).toContain('Frames == 6\nTop    == 2\n');
  });

  test('of CPUs names them', () => {
    expect(tlaLocked(exportBounds(4), 3)).toContain('Cpus == 0 .. 2');
    expect(() => tlaLocked(exportBounds(4), 5)).toThrow('in 1..4, got 5');
  });

  test('is not named what TLA+ does not take for a name', () => {
    expect(() => tlaSpec(exportBounds(4), 'a-b')).toThrow("letters, digits and _, got 'a-b'");
  });

  test.each([tlaSpec(exportBounds(8)), tlaLocked(exportBounds(8), 2)])(
    'opens as many brackets as it closes',
    (text) => {
      for (const [open, close] of ['()', '[]', '{}'] as const) {
        expect(text.split(open as string).length).toBe(text.split(close as string).length);
      }
    },
  );
});

describe('a trace as ITF', () => {
  const two = zone({ regions: [[0, 2]], orderMax: 1 });
  const alloc = { op: 'alloc', order: order(0) } as const;
  const trace = {
    subject: 'no-merge',
    zone: two,
    calls: [alloc, { op: 'free', block: block(0, 0) }],
  } as const;

  test('has a state for init and one for each call, and says what fails', () => {
    const document = JSON.parse(itf(trace, subjectNamed('no-merge')));
    expect(document['#meta']).toMatchObject({ format: 'ITF', source: encodeTrace(trace) });
    expect(document['#meta'].status).toContain('violation: I5');
    expect(document.states).toHaveLength(3);
    expect(document.states[1]).toEqual({
      '#meta': { index: 1 },
      live: { '#set': [{ at: { '#bigint': '0' }, order: { '#bigint': '0' } }] },
      free: { '#set': [{ at: { '#bigint': '1' }, order: { '#bigint': '0' } }] },
      lost: false,
      call: 'alloc 0',
      answer: '0^0',
    });
  });

  test('is refused where a call cannot be made', () => {
    const calls = [
      { op: 'alloc', order: order(1) },
      { op: 'free', block: block(1, 0) },
    ] as const;
    expect(() => itf({ ...trace, calls }, subjectNamed('free-list'))).toThrow(
      'call 2 of the trace does not fit: free 1^0 is a bad call that free-list declares',
    );
  });
});
