/**
 * What the marks of a binary's memory mean, byte by byte, and what touching a marked byte is:
 *
 *   OPEN      the allocator's: static data, headers, nodes, whatever it wrote
 *   MASKED    may have been written long ago, and is in no key: a read of it says that it must be
 *   GARBAGE   nobody has vouched for it since a client had it: to read it is to depend on chance
 *   CLIENT    in a live block: neither read nor written by the allocator (O5, O6)
 *   BARRED    page 0 and everything that is not the allocator's: WebAssembly itself would let it be
 *
 * Those that forbid a write are the larger bits: rewritten code asks for them at once.
 */
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { OPEN, type Watcher } from '../../../engine/wasm/run/watched-memory.ts';
import type { ObligationId } from '../../../spec/blocks/blame.ts';

export const MASKED = 1;
export const GARBAGE = 2;
export const CLIENT = 4;
export const BARRED = 8;

/** The trap of an access that the client's contract forbids. */
export class Forbidden extends Trap {
  readonly obligation: ObligationId;

  constructor(obligation: ObligationId, message: string, address?: number) {
    super('watch', message, address);
    this.obligation = obligation;
  }
}

/** Ends a run that touches what it must not, and tells who learns of reads of masked bytes. */
export class ArenaWatch implements Watcher {
  /** Asked to keep a byte in the key from now on. */
  learn: (address: number) => void = () => {};
  private readonly nameOf: (address: number) => string;

  constructor(nameOf: (address: number) => string) {
    this.nameOf = nameOf;
  }

  reads(address: number, mark: number): void {
    if (mark === MASKED) this.learn(address);
    else throw new Forbidden('O6', `reads ${this.nameOf(address)}, ${whose(mark)}`, address);
  }

  writes(address: number, mark: number): number {
    if (mark === MASKED || mark === GARBAGE) return OPEN;
    const id = mark === CLIENT ? 'O5' : 'O6';
    throw new Forbidden(id, `writes ${this.nameOf(address)}, ${whose(mark)}`, address);
  }
}

function whose(mark: number): string {
  if (mark === CLIENT) return "which is the client's";
  return mark === GARBAGE ? 'which holds garbage' : 'which is not its own';
}
