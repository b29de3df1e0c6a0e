/**
 * The object allocator on real threads, its sources as they are: worker threads over one
 * SharedArrayBuffer. A run is bounded by its number of calls and seeded, but the schedule is the
 * machine's: a failure is real, and none proves nothing. What clients have must stay theirs, the
 * recorded history must be explained by some order of the calls, the end state right.
 */
import { Linearizer } from '../../engine/linearize.ts';
import type { Blame } from '../../spec/blocks/blame.ts';
import { objectsRight } from '../../spec/objects/object-invariants.ts';
import { showObjectAnswer, showObjectCall } from '../../spec/objects/operations/operations.ts';
import type { ObjectSizes } from '../../spec/ports/object-port.ts';
import { type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { clientAnswerNumber, objectSequence } from '../many-cpus/programs/sequences.ts';
import { sizesNamed } from '../subject/objects/object-sizes.ts';
import { ObjectSmp } from '../subject/objects/shared-object-mount.ts';
import type { ObjectStressData } from './object-stress.worker.ts';
import type { NotedObjectCall, ObjectNotes } from './object-thread-calls.ts';
import { sharedObjectDesignNamed } from '../catalogue/shared-designs.ts';
import type { StressResult } from './stress.ts';
import { overlapsIn, unexplainedOf } from './thread-histories.ts';
import { onThread } from './threads.ts';

export interface ObjectStressOptions {
  /** Name of an object design for several CPUs, or of a fault of it. */
  readonly design: string;
  /** `small` or `document`. */
  readonly sizes: string;
  readonly shape: ZoneShape;
  readonly threads: number;
  /** Calls of each thread, before it frees what it has left. */
  readonly calls: number;
  readonly seed: number;
  /** What threads ask for. Default a page and the largest object. */
  readonly bytes?: readonly number[];
  /** Blocks that a thread holds, at most. Default 3. */
  readonly heldMax?: number;
}

/** Accesses of one call, at most: some seconds of waiting for a lock. */
const ACCESSES_MAX = 100_000_000;

const worker = new URL('./object-stress.worker.ts', import.meta.url);

/** @throws RangeError for an unknown design or sizes, or a zone that the design refuses. */
export async function stressObjects(options: ObjectStressOptions): Promise<StressResult> {
  const { design, shape, threads, calls, seed, heldMax = 3 } = options;
  const sizes = sizesNamed(options.sizes);
  const { bytes = [sizes.frameBytes, sizes.classes.at(-1) as number] } = options;
  const on = zone(shape);
  const shared = sharedObjectDesignNamed(design);
  const smp = new ObjectSmp({ design: shared, zone: on, sizes, cpus: threads });
  const buffer = new SharedArrayBuffer(4 * (smp.words + 2));
  const words = new Uint32Array(buffer);
  smp.init(words, 0);
  const notes = await Promise.all(
    Array.from({ length: threads }, (_, cpu) => {
      const task = { cpu, seed, calls, bytes, heldMax };
      const data: ObjectStressData = {
        design,
        sizes: options.sizes,
        shape,
        cpus: threads,
        task,
        accessesMax: ACCESSES_MAX,
        buffer,
      };
      return onThread<ObjectNotes>(worker, data);
    }),
  );
  const history = notes.flatMap((one) => one.calls);
  const broken = notes.find((one) => one.broken)?.broken;
  const blame =
    broken ?? judgeObjectHistory(on, sizes, threads, history) ?? judgeObjectsEnd(smp, words);
  return { calls: history.length, overlapping: overlapsIn(history), blame };
}

/** Begins and ends in the order of their tickets: is there an order of calls for all of them? */
export function judgeObjectHistory(
  on: Zone,
  sizes: ObjectSizes,
  cpus: number,
  calls: readonly NotedObjectCall[],
): Blame | undefined {
  const sequence = objectSequence(on, sizes, cpus);
  const wrong = unexplainedOf(calls, new Linearizer(sequence), ({ call, answer }) => ({
    call: sequence.callNumber(call),
    result: clientAnswerNumber(answer),
  }));
  if (!wrong) return undefined;
  const said = `${showObjectCall(wrong.call)} → ${showObjectAnswer(wrong.call, wrong.answer)}`;
  return { id: 'K2', why: `${said} fits no order of the calls` };
}

/** All is given back, nothing under way: the locks are free, slabs and pages right. */
export function judgeObjectsEnd(smp: ObjectSmp, words: Uint32Array): Blame | undefined {
  for (let lock = smp.lockBase; lock < smp.words; lock++) {
    if (words[lock] === 0) continue;
    return { id: 'K6', why: `${smp.nameOf(lock)} is held, but no call is under way` };
  }
  const look = smp.look(smp.stateOf([]), words, 0);
  if ('why' in look) return look;
  return objectsRight(look.view) ?? look.pages;
}
