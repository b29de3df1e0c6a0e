/** All cores find what one finds, byte for byte but for the time, in the same order. */
import { expect, test } from 'vitest';
import { hear } from './recording-voice.ts';

/** Everything that a command said, without what depends on time. */
const timeless = (said: string): string =>
  said.replaceAll(/"seconds": ?[\d.]+/g, '"seconds": 0').replaceAll(/[\d.]+ s\b/g, '0 s');

test.each([
  [['check', '--frames', '6', '--runs', '20', '--json'], 0],
  [['faults', '--only', 'merge', '--method', 'exhaustive', '--json'], 0],
  [['prove', '--only', 'on-two-regions', '--json'], 0],
  [['mutate', 'foreign/wasm/byte-heap.wasm', '--frames', '2'], 1],
])('%j', async (args, code) => {
  const alone = await hear([...args, '--workers', '1']);
  const many = await hear([...args, '--workers', '3']);
  expect([alone.code, many.code]).toEqual([code, code]);
  expect(timeless(many.said)).toBe(timeless(alone.said));
  expect(alone.said.length).toBeGreaterThan(500);
});

test.each(['check', 'faults', 'prove', 'mutate x.wasm'])(
  '%s refuses 0 and 65 workers',
  async (command) => {
    for (const workers of ['0', '65']) {
      const { code, warned } = await hear([...command.split(' '), '--workers', workers]);
      expect(code).toBe(64);
      expect(warned).toContain(`--workers must be an integer in 1..64, got '${workers}'`);
    }
  },
);
