/**
 * The object allocator on real threads, whose schedule nobody chooses; and the judges of what they
 * leave behind, on histories and memories by hand.
 */
import { describe, expect, test } from 'vitest';
import { pmm } from '../../../impl/slab/pmm.ts';
import { lockedObjects } from '../../../impl/smp/object-locks.ts';
import { GuardedWords } from '../../../models/subject/guarded-words.ts';
import { smallSizes } from '../../../models/subject/objects/shared-object-mount.ts';
import type { Objects } from '../../../models/many-cpus/programs/scripts.ts';
import { objectBench } from '../../../models/many-cpus/world/scenario.ts';
import {
  judgeEnd,
  judgeHistory,
  stress,
  type StressOptions,
} from '../../../models/threads/stress.ts';
import type { NotedCall } from '../../../models/threads/thread-calls.ts';
import type { ClientAnswer, ObjectCall } from '../../../spec/objects/operations/operations.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const options = (more: Partial<StressOptions>): StressOptions => ({
  design: 'locked-pmm',
  sizes: 'small',
  shape: { regions: [[0, 3]], orderMax: 1 },
  threads: 2,
  calls: 300,
  seed: 5,
  ...more,
});

const shared = { design: lockedObjects(pmm), sizes: smallSizes, cpus: 2 };

describe('threads', () => {
  test.each([
    { frames: 3, threads: 2, sizes: 'small' },
    { frames: 8, threads: 3, sizes: 'small' },
    { frames: 8, threads: 2, sizes: 'document', calls: 150 },
  ])('leave all right on $frames frames: $threads threads, sizes $sizes', async (one) => {
    const orderMax = Math.floor(Math.log2(one.frames));
    const shape = { regions: [[0, one.frames]], orderMax } as const;
    const result = await stress(options({ ...one, shape }));
    expect(result.blame).toBeUndefined();
    expect(result.calls).toBeGreaterThanOrEqual(one.threads * (one.calls ?? 300));
  });

  // One thread is alone: what happens depends on the seed only.
  test('give the frame of a slab away that is in use, on one of them', async () => {
    const fault = { design: 'smp-pmm-by-alignment', threads: 1 };
    const { blame, calls } = await stress(options(fault));
    expect(blame).toEqual({ id: 'O9', why: 'free of what is not allocated: 0xa0, cpu0' });
    expect(calls).toBe(5);
  });

  // 40 of 40 seeds: any thread that frees the first object of a slab in use does the harm.
  test('are caught with the same fault on two', async () => {
    const { blame } = await stress(options({ design: 'smp-pmm-by-alignment' }));
    expect(blame).toBeDefined();
  });

  test('are refused a design, sizes or a zone that there is not', async () => {
    await expect(stress(options({ design: 'none' }))).rejects.toThrow('must be one of');
    await expect(stress(options({ sizes: 'none' }))).rejects.toThrow('sizes must be small');
  });
});

describe('a recorded history', () => {
  const judge = (frames: number, calls: readonly NotedCall<Objects>[]) =>
    judgeHistory(
      objectBench({ ...shared, zone: zone({ regions: [[0, frames]], orderMax: 0 }) }),
      calls,
    );
  const noted = (call: ObjectCall, answer: ClientAnswer, begin: number, end: number) => ({
    cpu: call.cpu,
    call,
    answer,
    begin,
    end,
  });
  const alloc = (cpu: number, bytes: number): ObjectCall => ({
    op: 'alloc',
    bytes,
    alignment: 1,
    cpu,
  });

  test('in which two threads get one object is not explained', () => {
    const twice = [noted(alloc(0, 32), 0, 0, 2), noted(alloc(1, 32), 0, 1, 3)];
    const why = 'thread 1: alloc 32 → 0x0 fits no order of the calls';
    expect(judge(2, twice)).toEqual({ id: 'K2', why });
  });

  test('in which both are refused one frame is not explained, whichever came first', () => {
    const both = [noted(alloc(0, 64), -1, 0, 2), noted(alloc(1, 32), -1, 1, 3)];
    expect(judge(1, both)).toMatchObject({ id: 'K2' });
    expect(judge(1, [noted(alloc(0, 64), 0, 0, 2), noted(alloc(1, 32), -1, 1, 3)])).toBeUndefined();
  });

  test('may refuse a page for what the other thread freed just before, not for its own', () => {
    const freed = (cpu: number) => [
      noted(alloc(cpu, 32), 0, 0, 1),
      noted({ op: 'free', pointer: 0, cpu }, 'freed', 2, 3),
    ];
    expect(judge(2, [...freed(1), noted(alloc(0, 64), -1, 4, 5)])).toBeUndefined();
    expect(judge(2, [...freed(0), noted(alloc(0, 64), -1, 4, 5)])).toMatchObject({ id: 'K2' });
  });
});

describe('the end of a run', () => {
  const on = zone({ regions: [[0, 3]], orderMax: 1 });
  const bench = objectBench({ ...shared, zone: on });
  const { smp } = bench;
  const fresh = (): Uint32Array => {
    const words = new Uint32Array(smp.words);
    smp.init(words, 0);
    return words;
  };

  test('is right where nothing happened, and not with a lock held or an owner left', () => {
    expect(judgeEnd(bench, fresh())).toBeUndefined();
    const why = 'lock of slabs 0 is held, but no call is under way';
    const locked = fresh().fill(1, smp.lockBase + 2, smp.lockBase + 3);
    expect(judgeEnd(bench, locked)).toEqual({ id: 'K6', why });
    const owned = fresh();
    const word = owned.findIndex((_, address) => smp.nameOf(address) === 'owner of frame 1');
    owned[word] = 1;
    expect(judgeEnd(bench, owned)).toMatchObject({ id: 'S8' });
  });
});

describe('guarded words', () => {
  test('tell what is no word, and a call without an end', () => {
    const words = new GuardedWords(new Int32Array(2), 3);
    words.begin();
    words.store(1, 7);
    expect([words.load(1), words.exchange(0, 4)]).toEqual([7, 0]);
    expect(() => words.load(1)).toThrow(expect.objectContaining({ id: 'K8' }));
    words.begin();
    for (const address of [-1, 2, 0.5, Number.NaN]) {
      expect(() => words.atomicLoad(address)).toThrow(expect.objectContaining({ id: 'O6' }));
    }
    expect(() => words.store(2, 0)).toThrow('access of word 2 of 2');
  });
});
