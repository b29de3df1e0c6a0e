/**
 * Logs with one thing changed, each kind from a seed: what an allocator does that is wrong, or a
 * line that is missing, as it would look in a log of Linux. The header's count of entries goes
 * along, so that a change is caught by what it says, if at all, and not by the count.
 */

/** One kind of change; `undefined` if the log has no line that it could be made to. */
export interface Mutation {
  readonly name: string;
  readonly change: (
    lines: readonly string[],
    draw: (below: number) => number,
  ) => string[] | undefined;
}

/** An event as far as changes need it. */
interface Event {
  readonly at: number;
  readonly name: string;
  readonly frame: number;
  readonly order: number;
}

const EVENT = /: (mm_page_\w+): .*pfn=0x([\da-f]+) .*?order=(\d+)/;

const eventAt = (lines: readonly string[], at: number): Event | undefined => {
  const found = EVENT.exec(lines[at] ?? '');
  if (!found) return undefined;
  const [, name = '', frame = '', order] = found;
  return { at, name, frame: Number.parseInt(frame, 16), order: Number(order) };
};

const ALLOC = 'mm_page_alloc';
const FREE = 'mm_page_free';
const LEAVE = 'mm_page_alloc_zone_locked';
const DRAIN = 'mm_page_pcpu_drain';

/** An event for which `fits` holds, from a drawn line of the window on, round its end. */
function drawn(
  lines: readonly string[],
  draw: (below: number) => number,
  fits: (event: Event) => boolean,
): Event | undefined {
  const { from, to } = window(lines);
  const first = draw(to - from);
  for (let i = 0; i < to - from; i++) {
    const event = eventAt(lines, from + ((first + i) % (to - from)));
    if (event && fits(event)) return event;
  }
  return undefined;
}

/** The next event about the same frame, of one of these names. */
function next(lines: readonly string[], { at, frame }: Event, names: readonly string[]) {
  const text = `pfn=0x${frame.toString(16)} `;
  for (let i = at + 1; i < lines.length; i++) {
    if (!lines[i]?.includes(text)) continue;
    const event = eventAt(lines, i);
    if (event && names.includes(event.name)) return event;
  }
  return undefined;
}

/** A line put in behind another, at the time of that one; the header counts it. */
function inserted(lines: readonly string[], text: string, behind: number): string[] {
  const time = /(\d+(?:\.\d+)?): \w/.exec(lines[behind] ?? '')?.[1] ?? '0';
  const line = text.replace(/\d+(?:\.\d+)?(?=: mm_)/, time);
  return recounted([...lines.slice(0, behind + 1), line, ...lines.slice(behind + 1)], 1);
}

const removed = (lines: readonly string[], at: number): string[] =>
  recounted([...lines.slice(0, at), ...lines.slice(at + 1)], -1);

const replaced = (lines: readonly string[], at: number, text: string): string[] =>
  lines.with(at, text);

function recounted(lines: string[], by: number): string[] {
  const at = lines.findIndex((line) => line.startsWith('# entries-in-buffer'));
  const header = lines[at];
  if (!header) return lines;
  const text = header.replace(/(\d+)\/(\d+) /, (_, kept: string, written: string) => {
    return `${Number(kept) + by}/${Number(written) + by} `;
  });
  return lines.with(at, text);
}

/** Only events between the snapshots, if there are any: before the first nothing is known. */
function window(lines: readonly string[]): { readonly from: number; readonly to: number } {
  const from = lines.findLastIndex((line) => line.includes('snapshot before end'));
  const to = lines.findIndex((line) => line.includes('snapshot after begin'));
  return { from: Math.max(from, 0), to: to < 0 ? lines.length : to };
}

const within = (lines: readonly string[]) => {
  const { from, to } = window(lines);
  return ({ at }: Event): boolean => from < at && at < to;
};

const withOrder = (text: string, order: number): string =>
  text.replace(/(pfn=0x[\da-f]+ order=)\d+/, `$1${order}`);

const orderBy = (by: 1 | -1): Mutation => ({
  name: `order ${by > 0 ? '+' : '−'} 1`,
  change: (lines, draw) => {
    const isIn = within(lines);
    const event = drawn(
      lines,
      draw,
      (one) =>
        isIn(one) && one.name !== 'mm_page_free_batched' && one.order + by >= 0 && one.order < 10,
    );
    return (
      event && replaced(lines, event.at, withOrder(lines[event.at] as string, event.order + by))
    );
  },
});

const lost = (name: string, event: string): Mutation => ({
  name: `lost ${name} line`,
  change: (lines, draw) => {
    const isIn = within(lines);
    const found = drawn(lines, draw, (one) => isIn(one) && one.name === event);
    return found && removed(lines, found.at);
  },
});

/** The kinds, in the order of the table. */
export const mutations: readonly Mutation[] = [
  {
    name: 'handed out twice',
    change: (lines, draw) => {
      const isIn = within(lines);
      const event = drawn(lines, draw, (one) => isIn(one) && one.name === ALLOC && one.frame > 0);
      const end = event && (next(lines, event, [FREE])?.at ?? window(lines).to);
      if (!event || end === undefined) return undefined;
      const behind = event.at + draw(Math.max(1, end - event.at));
      return inserted(lines, lines[event.at] as string, Math.min(behind, end - 1));
    },
  },
  orderBy(1),
  orderBy(-1),
  {
    name: 'misaligned',
    change: (lines, draw) => {
      const isIn = within(lines);
      const event = drawn(lines, draw, (one) => isIn(one) && one.order > 0);
      if (!event) return undefined;
      const text = (lines[event.at] as string).replace(
        /pfn=0x[\da-f]+/,
        `pfn=0x${(event.frame + 1).toString(16)}`,
      );
      return replaced(lines, event.at, text);
    },
  },
  {
    name: 'freed twice at once',
    change: (lines, draw) => {
      const isIn = within(lines);
      const event = drawn(lines, draw, (one) => isIn(one) && one.name === FREE);
      return event && inserted(lines, lines[event.at] as string, event.at);
    },
  },
  {
    name: 'freed twice, later',
    change: (lines, draw) => {
      const isIn = within(lines);
      const event = drawn(lines, draw, (one) => isIn(one) && one.name === FREE);
      if (!event) return undefined;
      const end = Math.min(
        next(lines, event, [ALLOC])?.at ?? Number.POSITIVE_INFINITY,
        window(lines).to,
      );
      const behind = event.at + 1 + draw(Math.max(1, end - event.at - 1));
      return inserted(lines, lines[event.at] as string, Math.min(behind, end - 1));
    },
  },
  {
    name: 'live block leaves',
    change: (lines, draw) => {
      const isIn = within(lines);
      const event = drawn(lines, draw, (one) => isIn(one) && one.name === ALLOC && one.frame > 0);
      const end = event && (next(lines, event, [FREE])?.at ?? window(lines).to);
      const model = drawn(lines, draw, (one) => one.name === LEAVE);
      if (!event || !model || end === undefined) return undefined;
      const text = withOrder(lines[model.at] as string, event.order).replace(
        /pfn=0x[\da-f]+/,
        `pfn=0x${event.frame.toString(16)}`,
      );
      const behind = event.at + draw(Math.max(1, end - event.at));
      return inserted(lines, text, Math.min(behind, end - 1));
    },
  },
  lost('alloc', ALLOC),
  lost('free', FREE),
  lost('leave', LEAVE),
  lost('drain', DRAIN),
  {
    name: 'merge missing at the end',
    change: (lines, draw) => {
      const at = lines.findIndex((line) => line.startsWith('SNAPSHOT after'));
      const info = lines.findIndex((line, i) => i > at && /zone +DMA32/.test(line));
      if (at < 0 || info < 0) return undefined;
      const counts = (/zone +DMA32 +(.*)$/.exec(lines[info] as string)?.[1] ?? '')
        .trim()
        .split(/ +/);
      const orders = counts.flatMap((count, k) => (k > 0 && Number(count) > 0 ? [k] : []));
      const order = orders[draw(orders.length)] as number;
      const changed = counts.map((count, k) => {
        if (k === order) return Number(count) - 1;
        return k === order - 1 ? Number(count) + 2 : Number(count);
      });
      return replaced(lines, info, `Node 0, zone    DMA32 ${changed.join(' ')} `);
    },
  },
  {
    name: 'two lines of a block exchanged',
    change: (lines, draw) => {
      const isIn = within(lines);
      const names = [ALLOC, FREE, LEAVE, DRAIN];
      const event = drawn(lines, draw, (one) => isIn(one) && names.includes(one.name));
      const other = event && next(lines, event, names);
      if (!event || !other || other.at >= window(lines).to) return undefined;
      return exchanged(lines, event.at, other.at);
    },
  },
  {
    name: 'two neighbouring lines exchanged',
    change: (lines, draw) => {
      const isIn = within(lines);
      const event = drawn(
        lines,
        draw,
        (one) =>
          isIn(one) && eventAt(lines, one.at + 1) !== undefined && isIn({ ...one, at: one.at + 1 }),
      );
      return event && exchanged(lines, event.at, event.at + 1);
    },
  },
];

/** What two lines say changes places; their times stay. */
function exchanged(lines: readonly string[], a: number, b: number): string[] {
  const parts = (text: string) => /^(.*\] \S+ +)(\S+)(: .*)$/.exec(text) ?? ['', '', '', text];
  const [first, second] = [parts(lines[a] as string), parts(lines[b] as string)];
  return lines
    .with(a, `${second[1]}${first[2]}${second[3]}`)
    .with(b, `${first[1]}${second[2]}${first[3]}`);
}

/** The log without the kprobes of the recorder, as a kernel without them would give it. */
export const withoutProbes = (lines: readonly string[]): string[] => {
  const kept = lines.filter((line) => !/: (isolated?|split|bulk|bulk_end|mapped): \(/.test(line));
  const bare = kept.map((line) =>
    line.startsWith('RECORDED ') ? line.replaceAll(/,buddycheck\/\w+/g, '') : line,
  );
  return recounted(bare, kept.length - lines.length);
};

/** The log without snapshots inside the traced window. */
export const withoutSnapshots = (lines: readonly string[]): string[] => {
  const kept = lines.filter((line) => !line.includes('tracing_mark_write: buddycheck snapshot'));
  return recounted(kept, kept.length - lines.length);
};
