/**
 * The engine's public face: how to look at everything a model can do. It knows nothing about what
 * is looked at, and imports nothing.
 */

export { leastTree, treeLeavesMax } from './canonical.ts';
export { fingerprint } from './fingerprint.ts';
export { bareRule, interned, type InternedModel } from './intern.ts';
export { type Outcome, Linearizer, type Sequence } from './linearize.ts';
export type {
  Canonical,
  Explored,
  Failure,
  Limits,
  Model,
  Sink,
  Step,
  Trace,
  Verdict,
  WordModel,
} from './model.ts';
export { Explorer } from './parallel/explorer.ts';
export type { Order, Report } from './parallel/messages.ts';
export { type Crew, searchTogether, type Together } from './parallel/together.ts';
export { Prng, prng } from './prng.ts';
export { randomWalk, type WalkOptions } from './random-walk.ts';
export { symmetricCpus, SymmetryRefusal } from './schedule/cpu-symmetry.ts';
export { findLivelock } from './schedule/livelock.ts';
export { Machine } from './schedule/machine.ts';
export { searchOrders } from './schedule/partial-order.ts';
export type { Code, Port } from './schedule/port.ts';
export { searchBounded, searchIterated } from './schedule/preemptions.ts';
export { randomSchedules } from './schedule/random-schedules.ts';
export type { Grain, Setup, World } from './schedule/world.ts';
export { resume, search, start, type Search, type SearchOptions } from './search.ts';
export { shrink, type ShrinkOptions, type Shrunk } from './shrink.ts';
export { type Position, type Snapshot, wordsOf } from './snapshot.ts';
export { initialStates, Successors } from './successors.ts';
export { replayTrace, type Replay, type ReplayedStep } from './trace.ts';
