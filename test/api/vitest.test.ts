/** The matchers: a failure is the counterexample, and what is unknown passes neither way. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import '../../api/vitest.ts';
import { commands, setup } from '../../api/fast-check.ts';
import { designNamed, sharedDesignNamed, subjectNamed } from '../../api/index.ts';

const four = { frames: 4 };

test('toHold and toHoldUnder pass for what is right', async () => {
  await expect(designNamed('order-map')).toHold(four);
  await expect(sharedDesignNamed('locked-order-map')).toHoldUnder('alloc 0; free | alloc 1');
});

test('toHold fails with the story, and not.toHold passes', async () => {
  const wrong = subjectNamed('reads-live-buddy');
  await expect(wrong).not.toHold(four);
  const failed = expect(wrong).toHold(four);
  await expect(failed).rejects.toThrow(
    /^FAILS {2}O6 no-touch[^]*3 {2}free 0\^0 \(a\) {2}no answer/,
  );
});

test('toHoldUnder fails with the schedule', async () => {
  const wrong = sharedDesignNamed('smp-lock-dropped-in-split');
  const failed = expect(wrong).toHoldUnder('alloc 0 | alloc 0');
  await expect(failed).rejects.toThrow(/^FAILS {2}K2 linearizable[^]*replay {6}npx buddycheck/);
});

test('what is unknown passes neither way', async () => {
  const limits = { statesMax: 5, runs: 1 };
  const asked = expect(designNamed('free-list')).toHold(four, limits);
  await expect(asked).rejects.toThrow('UNKNOWN  free-list: statesMax = 5');
  const contrary = expect(designNamed('free-list')).not.toHold(four, limits);
  await expect(contrary).rejects.toThrow('UNKNOWN  free-list: statesMax = 5');
});

test('toRefine compares free blocks of equal histories, and tells the first that differ', () => {
  const eight = { frames: 8 };
  expect(designNamed('free-list')).toRefine(designNamed('order-map'), eight, { calls: 200 });
  const wrong = () => expect(subjectNamed('no-merge')).toRefine(designNamed('order-map'), eight);
  expect(wrong).toThrow(/^no-merge: [^]*not order-map \(1000 calls, seed 1\)$/);
});

test('commands fail with the obligation that is broken, made short', () => {
  const wrong = setup(subjectNamed('no-merge'), four);
  const property = fc.property(commands({ orderMax: 2 }), (all) => fc.modelRun(wrong, all));
  const { counterexample, errorInstance } = fc.check(property, { seed: 1 });
  expect(String(counterexample)).toMatch(/^alloc 0,free 0\^0/);
  expect(String(errorInstance)).toBe('Error: I5: free buddies 0^0 and 1^0 are not merged');
});
