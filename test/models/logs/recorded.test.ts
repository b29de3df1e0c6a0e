/**
 * The recorded workload. The counts are those of the file, got with grep and a short script in
 * another language when it was recorded, and stand in models/logs/workloads/README.md.
 */
import { expect, test } from 'vitest';
import { FreeList, freeList } from '../../../impl/designs/free-list.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { linuxTrace, linuxWorkload, readTrace } from '../../../models/logs/read-trace.ts';
import { replayRecorded, workloadOf } from '../../../models/logs/recorded.ts';
import { LockStep } from '../../../models/one-cpu/histories/lock-step.ts';
import { eventNames, type Trace, type TraceEvent } from '../../../models/logs/trace-file.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { emptyState, freeBlocks } from '../../../spec/pages/state.ts';

const trace = readTrace(linuxTrace);
const workload = linuxWorkload();

test('the log holds 42,052 events of five kinds', () => {
  const counts = eventNames.map((name) => trace.events.filter((e) => e.name === name).length);
  expect(counts).toEqual([10_353, 9_950, 9_638, 6_289, 5_822]);
});

test('the workload makes all calls of the log, and 82 that the log leaves out', () => {
  const frees = workload.calls.filter((code) => code < 0);
  expect(frees).toHaveLength(9_950);
  expect(workload.heldBefore).toBe(38);
  expect(workload.unlogged).toBe(44);
  expect(workload.calls).toHaveLength(10_353 + 9_950 + 38 + 44);
  expect(new Set(frees).size).toBe(9_950);
});

test('the blocks held before are 39 frames: with the 44 unlogged ones, 83 frames', () => {
  const held = workload.calls.slice(0, 38).reduce((frames, k) => frames + 2 ** k, 0);
  expect(held).toBe(39);
});

/** Free blocks by order. */
function histogram(orders: readonly number[]): number[] {
  return Array.from({ length: 11 }, (_, k) => orders.filter((order) => order === k).length);
}

test('once those held before are live, free blocks are as /proc/buddyinfo counted them', () => {
  const [dma, dma32] = [...trace.before.values()];
  const both = dma?.map((count, k) => count + (dma32?.[k] ?? 0));
  const run = new LockStep(freeList, workload.zone);
  expect(run.start()).toBeUndefined();
  for (const k of workload.calls.slice(0, workload.heldBefore)) {
    expect(run.apply({ op: 'alloc', order: k as never })).toBeUndefined();
  }
  expect(histogram(run.ledger.state().free.map(({ order }) => order))).toEqual(both);
});

test('the zone spans the frames of the kernel, and 41,128 + 39 of them are free at first', () => {
  expect(workload.zone.regions).toMatchObject([{ from: 1, to: 65_504 }]);
  const free = freeBlocks(emptyState(workload.zone)).map(({ order }) => 2 ** order);
  expect(free.reduce((sum, frames) => sum + frames, 0)).toBe(3_808 + 37_320 + 39);
});

test.each(designs)('$name serves the whole workload and refuses nothing', (design) => {
  const told: number[] = [];
  const replay = replayRecorded(design, workload, { onProgress: (calls) => told.push(calls) });
  expect(replay).toEqual({ kind: 'passed', calls: 20_385, refused: 0 });
  expect(told).toEqual([4_096, 8_192, 12_288, 16_384, 20_385]);
});

class NeverMerges extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    this.push(at, k);
  }
}

test('a design that never merges fails at the first free that should have merged', () => {
  const design: Design = { ...freeList, attach: (space) => new NeverMerges(space) };
  const replay = replayRecorded(design, workload);
  if (replay.kind !== 'fails') throw new Error('it passes');
  expect(replay.failure.rule).toBe('I5');
  expect(replay.callsBefore).toBe(firstMerge());
});

/** Calls before the first one after which the spec has merged two blocks. */
function firstMerge(): number {
  const run = new LockStep(freeList, workload.zone);
  run.start();
  const given: (typeof run.answer)[] = [];
  for (const [i, code] of workload.calls.entries()) {
    const block = code < 0 ? given[-1 - code] : undefined;
    if (typeof block === 'object') run.apply({ op: 'free', block });
    else run.apply({ op: 'alloc', order: code as never });
    given[i] = run.answer;
    if (code < 0 && run.ledger.gone.length > 0) return i;
  }
  return -1;
}

const event = (name: TraceEvent['name'], time: number, frame: number, order: number) =>
  ({ name, cpu: 0, time, frame, order }) as const;
const log = (...events: TraceEvent[]): Trace => ({
  system: 'Linux',
  before: new Map([['DMA', [1, 0, 1]]]),
  zones: [{ name: 'DMA', from: 0, spanned: 16, managed: 16, free: 5, perCpu: 0 }],
  events,
  after: new Map([['DMA', [0]]]),
});

test('a block freed first was held before; freed twice, it was handed out in between', () => {
  const made = workloadOf(
    'three',
    log(
      event('mm_page_alloc', 1, 4, 1),
      event('mm_page_free', 2, 9, 0),
      event('mm_page_free', 3, 4, 1),
      event('mm_page_free', 4, 5, 0),
    ),
  );
  // Held is call 0, of order 0. Then alloc 1, two frees, the unlogged alloc 0 and its free.
  expect([...made.calls]).toEqual([0, 1, -1, -2, 0, -5]);
  expect(made).toMatchObject({ heldBefore: 1, unlogged: 1 });
  expect(
    freeBlocks(emptyState(made.zone))
      .map(({ order }) => order)
      .toSorted(),
  ).toEqual([0, 0, 2]);
});

test('a log that contradicts itself is an error that names the event', () => {
  const twice = log(event('mm_page_alloc', 1, 4, 1), event('mm_page_alloc', 2, 5, 0));
  expect(() => workloadOf('twice', twice)).toThrow(
    'mm_page_alloc of 5^0 at 2 holds frame 5, live since 1',
  );
  const other = log(event('mm_page_alloc', 1, 4, 1), event('mm_page_free', 2, 4, 0));
  expect(() => workloadOf('other', other)).toThrow(
    'mm_page_free of 4^0 at 2 was handed out as 4^1 at 1',
  );
});

test('more free blocks than fit are an error that names the zone and the order', () => {
  const crowded: Trace = { ...log(), before: new Map([['DMA', [0, 9, 0]]]) };
  expect(() => workloadOf('crowded', crowded)).toThrow(
    'zone DMA has no room for 5 more free blocks of order 1',
  );
});
