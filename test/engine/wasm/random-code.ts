/**
 * Valid code by chance, of one value after another: blocks that take and give several, loops that
 * end, branches from under other values, calls. It reads and writes locals and globals all along,
 * so that a value which is moved, or is not, where it should be shows in the end.
 */
import type { Prng } from '../../../engine/random/prng.ts';
import { assembleAll, signature, vector } from './assembler.ts';
import * as code from './instructions.ts';
import type { RandomMemory } from './random-memory.ts';

const { I32, I64, NOTHING } = code;
type Code = readonly number[];

/** Parameters and results, of functions and blocks. */
const types = [
  { takes: [I32, I64], gives: [I64] },
  { takes: [I32], gives: [I32] },
  { takes: [I64, I32], gives: [I32, I64] },
  { takes: [], gives: [I32, I64, I32] },
  { takes: [I64, I64, I32], gives: [I64, I64, I32] },
] as const;

/** Locals of a function: its parameters, more of each type, and a counter for each loop. */
const places = { [I32]: [0, 2, 3], [I64]: [1, 4] };
const locals = [I32, I32, I64];
const firstCounter = 5;
const loopsMax = 3;

/** A block around the code at hand: what a branch to it brings; a loop is not branched to. */
type Label = readonly number[] | undefined;

/** Adds a number made of all locals and globals to the one on the stack. */
const summed: Code = [
  ...[...places[I32].map(code.get), code.getGlobal(0)].map((read) => [...read, ...code.extend]),
  ...places[I64].map(code.get),
  code.getGlobal(1),
].flatMap((read) => [...read, ...code.add64, ...code.i64(0x1_0000_0001_b3n), ...code.mul64]);

class Writer {
  private readonly chance: Prng;
  private readonly labels: Label[] = [];
  private readonly memory: RandomMemory | undefined;
  private loops = 0;

  constructor(chance: Prng, memory?: RandomMemory) {
    this.chance = chance;
    this.memory = memory;
  }

  /** A function's code: a value, with all locals and globals added in the end. */
  whole(type: number, depth: number): Code {
    const inner = () => code.block(type, this.body([type], depth));
    return [...this.inside([type], inner), ...summed];
  }

  private body(results: readonly number[], depth: number): Code {
    return this.inside(results, () => [...this.noise(depth), ...this.values(results, depth)]);
  }

  private one<T>(list: readonly T[]): T {
    return list[this.chance.below(list.length)]!;
  }

  private inside(label: Label, write: () => Code): Code {
    this.labels.push(label);
    const written = write();
    this.labels.pop();
    return written;
  }

  private values(wanted: readonly number[], depth: number): Code {
    return wanted.flatMap((type) => this.value(type, depth));
  }

  private leaf(type: number): Code {
    const local = this.one(places[type as 0x7f]);
    const n = this.chance.below(2 ** 32) | 0;
    const some = type === I32 ? code.i32(n >> 28) : code.i64(BigInt(n) << 8n);
    return this.one([some, code.get(local), code.get(local), code.getGlobal(type === I32 ? 0 : 1)]);
  }

  /** Code that leaves one value. */
  private value(type: number, depth: number): Code {
    if (depth <= 0) return this.leaf(type);
    const less = depth - 1;
    const at = (of: number) => this.value(of, less - 1);
    if (this.memory && this.chance.below(4) === 0) return this.memory.read(type, at);
    const both = () => this.values([type, type], less);
    const condition = () => this.value(I32, less);
    switch (this.chance.below(11)) {
      case 0:
        return [...this.value(type, less), ...code.tee(this.one(places[type as 0x7f]))];
      case 1:
        return [
          ...both(),
          ...this.one(type === I32 ? [code.add, code.sub] : [code.add64, code.sub64]),
        ];
      case 2:
        return type === I32
          ? [...this.value(I64, less), ...this.one([code.wrap, [0x50]])]
          : [...this.value(I32, less), ...this.one([code.extend, [0xac]])];
      case 3:
        return [...both(), ...condition(), ...this.one([code.select, [0x1c, 1, type]])];
      case 4:
        return code.block(type, this.body([type], less));
      case 5:
        return [
          ...condition(),
          ...code.when(type, this.body([type], less), this.body([type], less)),
        ];
      case 6:
      case 7:
        return [...this.noise(less), ...this.value(type, less)];
      default:
        return this.several(type, less);
    }
  }

  /** A block, a loop, a call, or a conditional branch, of several values of which one is kept. */
  private several(type: number, depth: number): Code {
    const number = this.chance.below(types.length);
    const { takes, gives } = types[number]!;
    const before = this.values(takes, depth);
    const kinds: (() => Code)[] = [
      () => code.block(number, this.around(number, depth)),
      () => this.counted(number, depth),
      () => code.call(number + 1),
      () => [
        ...code.i32(this.chance.below(20) > 0 ? number : types.length),
        ...code.callIndirect(number),
      ],
      () => [
        ...this.value(I32, depth),
        ...code.when(number, this.around(number, depth), this.around(number, depth)),
      ],
    ];
    return [...before, ...this.one(kinds)(), ...this.kept(gives, type, depth)];
  }

  /** The inside of a block that takes values: they are put away, others are given. */
  private around(number: number, depth: number): Code {
    const { takes, gives } = types[number]!;
    return [...this.put(takes), ...this.body(gives, depth)];
  }

  private put(given: readonly number[]): Code {
    return given.toReversed().flatMap((type) => code.set(this.one(places[type as 0x7f])));
  }

  /** Takes what is given away but for one value of the type, if need be by making one. */
  private kept(given: readonly number[], type: number, depth: number): Code {
    if (given.at(-1) !== type) return [...this.put(given), ...this.value(type, depth)];
    const local = places[type as 0x7f][0]!;
    return [...code.set(local), ...this.put(given.slice(0, -1)), ...code.get(local)];
  }

  /** A loop of three rounds, which begins again with new values. */
  private counted(number: number, depth: number): Code {
    const { takes, gives } = types[number]!;
    if (this.loops === loopsMax) return [...this.put(takes), ...this.values(gives, 0)];
    const counter = firstCounter + this.loops++;
    const less = [...code.get(counter), ...code.i32(1), ...code.sub, ...code.tee(counter)];
    const again = this.inside(undefined, () => [
      ...this.put(takes),
      ...this.noise(depth),
      ...this.under(() => [
        ...this.values(takes, depth),
        ...less,
        ...code.brIf(0),
        ...this.put(takes),
      ]),
      ...this.values(gives, depth),
    ]);
    this.loops--;
    return [...code.i32(3), ...code.set(counter), ...code.loop(number, again)];
  }

  /** Code with a value below it that is taken away behind it, or with none. */
  private under(write: () => Code): Code {
    const type = this.one([I32, I64, NOTHING]);
    if (type === NOTHING) return write();
    return [...this.leaf(type), ...write(), ...this.put([type])];
  }

  /** Code that leaves nothing but what it has written, or leaves the block. */
  private noise(depth: number): Code {
    if (depth <= 0) return [];
    const less = depth - 1;
    if (this.memory && this.chance.below(3) === 0) {
      return [...this.memory.write((of) => this.value(of, less)), ...this.noise(less)];
    }
    const type = this.one([I32, I64]);
    switch (this.chance.below(7)) {
      case 0:
        return [...this.value(type, less), ...this.put([type])];
      case 1:
        return [...this.value(type, less), ...code.setGlobal(type === I32 ? 0 : 1)];
      case 2:
        return [
          ...this.value(I32, less),
          ...code.when(NOTHING, this.body([], less), this.one([undefined, this.body([], less)])),
        ];
      case 3:
        return code.block(NOTHING, this.body([], less));
      case 4:
        return [...this.under(() => this.noise(less)), ...this.noise(less)];
      case 5:
        return this.leaving(less);
      default:
        return [];
    }
  }

  /** Leaves one of the blocks around if some value is not 0, from above another value. */
  private leaving(depth: number): Code {
    // Rarely out of the function, which ends everything.
    const least = this.chance.below(8) > 0 ? 1 : 0;
    const depths = this.labels.flatMap((label, i) =>
      label && i >= least ? [this.labels.length - 1 - i] : [],
    );
    const to = this.one(depths);
    const label = this.labels.at(-1 - to)!;
    const condition = this.value(I32, depth);
    if (this.chance.below(3) === 0) {
      const taken = [...this.values(label, depth), ...condition, ...code.brIf(to)];
      return this.under(() => [...taken, ...this.put(label)]);
    }
    const same = depths.filter((other) => String(this.labels.at(-1 - other)) === String(label));
    const further = () => this.one(same) + 1;
    const leave = this.inside([], () => [
      ...this.leaf(this.one([I32, I64])),
      ...this.values(label, depth),
      ...this.one([
        code.br(to + 1),
        to === this.labels.length - 2 ? code.give : code.br(to + 1),
        [...this.value(I32, depth), ...code.brTable(further(), further(), further())],
      ]),
    ]);
    const behind = this.one([[], [], [...this.leaf(I32), ...code.drop], code.unreachable]);
    return [...condition, ...code.when(NOTHING, [...leave, ...behind])];
  }
}

const i64Global = [I64, 1, ...code.i64(-6n << 33n), 0x0b];

/**
 * A module whose `f` calls a random function, with something below its frame; that calls functions
 * of each type, by number and through a table; with memory, if that is given.
 */
export function randomModule(chance: Prng, depth: number, memory?: RandomMemory): Uint8Array {
  const counters = Array.from({ length: loopsMax }, () => I32);
  const main = new Writer(chance, memory).whole(I64, depth);
  const others = types.map(({ takes, gives }, type) => {
    const own = takes.flatMap((_, i) => code.get(i));
    const given = gives.flatMap((want) => {
      const at = takes.findIndex((have) => have === want);
      return at < 0 ? (want === I32 ? code.i32(type) : code.i64(9n)) : code.get(at);
    });
    return { type, code: [...own, ...takes.flatMap(() => code.drop), ...given] };
  });
  const inner = code.call(types.length + 1);
  const f = [...code.i32(11), ...code.get(0), ...code.get(1), ...inner, ...code.set(2)];
  const numbers = types.map((_, type) => [type]);
  return assembleAll(
    types.map(({ takes, gives }) => signature(takes, gives)),
    [
      { locals: [I64], code: [...f, ...code.extend, ...code.get(2), ...code.add64] },
      ...others,
      { locals: [...locals, ...counters], code: main },
    ],
    {
      3: vector([[0], ...numbers, [0]]),
      4: vector([[0x70, 0, 7]]),
      6: vector([[I32, 1, ...code.i32(5), 0x0b], i64Global]),
      9: vector([[0, ...code.i32(0), 0x0b, ...vector(types.map((_, type) => [type + 1]))]]),
      ...memory?.sections,
    },
  );
}
