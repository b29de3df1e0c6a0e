/**
 * The search by tables, on the interpreter and on the host's engine, against the readable search:
 * for every right port the same verdict, counts and policies in every zone up to 8 frames; no
 * faulty one, and no mutant that the readable search refuses, holds by tables.
 */
import { describe, expect, test } from 'vitest';
import { compile, type Program } from '../../../engine/wasm/lower/program.ts';
import { totals } from '../../../models/contracts/closed-form.ts';
import { binaryZones } from '../../../models/jobs/binaries/conformance.ts';
import { Explored } from '../../../models/one-cpu/binaries/binary-model.ts';
import type { Level } from '../../../models/one-cpu/binaries/levels.ts';
import { Learned } from '../../../models/one-cpu/binaries/relevant-bytes.ts';
import { explore } from '../../../models/one-cpu/binaries/search-binary.ts';
import { TableSearch } from '../../../models/one-cpu/binaries/table-search.ts';
import { mutantsOf } from '../../../models/strength/binary-mutants.ts';
import { Binary, type Engine } from '../../../models/subject/binaries/binary-mount.ts';
import { configured, conventional } from '../../../models/subject/binaries/convention.ts';
import type { ZoneShape } from '../../../spec/blocks/zone.ts';
import { bounded, searchable } from '../../bounds.ts';
import { foreign, foreignNames, regionZone } from './foreign.ts';

const statesMax = 5000;
const engines: readonly Engine[] = ['interpreter', 'host'];
const promises = (name: string) => (name.startsWith('order-map') ? { refuses: 'B6' } : {});

/** All that is told of a search but its room. */
async function found(binary: Binary, level: Level, tables: boolean) {
  const { verdict, model } = await explore(binary, { level, statesMax, tables });
  const { bytes: _, ...explored } = verdict.explored;
  const { callsMade, notSmallest, idle } = model;
  // The readable search looks ahead, so that it makes some calls more than it counts states.
  const calls = verdict.kind === 'unknown' ? 'up to a limit' : callsMade;
  return { ...verdict, explored, calls, notSmallest, idle };
}

const mounted = (program: Program, name: string, shape: ZoneShape, engine?: Engine) =>
  new Binary(program, configured(program, promises(name)), regionZone(shape), undefined, engine);

const levelOf = (program: Program): Level =>
  conventional(program).listed ? 'inspected' : 'coalescing';

// Magazines are kept by each CPU, which the tables have no column for.
const right = foreignNames.filter((name) => !name.includes('.') && !/magazines|hooks/.test(name));

describe.each(right)('%s', (name) => {
  test('is told of as by the readable search', async () => {
    const program = foreign(name);
    for (const shape of searchable(binaryZones.slice(0, 3), (one) => one)) {
      const level = levelOf(program);
      const readable = await found(mounted(program, name, shape), level, false);
      for (const engine of engines) {
        const binary = mounted(program, name, shape, engine);
        expect(await found(binary, level, true), engine).toEqual(readable);
        expect(binary.runner === undefined).toBe(engine === 'interpreter');
      }
    }
  });
});

test('a zone with more blocks than a word has bits is told of alike up to a limit', async () => {
  const shape: ZoneShape = { regions: [[3, 27]], orderMax: 4 };
  const program = foreign('pair-bit');
  const readable = await found(mounted(program, 'pair-bit', shape), 'inspected', false);
  expect(readable.kind).toBe('unknown');
  const byTables = await found(mounted(program, 'pair-bit', shape, 'host'), 'inspected', true);
  expect(byTables).toEqual(readable);
});

test('11 frames have as many states as the closed form says', async () => {
  const shape: ZoneShape = { regions: [[0, bounded(11, 5)]], orderMax: bounded(3, 2) };
  const binary = mounted(foreign('pair-bit'), 'pair-bit', shape, 'host');
  const { verdict } = await explore(binary, { level: 'inspected', statesMax: 2 ** 20 });
  expect(verdict.kind).toBe('holds');
  expect(verdict.explored.states).toBe(totals(regionZone(shape))?.lists);
});

/** Is there a zone in which a search by tables leaves the rest to the readable search? */
const isLeft = (program: Program, name: string, engine: Engine): boolean =>
  binaryZones.some((shape) => {
    const binary = mounted(program, name, shape, engine);
    const learned = new Learned(binary.frameBytes);
    for (;;) {
      const search = new TableSearch(new Explored(binary, learned, levelOf(program)), statesMax);
      search.step(Infinity);
      if (!learned.isNews || search.end?.kind === 'unknown') return search.end!.kind === 'left';
    }
  });

// Two are wrong in zones only that are none of these, and what is asked in bytes is never tabular.
const isOther = /^smp-|^byte-heap|\.(buddy-by-address|skips-last-merge)$/;
const faulty = foreignNames.filter((name) => name.includes('.') && !isOther.test(name));

test.each(bounded(faulty, faulty.slice(0, 4)))('%s is left to the readable search', (name) => {
  for (const engine of engines) expect(isLeft(foreign(name), name, engine), engine).toBe(true);
});

test.each(['pair-bit', 'split-bit-64'])('mutants of %s end alike', async (name) => {
  const mutants = mutantsOf(foreign(name), new Set());
  const some = mutants.filter(({ id }) => id % bounded(12, 60) === 0);
  const shape: ZoneShape = { regions: [[0, 4]], orderMax: 2 };
  const kinds = new Set<string>();
  for (const { bytes, change, offset } of some) {
    const program = compile(bytes);
    const level = levelOf(program);
    const readable = await found(mounted(program, name, shape), level, false);
    kinds.add(readable.kind);
    const byTables = await found(mounted(program, name, shape, 'host'), level, true);
    expect(byTables, `${change} at ${offset}`).toEqual(readable);
  }
  expect(kinds.has('holds') && kinds.has('fails')).toBe(true);
});
