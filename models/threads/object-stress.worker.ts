/** One thread of a stress run of an object allocator: waits for all, makes its calls, tells. */
import { workerData } from 'node:worker_threads';
import { ThreadCpu } from '../../impl/smp/shared-words.ts';
import { type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { GuardedWords } from '../subject/guarded-words.ts';
import { sizesNamed } from '../subject/objects/object-sizes.ts';
import { ObjectSmp } from '../subject/objects/shared-object-mount.ts';
import { makeObjectCalls, type ObjectTask } from './object-thread-calls.ts';
import { sharedObjectDesignNamed } from '../catalogue/shared-designs.ts';
import { answer, meet } from './threads.ts';

/** What a thread is started with. */
export interface ObjectStressData {
  readonly design: string;
  readonly sizes: string;
  readonly shape: ZoneShape;
  readonly cpus: number;
  readonly task: ObjectTask;
  readonly accessesMax: number;
  /** The allocator's words; then the ticket counter, and how many threads are there. */
  readonly buffer: SharedArrayBuffer;
}

const { design, sizes, shape, cpus, task, accessesMax, buffer } = workerData as ObjectStressData;
const bounds = { zone: zone(shape), sizes: sizesNamed(sizes), cpus };
const smp = new ObjectSmp({ design: sharedObjectDesignNamed(design), ...bounds });
const words = new Int32Array(buffer);
const memory = new GuardedWords(words.subarray(0, smp.words), accessesMax);
const unsigned = new Uint32Array(buffer);

meet(words, smp.words + 1, cpus);
const notes = makeObjectCalls(smp.attach(memory, new ThreadCpu(task.cpu)), task, {
  ticket: () => Atomics.add(words, smp.words, 1),
  begin: () => memory.begin(),
  write: ({ pointer, bytes }) => smp.give(pointer, smp.servedWith(bytes), unsigned, 0),
  changed: ({ pointer, bytes }) => {
    const word = smp.changed(pointer, smp.servedWith(bytes), unsigned, 0);
    return word === undefined ? undefined : smp.nameOf(word);
  },
});
answer(notes);
