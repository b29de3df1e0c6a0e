/**
 * Every program of two calls on each of two CPUs, up to swapping the CPUs, on every way of sharing
 * and over every design: each of them holds under every schedule, at both grains.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { interleaved } from '../../../models/many-cpus/world/scenario.ts';
import {
  type Act,
  parseScript,
  parseScripts,
  type Script,
} from '../../../models/many-cpus/programs/scripts.ts';
import { sharedDesigns } from '../../../models/catalogue/shared-designs.ts';
import { withRoom } from '../../../models/one-cpu/symmetric.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { type Zone, type ZoneShape, zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';

const alphabet = parseScript('alloc 0; alloc 1; free; free last');
const scripts = alphabet.flatMap((a): Script[] => alphabet.map((b): Act[] => [a, b]));
const pairs = scripts.flatMap((a, i) => scripts.slice(i).map((b) => [a, b] as const));

const four: ZoneShape = { regions: [[0, 4]], orderMax: 2 };

/** Four frames, and room for metadata that lies in frames. */
const zoneFor = ({ base }: SharedDesign): Zone =>
  zone({ ...(base.managed ? withRoom(four) : four), alignment: base.declares.alignment });

describe.each(bounded(sharedDesigns, sharedDesigns.slice(0, 2)))('$name', (design) => {
  const on = zoneFor(design);

  test('is right with an interrupt on each CPU that allocates and frees', () => {
    const scenario = {
      design,
      zone: on,
      scripts: parseScripts('alloc 0; alloc 1 | alloc 0; free'),
      handlers: [parseScripts('alloc 0; free'), parseScripts('alloc 0; free')],
    };
    expect(search(interleaved({ ...scenario, grain: 'locks' })).kind).toBe('holds');
  });

  test.each(['accesses', 'locks'] as const)('runs every program right, grain %s', (grain) => {
    const verdicts = pairs.map((pair) =>
      search(interleaved({ design, zone: on, scripts: pair, grain })),
    );
    expect(verdicts.filter(({ kind }) => kind !== 'holds')).toEqual([]);
    // 16 scripts: 16 · 17 / 2 pairs.
    expect(verdicts).toHaveLength(136);
  });
});
