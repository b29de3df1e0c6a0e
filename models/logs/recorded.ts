/**
 * A recorded history as a workload: the calls that a Linux kernel's callers made, in the order in
 * which they were made, for any design to answer with blocks of its own. A free names the call
 * whose block it gives back, for another design answers with other frames.
 *
 * What a log leaves out is put in where it must have happened:
 * - A block that is freed, and whose frames were never seen before, was live when recording began:
 *   it is allocated before the first call.
 * - A block that is freed though it was given back already, or never handed out since, was handed
 *   out in between without an event, as Linux 6.1's bulk path does: it is allocated just before.
 * The zone is laid out so that the free blocks of each order are, after the first of these, as many
 * as /proc/buddyinfo said. All other frames are reserved: those the kernel does not manage, those
 * in use throughout, and those on per-CPU lists, which the designs do not have.
 */
import type { Failure } from '../../engine/search/model.ts';
import type { Blame } from '../../spec/blocks/blame.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { allocCall, freeCall, LockStep } from '../one-cpu/histories/lock-step.ts';
import type { Trace, TraceEvent } from './trace-file.ts';
import { layOut } from './zone-layout.ts';

/** Calls to make on a zone. */
export interface Workload {
  readonly name: string;
  readonly zone: Zone;
  /** `k` for an alloc of order k; `-1 - i` for a free of the block that call i was given. */
  readonly calls: Int32Array;
  /** Calls put in because the log leaves them out; in front, and in between. */
  readonly heldBefore: number;
  readonly unlogged: number;
}

/** How a design fared. */
export type Replay =
  | { readonly kind: 'passed'; readonly calls: number; readonly refused: number }
  | {
      readonly kind: 'fails';
      readonly failure: Failure;
      readonly calls: number;
      readonly refused: number;
      /** Calls after which all was right still; -1 if init already failed. */
      readonly callsBefore: number;
    };

export interface ReplayOptions {
  /** Calls between two looks at the whole zone; integer ≥ 1. Default 4096. */
  readonly lookEvery?: number;
  /** Is told after every look how many calls were made, and how many there are. */
  readonly onProgress?: (calls: number, of: number) => void;
}

/**
 * The calls in a log.
 * @throws RangeError if the log contradicts itself: frames handed out twice, a block given back in
 * another order than it was handed out in, more blocks free than fit.
 */
export function workloadOf(name: string, trace: Trace): Workload {
  const history = new History();
  for (const event of trace.events) {
    if (event.name === 'mm_page_alloc') history.alloc(event);
    else if (event.name === 'mm_page_free') history.free(event);
  }
  const { held } = history;
  const parts = trace.zones.map((part) => {
    const [from, to] = [part.from, part.from + part.spanned];
    const heldHere = held.filter(({ frame }) => from <= frame && frame < to);
    const free = (trace.before.get(part.name) ?? []).map(
      (count, k) => count + heldHere.filter(({ order }) => order === k).length,
    );
    return { name: `zone ${part.name}`, from, to, free };
  });
  return {
    name,
    zone: layOut(parts),
    calls: Int32Array.from(history.calls()),
    heldBefore: held.length,
    unlogged: history.unlogged,
  };
}

/** What one call was about, by the number of the block in the order of first mention. */
interface Entry {
  readonly block: number;
  /** Undefined where it is given back. */
  readonly order?: number;
}

/** Reads events in order and makes up for those that are missing. */
class History {
  /** Blocks that were live before the first event. */
  readonly held: TraceEvent[] = [];
  unlogged = 0;
  private readonly entries: Entry[] = [];
  private blocks = 0;
  /** By frame: the live block that holds it. */
  private readonly live = new Map<number, { readonly block: number; readonly of: TraceEvent }>();
  private readonly seen = new Set<number>();

  alloc(event: TraceEvent): void {
    const block = this.blocks++;
    for (const frame of framesOf(event)) {
      const clash = this.live.get(frame);
      if (clash) throw contradiction(event, `holds frame ${frame}, live since ${clash.of.time}`);
      this.live.set(frame, { block, of: event });
      this.seen.add(frame);
    }
    this.entries.push({ block, order: event.order });
  }

  free(event: TraceEvent): void {
    if (!this.live.has(event.frame)) this.makeUp(event);
    const { block, of } = this.live.get(event.frame) ?? { block: this.blocks++, of: event };
    if (of.frame !== event.frame || of.order !== event.order) {
      throw contradiction(event, `was handed out as ${of.frame}^${of.order} at ${of.time}`);
    }
    for (const frame of framesOf(event)) {
      this.live.delete(frame);
      this.seen.add(frame);
    }
    this.entries.push({ block });
  }

  /** Calls as a workload has them: the blocks held before come first. */
  calls(): number[] {
    const first = new Map<number, number>();
    const calls = this.held.map(({ order }) => order);
    let heldSeen = 0;
    for (const entry of this.entries) {
      if (entry.order === undefined) calls.push(-1 - (first.get(entry.block) ?? heldSeen++));
      else {
        first.set(entry.block, calls.length);
        calls.push(entry.order);
      }
    }
    return calls;
  }

  /** A block that is given back must have been handed out: here, or before the first event. */
  private makeUp(event: TraceEvent): void {
    if (framesOf(event).some((frame) => this.seen.has(frame))) {
      this.unlogged++;
      this.alloc(event);
    } else this.held.push(event);
  }
}

const framesOf = ({ frame, order }: TraceEvent): number[] =>
  Array.from({ length: 2 ** order }, (_, i) => frame + i);

const contradiction = ({ name, frame, order, time }: TraceEvent, why: string): RangeError =>
  new RangeError(`trace contradicts itself: ${name} of ${frame}^${order} at ${time} ${why}`);

/**
 * Replays a workload on a design in lock step with the spec. A free whose block was refused is left
 * out. `passed` says that this one history went well, and nothing of any other. A failure is
 * narrowed down to a call before which all invariants hold: some ten more replays.
 */
export function replayRecorded(
  design: Design,
  workload: Workload,
  options: ReplayOptions = {},
): Replay {
  const { lookEvery = 4096, onProgress } = options;
  const end = workload.calls.length;
  const { run, broken } = replayPart(design, workload, end, lookEvery, onProgress);
  const { calls, refused } = run;
  if (!broken) {
    onProgress?.(end, end);
    return { kind: 'passed', calls, refused };
  }
  return { kind: 'fails', calls, refused, ...firstBroken(design, workload, run.calls, broken) };
}

/** Halves, between a prefix that is right and one that is broken, until they differ by a call. */
function firstBroken(design: Design, workload: Workload, calls: number, broken: Blame) {
  let blame = broken;
  let [right, wrong] = [-1, calls];
  while (wrong - right > 1) {
    const middle = Math.floor((right + wrong) / 2);
    const shorter = replayPart(design, workload, middle, Number.MAX_SAFE_INTEGER).broken;
    if (shorter) [wrong, blame] = [middle, shorter];
    else right = middle;
  }
  return { failure: { rule: blame.id, why: blame.why }, callsBefore: wrong - 1 };
}

/** Makes the first so many calls of a workload, then looks at the whole zone. */
function replayPart(
  design: Design,
  { zone, calls }: Workload,
  callsMax: number,
  lookEvery: number,
  onProgress?: ReplayOptions['onProgress'],
): { readonly run: LockStep; readonly broken: Blame | undefined } {
  const run = new LockStep(design, zone, { lookEvery });
  let broken = run.start();
  const given: (Block | undefined)[] = [];
  for (let i = 0; i < calls.length && run.calls < callsMax && !broken; i++) {
    const code = calls[i] as number;
    const freed = code < 0 ? given[-1 - code] : undefined;
    if (code < 0 && !freed) continue;
    broken = run.apply(freed ? freeCall(freed.at, freed.order) : allocCall(code));
    [given[i]] = run.changed.got;
    if (run.calls % lookEvery === 0) onProgress?.(i + 1, calls.length);
  }
  return { run, broken: broken ?? run.look() };
}
