/**
 * A thousand damaged modules: bits flipped, bytes changed, put in and taken out, ends cut off.
 * Each is refused with a reason, or it is a module for the host as well; then it is searched within
 * narrow limits, now and then on several CPUs if it was made for them, and ends with a verdict.
 * Seeded, so that a failure names its file.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BadModule } from '../../../engine/wasm/decode/bad-module.ts';
import { compile, type Program } from '../../../engine/wasm/lower/program.ts';
import { type Prng, prng } from '../../../engine/random/prng.ts';
import { conformance } from '../../../models/jobs/binaries/conformance.ts';
import { conventional } from '../../../models/subject/binaries/convention.ts';
import { sharedBinary } from '../../../models/subject/binaries/cpus/shared-binary.ts';
import { expectsCpus } from '../../../models/subject/binaries/warnings.ts';
import { bounded } from '../../bounds.ts';
import { projectRoot } from '../../project-files.ts';
import { host } from './host.ts';

const SEED = 2026;
/** All programs of a file take a second: one in eight of those for several CPUs is asked them. */
const SHARED_EVERY = 48;
const limits = { fuelMax: 2000, pagesMax: 64 };
const names = ['pair-bit', 'split-bit', 'longest-tree', 'order-map', 'free-bits', 'smp-hooks'];
const originals = names.map((name) => readFileSync(join(projectRoot, `foreign/wasm/${name}.wasm`)));

function damaged(original: Uint8Array, chance: Prng): Uint8Array {
  const bytes = [...original];
  const at = chance.below(bytes.length);
  const kind = chance.below(5);
  if (kind === 0) return Uint8Array.from(bytes.slice(0, at));
  if (kind === 1) bytes[at]! ^= 1 << chance.below(8);
  if (kind === 2) bytes[at] = chance.below(256);
  if (kind === 3) bytes.splice(at, 1 + chance.below(4));
  if (kind === 4) bytes.splice(at, 0, chance.below(256));
  return Uint8Array.from(bytes);
}

function accepted(bytes: Uint8Array): Program | undefined {
  try {
    return compile(bytes);
  } catch (error) {
    if (error instanceof BadModule && error.message.length > 10) return undefined;
    throw error;
  }
}

test('1,000 damaged modules are refused, or searched to a verdict', async () => {
  const chance = prng(SEED);
  const files = bounded(1000, 60);
  const ends = { refused: 0, unfit: 0, fails: 0, unknown: 0, holds: 0 };
  for (let i = 0; i < files; i++) {
    const bytes = damaged(originals[i % originals.length]!, chance);
    const program = accepted(bytes);
    if (!program) {
      ends.refused++;
      continue;
    }
    // What the host refuses is never run, let alone said to hold.
    expect(host.validate(bytes), `file ${i} of seed ${SEED}`).toBe(true);
    try {
      const convention = conventional(program);
      const isAskedForCpus = i % SHARED_EVERY === names.length - 1;
      const shared =
        isAskedForCpus && expectsCpus(program, convention)
          ? () => sharedBinary(program, 'damaged', convention, limits)
          : undefined;
      const { verdict } = await conformance(program, convention, {
        zones: [{ regions: [[0, 4]], orderMax: 2 }],
        statesMax: 100,
        limits,
        shared,
        isTold: false,
      });
      ends[verdict]++;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      ends.unfit++;
    }
  }
  // No kind of end may be missing, or the damage would not be what it should be.
  for (const [end, found] of Object.entries(ends)) {
    if (end !== 'unknown') expect(found, end).toBeGreaterThan(bounded(5, -1));
  }
});
