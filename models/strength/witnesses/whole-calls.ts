/**
 * From states in which every thread and handler is between two calls, one call alone from its begin
 * to its end: what it did is then told by the heap before and behind it. Every step of that is one
 * that the search makes, too.
 */
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { type Answer, type Call, isRefused, rowOf } from '../../../spec/operations/operations.ts';
import { covers } from '../../../spec/blocks/geometry.ts';
import { picture } from '../../../spec/pages/state.ts';
import { heapAt, type PageWorld, type RestingHeap } from '../../many-cpus/world/page-bench.ts';
import { type Actor, witnessNames } from './witness-names.ts';
import { witnessOf } from './witnesses.ts';

/** A call that has been made, and where. */
export interface Alone {
  readonly actor: Actor;
  /** Before and behind it, between two calls. */
  readonly local: number;
  readonly behind: number;
  /** The state behind it, from 0; good until the next call is made. */
  readonly words: Uint32Array;
}

export class WholeCalls {
  private readonly machine: Machine;
  private readonly words: Uint32Array;

  constructor(machine: Machine) {
    this.machine = machine;
    this.words = new Uint32Array(machine.stateWords);
  }

  /** Makes each call that can be next at `words[at]`, one by one, if none is under way. */
  *from(words: Uint32Array, at: number): Generator<Alone> {
    if (!this.isBetween(words, at)) return;
    for (let cpu = 0; cpu < this.machine.cpus; cpu++) {
      const made = this.machine.can(words, at, cpu) && this.made(cpu, words, at);
      if (made) yield made;
    }
  }

  private isBetween(words: Uint32Array, at: number): boolean {
    const { machine } = this;
    for (let cpu = 0; cpu < machine.cpus; cpu++) {
      for (let on = machine.levelAt(words, at, cpu); on >= 0; on--) {
        if (!machine.logs.isRoot(machine.nodeAt(words, at, cpu, on))) return false;
      }
    }
    return true;
  }

  /** Undefined if it fails, or waits for something. */
  private made(cpu: number, from: Uint32Array, at: number): Alone | undefined {
    const { machine, words } = this;
    for (let i = 0; i < words.length; i++) words[i] = from[at + i]!;
    const local = machine.localOf(words, 0, cpu);
    const actor = { cpu, level: machine.levelAt(words, 0, cpu) };
    let behind = -1;
    const { listener } = machine;
    machine.listener = { access() {}, ended: (_, next) => void (behind = next) };
    let isRight = true;
    while (isRight && behind < 0) {
      isRight = machine.can(words, 0, cpu) && machine.take(words, 0, cpu) === undefined;
    }
    machine.listener = listener;
    return isRight ? { actor, local, behind, words } : undefined;
  }
}

/** What the calls of a page allocator show that can be next in this state. */
export function* shownByPages(
  calls: WholeCalls,
  world: PageWorld,
  words: Uint32Array,
  at: number,
): Generator<string> {
  for (const { actor, local, behind, words: made } of calls.from(words, at)) {
    const call = world.standings.callAt(local);
    if (!call) continue;
    const answer = world.standings.answerBetween(local, behind);
    const { zone, design } = world.bench.mounted;
    const hasCaches = design.cacheMax > 0;
    if (!hasCaches || (isRefused(answer) && rowOf(call).wantsRoom(call) !== undefined)) {
      yield witnessOf(picture({ zone, live: world.bench.liveAt(words, at) }), call, answer);
    }
    if (!hasCaches) continue;
    const heap = heapAt(world, words, at);
    const next = heapAt(world, made, 0);
    if (heap && next) yield* shownByCaches(actor, call, answer, heap, next);
  }
}

/** What went into caches and out of them. */
function shownByCaches(
  actor: Actor,
  call: Call,
  answer: Answer,
  before: RestingHeap,
  behind: RestingHeap,
): string[] {
  const own = before.cached[actor.cpu] ?? [];
  const kept = new Set<number>(behind.cached.flat());
  const row = rowOf(call);
  const [freed] = row.letsGo(call);
  if (freed) {
    const isKept = behind.cached[actor.cpu]?.includes(freed.at) ?? false;
    const isDrained = own.some((frame) => !kept.has(frame));
    return [
      ...(isKept ? [witnessNames.keeps(actor)] : []),
      ...(isDrained ? [witnessNames.drainsToFree(actor)] : []),
    ];
  }
  const got = row.change(call, answer).got.find(({ order }) => order === 0);
  if (got && own.includes(got.at)) return [witnessNames.fromCache(actor)];
  const wasListed = got && before.free.flat().some((b) => covers(b, got));
  const drained = before.cached.flatMap((cache, c) =>
    cache.some((frame) => !kept.has(frame)) ? [witnessNames.drainsToAlloc(actor, c)] : [],
  );
  return wasListed ? [witnessNames.refills(actor), ...drained] : drained;
}
