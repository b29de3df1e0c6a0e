/**
 * The kprobes that `buddycheck record` sets, as tracefs prints them:
 *
 *     isolate: (__isolate_free_page+0x0/0x2b0) page=0xffc19cd5003f0000 order=7 base=0xffc19cd5…
 *     isolated: (compaction_alloc+0x33a/0xa20 <- __isolate_free_page) taken=128
 *
 * A page is told by the address of its struct page, 64 bytes each from that of frame 0 on.
 */
import type { LogEvents } from '../facts/events.ts';

/** Their names. */
export const PROBES: ReadonlySet<string> = new Set([
  'isolate',
  'isolated',
  'split',
  'bulk',
  'bulk_end',
  'mapped',
]);

const STRUCT_PAGE = 64n;
const PAGE_BYTES = 4096n;

interface Block {
  readonly frame: number;
  readonly order: number;
}

/** Reads them; remembers what goes over two lines of one CPU. */
export class ProbeLines {
  private readonly events: LogEvents;
  /** By CPU: the block that compaction is about to take. */
  private readonly asked = new Map<number, Block>();

  constructor(events: LogEvents) {
    this.events = events;
  }

  /** False if the line is none of these. */
  read(name: string, text: string, line: number, cpu: number): boolean {
    const fields = new Map(
      [...text.matchAll(/(\w+)=(\{[^}]*\}|\S+)/g)].map(([, key, value]) => [key, value as string]),
    );
    const number = (key: string): number => Number(fields.get(key));
    switch (name) {
      case 'isolate': {
        const block = blockOf(fields);
        if (block) this.asked.set(cpu, block);
        return block !== undefined;
      }
      case 'isolated':
        return this.isolated(line, cpu, number('taken'));
      case 'split': {
        const block = blockOf(fields);
        if (block) this.events.split(line, block.frame, block.order, 0);
        return block !== undefined;
      }
      case 'mapped':
        return this.mapped(line, fields);
      default:
        if (name === 'bulk_end') this.events.bulk(line, cpu, number('count'));
        return Number.isInteger(number('count'));
    }
  }

  private isolated(line: number, cpu: number, taken: number): boolean {
    const block = this.asked.get(cpu);
    this.asked.delete(cpu);
    if (block && taken > 0) this.events.isolated(line, block.frame, block.order);
    return Number.isInteger(taken);
  }

  /** Pages that are mapped are somebody's. */
  private mapped(line: number, fields: ReadonlyMap<string | undefined, string>): boolean {
    const [from, to, base] = [fields.get('from'), fields.get('to'), fields.get('base')];
    const list = fields.get('pages');
    if (!from || !to || !base || !list?.startsWith('{')) return false;
    const pages = list.slice(1, -1).split(',');
    const count = Math.min(Number((BigInt(to) - BigInt(from)) / PAGE_BYTES), pages.length);
    for (const page of pages.slice(0, count)) {
      if (!/^0x[\da-f]+$/.test(page)) break;
      this.events.taken(line, frameOf(page, base), 0);
    }
    return true;
  }
}

function blockOf(fields: ReadonlyMap<string | undefined, string>): Block | undefined {
  const [page, order, base] = [fields.get('page'), fields.get('order'), fields.get('base')];
  if (!page || !order || !base) return undefined;
  return { frame: frameOf(page, base), order: Number(order) };
}

const frameOf = (page: string, base: string): number =>
  Number((BigInt(page) - BigInt(base)) / STRUCT_PAGE);
