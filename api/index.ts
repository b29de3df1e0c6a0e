/**
 * The public API: define a design, check it, run it on several CPUs, judge a log. What this entry
 * and `buddycheck/vitest`, `/fast-check`, `/wasm` and `/spec` export is kept by semantic
 * versioning; nothing else of the package is.
 */
export { type Frames, type Where } from './asked.ts';
export { type Checked, check, type CheckSettings } from './check.ts';
export { defineDesign } from './define.ts';
export { type Interleaved, interleave, type InterleaveSettings } from './interleave.ts';
export { type Entry, judge, type Wrong } from './judge.ts';
export { interleaveAgain, replay, type Replayed } from './replay.ts';
export { locked, ticketed } from '../impl/smp/locked.ts';
export { pageCached } from '../impl/smp/page-cache.ts';
export { designNamed, designs } from '../models/catalogue/designs.ts';
export { sharedDesignNamed, sharedDesigns } from '../models/catalogue/shared-designs.ts';
export { subjectNamed } from '../models/catalogue/subjects.ts';
export type { JobResult } from '../models/jobs/result.ts';
export type { Watcher } from '../models/jobs/watcher.ts';
export { decodeTrace, encodeTrace, type KeptTrace } from '../models/kept/trace-text.ts';
export { decodeReport } from '../models/kept/report-codec.ts';
export { playScenario, type Scenario } from '../models/one-cpu/scenario.ts';
export { block, type Block } from '../spec/blocks/geometry.ts';
export { type Frame, frame, type Order, order } from '../spec/blocks/units.ts';
export { type Zone, zone, type ZoneShape } from '../spec/blocks/zone.ts';
export type { Answer, Call } from '../spec/operations/operations.ts';
export type { Allocator, Design, SharedDesign, Space } from '../spec/ports/page-port.ts';
