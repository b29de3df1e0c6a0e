/**
 * Accesses to memory by chance, for random code to mix in: loads, stores, atomics and bulk
 * operations of every kind and width, most of them inside one KiB, some across the end. Addresses
 * are of 32 or of 64 bits.
 */
import type { Prng } from '../../../engine/random/prng.ts';
import { accesses, atomicAccess } from '../../../engine/wasm/lower/operations.ts';
import { leb, text, vector } from './assembler.ts';
import * as code from './instructions.ts';

const { I32, I64 } = code;
type Code = readonly number[];

/** Writes code that leaves a value of a type. */
type Value = (type: number) => Code;

const PAGES = 1;
const SIZE = 65_536;
const NEAR = 0x3ff;
const loads = Object.keys(accesses)
  .map(Number)
  .filter((op) => op < 0x36);
const stores = Object.keys(accesses)
  .map(Number)
  .filter((op) => op >= 0x36);
const atomics = Array.from({ length: 0x3f }, (_, i) => i + 0x10).filter((op) => atomicAccess(op));
const passive = Array.from({ length: 29 }, (_, i) => [(i * 37 + 5) & 0xff]);

/** What a random module needs to touch memory. */
export class RandomMemory {
  readonly bits: 32 | 64;
  private readonly chance: Prng;

  constructor(chance: Prng, bits: 32 | 64) {
    this.chance = chance;
    this.bits = bits;
  }

  /** Sections: one page, exported as `m`, a passive segment, and one that is there at the start. */
  get sections(): Readonly<Record<number, Code>> {
    const at = this.bits === 64 ? code.i64(16n) : code.i32(16);
    return {
      5: vector([[this.bits === 64 ? 5 : 1, PAGES, PAGES]]),
      7: vector([
        [...text('f'), 0, 0],
        [...text('m'), 2, 0],
      ]),
      11: vector([
        [1, ...vector(passive)],
        [0, ...at, 0x0b, ...vector(passive.toReversed())],
      ]),
      12: leb(2),
    };
  }

  /** Code that reads memory and leaves a value of the type. */
  read(type: number, value: Value): Code {
    const { chance } = this;
    if (chance.below(12) === 0)
      return this.cut(type, chance.below(2) === 0 ? [0x3f, 0] : this.grow(value));
    if (chance.below(4) === 0) return this.atomic(type, value);
    const op = this.one(loads.filter((candidate) => accesses[candidate]!.type === type));
    return [...this.address(value), op, ...this.place(accesses[op]!.bytes, false)];
  }

  /** Code that writes memory and leaves nothing. */
  write(value: Value): Code {
    const { chance } = this;
    if (chance.below(5) === 0) return this.bulk(value);
    if (chance.below(4) === 0) {
      const op = this.one(atomics.filter((candidate) => atomicAccess(candidate)!.kind === 'store'));
      const { type, bytes } = atomicAccess(op)!;
      const at = [...this.aligned(value, bytes), ...value(type)];
      return [...at, 0xfe, ...leb(op), ...this.place(bytes, true)];
    }
    const op = this.one(stores);
    const { type, bytes } = accesses[op]!;
    return [...this.address(value), ...value(type), op, ...this.place(bytes, false)];
  }

  private one<T>(list: readonly T[]): T {
    return list[this.chance.below(list.length)]!;
  }

  private grow(value: Value): Code {
    return [...this.wide(value(I32)), 0x40, 0];
  }

  /** A number as wide as addresses, of one as wide as values are. */
  private wide(narrow: Code): Code {
    return this.bits === 64 ? [...narrow, ...code.extend] : narrow;
  }

  /** A number of pages as a value of the type. */
  private cut(type: number, pages: Code): Code {
    const is = this.bits === 64 ? I64 : I32;
    if (is === type) return pages;
    return [...pages, ...(type === I32 ? code.wrap : code.extend)];
  }

  private address(value: Value): Code {
    const { chance } = this;
    if (chance.below(60) === 0) return this.bits === 64 ? value(I64) : value(I32);
    if (chance.below(60) === 0) return this.wide(code.i32(SIZE - chance.below(12)));
    return this.wide([...value(I32), ...code.i32(NEAR), 0x71]);
  }

  private aligned(value: Value, bytes: number): Code {
    if (this.chance.below(40) === 0) return this.address(value);
    return this.wide([...value(I32), ...code.i32(NEAR & -bytes), 0x71]);
  }

  /** Alignment and offset. */
  private place(bytes: number, isAtomic: boolean): Code {
    const { chance } = this;
    const far = this.one([SIZE - NEAR, 2 ** 31, 2 ** 32 - 1]);
    const near = isAtomic ? 8 * chance.below(4) : chance.below(40);
    const offset = chance.below(80) === 0 ? far : chance.below(2) === 0 ? 0 : near;
    const hint = isAtomic ? Math.log2(bytes) : chance.below(Math.log2(bytes) + 1);
    return [hint, ...leb(offset)];
  }

  private atomic(type: number, value: Value): Code {
    const fits = (op: number) => {
      const access = atomicAccess(op)!;
      return access.type === type && access.kind !== 'store';
    };
    const op = this.one(atomics.filter(fits));
    const { kind, bytes } = atomicAccess(op)!;
    const operands = kind === 'load' ? 0 : kind === 'compareExchange' ? 2 : 1;
    const values = Array.from({ length: operands }, () => value(type)).flat();
    return [...this.aligned(value, bytes), ...values, 0xfe, ...leb(op), ...this.place(bytes, true)];
  }

  private bulk(value: Value): Code {
    const { chance } = this;
    const length = chance.below(30);
    const at = this.address(value);
    switch (chance.below(9)) {
      case 0:
        return [0xfc, 9, chance.below(2)];
      case 1:
      case 2:
        return [
          ...at,
          ...code.i32(chance.below(30)),
          ...code.i32(length),
          0xfc,
          8,
          chance.below(2),
          0,
        ];
      case 3:
      case 4:
      case 5:
        return [...at, ...value(I32), ...this.wide(code.i32(length)), 0xfc, 11, 0];
      default:
        return [...at, ...this.address(value), ...this.wide(code.i32(length)), 0xfc, 10, 0, 0];
    }
  }
}
