/**
 * Reads a log of Linux, whoever printed it, and tells a listener what its lines mean. Strict: a
 * line that is none is an error which names it, unless the caller wants such lines skipped and
 * counted.
 */
import type { LogEvents } from '../facts/events.ts';
import { DamagedLog } from './damage.ts';
import type { LineReader } from './lines.ts';
import { ABSENT, LinuxEvent } from './linux-event.ts';
import { LinuxFacts } from './linux-facts.ts';
import { PROBES, ProbeLines } from './linux-probes.ts';
import type { KernelVersion } from '../facts/silences.ts';

/** Lines that tools write beside events, and that say nothing of any. */
const BESIDE = [
  /^\s*$/,
  /^#/,
  /^\[ perf record:/,
  /^CPU ?\d+ (data recorded at offset=0x[\da-f]+|is empty)$/,
  /^ +\d+ bytes in size/,
  /^cpus=\d+$/,
  /^(version|trace-cmd version|kernel version) ?= ?\S+/,
  /^\s+[\da-f]{8,16} .+\(.*\)$/,
];

/** Where lines are missing: of trace_pipe, of trace-cmd, of perf. */
const LOST = [
  /^CPU:(\d+) \[LOST (\d+) EVENTS\]/,
  /^CPU:(\d+) \[LOST EVENTS\]/,
  /^CPU:(\d+) \[(\d+) EVENTS DROPPED\]/,
  /^CPU:(\d+) \[EVENTS DROPPED\]/,
  /PERF_RECORD_LOST(?:_SAMPLES)?.* lost (\d+)/,
];

/** What a reader is told beside the file. */
export interface LinuxOptions {
  /** For logs that do not say it. */
  readonly version?: KernelVersion | undefined;
  readonly skipsForeign?: boolean | undefined;
}

/** Reads one file. */
export class LinuxReader implements LineReader {
  lines = 0;
  /** Lines of events that are beside the point. */
  others = 0;
  /** Lines that were none of the format's. */
  skipped = 0;
  firstSkipped = 0;
  /** Lines whose time is before the line's before. */
  unordered = 0;
  /** Entries that the header says there are, and that were read. */
  said: { readonly kept: number; readonly written: number } | undefined;
  read = 0;
  /** A log of Linux that lacks its end is damaged. */
  readonly breaksOff = false;
  private readonly events: LogEvents;
  private readonly event = new LinuxEvent();
  private readonly known = new LinuxFacts();
  private readonly probes: ProbeLines;
  private readonly skipsForeign: boolean;
  private hasBegun = false;
  private isInTrace = false;
  private hasTraceEnd = true;
  private isTotal = true;
  private last = Number.NEGATIVE_INFINITY;

  constructor(events: LogEvents, { version, skipsForeign = false }: LinuxOptions = {}) {
    this.events = events;
    this.known.version = version;
    this.skipsForeign = skipsForeign;
    this.probes = new ProbeLines(events);
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.lines++;
    if (this.event.read(bytes, start, end)) this.heard(bytes, start, end);
    else this.other(bytes.toString('latin1', start, end));
  }

  /** @throws DamagedLog if the end is missing, or if there was no event at all. */
  ends(): void {
    if (!this.hasTraceEnd) throw new DamagedLog(this.lines + 1, 'TRACE-END', '');
    if (!this.hasBegun) throw new DamagedLog(this.lines + 1, 'an event of the page allocator', '');
    this.events.ends(this.lines);
  }

  /** How many lines are missing or too many, by the header; 0 if it says nothing. */
  get miscounted(): number {
    return this.said ? this.read - this.said.kept : 0;
  }

  private heard(bytes: Buffer, start: number, end: number): void {
    const { event } = this;
    if (!this.hasBegun) {
      this.isTotal = this.known.recorded?.get('clock') === 'counter' || !event.hasFraction;
      this.events.begins(
        this.known.facts(this.formatName(bytes, start, end), this.isTotal),
        this.known.snapshots,
      );
      this.hasBegun = true;
    }
    this.read++;
    if (event.time < this.last) {
      if (this.isTotal) throw this.damaged(bytes, start, end, `at time ${this.last} or later`);
      this.unordered++;
    }
    this.last = event.time;
    this.tell(bytes, start, end);
  }

  private tell(bytes: Buffer, start: number, end: number): void {
    const { event, events, lines } = this;
    const { cpu } = event;
    switch (event.name) {
      case 'mm_page_alloc':
        this.fields(bytes, start, end, event.name);
        if (event.frame === 0 || event.frame === ABSENT) events.refused(lines, cpu, event.order);
        else events.allocated(lines, cpu, event.frame, event.order, event.type);
        return;
      case 'mm_page_free':
        this.fields(bytes, start, end, event.name);
        events.freed(lines, cpu, event.frame, event.order, event.inInterrupt);
        return;
      case 'mm_page_free_batched':
        this.fields(bytes, start, end, event.name);
        events.batched(lines, cpu, event.frame);
        return;
      case 'mm_page_alloc_zone_locked':
        this.fields(bytes, start, end, event.name);
        events.left(lines, cpu, event.frame, event.order, event.type, event.fields[3] === 1);
        return;
      case 'mm_page_pcpu_drain':
        this.fields(bytes, start, end, event.name);
        events.entered(lines, cpu, event.frame, event.order, event.type);
        return;
      case 'mm_page_alloc_extfrag':
        this.fields(bytes, start, end, event.name);
        events.stolen(lines, cpu, event.frame, event.fields[7] as number);
        if (this.known.claimsLeave) this.claimed();
        return;
      default:
        this.tellRare(bytes, start, end);
    }
  }

  /** The block that was claimed from another migrate type has left the lists. */
  private claimed(): void {
    const { event, events, lines } = this;
    const order = event.fields[6] as number;
    events.claimed(lines, event.cpu, event.frame, order);
  }

  /** Events that are few, and read as text. */
  private tellRare(bytes: Buffer, start: number, end: number): void {
    const { event, events, lines } = this;
    const text = bytes.toString('latin1', event.rest, end).trim();
    if (event.name.startsWith('mm_compaction_')) {
      const does = event.name.slice('mm_compaction_'.length);
      events.heardCompaction();
      if (does === 'begin' || does === 'end') events.compacting(lines, does === 'begin');
      else if (MOVING.has(does)) events.compacting(lines, undefined);
    } else if (event.name === 'tracing_mark_write' || event.name === 'print') {
      const mark = /buddycheck snapshot (\S+) (begin|end) (\d+)$/.exec(text);
      if (mark) events.looking(lines, mark[1] as string, Number(mark[3]), mark[2] === 'end');
    } else if (PROBES.has(event.name) && text.startsWith('(')) {
      if (!this.probes.read(event.name, text, lines, event.cpu)) {
        throw this.damaged(bytes, start, end, `an event ${event.name} of buddycheck record`);
      }
    } else this.others++;
  }

  private fields(bytes: Buffer, start: number, end: number, name: keyof typeof NEEDED): void {
    const { event } = this;
    const isRead = event.readFields(bytes, end);
    if (isRead && NEEDED[name].every((field) => event.fields[field] !== ABSENT)) {
      if (name === 'mm_page_free_batched' || name === 'mm_page_alloc_extfrag') return;
      if (isSound(event)) return;
    }
    throw this.damaged(bytes, start, end, `a whole event ${name}, with ${FIELDS[name]}`);
  }

  /** A line that is no event's. */
  private other(text: string): void {
    const { lines, events } = this;
    const entries = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+) /.exec(text);
    if (entries) this.said = { kept: Number(entries[1]), written: Number(entries[2]) };
    if (text === 'TRACE-BEGIN') [this.isInTrace, this.hasTraceEnd] = [true, false];
    else if (text === 'TRACE-END' && this.isInTrace) {
      [this.isInTrace, this.hasTraceEnd] = [false, true];
    } else if (!BESIDE.some((pattern) => pattern.test(text)) && !this.gap(text)) {
      const allowed = this.isInTrace || this.hasBegun ? undefined : this.known.read(text);
      if (allowed === true || (this.hasBegun && !this.isInTrace && this.known.read(text) === true))
        return;
      this.skip(text, typeof allowed === 'string' ? allowed : EVENT);
    }
    if (/^##### CPU \d+ buffer started ####$/.test(text)) {
      if (!this.hasBegun) this.beginEmpty();
      events.restarted(lines, Number(/\d+/.exec(text)?.[0]));
    }
  }

  /** Does this line say that others are missing? */
  private gap(text: string): boolean {
    for (const [i, pattern] of LOST.entries()) {
      const found = pattern.exec(text);
      if (!found) continue;
      if (!this.hasBegun) this.beginEmpty();
      const isPerf = i === LOST.length - 1;
      const cpu = isPerf ? -1 : Number(found[1]);
      this.events.lost(this.lines, cpu, Number((isPerf ? found[1] : found[2]) ?? 1));
      return true;
    }
    return false;
  }

  private beginEmpty(): void {
    this.hasBegun = true;
    this.isTotal = this.known.recorded?.get('clock') === 'counter';
    this.events.begins(this.known.facts('Linux trace', this.isTotal), this.known.snapshots);
  }

  private skip(text: string, allowed: string): void {
    if (!this.skipsForeign) throw new DamagedLog(this.lines, allowed, text);
    this.skipped++;
    this.firstSkipped ||= this.lines;
  }

  private damaged(bytes: Buffer, start: number, end: number, allowed: string): DamagedLog {
    return new DamagedLog(this.lines, allowed, bytes.toString('latin1', start, end));
  }

  private formatName(bytes: Buffer, start: number, end: number): string {
    if (this.known.recorded) return 'buddycheck record';
    const text = bytes.toString('latin1', start, end);
    if (/\[\d+\] +[\d.]+: +\w+:\w+:/.test(text)) return 'perf script';
    if (/^\s*\S.*-\d+ +\[\d+\] +[\d.]+: \w+:/.test(text)) return 'trace-cmd report';
    return 'tracefs trace';
  }
}

const EVENT = "an event, like 'task-1 [000] ..... 12: mm_page_free: page=… pfn=0x2a order=0'";

/** Fields of events by the numbers of LinuxEvent. */
const NEEDED = {
  mm_page_alloc: [0, 1, 2, 4],
  mm_page_free: [0, 1],
  mm_page_free_batched: [0],
  mm_page_alloc_zone_locked: [0, 1, 2, 3],
  mm_page_pcpu_drain: [0, 1, 2],
  mm_page_alloc_extfrag: [0, 6, 7],
} as const;

const FIELDS = {
  mm_page_alloc: 'pfn, order, migratetype and gfp_flags',
  mm_page_free: 'pfn and order',
  mm_page_free_batched: 'pfn',
  mm_page_alloc_zone_locked: 'pfn, order, migratetype and percpu_refill',
  mm_page_pcpu_drain: 'pfn, order and migratetype',
  mm_page_alloc_extfrag: 'pfn, alloc_order and fallback_order',
} as const;

/** Compaction's events that say that pages move. */
const MOVING: ReadonlySet<string> = new Set([
  'isolate_freepages',
  'fast_isolate_freepages',
  'isolate_migratepages',
  'migratepages',
]);

const isSound = ({ frame, order }: LinuxEvent): boolean =>
  frame >= 0 && frame < 2 ** 31 && order <= 20;
