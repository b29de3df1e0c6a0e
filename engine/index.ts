/**
 * The engine's public face: how to look at everything a model can do. It knows nothing about what
 * is looked at, and imports nothing.
 */

export { leastTree, treeLeavesMax } from './search/canonical.ts';
export { fingerprint } from './search/fingerprint.ts';
export { bareRule, interned, type InternedModel } from './search/intern.ts';
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
} from './search/model.ts';
export { Explorer } from './parallel/explorer.ts';
export type { Order, Report } from './parallel/messages.ts';
export { type Crew, searchTogether, type Together } from './parallel/together.ts';
export { Prng, prng } from './random/prng.ts';
export { randomWalk, type WalkOptions } from './random/random-walk.ts';
export { symmetricCpus, SymmetryRefusal } from './schedule/strategies/cpu-symmetry.ts';
export { findLivelock } from './schedule/strategies/livelock.ts';
export { Machine } from './schedule/cpus/machine.ts';
export { searchOrders } from './schedule/strategies/partial-order.ts';
export type { Code, Port } from './schedule/cpus/port.ts';
export { searchBounded, searchIterated } from './schedule/strategies/preemptions.ts';
export { randomSchedules } from './schedule/strategies/random-schedules.ts';
export type { Grain, Setup, World } from './schedule/cpus/world.ts';
export { resume, search, start, type Search, type SearchOptions } from './search/search.ts';
export { shrink, type ShrinkOptions, type Shrunk } from './random/shrink.ts';
export { type Position, type Snapshot, wordsOf } from './search/snapshot.ts';
export { initialStates, Successors } from './search/successors.ts';
export { replayTrace, type Replay, type ReplayedStep } from './search/trace.ts';
