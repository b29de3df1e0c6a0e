/**
 * Our own allocators in C, Rust and Zig, as the binaries that compilers made of them: the right
 * ones have as many states as the closed form says, each wrong one fails at the level where its
 * fault shows, with the shortest trace.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { Binary } from '../../../models/subject/binaries/binary-mount.ts';
import { projectRoot } from '../../project-files.ts';
import { totals } from '../../../models/contracts/closed-form.ts';
import { binaryZones, conformance } from '../../../models/jobs/binaries/conformance.ts';
import { configured, conventional } from '../../../models/subject/binaries/convention.ts';
import { explore } from '../../../models/one-cpu/binaries/search-binary.ts';
import { Learned } from '../../../models/one-cpu/binaries/relevant-bytes.ts';
import type { Level } from '../../../models/one-cpu/binaries/levels.ts';
import { playBinary } from '../../../models/one-cpu/binaries/play-binary.ts';
import {
  isEquivariant,
  SymmetricBinary,
} from '../../../models/one-cpu/binaries/symmetric-binary.ts';
import { showCall } from '../../../spec/operations/operations.ts';
import type { ZoneShape } from '../../../spec/blocks/zone.ts';
import { bounded, searchable } from '../../bounds.ts';
import { foreign, foreignNames, mountedOn, regionZone } from './foreign.ts';

const eight: ZoneShape = { regions: [[0, 8]], orderMax: 3 };

async function statesOf(name: string, shape: ZoneShape, level: Level): Promise<number> {
  const { verdict } = await explore(mountedOn(name, shape), { level, statesMax: 20_000 });
  expect(verdict.kind).toBe('holds');
  return verdict.explored.states;
}

describe('a right binary has as many states as the closed form says', () => {
  const ordered = ['pair-bit', 'split-bit', 'order-map', 'smp-tickets'];
  test.each(ordered)('%s, with its lists ordered', async (name) => {
    for (const shape of searchable(binaryZones, (one) => one)) {
      expect(await statesOf(name, shape, 'inspected')).toBe(totals(regionZone(shape))?.lists);
    }
    expect(totals(regionZone(eight))?.lists).toBe(1829);
  });

  test.each([
    ['longest-tree', 'coalescing'],
    ['free-bits', 'inspected'],
    ['smp-one-word', 'inspected'],
  ] as const)('%s, which remembers what is live and no more', async (name, level) => {
    for (const shape of searchable(binaryZones, (one) => one)) {
      expect(await statesOf(name, shape, level)).toBe(totals(regionZone(shape))?.spec);
    }
  });

  test('order-map in Rust refuses every bad free, as it promises', async () => {
    const convention = configured(foreign('order-map'), { refuses: 'B6' });
    const found = await conformance(foreign('order-map'), convention, {
      zones: [{ regions: [[0, 4]], orderMax: 2 }],
      statesMax: 1000,
    });
    expect(found).toMatchObject({ verdict: 'holds', zones: [{ states: 30, calls: 750 }] });
  });

  test('what is shown wrong at first is told of init, by search and replay', async () => {
    // Of an order that no zone has: no frame is listed, and none is live.
    const convention = configured(foreign('pair-bit'), { listed: 'buddycheck_listed(6, index)' });
    const found = await conformance(foreign('pair-bit'), convention, {
      zones: [{ regions: [[0, 4]], orderMax: 2 }],
      statesMax: 1000,
    });
    const [result] = found.zones;
    expect(result).toMatchObject({ level: 'inspected', trace: [], failure: { rule: 'O11' } });
    const binary = new Binary(foreign('pair-bit'), convention, result!.zone);
    const { failure } = playBinary(binary, [], 'inspected');
    expect(failure).toEqual(result!.failure);
  });

  test.each(bounded([1829], []))('%i whether or not its lists are looked at', async (states) => {
    expect(await statesOf('pair-bit', eight, 'coalescing')).toBe(states);
  });

  test.each(bounded([8], []))('pair-bit up to symmetry has 82 with %i frames', async (n) => {
    // As our own designs do.
    const shape: ZoneShape = { regions: [[0, n]], orderMax: 3 };
    const binary = mountedOn('pair-bit', shape);
    const make = (learned: Learned) => new SymmetricBinary(binary, learned);
    const { verdict } = await explore(binary, { level: 'inspected', statesMax: 20_000, make });
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: 82 } });
  });

  test.each(bounded([eight], []))('pair-bit may be looked at so: swaps lead to swaps', async () => {
    const learned = new Learned(mountedOn('pair-bit', eight).frameBytes);
    await explore(mountedOn('pair-bit', eight), { level: 'inspected', statesMax: 20_000, learned });
    expect(isEquivariant(mountedOn('pair-bit', eight), learned)).toBe(true);
  });
});

/** What the allocator in Rust promises is asked only where it matters: it is many more calls. */
const promised = (name: string) =>
  configured(foreign(name), name.endsWith('double-free-taken') ? { refuses: 'B6' } : {});

/** Binary, lowest level that fails, obligation, frames, the calls up to the one that fails. */
const faults: readonly (readonly [string, Level, string, number, string])[] = [
  [
    'free-bits.any-buddy-merged',
    'safe',
    'O1',
    4,
    'alloc 0, alloc 0, alloc 0, free 0^0, free 2^0, alloc 1',
  ],
  ['free-bits.bit-not-cleared', 'safe', 'O1', 4, 'alloc 2, alloc 0'],
  ['free-bits.exact-not-tried', 'exact', 'O2', 4, 'alloc 0, alloc 0, alloc 0'],
  ['free-bits.merges-one-level', 'coalescing', 'O2', 4, 'alloc 0, free 0^0, alloc 2'],
  ['free-bits.remainder-lost', 'exact', 'O2', 4, 'alloc 0, alloc 0, alloc 0'],
  ['free-bits.rest-marked-up', 'safe', 'O1', 4, 'alloc 0, alloc 1'],
  ['free-bits.top-merged', 'exact', 'O2', 8, 'alloc 0, free 0^0, alloc 0'],
  ['longest-tree.left-counts-twice', 'exact', 'O2', 4, 'alloc 0, alloc 0'],
  ['longest-tree.never-whole', 'coalescing', 'O2', 4, 'alloc 1'],
  ['longest-tree.one-parent', 'safe', 'O1', 4, 'alloc 0, alloc 2'],
  ['longest-tree.right-not-checked', 'safe', 'O1', 4, 'alloc 0, alloc 1, alloc 0'],
  ['longest-tree.root-not-checked', 'safe', 'O1', 4, 'alloc 3'],
  ['longest-tree.tail-free', 'safe', 'O1', 5, 'alloc 0, alloc 2'],
  ['longest-tree.worth-one-less', 'coalescing', 'O2', 4, 'alloc 1, free 0^1, alloc 2'],
  [
    'order-map.any-order-merged',
    'safe',
    'O1',
    4,
    'alloc 0, alloc 0, alloc 0, free 0^0, free 2^0, alloc 1',
  ],
  ['order-map.double-free-taken', 'safe', 'O10', 4, 'free 0^0'],
  ['order-map.end-rounded-up', 'safe', 'O6', 5, 'alloc 0'],
  ['order-map.exact-not-tried', 'exact', 'O2', 4, 'alloc 0, alloc 0, alloc 0'],
  [
    'order-map.prev-not-set',
    'safe',
    'O5',
    4,
    'alloc 0, alloc 0, alloc 0, free 0^0, alloc 0, alloc 0',
  ],
  ['order-map.remainder-lost', 'exact', 'O2', 4, 'alloc 0, alloc 0, alloc 0'],
  ['order-map.tag-kept', 'inspected', 'I8', 4, 'alloc 0, free 0^0'],
  ['order-map.upper-half-kept', 'safe', 'O1', 4, 'alloc 0, alloc 0, free 0^0, free 1^0, alloc 1'],
  ['pair-bit.buddy-stays-listed', 'safe', 'O1', 4, 'alloc 0, free 0^0, alloc 0, alloc 2'],
  [
    'pair-bit.drops-fifth-free',
    'exact',
    'O2',
    4,
    'alloc 0, alloc 0, alloc 0, alloc 0, free 0^0, free 1^0, free 2^0, free 3^0, ' +
      'alloc 2, free 0^2, alloc 0',
  ],
  ['pair-bit.init-drops-tail', 'exact', 'O2', 5, 'alloc 2, alloc 0'],
  ['pair-bit.keeps-upper-half', 'safe', 'O6', 4, 'alloc 0, free 0^0, alloc 0'],
  ['pair-bit.merges-one-level', 'coalescing', 'O2', 4, 'alloc 0, free 0^0, alloc 2'],
  ['pair-bit.merges-past-top', 'safe', 'O6', 4, 'alloc 0, free 0^0, alloc 0, free 0^0'],
  [
    'pair-bit.prev-not-set',
    'safe',
    'O5',
    4,
    'alloc 0, alloc 0, alloc 0, free 0^0, alloc 0, alloc 0',
  ],
  ['pair-bit.remainder-lost', 'exact', 'O2', 4, 'alloc 0, alloc 0, alloc 0'],
  ['pair-bit.search-skips-exact', 'exact', 'O2', 4, 'alloc 0, alloc 0, alloc 0'],
  ['pair-bit.toggles-requested-order', 'safe', 'O6', 4, 'alloc 0, alloc 0, free 0^0'],
  [
    'split-bit.buddy-of-any-order',
    'safe',
    'O5',
    4,
    'alloc 0, alloc 0, alloc 0, free 0^0, free 2^0, alloc 0',
  ],
  ['split-bit.free-trusts-payload', 'safe', 'O6', 4, 'alloc 0, free 0^0'],
  [
    'split-bit.half-unlinked',
    'safe',
    'O5',
    4,
    'alloc 0, alloc 0, alloc 0, free 0^0, alloc 0, alloc 0',
  ],
  ['split-bit.merges-beyond-end', 'safe', 'O6', 5, 'alloc 0, free 4^0'],
  ['split-bit.merges-one-level', 'coalescing', 'O2', 4, 'alloc 0, free 0^0, alloc 2'],
  ['split-bit.order-one-up', 'exact', 'O2', 4, 'alloc 1, alloc 0'],
  [
    'split-bit.split-not-cleared',
    'safe',
    'O5',
    4,
    'alloc 0, alloc 1, free 0^0, alloc 0, alloc 0, free 0^0, free 2^1, alloc 0',
  ],
  ['split-bit.tag-not-cleared', 'safe', 'O6', 4, 'alloc 0, alloc 0, free 0^0'],
];

test('a refused call may change what it remembers: later answers judge it', async () => {
  const program = foreign('smp-magazines');
  const told = conventional(program);
  const zones = [{ regions: [[0, 4]], orderMax: 2 }] as const;
  const { verdict, zones: searched } = await conformance(program, told, { zones, statesMax: 5000 });
  expect(verdict).toBe('holds');
  // Not told of the magazine, which a call that would be refused drains first: nothing is lost.
  const untold = { ...told, cpus: { ...told.cpus, cached: undefined }, listed: undefined };
  const found = await conformance(program, untold, { zones, statesMax: 5000 });
  expect(found).toMatchObject({ verdict: 'holds', zones: [{ states: searched[0]?.states }] });
});

describe('the sources of foreign give binaries of as many states', () => {
  const sources: readonly (readonly [string, number])[] = [
    ['longest-tree', 677],
    ['order-map', 1829],
    ['free-bits', 677],
  ];
  test.each(bounded(sources, []))('%s', async (name, states) => {
    const into = mkdtempSync(join(tmpdir(), 'buddycheck-'));
    const script = join(projectRoot, 'foreign', 'build.sh');
    const built = spawnSync('sh', [script, into, name, 'right'], { encoding: 'utf8' });
    const file = join(into, `${name}.wasm`);
    if (existsSync(file)) {
      expect(built.stderr).toBe('');
      const program = compile(readFileSync(file));
      const binary = new Binary(program, conventional(program), regionZone(eight));
      const { verdict } = await explore(binary, { level: 'coalescing', statesMax: 2000 });
      expect(verdict).toMatchObject({ kind: 'holds', explored: { states } });
    } else {
      // The script says itself which compiler is missing.
      expect(built.stdout).toMatch(/skipped (C|Rust|Zig): needs/);
      process.stdout.write(`not built: ${name}\n${built.stdout}`);
    }
    rmSync(into, { recursive: true });
  });
});

describe('a wrong binary fails where its fault shows, and its trace replays', () => {
  test.each(faults)('%s: %s, %s with %i frames', async (name, level, rule, frames, trace) => {
    const program = foreign(name);
    const convention = promised(name);
    const found = await conformance(program, convention, {
      zones: [...binaryZones],
      statesMax: 20_000,
      callsAfterFailure: 5_000,
    });
    expect(found.verdict).toBe('fails');
    expect(found.levels.find(({ verdict }) => verdict === 'fails')?.level).toBe(level);
    const [first] = found.findings;
    expect(first?.failure.rule).toBe(rule);
    expect(first?.zone.regions[0]?.to).toBe(frames);
    expect(first?.trace.map(showCall).join(', ')).toBe(trace);
    // Every one of them replays, whatever else is broken on its way.
    for (const { level: of, zone, failure: expected, trace: calls } of found.findings) {
      const binary = new Binary(program, convention, zone);
      const { failure } = playBinary(binary, calls, 'inspected', {
        level: of,
        rule: expected.rule,
      });
      expect(failure?.rule).toBe(expected.rule);
      if (expected === first?.failure) expect(failure).toEqual(expected);
    }
  });

  test('there is a line here for every faulty binary on one CPU', () => {
    const isElsewhere = /^(smp-|byte-heap|linked-table|next-fit)|-64\./;
    const isHere = (name: string) => !isElsewhere.test(name);
    const faulty = foreignNames.filter((name) => name.includes('.') && isHere(name));
    expect(faults.map(([name]) => name)).toEqual(faulty);
  });
});
