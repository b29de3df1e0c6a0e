/** The public face of the models: what can be looked at, and by which name. */
export { type BlindSpots, blindSpots } from './contracts/blind-spots.ts';
export { type Boot, boot, layoutsOf, type Ranges } from './one-cpu/boot.ts';
export { type Saved, saveCheckpoint, withCheckpoint } from './kept/checkpoint.ts';
export type { CheckpointHeader, SearchIdentity } from './kept/checkpoint-header.ts';
export { totals, type Totals } from './contracts/closed-form.ts';
export {
  type CommandsOptions,
  type CommandsResult,
  runCommands,
} from './one-cpu/histories/commands.ts';
export { designNamed, designs } from './catalogue/designs.ts';
export { type ActionOrder, type Equivariance, testEquivariance } from './one-cpu/equivariance.ts';
export { interleaved, type Scenario as SmpScenario } from './many-cpus/world/scenario.ts';
export { LockStep, type LockStepOptions } from './one-cpu/histories/lock-step.ts';
export { effectiveZone, Mounted, type Outcome } from './subject/pages/mount.ts';
export { packedSpec } from './contracts/packed-spec.ts';
export { boundsOf, type Job, type SubjectName } from './jobs/job.ts';
export { bareMeans, type Means } from './jobs/means.ts';
export { planFor, type PlanOptions } from './jobs/page-plan.ts';
export type { CheckResult, DesignResult, JobResult } from './jobs/result.ts';
export { runJob } from './jobs/run-job.ts';
export { unwatched, type Watcher } from './jobs/watcher.ts';
export { judgeLog, type LogOptions, type LogResult } from './logs/judge-log.ts';
export { linuxTrace, linuxWorkload, readTrace } from './logs/read-trace.ts';
export { type Replay, replayRecorded, type Workload, workloadOf } from './logs/recorded.ts';
export { type CheckReport, decodeReport, encodeReport } from './kept/report-codec.ts';
export { interleavedObjects, type ObjectScenario } from './many-cpus/world/scenario.ts';
export { type RunOptions, type RunVerdict, runInterleaved } from './many-cpus/run-scenario.ts';
export { type Heap, playScenario, type Scenario, type ScenarioStep } from './one-cpu/scenario.ts';
export {
  decodeObjectSchedule,
  decodeSchedule,
  encodeSchedule,
  isScheduleTrace,
  type KeptSchedule,
} from './kept/schedule-trace.ts';
export { Sequential } from './one-cpu/sequential.ts';
export { sharedDesignNamed, sharedDesigns } from './catalogue/shared-designs.ts';
export { ObjectModel } from './one-cpu/objects/object-model.ts';
export {
  type ObjectRuns,
  type ObjectRunsResult,
  runObjects,
} from './one-cpu/objects/object-histories.ts';
export {
  type ObjectScope,
  objectScope,
  type ObjectScopeName,
  objectScopes,
} from './one-cpu/objects/object-scopes.ts';
export { type Cut, specOnly } from './contracts/readable-spec.ts';
export { subjectNamed, subjects } from './catalogue/subjects.ts';
export { symmetric } from './one-cpu/symmetric.ts';
export { symmetricSpec } from './contracts/symmetric-spec.ts';
export { type ModelSource, ThreadCrew } from './threads/thread-crew.ts';
export { type TreeSpec, treeSpec } from './contracts/tree-spec.ts';
export { decodeTrace, encodeTrace, type KeptTrace, traceText } from './kept/trace-text.ts';
export { parseTrace, type Trace } from './logs/trace-file.ts';
export { type Config as AllocatorConfig, defineAllocator } from './subject/binaries/config.ts';
