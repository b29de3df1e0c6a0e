/** An allocator in a WebAssembly binary, from its bytes: what `check FILE.wasm` does. */
import { compile } from '../engine/wasm/lower/program.ts';
import { binaryZones, conformance } from '../models/jobs/binaries/conformance.ts';
import type { Conformance } from '../models/jobs/binaries/results.ts';
import { STATES_MAX } from '../models/jobs/page-plan.ts';
import type { Config } from '../models/subject/binaries/config.ts';
import { configured } from '../models/subject/binaries/convention.ts';
import { shapeOf, type Where } from './asked.ts';

export { type Config, defineAllocator } from '../models/subject/binaries/config.ts';
export type { Conformance } from '../models/jobs/binaries/results.ts';

/** How far to look. */
export interface BinarySettings {
  /** One zone; by default six small ones of every awkward shape. */
  readonly where?: Where;
  /** States that one search keeps; more means `unknown`. Default 200,000. */
  readonly statesMax?: number;
  /** How to call it; by default as `buddycheck.h` says. */
  readonly config?: Config;
}

/**
 * How far the binary keeps its promises, on one CPU.
 * @throws RangeError for bytes that are no module, or that export no allocator.
 */
export function checkBinary(
  bytes: Uint8Array,
  { where, statesMax = STATES_MAX, config }: BinarySettings = {},
): Promise<Conformance> {
  const program = compile(bytes);
  const zones = where ? [shapeOf(where)] : binaryZones;
  return conformance(program, configured(program, config ?? {}), { zones, statesMax });
}
