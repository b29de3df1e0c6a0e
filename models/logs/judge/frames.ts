/**
 * What is known of each frame, in columns. Frames come in pages of 16,384, made when one is first
 * mentioned, so that memory is bounded by the frames that a log speaks of and never by its lines.
 */

const PAGE_BITS = 14;
const PAGE = 2 ** PAGE_BITS;
const MASK = PAGE - 1;

/** Added to a CPU's number where the event was, or may have been, in an interrupt handler. */
export const INTERRUPT = 0x8000;

/** Where a frame is. */
export const Is = {
  /** Nothing is known. */
  unknown: 0,
  /** Not in the lists, says a snapshot: live or in limbo. */
  out: 1,
  /** With a caller, as (part of) a block of its `order`. */
  live: 2,
  /** With a caller, as a piece of a block that was split. */
  piece: 3,
  /** In limbo: left the lists, handed to nobody yet. */
  fetched: 4,
  /** In limbo: given back, not in the lists yet. */
  returned: 5,
  /** Given back, and on its way into the lists without another line, or there already. */
  direct: 6,
  /** In the lists. */
  free: 7,
  /** Taken by compaction: live or in limbo. */
  isolated: 8,
} as const;

export type Whereabouts = (typeof Is)[keyof typeof Is];

/** In words, as a story tells them. */
export const whereabouts: readonly string[] = [
  'not known',
  'not in the lists',
  'live',
  'live, as a piece of a block',
  'out of the lists, handed to nobody yet',
  'given back already',
  'given back already',
  'free in the lists',
  'taken by compaction',
];

class FramePage {
  readonly is = new Uint8Array(PAGE);
  /** Of the block that the frame was last part of. */
  readonly order = new Uint8Array(PAGE);
  /** At the first frame of a free block: its order + 1. */
  readonly head = new Uint8Array(PAGE);
  /** CPU of the last event, and INTERRUPT if it was in a handler. */
  readonly cpu = new Uint16Array(PAGE);
  /** Line of the last event. */
  readonly line = new Float64Array(PAGE);
}

/** The columns. Frames are integers in 0..2^31-1. */
export class Frames {
  private pages: (FramePage | undefined)[] = [];

  /** Forgets everything. */
  clear(): void {
    this.pages = [];
  }

  is(frame: number): Whereabouts {
    return (this.pages[frame >>> PAGE_BITS]?.is[frame & MASK] ?? 0) as Whereabouts;
  }

  order(frame: number): number {
    return this.pages[frame >>> PAGE_BITS]?.order[frame & MASK] ?? 0;
  }

  cpu(frame: number): number {
    return (this.pages[frame >>> PAGE_BITS]?.cpu[frame & MASK] ?? 0) & ~INTERRUPT;
  }

  /** May the last event have been in an interrupt handler? */
  wasInterrupt(frame: number): boolean {
    return ((this.pages[frame >>> PAGE_BITS]?.cpu[frame & MASK] ?? 0) & INTERRUPT) !== 0;
  }

  /** Line of the last event that moved the frame; 0 if there was none. */
  line(frame: number): number {
    return this.pages[frame >>> PAGE_BITS]?.line[frame & MASK] ?? 0;
  }

  /** Order of the free block that begins here, or -1. */
  headOrder(frame: number): number {
    return (this.pages[frame >>> PAGE_BITS]?.head[frame & MASK] ?? 0) - 1;
  }

  setHead(frame: number, order: number): void {
    this.page(frame).head[frame & MASK] = order + 1;
  }

  /** All of a block at once. */
  put(frame: number, order: number, is: Whereabouts, line: number, cpu: number): void {
    const end = frame + 2 ** order;
    for (let at = frame; at < end; ) {
      const page = this.page(at);
      const from = at & MASK;
      const to = Math.min(PAGE, from + end - at);
      for (let i = from; i < to; i++) {
        page.is[i] = is;
        page.order[i] = order;
        page.line[i] = line;
        page.cpu[i] = cpu;
      }
      at += to - from;
    }
  }

  /** Where a frame is, and nothing else of it. */
  move(frame: number, is: Whereabouts): void {
    this.page(frame).is[frame & MASK] = is;
  }

  /** Frames of pages that exist, ascending. */
  eachMentioned(visit: (frame: number) => void): void {
    for (const [i, page] of this.pages.entries()) {
      if (page) for (let at = 0; at < PAGE; at++) visit(i * PAGE + at);
    }
  }

  private page(frame: number): FramePage {
    const index = frame >>> PAGE_BITS;
    const known = this.pages[index];
    if (known) return known;
    const page = new FramePage();
    this.pages[index] = page;
    return page;
  }
}
