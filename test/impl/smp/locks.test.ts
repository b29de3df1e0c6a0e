/**
 * Locks and what is behind them, word by word on one CPU: what is made over garbage, where each
 * lock lies, and that interrupts are as they were. What several CPUs do to them is searched for in
 * `shared-faults.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import type { FlatMemory } from '../../../impl/memory/memory.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { pmm } from '../../../impl/slab/pmm.ts';
import { locked, ticketed } from '../../../impl/smp/locked.ts';
import { lockedObjects } from '../../../impl/smp/object-locks.ts';
import { SharedWords } from '../../../impl/smp/shared-words.ts';
import { SpinLock } from '../../../impl/smp/spin-lock.ts';
import { TicketLock } from '../../../impl/smp/ticket-lock.ts';
import type { Cpu } from '../../../spec/ports/page-port.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const GARBAGE = 0x5bad;
const on = zone({ regions: [[0, 2]], orderMax: 1 });
const words = (count: number) => new SharedWords(new Int32Array(count).fill(GARBAGE));
const read = (memory: FlatMemory, count: number) =>
  Array.from({ length: count }, (_, at) => memory.load(at));

/** One CPU; `acts` is what it was told about interrupts. */
function watched(isOn = true) {
  const acts: string[] = [];
  const cpu: Cpu = {
    id: () => 0,
    relax: () => {
      throw new Error('nobody holds this lock');
    },
    disableInterrupts: () => acts.push('off') > 0 && isOn,
    restoreInterrupts: (isOn_) => acts.push(isOn_ ? 'on' : 'as they were: off'),
    startOver: () => undefined,
  };
  return { cpu, acts };
}

describe.each([
  { made: SpinLock, free: [0, GARBAGE], held: [1, GARBAGE], after: [0, GARBAGE] },
  { made: TicketLock, free: [0, 0], held: [1, 0], after: [1, 1] },
])('a lock of $made.name', ({ made, free, held, after }) => {
  test('is made free over garbage, held once taken, and free again', () => {
    const memory = words(2);
    const lock = new made(memory, watched().cpu, 0);
    lock.init();
    expect(read(memory, 2)).toEqual(free);
    const wasOn = lock.lock();
    expect(read(memory, 2)).toEqual(held);
    lock.unlock(wasOn);
    expect(read(memory, 2)).toEqual(after);
  });

  test.each([true, false])('leaves interrupts as they were: on = %s', (isOn) => {
    const { cpu, acts } = watched(isOn);
    const lock = new made(words(2), cpu, 0);
    lock.init();
    const wasOn = lock.lock();
    expect([wasOn, acts]).toEqual([isOn, ['off']]);
    lock.unlock(wasOn);
    expect(acts).toEqual(['off', isOn ? 'on' : 'as they were: off']);
  });
});

describe.each([
  { make: locked, name: 'locked-order-map', summary: 'order-map behind one spin lock', locks: 1 },
  {
    make: ticketed,
    name: 'ticketed-order-map',
    summary: 'order-map behind one ticket lock',
    locks: 0,
  },
])('$name', ({ make, name, summary, locks }) => {
  const design = make(orderMap);

  test('says what it is, where it is from, and how many of its words must be 0 at rest', () => {
    expect(design).toMatchObject({ name, summary, cacheMax: 0 });
    expect(design.source).not.toBe('');
    expect([design.locks(2), design.words(2, on)]).toEqual([locks, 2 - locks]);
  });

  test('boots over garbage, and takes and gives its lock in every call', () => {
    const metadataWords = orderMap.metadataWords(on);
    const ownBase = metadataWords;
    const frameBase = ownBase + 2;
    const memory = words(frameBase + 2 * 4);
    const { cpu, acts } = watched();
    const space = { memory, zone: on, metadataWords, frameBase, frameWords: 4 };
    const allocator = design.attach({ ...space, ownBase, cpu, cpus: 1 });
    expect(allocator.init()).toBe(true);
    expect(memory.load(ownBase)).toBe(0);
    const at = allocator.alloc(0 as Order);
    expect(allocator.alloc(1 as Order)).toBe(-1);
    expect(at >= 0 && allocator.free(at as never, 0 as Order)).toBe(true);
    expect(acts).toEqual(['off', 'on', 'off', 'on', 'off', 'on']);
  });
});

describe('the locks of objects', () => {
  const design = lockedObjects(pmm);
  const [cpus, classes, base] = [2, 3, 5];

  test('are named for what they guard: CPUs, classes and descriptors, pages', () => {
    expect(design.name).toBe('locked-pmm');
    expect(design.objects).toBe(pmm);
    expect(design.lockWords(cpus, classes)).toBe(7);
    const names = Array.from({ length: 7 }, (_, word) => design.lockName(word, cpus, classes));
    expect(names).toEqual([
      'lock of cpu0',
      'lock of cpu1',
      'lock of slabs 0',
      'lock of slabs 1',
      'lock of slabs 2',
      'lock of slabs 3',
      'lock of pages',
    ]);
  });

  test('lie one word apart, in the order in which they are taken', () => {
    const memory = words(base + 8);
    const all = design.locks({ memory, cpu: watched().cpu, base, cpus, classes });
    const inOrder = [
      ...Array.from({ length: cpus }, (_, cpu) => all.cache(cpu)),
      ...Array.from({ length: classes + 1 }, (_, i) => all.slabs(i)),
      all.pages,
    ];
    for (const lock of inOrder) lock.init();
    for (const [i, lock] of inOrder.entries()) {
      lock.lock();
      const isHeld = Array.from({ length: 7 }, (_, word) => memory.load(base + word) === 1);
      expect(isHeld).toEqual(isHeld.map((_, word) => word <= i));
    }
    expect([memory.load(base - 1), memory.load(base + 7)]).toEqual([GARBAGE, GARBAGE]);
  });
});
