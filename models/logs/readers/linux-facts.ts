/**
 * What stands around the events of a Linux log: `uname -a`, what the recorder could get, snapshots,
 * /proc/buddyinfo, zoneinfo and pagetypeinfo. All of it may be missing: then less is judged.
 */
import type { Snapshot } from '../facts/events.ts';
import type { LogFacts, LogZone } from '../facts/facts.ts';
import { type KernelVersion, silencesOf, silentSteps, takes } from '../facts/silences.ts';

/** Largest order of a kernel that says nothing else. */
const ORDER_MAX = 10;

/** A snapshot while it is read. */
interface Draft {
  readonly name: string;
  readonly attempt: number;
  readonly free: (readonly [number, number])[];
  readonly counts: Map<string, readonly number[]>;
}

type ZoneDraft = { name: string; from: number; spanned: number; managed: number };

/** Collects it, line by line. */
export class LinuxFacts {
  system = '';
  /** What the recorder says of itself; undefined if this recorder did not write it. */
  recorded: ReadonlyMap<string, string> | undefined;
  version: KernelVersion | undefined;
  private readonly drafts: Draft[] = [];
  private readonly zones: ZoneDraft[] = [];
  private orderMax: number | undefined;
  private part: 'snapshot' | 'free' | 'nopage' | 'zoneinfo' | 'types' | undefined;
  private keepsApart: boolean | undefined;

  get snapshots(): readonly Snapshot[] {
    return this.drafts.map((draft) => ({
      ...draft,
      counts: draft.counts.size > 0 ? draft.counts : undefined,
    }));
  }

  /** Does a block that is claimed from another migrate type leave the lists without a line? */
  get claimsLeave(): boolean {
    return takes(this.version, silentSteps.claim);
  }

  /** Reads a line if it is one of these; else says what it should have been, or undefined. */
  read(text: string): boolean | string {
    if (this.part === 'free' || this.part === 'nopage') {
      const run = /^0x([\da-f]+)-0x([\da-f]+)$/.exec(text);
      if (run) return this.interval(run[1] as string, run[2] as string);
    }
    if (this.part === 'types' && text !== 'PAGETYPEINFO-END') return this.pageTypes(text);
    if (this.part === 'zoneinfo' && text.startsWith(' ')) return this.zoneLine(text);
    const counts = /^Node (\d+), zone +(\w+)((?: +\d+)+) *$/.exec(text);
    if (counts) return this.buddyinfo(counts as unknown as [string, string, string, string]);
    const heading = /^Node (\d+), zone +(\w+)$/.exec(text);
    if (heading) return this.zone(heading[1] as string, heading[2] as string);
    return this.section(text) ?? (this.part === undefined ? false : this.wanted());
  }

  /** What is known, now that events begin. `order` of the lines as their times show it. */
  facts(format: string, isTotal: boolean): LogFacts {
    const events = this.recorded?.get('events')?.split(',');
    const has = (name: string): boolean => events?.includes(name) === true;
    const silences = silencesOf(this.version, {
      bulk: has('buddycheck/bulk'),
      compaction: events ? has('compaction') : undefined,
      isolation: has('buddycheck/isolate') && has('buddycheck/isolated'),
      claims: events ? has('kmem/mm_page_alloc_extfrag') : undefined,
      keepsApart: this.keepsApart,
    });
    return {
      system: this.system || 'Linux',
      format,
      zones: this.zones
        .filter(({ spanned }) => spanned > 0)
        .map(({ name, from, spanned, managed }): LogZone => ({ name, from, spanned, managed }))
        .toSorted((a, b) => a.from - b.from),
      orderMax: this.orderMax ?? ORDER_MAX,
      isTopKnown: this.orderMax !== undefined,
      silences,
      isFresh: false,
      hasLimbo: true,
      promises: { merged: true, lowEnd: true, smallest: false, refusals: false },
      order: isTotal ? 'total' : 'unsure',
      hasCpuLists: true,
    };
  }

  /** Lines that begin and end parts. Undefined: none of these. */
  private section(text: string): boolean | undefined {
    if (/^Linux \S+ \d+\.\d+/.test(text)) return this.uname(text);
    const words = text.split(' ');
    switch (words[0]) {
      case 'RECORDED':
        this.recorded = new Map(words.slice(1).map((word) => word.split('=') as [string, string]));
        return true;
      case 'SNAPSHOT':
        return this.beginSnapshot(text);
      case 'FREE-FRAMES':
        this.part = 'free';
        return true;
      case 'NOPAGE-FRAMES':
        this.part = 'nopage';
        return true;
      case 'ZONEINFO':
        this.part = 'zoneinfo';
        return true;
      case 'PAGETYPEINFO':
        this.part = 'types';
        return true;
      case 'SNAPSHOT-END':
      case 'ZONEINFO-END':
      case 'PAGETYPEINFO-END':
        this.part = undefined;
        return true;
    }
    return undefined;
  }

  private uname(text: string): true {
    this.system = text;
    const [, major, minor] = / (\d+)\.(\d+)/.exec(text) as unknown as [string, string, string];
    this.version ??= [Number(major), Number(minor)];
    return true;
  }

  private beginSnapshot(text: string): boolean {
    const found = /^SNAPSHOT (\S+) tries=(\d+) frames=\d+$/.exec(text);
    if (!found) return false;
    const attempt = Number(found[2]) - 1;
    this.drafts.push({ name: found[1] as string, attempt, free: [], counts: new Map() });
    this.part = 'snapshot';
    return true;
  }

  private interval(from: string, to: string): boolean {
    if (this.part === 'nopage') return true;
    const run = [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    const before = this.drafts.at(-1)?.free.at(-1)?.[1] ?? -1;
    if (run[0] > run[1] || run[0] <= before) return false;
    this.drafts.at(-1)?.free.push(run);
    return true;
  }

  private buddyinfo([, node, zone, numbers]: readonly [string, string, string, string]): true {
    const counts = numbers.trim().split(/ +/).map(Number);
    this.orderMax = counts.length - 1;
    if (this.part === 'snapshot') this.drafts.at(-1)?.counts.set(zoneName(node, zone), counts);
    return true;
  }

  private zone(node: string, zone: string): true {
    this.part = 'zoneinfo';
    this.zones.push({ name: zoneName(node, zone), from: 0, spanned: 0, managed: 0 });
    return true;
  }

  private zoneLine(text: string): true {
    const found = /^ +(spanned|managed|start_pfn):? +(\d+)$/.exec(text);
    const zone = this.zones.at(-1);
    if (found && zone) {
      const key = found[1] === 'start_pfn' ? 'from' : (found[1] as 'spanned' | 'managed');
      zone[key] = Number(found[2]);
    }
    return true;
  }

  /** Are there pageblocks whose free blocks do not merge with others? One column of each kind. */
  private pageTypes(text: string): true {
    const heading = /^Number of blocks type +(.*?) *$/.exec(text);
    if (heading) {
      this.columns = (heading[1] as string).split(/ +/);
      this.keepsApart ??= false;
      return true;
    }
    const numbers = /^Node \d+, zone +\w+((?: +\d+)+) *$/.exec(text);
    if (!numbers || this.columns.length === 0) return true;
    const counts = (numbers[1] as string).trim().split(/ +/).map(Number);
    const apart = this.columns.some((name, i) => LONERS.has(name) && (counts[i] ?? 0) > 0);
    if (apart) this.keepsApart = true;
    return true;
  }

  private columns: readonly string[] = [];

  private wanted(): string {
    const names = {
      snapshot: 'a line of buddyinfo or FREE-FRAMES',
      free: "frames like '0x120-0xfff', ascending, or NOPAGE-FRAMES",
      nopage: "frames like '0x120-0xfff' or SNAPSHOT-END",
      zoneinfo: 'a line of zoneinfo or ZONEINFO-END',
      types: 'a line of pagetypeinfo or PAGETYPEINFO-END',
    };
    return names[this.part as keyof typeof names];
  }
}

/** Migrate types whose free blocks merge only with their own from the pageblock's order up. */
const LONERS: ReadonlySet<string> = new Set(['HighAtomic', 'Isolate', 'CMA']);

const zoneName = (node: string, zone: string): string => (node === '0' ? zone : `${node}:${zone}`);
