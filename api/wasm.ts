/** An allocator in a WebAssembly binary, from its bytes: what `check FILE.wasm` does. */
import { counterexample } from '../cli/report/counterexample.ts';
import { compile } from '../engine/wasm/lower/program.ts';
import { binaryZones, conformance } from '../models/jobs/binaries/conformance.ts';
import type { Conformance } from '../models/jobs/binaries/results.ts';
import { STATES_MAX } from '../models/jobs/page-plan.ts';
import type { Config } from '../models/subject/binaries/config.ts';
import { configured } from '../models/subject/binaries/convention.ts';
import { decodeTrace } from '../models/kept/trace-text.ts';
import { playBinary } from '../models/one-cpu/binaries/play-binary.ts';
import { Binary } from '../models/subject/binaries/binary-mount.ts';
import { shapeOf, type Where } from './asked.ts';
import type { Replayed } from './replay.ts';

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

/**
 * Makes the calls of a trace `bc1:…` again on the binary.
 * @throws RangeError for what is no trace, no module, or exports no allocator.
 */
export function replayBinary(bytes: Uint8Array, trace: string, config: Config = {}): Replayed {
  const kept = decodeTrace(trace);
  const program = compile(bytes);
  const convention = configured(program, config);
  const binary = new Binary(program, convention, kept.zone);
  const scenario = playBinary(binary, kept.calls, convention.listed ? 'inspected' : 'coalescing');
  if (!scenario.failure) return { verdict: 'holds' };
  const told = { ...kept, calls: kept.calls.slice(0, scenario.steps.length) };
  return {
    verdict: 'fails',
    story: counterexample({ isColoured: false }, told, scenario).join('\n'),
  };
}
