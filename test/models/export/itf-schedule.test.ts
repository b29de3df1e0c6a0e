/** Schedules in ITF survive being written and read; a stale or damaged one says where it is so. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { interleaved, type Scenario } from '../../../models/many-cpus/world/scenario.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import {
  decodeItf,
  encodeItf,
  itfSchedule,
  movedSince,
  playedItf,
} from '../../../models/export/itf-schedule.ts';
import { decodeSchedule, type KeptSchedule } from '../../../models/kept/schedule-trace.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { sharedDesigns } from '../../../models/catalogue/shared-designs.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { hear } from '../../cli/recording-voice.ts';

/** A schedule that can be taken: of the actions possible in a state the one that chance picks. */
function possible(scenario: Scenario, picks: readonly number[]): KeptSchedule {
  const machine = interleaved(scenario);
  const { state } = initialOf(machine);
  const actions: number[] = [];
  for (const pick of picks) {
    const all = Array.from({ length: 2 * machine.cpus }, (_, action) => action);
    const able = all.filter((action) => machine.can(state, 0, action));
    const action = able[pick % able.length];
    if (action === undefined) break;
    actions.push(action);
    if (machine.take(state, 0, action) ?? machine.check(state, 0)) break;
  }
  return { scenario, actions };
}

const schedule = fc
  .record({
    design: fc.constantFrom(...sharedDesigns),
    grain: fc.constantFrom('accesses' as const, 'locks' as const),
    program: fc.constantFrom('alloc 0; free | alloc 1', 'alloc 0; alloc 0 | alloc 0; free last'),
    hasInterrupt: fc.boolean(),
    picks: fc.array(fc.nat(11), { maxLength: 40 }),
  })
  .map(({ design, grain, program, hasInterrupt, picks }) => {
    const handlers = hasInterrupt ? { handlers: [parseScripts('alloc 0'), []] } : {};
    const on = zone({ regions: [[0, 4]], orderMax: 2 });
    return possible(
      { design, zone: on, scripts: parseScripts(program), grain, ...handlers },
      picks,
    );
  });

const text = 'bc1:smp-test-then-set:0-2:t1:a0|a0:accesses:0,1,0x9,1~4cvxdk';
/** The document of that schedule, with what is at `path` changed. */
function changed(path: readonly string[], change: (was: unknown) => unknown): unknown {
  const document: unknown = JSON.parse(itfSchedule(decodeSchedule(text)));
  let place = document as Record<string, unknown>;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string, unknown>;
  const last = path.at(-1) as string;
  place[last] = change(place[last]);
  return document;
}

const zero = { '#bigint': '0' };
const all = (was: unknown): readonly object[] => was as object[];

describe('a schedule in ITF', () => {
  test('is read back as it was, and written again as it was', () => {
    fc.assert(
      fc.property(schedule, (kept) => {
        const itf = playedItf(kept);
        const document: unknown = JSON.parse(itfSchedule(kept));
        expect(decodeItf(document)).toEqual(itf);
        expect(encodeItf(decodeItf(document))).toEqual(document);
        expect(movedSince(itf)).toBe(undefined);
      }),
      { numRuns: 40 },
    );
  });

  test.each<[string, string, (was: unknown) => unknown]>([
    ['#meta.format must be "ITF"', '#meta.format', () => 'ITS'],
    ['its checksum must be', '#meta.source', () => text.replace('~4', '~6')],
    ['states.3.cpu must be a CPU as #bigint', 'states.3.cpu', () => ({ '#bigint': '1.5' })],
    [
      'states.2.live.#set.0.order must be an order as #bigint',
      'states.2.live.#set',
      () => [{ at: zero, order: { '#bigint': '21' } }],
    ],
    [
      'states.2.live.#set.0.at must be a frame as #bigint',
      'states.2.live.#set',
      () => [{ at: 0, order: zero }],
    ],
    ['states.4 must have index 4, got 5', 'states', (was) => all(was).toSpliced(4, 1)],
    ['vars must be cpu,thread,made,began,ended,live, got cpu', 'vars', () => ['cpu']],
    ['states.1.ended must be string', 'states.1.ended', () => undefined],
  ])('is refused where it is damaged: %s', (message, path, change) => {
    expect(() => decodeItf(changed(path.split('.'), change))).toThrow(message);
  });

  test.each<[string, string, (was: unknown) => unknown]>([
    ['state 3: made was ["load"], is ["atomicStore lock = 1"]', 'states.3.made', () => ['load']],
    ['state 2: cpu was {"#bigint":"0"}, is {"#bigint":"1"}', 'states.2.cpu', () => zero],
    ['state 12 is not in it, the schedule goes on to 12', 'states', (was) => all(was).slice(0, -1)],
    [
      'state 13 is no more, the schedule ends with 12',
      'states',
      (was) => [...all(was), { ...all(was)[12], '#meta': { index: 13 } }],
    ],
  ])('tells where it is stale: %s', (message, path, change) => {
    expect(movedSince(decodeItf(changed(path.split('.'), change)))).toBe(message);
  });
});

describe('replay of a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'itf-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (content: string): string => {
    const path = join(folder, 'trace.itf.json');
    writeFileSync(path, content);
    return path;
  };

  test('shows what its text shows', async () => {
    const file = await hear(['replay', written(itfSchedule(decodeSchedule(text)))]);
    expect(file).toEqual(await hear(['replay', text]));
    expect(file.code).toBe(1);
  });

  test.each([
    ['{', "trace.itf.json' cannot be read: "],
    ['[]', 'ITF trace is damaged: the document must be a schedule in ITF'],
    [
      JSON.stringify(changed(['states', '3', 'made'], () => [])),
      'stale trace: state 3: made was []',
    ],
  ])('is refused: %.20s', async (content, message) => {
    const { code, warned } = await hear(['replay', written(content)]);
    expect(code).toBe(64);
    expect(warned).toContain(message);
  });

  test('that is not there is refused', async () => {
    const { code, warned } = await hear(['replay', join(folder, 'none.json')]);
    expect(code).toBe(64);
    expect(warned).toContain('cannot be read: ENOENT');
  });
});
