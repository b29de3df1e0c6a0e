/** What is asked of the locks and arrays of an object allocator at every access, and how told. */
import { describe, expect, test } from 'vitest';
import { Pmm, pmm } from '../../../impl/slab/pmm.ts';
import { TestThenSet } from '../../../impl/faulty/cpus/smp-test-then-set.ts';
import { lockedObjects } from '../../../impl/smp/object-locks.ts';
import { SpinLock } from '../../../impl/smp/spin-lock.ts';
import type { ObjectDesign } from '../../../spec/ports/object-port.ts';
import { faultNamed, run, type Told } from '../../impl/smp/object-runs.ts';

const fails = (rule: string, why: string) => ({ kind: 'fails', failure: { rule, why } });

/** Is with whoever asks for it, interrupts on. */
class NoLock extends SpinLock {
  override lock(): boolean {
    this.memory.atomicStore(this.address, 1);
    return true;
  }
}

describe('a lock that two calls have is named, and who has it', () => {
  test.each([
    { program: 'alloc 64 | alloc 64', lock: 'lock of pages' },
    { program: 'alloc 32 | alloc 32', lock: 'lock of slabs 0' },
  ])('$lock', ({ program, lock }) => {
    const verdict = run(lockedObjects(pmm, TestThenSet), { frames: 2, program });
    expect(verdict).toMatchObject(fails('K1', `cpu1 takes ${lock} while it is with cpu0`));
  });

  // Frees look into all arrays for the object, each under its CPU's lock.
  test('lock of cpu0', () => {
    class LooksFirst extends Pmm {
      override alloc(bytes: number, cpu: number): number {
        this.isCached(0, 0);
        return super.alloc(bytes, cpu);
      }
    }
    const design = lockedObjects({ ...pmm, attach: (s) => new LooksFirst(s) }, TestThenSet);
    const verdict = run(design, { frames: 2, program: 'alloc 64 | alloc 64' });
    expect(verdict).toMatchObject(fails('K1', 'cpu1 takes lock of cpu0 while it is with cpu0'));
  });

  test('a handler among them', () => {
    const told: Told = { frames: 2, program: 'alloc 64', irq: 'alloc 64' };
    const why = 'the handler on cpu0 takes lock of pages while it is with cpu0';
    expect(run(lockedObjects(pmm, NoLock), told)).toMatchObject(fails('K1', why));
  });
});

/** Counts what the other CPU's array holds before each alloc, with its lock or without. */
function counting(isLocked: boolean): ObjectDesign {
  class Counting extends Pmm {
    override alloc(bytes: number, cpu: number): number {
      const other = 1 - cpu;
      const on = isLocked && this.locks.cache(other).lock();
      this.array(0, other).count();
      if (isLocked) this.locks.cache(other).unlock(on);
      return super.alloc(bytes, cpu);
    }
  }
  return { ...pmm, attach: (space) => new Counting(space) };
}

describe("another CPU's array is used under its lock", () => {
  const told: Told = { frames: 2, program: 'alloc 64 | alloc 64' };

  test('or the word is named', () => {
    const why = "cpu0 uses count of cpu1's array of 32 B, of the cache of cpu1, without its lock";
    expect(run(lockedObjects(counting(false)), told)).toMatchObject(fails('C3', why));
  });

  test('and nothing is wrong with that', () => {
    expect(run(lockedObjects(counting(true)), told).kind).toBe('holds');
  });

  test('or nobody says so, where it is not known which words are its', () => {
    const { arrays: _, ...unknown } = counting(false);
    expect(run(lockedObjects(unknown), told).kind).toBe('holds');
  });

  test('which a client does not notice', () => {
    const seen: Told = { ...told, sees: 'client' };
    expect(run(faultNamed('smp-pmm-reaps-others').design, seen).kind).toBe('holds');
  });
});
