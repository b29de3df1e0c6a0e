/**
 * A second engine for the same search: the host's own WebAssembly, in a worker that can be killed,
 * since nothing stops a loop in it. It shares with the machine neither decoder nor interpreter; it
 * has no watch, so it can confirm what holds and not what fails.
 */
import { Worker } from 'node:worker_threads';
import { start } from '../../../engine/search/search.ts';
import { picture } from '../../../spec/pages/state.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import type { CallPattern } from '../../subject/binaries/convention.ts';
import { Explored } from './binary-model.ts';
import { hostKey, type KeyLayout, keptWords } from './host-key.ts';
import type { Learned } from './relevant-bytes.ts';

/** What the worker needs; plain data. */
export interface HostTask {
  readonly bytes: Uint8Array;
  /** Are its addresses of 64 bits? */
  readonly is64: boolean;
  readonly layout: KeyLayout;
  readonly orderMax: number;
  /** Own words that calls write: what is saved and put back, beside the frames. */
  readonly written: readonly number[];
  readonly init: CallPattern | undefined;
  readonly alloc: CallPattern;
  readonly free: CallPattern;
  readonly settle: CallPattern | undefined;
  readonly statesMax: number;
}

/** What an engine met: how many states and steps, and all keys in order. */
export interface Met {
  readonly states: number;
  readonly transitions: number;
  readonly keys: readonly string[];
}

/** Searches on the host's engine; `signal` kills it. */
export function searchOnHost(task: HostTask, signal?: AbortSignal): Promise<Met> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./host-engine.worker.ts', import.meta.url), {
      workerData: task,
    });
    const kill = (): void => {
      void worker.terminate();
      reject(new RangeError('the search on the host was stopped'));
    };
    signal?.addEventListener('abort', kill, { once: true });
    worker.once('message', (met: Met) => {
      signal?.removeEventListener('abort', kill);
      resolve(met);
    });
    worker.once('error', reject);
  });
}

/** The task for a binary of which everything is learned. */
export function hostTask(binary: Binary, learned: Learned, statesMax: number): HostTask {
  const { convention, program, base, from, frames, frameBytes, headerBytes } = binary;
  const own = learned.kept;
  const kept = keptWords(
    (place) => learned.wordsOf(place),
    (place, distance) => learned.maskOf(place, distance),
    frameBytes,
    headerBytes,
  );
  return {
    bytes: program.module.bytes,
    is64: program.module.memory?.is64 ?? false,
    layout: { base, from, frames, frameBytes, headerBytes, own, kept },
    orderMax: binary.zone.orderMax,
    written: [...learned.written],
    init: convention.init,
    alloc: convention.alloc,
    free: convention.free,
    settle: convention.settle,
    statesMax,
  };
}

/** What the machine meets, in the host's terms. */
export function searchOnMachine(binary: Binary, learned: Learned, statesMax: number): Met {
  const model = new Explored(binary, learned, 'safe');
  const met: Uint32Array[] = [];
  const onState = (words: Uint32Array, at: number): void =>
    void met.push(words.slice(at, at + model.stateWords));
  const run = start(model, { statesMax, onState });
  run.step(Infinity);
  const { layout } = hostTask(binary, learned, statesMax);
  const keys = met.map((words) => {
    const { live } = model.restore(words, 0);
    const { free } = picture({ zone: binary.zone, live });
    return hostKey(binary.memory.words, layout, live, free);
  });
  const { states, transitions } = run.explored;
  return { states, transitions, keys: keys.toSorted() };
}
