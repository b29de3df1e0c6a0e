/**
 * Small programs for CPUs: what each calls, one call after the other. A free names its block by
 * when the CPU got it, so that a script makes sense whatever the allocator hands out.
 *
 *      alloc 0; alloc 1; free; free last | alloc 1; free          two CPUs
 */
import { type Block, sameBlock } from '../../../spec/blocks/geometry.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import { ORDER_MAX, type Order, order } from '../../../spec/blocks/units.ts';

/** One call of a script. */
export type Act =
  | { readonly op: 'alloc'; readonly order: Order }
  | { readonly op: 'free'; readonly which: 'first' | 'last' };

export type Script = readonly Act[];

/** `alloc 0; free; free last`. */
export const showScript = (script: Script): string =>
  shownCalls(script, (act) => (act.op === 'alloc' ? act.order : undefined));

/** Calls of any kind; `asked` says what an alloc asks for, and nothing of a free. */
export const shownCalls = <Any extends object>(
  script: readonly Any[],
  asked: (act: Any) => number | undefined,
): string =>
  script
    .map((act) => {
      const size = asked(act);
      if (size !== undefined) return `alloc ${size}`;
      return 'which' in act && act.which === 'last' ? 'free last' : 'free';
    })
    .join('; ');

/** The calls of a script as text, each with single spaces. */
export function callsIn(text: string): string[] {
  const parts = text.split(';').map((part) => part.trim().replace(/\s+/g, ' '));
  return parts.filter((part) => part !== '');
}

/** A free as text, if it is one. */
export function parseFree(text: string): Extract<Act, { op: 'free' }> | undefined {
  if (text === 'free' || text === 'free first') return { op: 'free', which: 'first' };
  return text === 'free last' ? { op: 'free', which: 'last' } : undefined;
}

/** @throws RangeError naming the first call that is none. */
export const parseScript = (text: string): Script => callsIn(text).map(parseAct);

/** Scripts of several CPUs, separated by `|`. @throws RangeError as `parseScript` does. */
export const parseScripts = (text: string): Script[] => text.split('|').map(parseScript);

function parseAct(text: string): Act {
  const [, asked] = /^alloc (\d+)$/.exec(text) ?? [];
  if (Number(asked) > ORDER_MAX) {
    const cure = 'bytes are asked of an object design, such as pmm';
    throw new RangeError(`an order must be in 0..${ORDER_MAX}, got '${text}'; ${cure}`);
  }
  const act = asked === undefined ? parseFree(text) : { op: 'alloc', order: order(Number(asked)) };
  if (act) return act as Act;
  throw new RangeError(`a call must be 'alloc K', 'free' or 'free last', got '${text}'`);
}

/** Where a CPU is between two calls: what is left of its script, and the blocks it holds. */
export interface Standing {
  readonly script: Script;
  readonly position: number;
  /** Blocks held, the oldest first. */
  readonly held: readonly Block[];
  /** The same, with a gap where an alloc was refused and gaps are kept. */
  readonly slots: readonly (Block | undefined)[];
}

/**
 * Standings as numbers, equal ones as equal numbers: CPUs with the same script share them. Where
 * gaps are kept, a refused alloc holds the place of its block, and a free that comes to it frees
 * nothing; else `free` is about blocks held.
 */
export class Standings {
  private readonly keepsGaps: boolean;
  private readonly all: Standing[] = [];
  private readonly calls: (Call | undefined)[] = [];
  private readonly numbers = new Map<string, number>();

  constructor({ keepsGaps = false } = {}) {
    this.keepsGaps = keepsGaps;
  }

  start(script: Script): number {
    return this.intern(script, 0, []);
  }

  at(number: number): Standing {
    return this.all[number] as Standing;
  }

  isDone(number: number): boolean {
    const { script, position } = this.at(number);
    return position >= script.length;
  }

  /** The call that is next; undefined for a free with nothing to free, or where all is done. */
  callAt(number: number): Call | undefined {
    return this.calls[number];
  }

  /** Behind an alloc that got this block, or was refused. */
  behindAlloc(number: number, got: Block | undefined): number {
    const { slots } = this.at(number);
    return this.behind(number, got || this.keepsGaps ? [...slots, got] : slots);
  }

  /** Behind a free; a refused block stays held. */
  behindFree(number: number, block: Block | undefined, accepted: boolean): number {
    const { script, position, slots } = this.at(number);
    const act = script[position];
    if (!block) {
      const gap = act?.op === 'free' && act.which === 'last' ? -1 : 0;
      return this.behind(number, slots.toSpliced(gap, 1));
    }
    if (!accepted) return this.behind(number, slots);
    // By number: a block that was handed out twice is held twice, and freed once.
    const i = slots.findIndex((b) => b && sameBlock(b, block));
    return this.behind(number, slots.toSpliced(i, 1));
  }

  private behind(number: number, slots: Standing['slots']): number {
    const { script, position } = this.at(number);
    return this.intern(script, position + 1, slots);
  }

  private intern(script: Script, position: number, slots: Standing['slots']): number {
    const blocks = slots.map((b) => (b ? `${b.at}^${b.order}` : '-'));
    const key = `${showScript(script)}|${position}|${blocks}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.all.length);
    const held = slots.filter((b) => b !== undefined);
    const standing = { script, position, held, slots };
    this.calls.push(nextCall(standing));
    return this.all.push(standing) - 1;
  }
}

function nextCall({ script, position, slots }: Standing): Call | undefined {
  const act = script[position];
  if (!act || act.op === 'alloc') return act;
  const block = act.which === 'first' ? slots[0] : slots.at(-1);
  return block && { op: 'free', block };
}
