/**
 * How the allocator of document 002 ends a program that frees what it does not have: it halts, and
 * says which pointer, of which class, on which CPU. Nothing was changed by then.
 */

/** Thrown by `free`; never caught by an allocator. */
export class Halt extends Error {
  readonly pointer: number;
  /** Bytes of the class of the slab it points into; undefined outside slabs. */
  readonly bytes: number | undefined;
  readonly cpu: number;

  constructor(what: string, pointer: number, bytes: number | undefined, cpu: number) {
    const place = bytes === undefined ? '' : `, class ${bytes} B`;
    super(`${what}: 0x${pointer.toString(16)}${place}, cpu${cpu}`);
    this.name = 'Halt';
    this.pointer = pointer;
    this.bytes = bytes;
    this.cpu = cpu;
  }
}
