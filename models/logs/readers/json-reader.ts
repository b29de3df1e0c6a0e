/**
 * Reads JSON lines (see json-format.ts). Events may carry their place in the order of all; then
 * lines of several threads need not stand in that order, and a place that never comes is a line
 * that is missing.
 */
import { type LogEvents, NO_TYPE, type Snapshot } from '../facts/events.ts';
import { Addresses } from './addresses.ts';
import { DamagedLog } from './damage.ts';
import { LOG_FORMAT, LOG_VERSION, type LogHeader, logHeader, logLine } from './json-format.ts';
import { EventScan, PLAIN_EVENTS, type PlainEvent } from './json-scan.ts';
import type { LineReader } from './lines.ts';

/** Lines that may wait for one that is late. */
const WAITING_MAX = 100_000;

/** A line as the parser leaves it; checked before it is used. */
interface Line {
  readonly e: string;
  readonly n?: number;
  readonly cpu?: number;
  readonly at: string;
  readonly order: number;
  readonly into?: number;
  readonly to: number;
  readonly count: number;
  readonly name: string;
  readonly free: readonly (readonly [string, number])[];
}

/** Reads one file. */
export class JsonReader implements LineReader {
  lines = 0;
  read = 0;
  skipped = 0;
  firstSkipped = 0;
  others = 0;
  unordered = 0;
  miscounted = 0;
  private readonly events: LogEvents;
  private readonly skipsForeign: boolean;
  /** Does it lack the end that it promises? */
  breaksOff = false;
  private header: LogHeader | undefined;
  private addresses: Addresses | undefined;
  private readonly scan = new EventScan();
  private hasEnded = false;
  private next = 0;
  private readonly waiting = new Map<number, { readonly line: number; readonly event: Line }>();

  constructor(
    events: LogEvents,
    { skipsForeign = false }: { skipsForeign?: boolean | undefined } = {},
  ) {
    this.events = events;
    this.skipsForeign = skipsForeign;
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.lines++;
    if (this.header && this.scan.read(bytes, start, end) && this.takePlain()) return;
    const text = bytes.toString('utf8', start, end);
    if (text.trim() === '') return;
    const value = this.parsed(text);
    if (value === undefined) return;
    if (!this.header) this.begin(value, text);
    else this.take(value as Line, text);
  }

  /** @throws DamagedLog if there was no header. */
  ends(): void {
    if (!this.header) throw new DamagedLog(this.lines + 1, `the header of a ${LOG_FORMAT}`, '');
    this.release(this.lines, 0);
    if (this.header.ends && !this.hasEnded) this.breaksOff = true;
    this.events.ends(this.lines);
  }

  private parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      this.foreign('a line of JSON', text);
      return undefined;
    }
  }

  private foreign(allowed: string, text: string): void {
    if (!this.skipsForeign || !this.header) throw new DamagedLog(this.lines, allowed, text);
    this.skipped++;
    this.firstSkipped ||= this.lines;
  }

  private begin(value: unknown, text: string): void {
    const found = logHeader.safeParse(value);
    if (!found.success) {
      const issue = found.error.issues[0];
      const where = issue?.path.join('.') || 'it';
      const head = `{"format":"${LOG_FORMAT}","version":${LOG_VERSION},…}`;
      throw new DamagedLog(this.lines, `the header ${head} (${where}: ${issue?.message})`, text);
    }
    const header = found.data;
    this.header = header;
    this.addresses = new Addresses(header);
    const promises = new Set<string>(header.promises);
    // What is cut from what follows from the free frames only where they are always merged.
    const merged = promises.has('merged');
    this.events.begins(
      {
        system: header.name,
        format: `${LOG_FORMAT} ${LOG_VERSION}`,
        zones: this.addresses.zones,
        orderMax: header.orderMax,
        isTopKnown: true,
        silences: {
          bulk: 'never',
          isDirect: () => 'never',
          locked: 'never',
          split: 'never',
          compaction: 'never',
          claim: 'never',
          unmergedFrom: Number.POSITIVE_INFINITY,
        },
        isFresh: header.fresh,
        hasLimbo: header.lists === 'apart',
        promises: {
          merged,
          lowEnd: merged && promises.has('low-end'),
          smallest: merged && promises.has('smallest'),
          refusals: merged && promises.has('refusals'),
        },
        order: header.order,
        hasCpuLists: false,
      },
      [],
    );
  }

  /** Puts lines into the order of their places, if they have any. */
  private take(event: Line, text: string): void {
    if (!isSound(event)) {
      this.foreign(`an event, ${allowedFor(event)}`, text);
      return;
    }
    this.read++;
    const { n } = event;
    if (n === undefined) {
      this.tell(event, this.lines);
      return;
    }
    if (n < this.next) throw new DamagedLog(this.lines, `of a place n from ${this.next} on`, text);
    if (n > this.next) {
      this.waiting.set(n, { line: this.lines, event });
      if (this.waiting.size > WAITING_MAX) this.release(this.lines, WAITING_MAX / 2);
      return;
    }
    this.next++;
    this.tell(event, this.lines);
    this.follow();
  }

  /** Tells what was scanned if it comes in its place, of a block of the log; else it is parsed. */
  private takePlain(): boolean {
    const { event, n, cpu, order, high, low } = this.scan;
    if (this.hasEnded || (n >= 0 && n !== this.next)) return false;
    const frame = (this.addresses as Addresses).frameOf(high, low);
    if (frame < 0) return false;
    this.read++;
    this.tellPlain(event, this.lines, cpu, frame, order);
    if (n < 0) return true;
    this.next++;
    if (this.waiting.size > 0) this.follow();
    return true;
  }

  private follow(): void {
    for (;;) {
      const late = this.waiting.get(this.next);
      if (!late) return;
      this.waiting.delete(this.next++);
      this.tell(late.event, late.line);
    }
  }

  /** Gives up waiting for lines that do not come. */
  private release(line: number, leave: number): void {
    while (this.waiting.size > leave) {
      let least = Number.POSITIVE_INFINITY;
      for (const n of this.waiting.keys()) least = Math.min(least, n);
      this.events.lost(line, -1, least - this.next);
      this.next = least;
      this.follow();
    }
  }

  private tell(event: Line, line: number): void {
    const { events } = this;
    const { e, cpu = 0, order } = event;
    if (this.hasEnded) throw new DamagedLog(line, 'the end of the log, which was told', `e: ${e}`);
    if (e === 'end') this.hasEnded = true;
    else if (e === 'fail') events.refused(line, cpu, order);
    else if (e === 'lost') events.lost(line, cpu, event.count);
    else if (e === 'snapshot') this.snapshot(event, line);
    else {
      const frame = (this.addresses as Addresses).frameAt(event.at);
      if (typeof frame === 'string') events.misplaced(line, cpu, `${e} of ${frame}`);
      else this.tellBlock(event, line, cpu, frame);
    }
  }

  private tellBlock(event: Line, line: number, cpu: number, frame: number): void {
    const { events } = this;
    const { e, order } = event;
    if (isPlain(e)) this.tellPlain(e, line, cpu, frame, order);
    else if (e === 'take') events.taken(line, frame, order);
    else if (e === 'split') events.split(line, frame, order, event.into ?? 0);
    else events.resized(line, cpu, frame, order, event.to);
  }

  private tellPlain(e: PlainEvent, line: number, cpu: number, frame: number, order: number): void {
    const { events } = this;
    if (e === 'alloc') events.allocated(line, cpu, frame, order, NO_TYPE);
    else if (e === 'free') events.freed(line, cpu, frame, order, false);
    else if (e === 'leave') events.left(line, cpu, frame, order, NO_TYPE, false);
    else events.entered(line, cpu, frame, order, NO_TYPE);
  }

  private snapshot({ name, free }: Line, line: number): void {
    const addresses = this.addresses as Addresses;
    const blocks: [number, number][] = [];
    for (const [at, order] of free) {
      const frame = addresses.frameAt(at);
      if (typeof frame === 'string') this.events.misplaced(line, 0, `free block ${frame}`);
      else blocks.push([frame, order]);
    }
    this.events.looked(line, snapshotOf(name, blocks, addresses));
  }
}

/** Runs and counts of the blocks that somebody listed. */
function snapshotOf(name: string, blocks: [number, number][], { zones }: Addresses): Snapshot {
  const sorted = blocks.toSorted((a, b) => a[0] - b[0]);
  const free: [number, number][] = [];
  for (const [frame, order] of sorted) {
    const last = frame + 2 ** order - 1;
    const run = free.at(-1);
    if (run && frame <= run[1] + 1) run[1] = Math.max(run[1], last);
    else free.push([frame, last]);
  }
  const counts = new Map<string, number[]>();
  for (const { name: zone, from, spanned } of zones) {
    const orders: number[] = [];
    for (const [frame, order] of sorted) {
      if (from <= frame && frame < from + spanned) orders[order] = (orders[order] ?? 0) + 1;
    }
    counts.set(
      zone,
      Array.from(orders, (count) => count ?? 0),
    );
  }
  return { name, attempt: 0, free, counts };
}

const isPlain = (e: string): e is PlainEvent => (PLAIN_EVENTS as readonly string[]).includes(e);

const ADDRESS = /^0x[\da-f]{1,16}$/;
const EVENTS = [
  'alloc',
  'free',
  'fail',
  'leave',
  'enter',
  'split',
  'take',
  'resize',
  'lost',
  'snapshot',
  'end',
];

const isCount = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;

/** What the schema says, for the events that are many; the schema itself for those that are few. */
function isSound(value: Line): boolean {
  if (!isPlain(value.e)) return logLine.safeParse(value).success;
  let fields = 0;
  for (const key in value) {
    if (key !== 'e' && key !== 'n' && key !== 'cpu' && key !== 'at' && key !== 'order')
      return false;
    fields++;
  }
  return (
    fields >= 3 &&
    isCount(value.order, 20) &&
    typeof value.at === 'string' &&
    ADDRESS.test(value.at) &&
    (value.cpu === undefined || isCount(value.cpu, 4095)) &&
    (value.n === undefined || isCount(value.n, Number.MAX_SAFE_INTEGER))
  );
}

function allowedFor(value: unknown): string {
  const found = logLine.safeParse(value);
  const issue = found.success ? undefined : found.error.issues[0];
  const kinds = `with e one of ${EVENTS.join(', ')}`;
  return issue ? `${kinds} (${issue.path.join('.') || 'line'}: ${issue.message})` : kinds;
}
