/**
 * The page allocator under an object allocator, watched: which blocks it gave and did not get back.
 * A page given back that is not live is the object allocator's mistake (S6); everything else that
 * can go wrong here is the page allocator's own.
 */
import type { Blame } from '../../../spec/blocks/blame.ts';
import { type Block, overlap, show } from '../../../spec/blocks/geometry.ts';
import type { Allocator } from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Inspection } from '../../../spec/ports/inspection.ts';

export class WatchedPages implements Allocator {
  /** What was given and not taken back, by first frame. */
  live = new Map<number, Block>();
  /** What was taken back since `begin`. */
  given: Block[] = [];
  /** The first thing that went wrong since `begin`. */
  blame: Blame | undefined;
  private readonly pages: Allocator;

  constructor(pages: Allocator) {
    this.pages = pages;
  }

  begin(): void {
    this.given = [];
    this.blame = undefined;
  }

  init(): boolean {
    this.live.clear();
    return this.pages.init();
  }

  alloc(k: Order): Frame | -1 {
    const at = this.pages.alloc(k);
    if (at === -1) return at;
    const got = { at, order: k };
    const clash = this.live.get(at) ?? (k > 0 ? this.overlapping(got) : undefined);
    if (clash) this.blame ??= { id: 'O1', why: `page ${show(got)} given, ${show(clash)} is live` };
    this.live.set(at, got);
    return at;
  }

  free(at: Frame, k: Order): boolean {
    const block = { at, order: k };
    const isLive = this.live.get(at)?.order === k;
    if (!isLive) {
      this.blame ??= { id: 'S6', why: `page ${show(block)} given back, but it is not live` };
    }
    this.given.push(block);
    this.live.delete(at);
    const isTaken = this.pages.free(at, k);
    if (isLive && !isTaken) this.blame ??= { id: 'O9', why: `page ${show(block)} is not taken` };
    return isTaken;
  }

  inspect(): Inspection {
    return this.pages.inspect();
  }

  node(at: Frame): number {
    return this.pages.node(at);
  }

  private overlapping(b: Block): Block | undefined {
    for (const other of this.live.values()) if (overlap(other, b)) return other;
    return undefined;
  }
}
