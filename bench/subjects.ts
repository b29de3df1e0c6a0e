/**
 * What is timed, by name: our designs as they ship, on bare words; the fastest of them written out
 * by hand; the allocator that a user of npm would pick; the C yardstick as wasm, called from
 * JavaScript; and nothing, which shows the harness.
 */
import { MemPool } from '@thi.ng/malloc';
import { readFileSync } from 'node:fs';
import { FlatMemory } from '../impl/index.ts';
import { designs } from '../models/index.ts';
import { type Order, zone } from '../spec/index.ts';
import { ByHand } from './by-hand.ts';
import { FRAMES_ORDER, type Subject } from './mixed-calls.ts';

/** The part of the host's WebAssembly that is used here; its types would bring in a browser's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};

/** The top order of all subjects, as in the C yardstick. */
export const ORDER_MAX = 12;

/** Bytes that stand for a frame in a byte allocator. */
const FRAME_BYTES = 64;

/** @throws RangeError for a name that nothing has. */
export function subjectNamed(name: string, wasmFile: string | undefined): Subject {
  if (name === 'nothing') return nothing();
  if (name === 'by hand') return new ByHand(2 ** FRAMES_ORDER, ORDER_MAX);
  if (name === '@thi.ng/malloc') return byteAllocator();
  if (name === 'C as wasm' && wasmFile) return wasm(wasmFile);
  const design = designs.find((candidate) => candidate.name === name);
  if (!design) throw new RangeError(`subject must be a design or a yardstick, got '${name}'`);
  const { alignment } = design.declares;
  const whole = zone({ regions: [[0, 2 ** FRAMES_ORDER]], orderMax: ORDER_MAX, alignment });
  const metadataWords = design.metadataWords(whole);
  // A design that keeps its metadata in frames needs them larger: one range must hold all of it.
  const frameWords = design.frameWords === undefined ? 2 : 64;
  const memory = new FlatMemory(new Int32Array(metadataWords + 2 ** FRAMES_ORDER * frameWords));
  const space = { memory, zone: whole, metadataWords, frameBase: metadataWords, frameWords };
  const allocator = design.attach(space);
  if (!allocator.init()) throw new RangeError(`${name} refused 2^${FRAMES_ORDER} frames`);
  return allocator as unknown as Subject & { alloc(k: Order): number };
}

function nothing(): Subject {
  let next = 0;
  return {
    alloc: () => next++ & 0xfffff,
    free: () => undefined,
  };
}

function byteAllocator(): Subject {
  const pool = new MemPool({ buf: new ArrayBuffer(FRAME_BYTES * 2 ** FRAMES_ORDER) });
  return {
    alloc: (k) => pool.malloc(FRAME_BYTES << k) || -1,
    free: (handle) => pool.free(handle),
  };
}

function wasm(file: string): Subject {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
  const { buddy_init, buddy_alloc, buddy_free } = instance.exports as Partial<
    Record<string, (...args: number[]) => number>
  >;
  if (!buddy_init || !buddy_alloc || !buddy_free) throw new RangeError(`${file} lacks an export`);
  buddy_init();
  return {
    alloc: (k) => buddy_alloc(k),
    free: (handle, k) => {
      buddy_free(handle, k);
    },
  };
}
