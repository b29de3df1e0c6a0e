/** The search on the host's WebAssembly: breadth first, memory put back before each call. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Block } from '../../../spec/blocks/geometry.ts';
import { isLive, type Picture, picture, withLive, withoutLive } from '../../../spec/pages/state.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { garbageAt } from '../../subject/binaries/binary-mount.ts';
import { addressIn } from '../../subject/binaries/exported-calls.ts';
import type { CallPattern } from '../../subject/binaries/convention.ts';
import type { HostTask, Met } from './host-engine.ts';
import { hostKey } from './host-key.ts';

interface HostMemory {
  readonly buffer: ArrayBuffer;
  /** Pages are counted in as many bits as addresses have. */
  grow(pages: number | bigint): number | bigint;
}
type HostFunction = (...values: (number | bigint)[]) => number | bigint | undefined;

/** `WebAssembly` as this file needs it; the library of types that we compile against has none. */
interface HostEngine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Record<string, unknown> };
}
const engine = (globalThis as unknown as { WebAssembly: HostEngine }).WebAssembly;

const PAGE = 65_536;
const task = workerData as HostTask;
const { layout, written } = task;
const { base, from, frames, frameBytes, headerBytes } = layout;
const end = base + frames * frameBytes;
const on = zone({
  regions: [[from, from + frames]],
  orderMax: task.orderMax,
  alignment: 'region',
});
const { exports } = new engine.Instance(new engine.Module(task.bytes));
const memory = exports['memory'] as HostMemory;
const more = Math.ceil(end / PAGE) - memory.buffer.byteLength / PAGE;
memory.grow(task.is64 ? BigInt(more) : more);
const words = new Int32Array(memory.buffer);
const bytes = new Uint8Array(memory.buffer);

function call(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
  const given = pattern.arguments.map((word, i) => {
    const value = typeof word === 'number' ? word : values[word]!;
    return pattern.areWide[i] ? BigInt(value) : value;
  });
  return Number((exports[pattern.name] as HostFunction)(...given) ?? 1);
}

/** A call of the allocator, and what the binary has done behind each. */
function settled(pattern: CallPattern, values: Readonly<Record<string, number>>): number {
  const found = call(pattern, values);
  if (task.settle) call(task.settle, {});
  return found;
}

const clientStart = (b: Block): number => base + (b.at - from) * frameBytes + headerBytes;
const clientBytes = (k: number): number => frameBytes * 2 ** k - headerBytes;
const sizes = (k: number) => ({ order: k, bytes: clientBytes(k), frames: 2 ** k });

function spoil(start: number, length: number): void {
  for (let at = start; at < start + length; at++) bytes[at] = garbageAt(at);
}

/** The words that calls change. */
function save(): Int32Array {
  const image = new Int32Array(written.length + (end - base) / 4);
  written.forEach((word, i) => (image[i] = words[word]!));
  image.set(words.subarray(base >>> 2, end >>> 2), written.length);
  return image;
}

function restore(image: Int32Array): void {
  written.forEach((word, i) => (words[word] = image[i]!));
  words.set(image.subarray(written.length), base >>> 2);
}

interface HostState {
  readonly image: Int32Array;
  readonly here: Picture;
}

/** Every state behind a call; a refusal leads back to the same one. */
function* successors({ here }: HostState, back: () => void): Generator<Picture> {
  for (let k = 0; k <= task.orderMax; k++) {
    back();
    const pointer = addressIn(task.alloc, settled(task.alloc, sizes(k)));
    const at = (pointer - headerBytes - base) / frameBytes + from;
    if (pointer === 0) {
      yield here;
      continue;
    }
    const b = { at: at as Frame, order: k as Order };
    words.fill(clientStart(b), clientStart(b) >>> 2, (clientStart(b) + clientBytes(k)) >>> 2);
    yield picture(withLive(here, b));
  }
  for (const b of here.live) {
    if (!isLive(here, b)) continue;
    back();
    spoil(clientStart(b), clientBytes(b.order));
    settled(task.free, { block: clientStart(b), ...sizes(b.order) });
    yield picture(withoutLive(here, b));
  }
}

function run(): Met {
  spoil(base, end - base);
  const all = { base, end, bytes: end - base, frames, orderMax: task.orderMax, frameBytes };
  if (task.init) settled(task.init, all);
  const queue: HostState[] = [];
  const keys = new Set<string>();
  let transitions = 0;
  const meet = (here: Picture): void => {
    const key = hostKey(words, layout, here.live, here.free);
    if (keys.has(key)) return;
    keys.add(key);
    queue.push({ image: save(), here });
  };
  meet(picture({ zone: on, live: [] }));
  for (let head = 0; head < queue.length && queue.length <= task.statesMax; head++) {
    const state = queue[head]!;
    for (const next of successors(state, () => restore(state.image))) {
      if (next !== state.here) transitions++;
      meet(next);
    }
  }
  return { states: queue.length, transitions, keys: [...keys].toSorted() };
}

// A port to the main thread, which takes no origin.
// oxlint-disable-next-line unicorn/require-post-message-target-origin
parentPort?.postMessage(run());
