/** The public face of the models: what can be looked at, and by which name. */
export { type BlindSpots, blindSpots } from './blind-spots.ts';
export { type Boot, boot, layoutsOf, type Ranges } from './boot.ts';
export { type Saved, saveCheckpoint, withCheckpoint } from './checkpoint.ts';
export type { CheckpointHeader, SearchIdentity } from './checkpoint-header.ts';
export { totals, type Totals } from './closed-form.ts';
export { type CommandsOptions, type CommandsResult, runCommands } from './commands.ts';
export { designNamed, designs } from './designs.ts';
export { type ActionOrder, type Equivariance, testEquivariance } from './equivariance.ts';
export { interleaved, type Scenario as SmpScenario } from './interleaved.ts';
export { LockStep, type LockStepOptions } from './lock-step.ts';
export { effectiveZone, Mounted, type Outcome } from './mounted.ts';
export { packedSpec } from './packed-spec.ts';
export { type Job, planFor, type PlanOptions } from './plan.ts';
export {
  linuxTrace,
  linuxWorkload,
  type Replay,
  replayRecorded,
  type Workload,
  workloadOf,
} from './recorded.ts';
export { type CheckReport, decodeReport, encodeReport } from './report-codec.ts';
export { interleavedObjects, type ObjectScenario } from './object-interleaved.ts';
export { decodeObjectSchedule, encodeObjectSchedule } from './object-trace.ts';
export { type RunOptions, type RunVerdict, runInterleaved } from './run-interleaved.ts';
export { type Heap, playScenario, type Scenario, type ScenarioStep } from './scenario.ts';
export {
  decodeSchedule,
  encodeSchedule,
  isScheduleTrace,
  type KeptSchedule,
} from './schedule-trace.ts';
export { Sequential } from './sequential.ts';
export { sharedDesignNamed, sharedDesigns } from './shared-designs.ts';
export { type SlabScope, SlabModel } from './slab-model.ts';
export { type ObjectRuns, type ObjectRunsResult, runObjects } from './slab-random.ts';
export { slabScope, type SlabScopeName, slabScopes } from './slab-scopes.ts';
export { type Cut, specOnly } from './spec-only.ts';
export { subjectNamed, subjects } from './subjects.ts';
export { symmetric } from './symmetric.ts';
export { symmetricSpec } from './symmetric-spec.ts';
export { type ModelSource, ThreadCrew } from './thread-crew.ts';
export { type TreeSpec, treeSpec } from './tree-spec.ts';
export { decodeTrace, encodeTrace, type KeptTrace, traceText } from './trace-text.ts';
export { parseTrace, readTrace, type Trace } from './trace-file.ts';
export { type Config as AllocatorConfig, defineAllocator } from './wasm/config.ts';
