/**
 * Matchers for vitest: `import 'buddycheck/vitest'` in a test, or name it in `setupFiles`. A
 * failure is told as the command line tells it. A search that met a limit has not passed.
 */
import { expect } from 'vitest';
import type { Design, SharedDesign } from '../spec/ports/page-port.ts';
import { compareDesigns, randomCalls } from '../models/one-cpu/differential.ts';
import { type Where, zoneOf } from './asked.ts';
import { check, type CheckSettings } from './check.ts';
import { interleave, type InterleaveSettings } from './interleave.ts';

/** How far to compare. */
export interface RefineSettings {
  /** Default 1,000. */
  readonly calls?: number;
  /** Integer ≥ 0. Default 1. */
  readonly seed?: number;
}

/** What `expect(design)` has besides. */
export interface DesignMatchers {
  /** Every call from every state of the zone is right, and so are random histories. */
  toHold(where: Where, settings?: CheckSettings): Promise<void>;
  /**
   * With the same blocks live both have the same free blocks, whatever their histories: so one may
   * stand in for the other, as far as random calls of a seed tell.
   */
  toRefine(other: Design, where: Where, settings?: RefineSettings): void;
  /** The program, as in `alloc 0; free | alloc 1`, is right under every schedule. */
  toHoldUnder(program: string, settings?: InterleaveSettings): Promise<void>;
}

declare module 'vitest' {
  // Parameters must be those that vitest gives its own interface.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown>
    extends DesignMatchers {}
}

expect.extend({
  async toHold(design: Design, where: Where, settings?: CheckSettings) {
    const { verdict, story, results } = await check(design, where, settings);
    const limit = results.find((one) => one.limit !== undefined)?.limit;
    return answer(this.isNot, verdict, design.name, story, limit);
  },
  toRefine(design: Design, other: Design, where: Where, settings: RefineSettings = {}) {
    const { calls: count = 1_000, seed = 1 } = settings;
    const zone = zoneOf(where);
    const calls = randomCalls(count, zone.orderMax, seed);
    const found = compareDesigns(design, other, { zone, calls, every: 10 });
    const pass = found.kind === 'same';
    const told = pass ? `has the free blocks of ${other.name}` : `${found.why}, not ${other.name}`;
    return { pass, message: () => `${design.name}: ${told} (${count} calls, seed ${seed})` };
  },
  async toHoldUnder(design: SharedDesign, program: string, settings?: InterleaveSettings) {
    const { verdict, story, limit } = await interleave(design, program, settings);
    return answer(this.isNot, verdict, design.name, story, limit);
  },
});

/** What is unknown neither holds nor fails: either way the assertion is not met. */
function answer(
  isNot: boolean,
  verdict: 'holds' | 'fails' | 'unknown',
  name: string,
  story: string | undefined,
  limit: string | undefined,
) {
  if (verdict === 'unknown') {
    return { pass: isNot, message: () => `UNKNOWN  ${name}: ${limit ?? 'it was stopped'}` };
  }
  const pass = verdict === 'holds';
  return { pass, message: () => story ?? `HOLDS  ${name}, and was expected to fail` };
}
