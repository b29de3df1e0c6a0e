/**
 * Reads a log of a Linux kernel's page allocator: what tracefs prints for the events of the group
 * `kmem`, between `TRACE-BEGIN` and `TRACE-END`, with /proc/buddyinfo and /proc/zoneinfo before it
 * and /proc/buddyinfo after it. Strict, since a workload with a line missing is another workload:
 * whatever does not parse is an error that names the line and what stands there. The kernel prints
 * these files itself, so a line that differs is damage or a version never seen.
 */
import { TextLines } from './text-lines.ts';
import { readZones, type ZoneInfo } from './trace-zones.ts';

/** Events that the allocator logs; of each block the first frame and the order. */
export const eventNames = [
  'mm_page_alloc',
  'mm_page_free',
  'mm_page_free_batched',
  'mm_page_alloc_zone_locked',
  'mm_page_pcpu_drain',
] as const;

/** `mm_page_alloc` and `mm_page_free` are a caller's; the others are between lists. */
export type EventName = (typeof eventNames)[number];

/** One line of the log. */
export interface TraceEvent {
  readonly name: EventName;
  readonly cpu: number;
  /** Ticks or seconds, as the trace clock counts; never less than in the line before. */
  readonly time: number;
  readonly frame: number;
  readonly order: number;
}

/** Free blocks by zone, then by order: a line of /proc/buddyinfo each. */
export type BuddyInfo = ReadonlyMap<string, readonly number[]>;

/** All of a log that we know how to use. */
export interface Trace {
  /** What `uname -a` said. */
  readonly system: string;
  readonly before: BuddyInfo;
  /** Zones that have frames, lowest first. */
  readonly zones: readonly ZoneInfo[];
  readonly events: readonly TraceEvent[];
  readonly after: BuddyInfo;
}

/** @throws RangeError naming the first line that does not parse, and what it must be. */
export function parseTrace(text: string): Trace {
  const lines = new TextLines(text);
  const system = lines.take('the output of uname -a');
  if (!system.startsWith('Linux ')) throw lines.wrongLast('the output of uname -a');
  const before = readBuddyInfo(lines);
  const zones = readZones(lines);
  const events = readEvents(lines);
  const after = readBuddyInfo(lines);
  if (lines.peek() !== undefined) throw lines.wrong('the end of the file');
  for (const { name } of zones) {
    if (before.has(name) && after.has(name)) continue;
    throw new RangeError(`trace zone ${name} must have two lines of buddyinfo, got fewer`);
  }
  return { system, before, zones, events, after };
}

function readBuddyInfo(lines: TextLines): BuddyInfo {
  const info = new Map<string, readonly number[]>();
  for (;;) {
    const found = /^Node 0, zone +(\w+)((?: +\d+)+) *$/.exec(lines.peek() ?? '');
    if (!found) break;
    lines.take('buddyinfo');
    info.set(found[1] as string, (found[2] as string).trim().split(/ +/).map(Number));
  }
  if (info.size > 0) return info;
  throw lines.wrong("a line of buddyinfo, 'Node 0, zone DMA 1 2 3'");
}

function readEvents(lines: TextLines): TraceEvent[] {
  if (lines.take('TRACE-BEGIN') !== 'TRACE-BEGIN') throw lines.wrongLast('TRACE-BEGIN');
  const { kept, written } = readHeader(lines);
  const events: TraceEvent[] = [];
  for (;;) {
    const line = lines.take('an event or TRACE-END');
    if (line === 'TRACE-END') break;
    const event = eventOf(line);
    if (!event) throw lines.wrongLast(`an event, one of ${eventNames.join(', ')}, or TRACE-END`);
    const { time: last } = events.at(-1) ?? event;
    if (event.time < last) throw lines.wrongLast(`at time ${last} or later`);
    events.push(event);
  }
  if (events.length === kept && kept === written) return events;
  const says = `${kept}/${written} entries`;
  throw new RangeError(`trace header says ${says}, the log must hold all, got ${events.length}`);
}

/** Comment lines up to the first event; one of them counts the entries. */
function readHeader(lines: TextLines): { kept: number; written: number } {
  let counts: { kept: number; written: number } | undefined;
  while (lines.peek()?.startsWith('#')) {
    const line = lines.take('a comment');
    const found = /^# entries-in-buffer\/entries-written: (\d+)\/(\d+) /.exec(line);
    if (found) counts = { kept: Number(found[1]), written: Number(found[2]) };
  }
  if (counts) return counts;
  throw lines.wrong("preceded by a comment '# entries-in-buffer/entries-written: 1/1'");
}

/**
 *             init-1       [001] .....            3: mm_page_alloc: page=… pfn=0x266c order=1 …
 *             task-pid     cpu   flags          time  name                frame       order
 */
const EVENT =
  /^ *\S.*-\d+ +\[(\d+)\] \S+ +(\d+(?:\.\d+)?): (\w+): page=\S+ pfn=0x([\da-f]+) order=(\d+)(.*)$/;

/** Fields that follow, by event: a line cut off lacks them. */
const TAILS: Record<EventName, RegExp> = {
  mm_page_alloc: /^ migratetype=\d+ gfp_flags=\S+$/,
  mm_page_free: /^$/,
  mm_page_free_batched: /^$/,
  mm_page_alloc_zone_locked: /^ migratetype=\d+ percpu_refill=[01]$/,
  mm_page_pcpu_drain: /^ migratetype=\d+$/,
};

function eventOf(line: string): TraceEvent | undefined {
  const [, cpu, time, name, frame, k, tail = ''] = EVENT.exec(line) ?? [];
  const known = eventNames.find((each) => each === name);
  if (frame === undefined || known === undefined || !TAILS[known].test(tail)) return undefined;
  const order = Number(k);
  return {
    name: known,
    cpu: Number(cpu),
    time: Number(time),
    frame: Number.parseInt(frame, 16),
    order,
  };
}
