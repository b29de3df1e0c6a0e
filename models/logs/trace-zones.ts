/**
 * The part of a trace file that /proc/zoneinfo wrote: which frames each zone spans, how many of
 * them the allocator manages, and how many were free. Of the hundred other lines only the shape is
 * checked.
 */
import type { TextLines } from './text-lines.ts';

/** A zone of the kernel's; all in frames. */
export interface ZoneInfo {
  readonly name: string;
  readonly from: number;
  /** Frames from the first to the last, holes included. */
  readonly spanned: number;
  /** Frames that the allocator was given. */
  readonly managed: number;
  /** Frames on its buddy lists. */
  readonly free: number;
  /** Frames on per-CPU lists: handed to no caller, but on no buddy list. */
  readonly perCpu: number;
}

const HEADING = /^Node 0, zone +(\w+)$/;

/** @throws RangeError naming the first line that does not parse, and what it must be. */
export function readZones(lines: TextLines): ZoneInfo[] {
  const zones: ZoneInfo[] = [];
  while (HEADING.test(lines.peek() ?? '')) {
    const zone = readZone(lines);
    if (zone.spanned > 0) zones.push(zone);
  }
  if (zones.length === 0) throw lines.wrong("a block of zoneinfo, 'Node 0, zone DMA'");
  return zones.toSorted((a, b) => a.from - b.from);
}

function readZone(lines: TextLines): ZoneInfo {
  const heading = lines.take('a zone');
  const name = HEADING.exec(heading)?.[1] as string;
  const numbers = new Map<string, number>();
  let perCpu = 0;
  while (lines.peek()?.startsWith(' ')) {
    const line = lines.take('a line of zoneinfo');
    const found = /^ +([\w: ]*?):? +(\d+|\(\d+(?:, \d+)*\))$/.exec(line);
    if (!found && !/^ +(?:per-node stats|pagesets)$/.test(line)) {
      throw lines.wrongLast("like 'managed  3840'");
    }
    if (!found) continue;
    const [, key, value] = found;
    if (key === 'count') perCpu += Number(value);
    else numbers.set(key as string, Number(value));
  }
  const number = (key: string): number => {
    const value = numbers.get(key);
    if (value === undefined) throw lines.wrong(`'${key}' of zone ${name}`);
    return value;
  };
  const spanned = number('spanned');
  const from = spanned === 0 ? 0 : number('start_pfn');
  return {
    name,
    from,
    spanned,
    managed: number('managed'),
    free: number('pages free'),
    perCpu,
  };
}
