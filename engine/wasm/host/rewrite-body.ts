/**
 * Rewrites a body so that it keeps what the interpreter keeps: marks of bytes, a journal of words
 * written, fuel. What ends a run here is a trap of the host, and the interpreter, which then makes
 * the call again, says what it was. So it is enough to end no later: a loop spends fuel also when
 * it is entered.
 */
import { ByteReader } from '../decode/byte-reader.ts';
import { readLocals } from '../lower/locals.ts';
import { type FunctionEntry, I32, I64, type Module } from '../decode/module.ts';
import { accesses, atomicAccess } from '../lower/operations.ts';
import {
  access,
  call,
  type Code,
  get,
  halt,
  i32,
  i64,
  is,
  leb,
  set,
  tee,
  vector,
  when,
} from './bytes.ts';
import type { Layout } from './layout.ts';
import { constant, plainLoads, type ToolNumbers } from './tool-functions.ts';

/** Calls inside one another, as many as the interpreter allows. */
const DEPTH_MAX = 1024;
const FIRST_STORE = 0x36;
const FENCE = 3;

/** What bodies of a module share. */
export interface Rewriting {
  readonly module: Module;
  readonly layout: Layout;
  readonly tools: ToolNumbers;
  /** The number of a function in the rewritten module. */
  readonly numberOf: (index: number) => number;
  /** Must the depth of calls be counted? */
  readonly isDeep: boolean;
}

/** The body of a function, with its size before it. */
export function rewriteBody(shared: Rewriting, entry: FunctionEntry): number[] {
  const body = new BodyRewriter(shared, entry).run();
  return [...leb(body.length), ...body];
}

class BodyRewriter {
  private readonly shared: Rewriting;
  private readonly reader: ByteReader;
  private readonly is64: boolean;
  private readonly out: number[] = [];
  /** Locals of ours: an address, and operands by width. */
  private readonly address: number;
  private readonly first: Readonly<Record<number, number>>;
  private readonly second: Readonly<Record<number, number>>;

  constructor(shared: Rewriting, entry: FunctionEntry) {
    const { module } = shared;
    this.shared = shared;
    this.is64 = module.memory?.is64 ?? false;
    this.reader = new ByteReader(module.bytes, entry.body!.from, entry.body!.to);
    const types: number[] = [];
    readLocals(this.reader, entry.type, types as 0x7f[], []);
    const ours = [this.is64 ? I64 : I32, I32, I64, I32, I64];
    const next = types.length;
    this.address = next;
    this.first = { [I32]: next + 1, [I64]: next + 2 };
    this.second = { [I32]: next + 3, [I64]: next + 4 };
    const declared = [...types.slice(entry.type.params.length), ...ours];
    this.put(vector(declared.map((type) => [1, type])));
  }

  run(): readonly number[] {
    this.spend();
    while (!this.reader.isAtEnd) this.instruction();
    return this.out;
  }

  private put(...parts: readonly Code[]): void {
    for (const part of parts) for (const byte of part) this.out.push(byte);
  }

  /** What was read since `from`, as it is. */
  private copy(from: number): void {
    for (let at = from; at < this.reader.at; at++) this.out.push(this.reader.bytes[at]!);
  }

  private instruction(): void {
    const { reader } = this;
    const from = reader.at;
    const op = reader.byte();
    if (op === 0x10) return this.call(reader.u32());
    if (op === 0x23 || op === 0x24) return this.global(op, reader.u32());
    if (accesses[op]) return op < FIRST_STORE ? this.load(from, op) : this.store(from, op);
    if (op === 0x3f || op === 0x40) return this.size(op);
    if (op === 0xfc) return this.bulk(reader.u32());
    if (op === 0xfe) return this.atomic(from, reader.u32());
    this.skip(op);
    if (op === 0x11) {
      const indirect = reader.bytes.subarray(from, reader.at);
      return this.deeper(() => this.put([...indirect]));
    }
    this.copy(from);
    if (op === 0x03) this.spend();
  }

  /** Reads over what belongs to an instruction that stays as it is. */
  private skip(op: number): void {
    const { reader } = this;
    if (op >= 0x02 && op <= 0x04) reader.s33();
    else if (op === 0x0c || op === 0x0d || (op >= 0x20 && op <= 0x22)) reader.u32();
    else if (op === 0x0e) for (let n = reader.u32() + 1; n > 0; n--) reader.u32();
    else if (op === 0x11) {
      reader.u32();
      reader.u32();
    } else if (op === 0x1c) for (let n = reader.u32(); n > 0; n--) reader.byte();
    else if (op === 0x41) reader.s32();
    else if (op === 0x42) reader.s64();
  }

  private get zero(): Code {
    return constant(this.is64, 0);
  }

  /** One less of a word of the tools, or one more, and what it is then. */
  private count(at: number, by: 1 | -1): void {
    const { zero } = this;
    const left = this.second[I32]!;
    this.put(zero, zero, access(is.load, at), i32(by), [is.add], tee(left), access(is.store, at));
    this.put(get(left));
  }

  private spend(): void {
    this.count(this.shared.layout.fuel, -1);
    this.put(i32(0), [is.lessSigned], when(halt));
  }

  private call(index: number): void {
    const made = call(this.shared.numberOf(index));
    if (this.shared.module.functions[index]!.imported !== undefined) return this.put(made);
    this.deeper(() => this.put(made));
  }

  private deeper(make: () => void): void {
    const { layout, isDeep } = this.shared;
    if (!isDeep) return make();
    this.count(layout.depth, 1);
    this.put(i32(DEPTH_MAX), [is.greater], when(halt));
    make();
    this.count(layout.depth, -1);
    this.put([is.drop]);
  }

  /** Globals that change lie in memory, where we reach them; the others are constants. */
  private global(op: number, index: number): void {
    const { type, isMutable, low, high } = this.shared.module.globals[index]!;
    const at = this.shared.layout.globals + 8 * index;
    const isWide = type === I64;
    if (op === 0x24) {
      const value = this.first[type]!;
      const store = access(isWide ? 0x37 : is.store, at);
      return this.put(set(value), this.zero, get(value), store);
    }
    if (!isMutable) return this.put(isWide ? i64(low, high) : i32(low));
    this.put(this.zero, access(isWide ? is.load64 : is.load, at));
  }

  /** The constant part of an address; undefined if nothing can lie there. */
  private offset(): number | undefined {
    const { reader, is64 } = this;
    reader.u32();
    const low = is64 ? reader.u64() >>> 0 : reader.u32();
    const isFar = is64 && reader.high !== 0;
    return isFar || low + this.shared.layout.marks >= 2 ** 32 ? undefined : low;
  }

  /** The whole address as 32 bits, which it has where its mark was found. */
  private whole(offset: number): Code {
    const whole = this.is64 ? [...get(this.address), is.wrap] : get(this.address);
    return offset === 0 ? whole : [...whole, ...i32(offset), is.add];
  }

  private marks(bytes: number, offset: number): Code {
    return access(plainLoads[bytes]!, offset + this.shared.layout.marks);
  }

  /** Tells of a read if one of its bytes is marked; the address is in its local. */
  private watchRead(bytes: number, offset: number): void {
    const isAny = bytes === 8 ? [...i64(0, 0), is.notEqual64] : [];
    const tell = [...this.whole(offset), ...i32(bytes), ...call(this.shared.tools.reads)];
    this.put(get(this.address), this.marks(bytes, offset), isAny, when(tell));
  }

  private watchWrite(bytes: number, offset: number): void {
    this.put(this.whole(offset), get(this.address), this.marks(bytes, offset));
    this.put(call(this.shared.tools.before[bytes]!));
  }

  private load(from: number, op: number): void {
    const { bytes } = accesses[op]!;
    const offset = this.offset();
    if (offset === undefined) return this.put(halt);
    this.put(set(this.address));
    this.watchRead(bytes, offset);
    this.put(get(this.address));
    this.copy(from);
  }

  private store(from: number, op: number): void {
    const { bytes, type } = accesses[op]!;
    const offset = this.offset();
    if (offset === undefined) return this.put(halt);
    const value = this.first[type]!;
    this.put(set(value), set(this.address));
    this.watchWrite(bytes, offset);
    this.put(get(this.address), get(value));
    this.copy(from);
  }

  private atomic(from: number, op: number): void {
    if (op === FENCE) {
      this.reader.byte();
      return this.copy(from);
    }
    const offset = this.offset();
    const found = atomicAccess(op);
    // Waiting is for the interpreter.
    if (offset === undefined || !found) return this.put(halt);
    const { kind, type, bytes } = found;
    const [first, second] = [this.first[type]!, this.second[type]!];
    const isPair = kind === 'compareExchange';
    if (isPair) this.put(set(second));
    if (kind !== 'load') this.put(set(first));
    this.put(set(this.address));
    if (kind !== 'store') this.watchRead(bytes, offset);
    if (kind !== 'load') this.watchWrite(bytes, offset);
    this.put(get(this.address));
    if (kind !== 'load') this.put(get(first));
    if (isPair) this.put(get(second));
    this.copy(from);
  }

  private size(op: number): void {
    this.reader.byte();
    const { is64 } = this;
    const pages = constant(is64, this.shared.layout.pages);
    if (op === 0x3f) return this.put(pages);
    const more = this.first[is64 ? I64 : I32]!;
    const none = is64 ? i64(-1, -1) : i32(-1);
    this.put(set(more), pages, none, get(more), [is64 ? is.eqz64 : is.eqz, is.select]);
  }

  /** Bulk operations are made outside, of numbers cut to 32 bits. */
  private bulk(op: number): void {
    const { reader, is64 } = this;
    const segment = op <= 9 ? reader.u32() : 0;
    if (op === 9) {
      const at = this.shared.layout.dropped + 4 * segment;
      return this.put(this.zero, i32(1), access(is.store, at));
    }
    reader.byte();
    if (op === 10) reader.byte();
    if (is64) {
      const cut = call(this.shared.tools.cut);
      const source = op === 10 ? I64 : I32;
      const length = op === 8 ? I32 : I64;
      const bring = (local: number, type: number): Code =>
        type === I64 ? [...get(local), ...cut] : get(local);
      this.put(set(this.first[length]!), set(this.second[source]!), cut);
      this.put(bring(this.second[source]!, source), bring(this.first[length]!, length));
    }
    this.put(i32(op), i32(segment), call(this.shared.tools.bulk));
  }
}
