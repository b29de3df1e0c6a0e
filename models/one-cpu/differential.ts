/**
 * Two designs, one set of live blocks: do they have the same free blocks? By I5c they must,
 * whatever their lists, bits and picks, and whatever happened before; so any two designs are
 * oracles for one another, and no contract of ours is in between.
 *
 * Two designs that are called alike soon have different blocks live, for which block alloc gives is
 * the design's own choice. So the second is not called alike: it is brought to the live set that
 * the first has. The frames fall into tiles, the first one's live and free blocks. From the top
 * order down, every block of an order is taken, until it refuses; those that are tiles are kept,
 * the rest is given back to be cut smaller. Whatever it picks, it comes to hold every tile; then it
 * gives back those that are to be free. So its history has nothing in common with the first one's.
 */
import { prng } from '../../engine/random/prng.ts';
import { AccessFault, CheckedMemory, OWN } from '../../impl/memory/checked-memory.ts';
import { type Block, show, sizeOf } from '../../spec/blocks/geometry.ts';
import type { Allocator, Design } from '../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import { isBlame, viewOf } from '../../spec/pages/view.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { Mounted } from '../subject/pages/mount.ts';

/** What to compare on. */
export interface DifferentialOptions {
  readonly zone: Zone;
  /** What the first design is called with: as in a `Workload`, or from `randomCalls`. */
  readonly calls: Int32Array;
  /**
   * Calls between two comparisons, each of which costs some microseconds per frame; integer ≥ 1.
   */
  readonly every: number;
}

/** So many calls: `k` allocs a block of order k, `-1 - i` frees what call i was given. */
export function randomCalls(count: number, orderMax: number, seed: number): Int32Array {
  const random = prng(seed);
  const live: number[] = [];
  return Int32Array.from({ length: count }, (_, i) => {
    if (live.length > 0 && random.below(2) === 0) {
      return -1 - (live.splice(random.below(live.length), 1)[0] as number);
    }
    live.push(i);
    return random.below(random.below(orderMax + 1) + 1);
  });
}

/** What came of it. Sets of live blocks are compared, not calls: `compared` says how many. */
export type Difference =
  | { readonly kind: 'same'; readonly compared: number }
  | { readonly kind: 'differ'; readonly why: string; readonly live: readonly Block[] };

/**
 * Compares two designs before, after and, every so many, between calls of the first. Its metadata
 * may take frames of the zone, which are then holes for the second.
 * @throws RangeError if the second takes frames for its metadata, or aligns blocks differently.
 */
export function compareDesigns(
  first: Design,
  second: Design,
  { zone, calls, every }: DifferentialOptions,
): Difference {
  const on = new Mounted(first, zone).zone;
  refuseUnlike(second, on);
  const client = new Client(first, zone);
  for (let done = 0, compared = 1; ; compared++) {
    const why = guarded(() => compare(client, second, on));
    const stopped = why ?? guarded(() => client.play(calls.subarray(done, done + every)));
    if (stopped !== undefined) {
      return { kind: 'differ', why: `${first.name}: ${stopped}`, live: client.live };
    }
    if (done >= calls.length) return { kind: 'same', compared };
    done += every;
  }
}

/** A call that leaves its memory or never ends is a difference too. */
function guarded(run: () => string | undefined): string | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof AccessFault) return error.message;
    throw error;
  }
}

function refuseUnlike({ name, declares, managed }: Design, on: Zone): void {
  if (managed) throw new RangeError(`${name} keeps metadata in the zone: compare it as the first`);
  // Whoever aligns to regions counts from their origins, which are frame 0 where that is wanted.
  if (declares.alignment === 'region' || on.alignment === 'absolute') return;
  if (on.regions.every(({ from }) => from % sizeOf(on.orderMax) === 0)) return;
  throw new RangeError(`${name} aligns blocks absolute, got a zone aligned region`);
}

/** How the second one's free blocks differ, once it has the same live; undefined if not at all. */
function compare(client: Client, second: Design, on: Zone): string | undefined {
  const free = client.free();
  if (typeof free === 'string') return free;
  const other = new Bare(second, on);
  if (!other.hold(client.live, free)) return `${second.name} cannot hold the same blocks`;
  const others = other.free();
  if (typeof others === 'string') return `${second.name}: ${others}`;
  const [mine, its] = [free, others].map((blocks) => new Set(blocks.map(show)));
  const only = [...free, ...others].filter((b) => mine?.has(show(b)) !== its?.has(show(b)));
  if (only.length === 0 && free.length === others.length) return undefined;
  return `${only.map(show).join(' ')} free in it or in ${second.name}, not in both`;
}

/** An allocator over garbage that nobody watches, but for calls that never end. */
class Bare {
  protected readonly zone: Zone;
  protected readonly allocator: Allocator;
  private readonly memory: CheckedMemory;
  private readonly accessesMax: number;

  constructor(design: Design, zone: Zone) {
    this.zone = zone;
    const { space, frames } = new Mounted(design, zone);
    this.memory = new CheckedMemory((space.memory as CheckedMemory).words.length);
    for (let word = 0; word < this.memory.words.length; word++) {
      this.memory.put(word, ~word);
      this.memory.mark(word, OWN);
    }
    this.accessesMax = design.declares.accessesMax(frames);
    this.allocator = design.attach({ ...space, memory: this.memory });
    this.allocator.init();
  }

  alloc(k: Order): Frame | -1 {
    this.memory.begin(this.accessesMax);
    return this.allocator.alloc(k);
  }

  give({ at, order }: Block): boolean {
    this.memory.begin(this.accessesMax);
    return this.allocator.free(at, order);
  }

  /** The blocks on its lists, or what is wrong with these. */
  free(): readonly Block[] | string {
    this.memory.begin(Number.POSITIVE_INFINITY);
    const view = viewOf(this.zone, [], this.allocator.inspect());
    return isBlame(view) ? view.why : view.free;
  }

  /** Comes to have exactly the first of these blocks live, if all of them together are tiles. */
  hold(live: readonly Block[], free: readonly Block[]): boolean {
    const tiles = new Map([...live, ...free].map((b) => [b.at as number, b.order as number]));
    for (let k: number = this.zone.orderMax; k >= 0; k--) this.takeTiles(tiles, k as Order);
    return free.every((b) => this.give(b));
  }

  private takeTiles(tiles: ReadonlyMap<number, number>, k: Order): void {
    const rest: Frame[] = [];
    for (let at = this.alloc(k); at !== -1; at = this.alloc(k)) {
      if (tiles.get(at) !== k) rest.push(at);
      if (rest.length > tiles.size * 2 ** this.zone.orderMax) return;
    }
    for (const at of rest) this.give({ at, order: k });
  }
}

/** One that is called and remembers what it gave. */
class Client extends Bare {
  /** By the number of the call that each was given to. */
  private readonly blocks = new Map<number, Block>();
  private calls = 0;

  get live(): Block[] {
    return [...this.blocks.values()].toSorted((a, b) => a.at - b.at);
  }

  /** Goes on with these calls; says which live block was refused, if one was. */
  play(calls: Int32Array): string | undefined {
    for (const call of calls) {
      const number = this.calls++;
      if (call >= 0) {
        const at = this.alloc(call as Order);
        if (at !== -1) this.blocks.set(number, { at, order: call as Order });
        continue;
      }
      const block = this.blocks.get(-1 - call);
      if (block && !this.give(block)) return `refused to take ${show(block)} back`;
      this.blocks.delete(-1 - call);
    }
    return undefined;
  }
}
