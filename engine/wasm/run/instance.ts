/**
 * Runs a program: one loop over lowered code, all values in one Int32Array of slots. A call's
 * arguments lie where the caller computed them and are the first slots of the callee's frame.
 * Every run has fuel, spent on jumps back and calls, since corrupted lists are followed for ever.
 */
import { binary32, unary32 } from './i32.ts';
import { binary64, compare64, unary64 } from './i64.ts';
import type { LinearMemory } from './linear-memory.ts';
import { LoopWatch } from './loop-watch.ts';
import { type Lowered, SLOTS, WIDTH } from '../lower/lowered.ts';
import { runMemory, type Running } from './memory-operations.ts';
import { I64, slotsOf, type Module } from '../decode/module.ts';
import { accesses, Op } from '../lower/operations.ts';
import type { Program } from '../lower/program.ts';
import type { Shadow } from './shadow.ts';
import { Trap } from './trap.ts';

/** What an imported function does with its arguments; answers its one result, or nothing. */
export type HostFunction = (...values: number[]) => number;

/** How far a run may go. */
export interface RunLimits {
  /** Jumps back and calls of one run. */
  readonly fuelMax: number;
}

/** Calls inside one another. */
const DEPTH_MAX = 1024;

/** A program with its globals and its table; the memory may be exchanged between runs. */
export class Instance implements Running {
  readonly program: Program;
  /** Two words per global, the lower first; then one per data segment: was it dropped? */
  readonly globals: Int32Array;
  memory: LinearMemory;
  fuelMax: number;
  /** What is left of it. */
  fuel = 0;
  /**
   * The whole memory, where a run out of fuel is to be asked whether it would ever end: it is then
   * given as much fuel again. Undefined: nobody asks.
   */
  endlessIn: Int32Array | undefined;
  /** Follows every call from the next one on. */
  shadow: Shadow | undefined;
  readonly slots = new Int32Array(SLOTS);
  /** Where in `globals` the data segments begin. */
  readonly droppedAt: number;
  private readonly table: Int32Array;
  /** Functions of the host, by number. */
  readonly host: readonly (HostFunction | undefined)[];
  private readonly returns = new Int32Array(3 * DEPTH_MAX);
  private depth = 0;
  private loops: LoopWatch | undefined;
  /** Where the run ended, or the last of the rare operations is: function, place, frame. */
  private running = 0;
  private at = 0;
  private fp = 0;

  /**
   * Does not run the start function. Globals lie in an array of the caller's, if one is given.
   * @throws RangeError for an import that `host` does not have.
   */
  constructor(
    program: Program,
    memory: LinearMemory,
    { fuelMax }: RunLimits,
    host: Readonly<Record<string, HostFunction>> = {},
    globals?: Int32Array,
  ) {
    const { module } = program;
    this.program = program;
    this.memory = memory;
    this.fuelMax = fuelMax;
    this.droppedAt = 2 * module.globals.length;
    this.globals = globals ?? new Int32Array(this.droppedAt + (module.dataCount ?? 0));
    this.table = tableOf(module);
    this.host = module.functions.map(({ imported }) => {
      if (imported === undefined) return undefined;
      const found = Object.hasOwn(host, imported) ? host[imported] : undefined;
      if (found) return found;
      throw new RangeError(`the module imports ${imported}, which nobody provides: link it in`);
    });
    this.reset();
  }

  /** Globals as the module says. */
  reset(): void {
    for (const [i, { low, high }] of this.program.module.globals.entries()) {
      this.globals[2 * i] = low;
      this.globals[2 * i + 1] = high;
    }
    this.globals.fill(0, this.droppedAt);
  }

  /**
   * Calls a function with the words of its arguments, the lower one first of those with 64 bits,
   * and answers its first result word, 0 without one.
   * @throws Trap
   */
  call(index: number, ...args: readonly number[]): number {
    return this.callWords(index, args);
  }

  /** The same, with the words in an array. @throws Trap */
  callWords(index: number, args: readonly number[]): number {
    // Not `set`: that walks an iterator, which took longer than short calls.
    for (let i = 0; i < args.length; i++) this.slots[i] = args[i]!;
    this.fuel = this.fuelMax;
    this.depth = 0;
    this.loops = undefined;
    const host = this.host[index];
    if (host) return host(...args);
    this.shadow?.begins(args.length);
    this.run(index);
    // The second helping is for the question whether it would ever end, not for going on.
    if (this.loops !== undefined) throw this.noFuel();
    return this.program.functions[index]!.results > 0 ? this.slots[0]! : 0;
  }

  /** The upper word of what the last call answered, where that has 64 bits. */
  get high(): number {
    return this.slots[1]!;
  }

  /**
   * All that a run depends on beside memory where a request to memory or host has just ended it, or
   * holds it up: where it is, where it returns to, locals and operands of all functions that are
   * being run, globals. Undefined where the instruction makes several requests.
   */
  localState(): string | undefined {
    const { slots, returns, globals, fp, at } = this;
    const { code, live, locals } = this.program.functions[this.running]!;
    const op = code[at]!;
    if (isInParts(op)) return undefined;
    const isCall = op === Op.call || op === Op.callIndirect;
    // Before a call all operands are at home, and its arguments are the last ones.
    const end = fp + (isCall ? code[at + 1]! + this.argumentSlots(op, at) : locals);
    const operands = (live.get(at) ?? []).map((slot) => slots[fp + slot]);
    const places = `${this.running} ${at} ${returns.subarray(0, 3 * this.depth).join()}`;
    return `${places} ${slots.subarray(0, end).join()} ${operands.join()} ${globals.join()}`;
  }

  /** Is a function of the host's being called, or has it just ended the run? */
  get isInHost(): boolean {
    const op = this.program.functions[this.running]!.code[this.at];
    return op === Op.call || op === Op.callIndirect;
  }

  private argumentSlots(op: number, at: number): number {
    const { code } = this.program.functions[this.running]!;
    const named = code[at + 3]!;
    const callee = op === Op.call ? code[at + 2]! : this.table[this.slots[this.fp + named]!]!;
    const { params } = this.program.module.functions[callee]!.type;
    return params.reduce((sum, type) => sum + slotsOf(type), 0);
  }

  private run(index: number): void {
    const { slots, shadow } = this;
    let running = index;
    let lowered = this.enter(index, 0);
    let { code } = lowered;
    let pc = 0;
    let fp = 0;
    let at = 0;
    try {
      for (;;) {
        at = pc;
        const op = code[pc]!;
        const d = code[pc + 1]!;
        const a = code[pc + 2]!;
        const b = code[pc + 3]!;
        pc += WIDTH;
        if (shadow !== undefined) shadow.before(slots, op, fp, d, a, b, code[at + 4]!);
        if (op < Op.copy) {
          if (op < 0x40) runMemory(this, op, fp, d, a, b, code[at + 4]!);
          else runValue(op, slots, fp + d, fp + a, fp + b);
        } else if (op === Op.copy) slots[fp + d] = slots[fp + a]!;
        else if (op === Op.constant) slots[fp + d] = a;
        else if (op === Op.jump || (op === Op.jumpIf && slots[fp + a] !== 0)) {
          if (b === 1) this.jumpsBack(running, at, fp + lowered.slots);
          pc = d;
        } else if (op === Op.jumpUnless) {
          if (slots[fp + a] === 0) pc = d;
        } else if (op === Op.jumpTable) {
          pc += WIDTH * Math.min(slots[fp + a]! >>> 0, b);
        } else if (op === Op.call || op === Op.callIndirect) {
          const callee = op === Op.call ? a : this.indirect(a, slots[fp + b]!);
          if (this.callsHost(callee, fp + d)) continue;
          this.remember(pc, fp, running);
          running = callee;
          fp += d;
          lowered = this.enter(callee, fp);
          code = lowered.code;
          pc = 0;
        } else if (op === Op.return) {
          shadow?.returns(fp, fp + a, lowered.results, this.depth === 0);
          for (let i = 0; i < lowered.results; i++) slots[fp + i] = slots[fp + a + i]!;
          if (this.depth === 0) return;
          const back = 3 * --this.depth;
          pc = this.returns[back]!;
          fp = this.returns[back + 1]!;
          running = this.returns[back + 2]!;
          lowered = this.program.functions[running]!;
          code = lowered.code;
        } else if (op !== Op.jumpIf) {
          this.standAt(running, at, fp);
          this.runOther(op, fp, d, a, b, code[at + 4]!);
        }
      }
    } catch (error) {
      this.standAt(running, at, fp);
      if (error instanceof Trap) error.place ??= placeOf(lowered, at);
      throw error;
    }
  }

  private standAt(running: number, at: number, fp: number): void {
    this.running = running;
    this.at = at;
    this.fp = fp;
  }

  /** What is done rarely. */
  private runOther(op: number, fp: number, d: number, a: number, b: number, c: number): void {
    const { slots, globals } = this;
    switch (op) {
      case Op.copy64:
        slots[fp + d] = slots[fp + a]!;
        slots[fp + d + 1] = slots[fp + a + 1]!;
        return;
      case Op.select:
      case Op.select64:
        if (slots[fp + c] !== 0) return;
        slots[fp + d] = slots[fp + b]!;
        if (op === Op.select64) slots[fp + d + 1] = slots[fp + b + 1]!;
        return;
      case Op.getGlobal:
      case Op.getGlobal64:
        slots[fp + d] = globals[a]!;
        if (op === Op.getGlobal64) slots[fp + d + 1] = globals[a + 1]!;
        return;
      case Op.setGlobal:
      case Op.setGlobal64:
        globals[d] = slots[fp + a]!;
        if (op === Op.setGlobal64) globals[d + 1] = slots[fp + a + 1]!;
        return;
      case Op.address:
        slots[fp + d] = sumCut(slots[fp + a]!, slots[fp + a + 1]!, b, c);
        return;
      case Op.unreachable:
        throw new Trap('unreachable', 'unreachable executed (an abort or a failed assertion)');
      default:
        runMemory(this, op, fp, d, a, b, c);
    }
  }

  /** Takes fuel. @throws Trap when there is none left. */
  spend(amount: number): void {
    this.fuel -= amount;
    if (this.fuel >= 0) return;
    if (this.endlessIn && !this.loops) {
      this.loops = new LoopWatch(this.endlessIn);
      this.fuel += this.fuelMax;
    } else throw this.noFuel();
  }

  private noFuel(): Trap {
    return new Trap('fuel', `no end after ${this.fuelMax} jumps back and calls`);
  }

  /** @throws Trap out of fuel, and where it was here before, with everything as it was then. */
  private jumpsBack(running: number, at: number, slotsEnd: number): void {
    this.spend(1);
    if (this.loops === undefined) return;
    const { globals } = this;
    const slots = this.slots.subarray(0, slotsEnd);
    const returns = this.returns.subarray(0, 3 * this.depth);
    if (!this.loops.isBack({ running, at, slots, globals, returns })) return;
    throw new Trap('endless', 'never ends: it comes back to where it was, with all as it was');
  }

  private indirect(type: number, entry: number): number {
    const callee = entry >>> 0 < this.table.length ? this.table[entry]! : -1;
    if (callee < 0) throw new Trap('call', `call of table entry ${entry >>> 0}, which is empty`);
    const { module } = this.program;
    const [wanted, found] = [module.types[type]!, module.functions[callee]!.type];
    if (signature(wanted) === signature(found)) return callee;
    throw new Trap('call', `call of table entry ${entry >>> 0}, which has another type`);
  }

  private callsHost(callee: number, frame: number): boolean {
    const host = this.host[callee];
    if (!host) return false;
    const { params, results } = this.program.module.functions[callee]!.type;
    let at = frame;
    const values = params.map((type) => {
      const value = this.slots[at]!;
      at += slotsOf(type);
      return value;
    });
    this.shadow?.callsHost(frame, at - frame);
    const result = host(...values);
    if (results.length > 0) this.slots[frame] = result;
    if (results[0] === I64) this.slots[frame + 1] = 0;
    return true;
  }

  private remember(pc: number, fp: number, caller: number): void {
    if (this.depth === DEPTH_MAX) throw new Trap('call', `more than ${DEPTH_MAX} calls deep`);
    const at = 3 * this.depth++;
    this.returns[at] = pc;
    this.returns[at + 1] = fp;
    this.returns[at + 2] = caller;
  }

  private enter(index: number, fp: number): Lowered {
    this.spend(1);
    const lowered = this.program.functions[index]!;
    if (fp + lowered.slots > SLOTS) throw new Trap('call', 'the operand stack is exhausted');
    this.slots.fill(0, fp + lowered.params, fp + lowered.locals);
    this.shadow?.enters(fp + lowered.params, fp + lowered.locals);
    return lowered;
  }
}

/** A sum of 64-bit numbers, the lower words first; all ones where it needs more than 32 bits. */
function sumCut(low: number, high: number, otherLow: number, otherHigh: number): number {
  const sum = (low >>> 0) + (otherLow >>> 0);
  return high === 0 && otherHigh === 0 && sum < 2 ** 32 ? sum : -1;
}

/** Does this instruction make several requests to memory, one after the other? */
const isInParts = (op: number): boolean =>
  accesses[op]?.bytes === 8 || (Op.memoryCopy <= op && op <= Op.memoryInit);

const signature = ({
  params,
  results,
}: {
  params: readonly number[];
  results: readonly number[];
}) => `${params.join()}>${results.join()}`;

/** An operation on values, all operands by slot. */
function runValue(op: number, slots: Int32Array, d: number, a: number, b: number): void {
  if (op <= 0x4f || (op >= 0x67 && op <= 0x78)) {
    if (op === 0x45 || (op <= 0x69 && op >= 0x67)) slots[d] = unary32(op, slots[a]!);
    else slots[d] = binary32(op, slots[a]!, slots[b]!);
  } else if (op === 0x50) slots[d] = slots[a] === 0 && slots[a + 1] === 0 ? 1 : 0;
  else if (op <= 0x5a) slots[d] = compare64(op, slots, a, b);
  else if (op >= 0x7c && op <= 0x8a) binary64(op, slots, d, a, b);
  else if (op === 0xa7 || op === 0xc0 || op === 0xc1) slots[d] = unary32(op, slots[a]!);
  else unary64(op, slots, d, a);
}

function tableOf({ tableSize, elements }: Module): Int32Array {
  const table = new Int32Array(Math.max(0, tableSize)).fill(-1);
  for (const { at, functions } of elements) table.set(functions, at);
  return table;
}

/** `bc_free+0x1c2`: the function, and the byte of the file. */
const placeOf = ({ name, offsets }: Lowered, at: number): string =>
  `${name} at byte 0x${offsets[at / WIDTH]!.toString(16)}`;
