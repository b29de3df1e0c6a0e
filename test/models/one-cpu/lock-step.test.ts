/**
 * Long runs. What the ledger may be trusted with is a law of its own (laws/ledger); here: that the
 * run keeps the memory's word states right, makes no call it must not, and blames the cause.
 */
import { expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { FreeList, freeList } from '../../../impl/designs/free-list.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import {
  allocCall,
  freeCall,
  LockStep,
  NOT_MADE,
} from '../../../models/one-cpu/histories/lock-step.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';

const large = zone({ regions: [[5, 5 + 2 ** 14]], reserved: [[900, 1001]], orderMax: 10 });

/** Allocs and frees at random, more allocs at first, one call in fifty bad. */
function runAtRandom(run: LockStep, seed: number, calls: number) {
  const chance = prng(seed, 0);
  const live: Block[] = [];
  for (let i = 0; i < calls; i++) {
    const isBad = chance.below(50) === 0;
    const isAlloc = live.length === 0 || chance.below(100) < (live.length < 500 ? 80 : 50);
    let call = allocCall(Math.min(chance.below(12), chance.below(12), chance.below(12)));
    if (isBad) call = freeCall(chance.below(2 ** 15), chance.below(12));
    else if (!isAlloc) {
      const at = chance.below(live.length);
      const { at: from, order } = live[at] as Block;
      live[at] = live.at(-1) as Block;
      live.pop();
      call = freeCall(from, order);
    }
    const broken = run.apply(call);
    if (broken) return { broken, call, calls: run.calls };
    if (call.op === 'alloc' && typeof run.answer === 'object') live.push(run.answer);
  }
  return run.look();
}

test.each(designs)('$name goes through 20,000 random calls with the spec in step', (design) => {
  const run = new LockStep(design, large);
  expect(run.start()).toBeUndefined();
  expect(runAtRandom(run, 7, bounded(20_000, 300))).toBeUndefined();
  expect(run.calls).toBeGreaterThan(bounded(19_000, 250));
  expect(run.refused).toBeGreaterThan(bounded(100, 0));
});

test('a free that the design declares it cannot see to be bad is not made', () => {
  const run = new LockStep(freeList, zone({ regions: [[0, 4]], orderMax: 2 }));
  run.start();
  run.apply(allocCall(1));
  expect(run.apply(freeCall(0, 0))).toBeUndefined();
  expect(run.answer).toBe(NOT_MADE);
  expect(run.calls).toBe(1);
});

test('a free that the design can see to be bad is made, and refused', () => {
  const run = new LockStep(freeList, zone({ regions: [[0, 4]], orderMax: 2 }));
  run.start();
  run.apply(allocCall(1));
  for (const bad of [freeCall(2, 0), freeCall(2, 1), freeCall(1, 1), freeCall(9, 0)]) {
    expect(run.apply(bad)).toBeUndefined();
    expect(run.answer).toBe(false);
  }
  expect(run.refused).toBe(4);
});

const infected = (make: Design['attach']): Design => ({ ...freeList, attach: make });

class NeverMerges extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    this.push(at, k);
  }
}

test('what is noticed late, by reading garbage, is blamed on its cause', () => {
  const run = new LockStep(
    infected((space) => new NeverMerges(space)),
    zone({ regions: [[0, 8]], orderMax: 3 }),
  );
  expect(run.start()).toBeUndefined();
  expect(run.apply(allocCall(0))).toBeUndefined();
  expect(run.apply(freeCall(0, 0))).toBeUndefined();
  expect(run.apply(freeCall(7, 0))).toMatchObject({
    id: 'I5',
    why: 'free buddies 0^0 and 1^0 are not merged',
  });
});

class Careless extends FreeList {
  protected override isFreeable(): boolean {
    return true;
  }
}

test('a free of a free block that is accepted breaks O10', () => {
  const run = new LockStep(
    infected((space) => new Careless(space)),
    zone({ regions: [[0, 2]], orderMax: 0 }),
  );
  run.start();
  expect(run.apply(freeCall(1, 0))).toMatchObject({ id: 'O10' });
});

class Forgetful extends FreeList {
  override alloc(k: Parameters<FreeList['alloc']>[0]) {
    const at = super.alloc(k);
    if (at === -1) this.memory.store(0, this.memory.load(0) + 1);
    return at;
  }
}

test('a refusal that changes a word breaks O8', () => {
  const run = new LockStep(
    infected((space) => new Forgetful(space)),
    zone({ regions: [[0, 1]], orderMax: 0 }),
  );
  run.start();
  expect(run.apply(allocCall(0))).toBeUndefined();
  expect(run.apply(allocCall(0))).toMatchObject({ id: 'O8' });
});

test.each([0, 1.5, Number.NaN])('lookEvery %s is not allowed', (lookEvery) => {
  expect(() => new LockStep(freeList, large, { lookEvery })).toThrow(
    `lookEvery must be an integer of at least 1, got ${lookEvery}`,
  );
});
