/**
 * The workload by which allocators are compared: a zone of 2^20 frames filled to so many live
 * blocks, then mixed calls that keep it there. Orders and choices come from one seeded generator,
 * drawn beforehand into typed arrays, so that every allocator gets the same calls and none pays for
 * drawing them.
 */
import { prng } from '../engine/random/prng.ts';

export const FRAMES_ORDER = 20;
export const LIVE_TARGET = 120_000;

/** Calls per entry into the measured loop. */
const SLICE = 2_000;

/** What is measured, whatever its shape: the answer of alloc is a handle that free takes back. */
export interface Subject {
  alloc(order: number): number;
  free(handle: number, order: number): void;
}

/** Orders and random numbers for so many calls. Half of the requests are of order 0. */
export interface Script {
  readonly orders: Uint8Array;
  readonly choices: Uint32Array;
}

export function drawScript(calls: number, seed: number): Script {
  const random = prng(seed);
  const orders = new Uint8Array(calls);
  const choices = new Uint32Array(calls);
  for (let i = 0; i < calls; i++) {
    orders[i] = Math.min(6, Math.clz32(random.below(2 ** 31) | 1) - 1);
    choices[i] = random.below(2 ** 31);
  }
  return { orders, choices };
}

/** Live handles, from which a random one is taken in constant time. */
export class Workload {
  private readonly liveTarget: number;
  private readonly handles: Int32Array;
  private readonly orderOf: Uint8Array;
  private live = 0;

  constructor(liveTarget: number) {
    this.liveTarget = liveTarget;
    this.handles = new Int32Array(liveTarget * 2);
    this.orderOf = new Uint8Array(liveTarget * 2);
  }

  /** Runs the script once; answers how many calls were served. Allocates nothing. */
  run(subject: Subject, script: Script): number {
    const calls = script.orders.length;
    let served = 0;
    // In slices, so that V8 runs the loop in the code it compiled for it, not in what it entered.
    for (let from = 0; from < calls; from += SLICE) {
      served += this.runSlice(subject, script, from, Math.min(calls, from + SLICE));
    }
    return served;
  }

  private runSlice(subject: Subject, { orders, choices }: Script, from: number, to: number) {
    const { handles, orderOf, liveTarget } = this;
    let live = this.live;
    let served = 0;
    for (let i = from; i < to; i++) {
      const choice = choices[i] as number;
      if (live < liveTarget || (choice & 1 && live < handles.length)) {
        const k = orders[i] as number;
        const handle = subject.alloc(k);
        if (handle < 0) continue;
        handles[live] = handle;
        orderOf[live++] = k;
      } else {
        const place = (choice >>> 1) % live--;
        subject.free(handles[place] as number, orderOf[place] as number);
        handles[place] = handles[live] as number;
        orderOf[place] = orderOf[live] as number;
      }
      served++;
    }
    this.live = live;
    return served;
  }
}
