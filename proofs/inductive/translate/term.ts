/**
 * What a solver reasons about: terms over 64-bit vectors, truth values and words of memory. A
 * number of JavaScript that is an integer below 2^53 is a 64-bit vector in two's complement, so
 * the bit operators of the language, which look at the low 32 bits only, are said exactly
 * (`toInt32`), and so is what lies beyond 32 bits. Operators are named as in SMT-LIB 2.6; a term
 * is a graph, not a tree: printing and evaluating look at each of its nodes once.
 */

/** `Num` is a 64-bit vector, `Words` an array of them by address. */
export type Sort = 'Bool' | 'Num' | 'Words';

/** A constant has a `value`, an unknown or an uninterpreted function a `name`. */
export interface Term {
  readonly op: string;
  readonly sort: Sort;
  readonly args: readonly Term[];
  readonly value?: bigint | boolean;
  readonly name?: string;
}

export const num = (value: number | bigint): Term => ({
  op: 'value',
  sort: 'Num',
  args: [],
  value: BigInt.asIntN(64, BigInt(value)),
});

export const bool = (value: boolean): Term => ({ op: 'value', sort: 'Bool', args: [], value });

export const TRUE: Term = bool(true);
export const FALSE: Term = bool(false);

/** An unknown. Equal names are the same unknown. */
export const unknown = (name: string, sort: Sort = 'Num'): Term => ({
  op: 'unknown',
  sort,
  args: [],
  name,
});

/** An unknown function of numbers. */
export const apply = (name: string, sort: Sort, ...args: readonly Term[]): Term => ({
  op: 'apply',
  sort,
  args,
  name,
});

const isValue = (term: Term): boolean => term.op === 'value';

/** The operator's value, where its operands have one. Booleans and integers as in SMT-LIB. */
export function valueOf(op: string, args: readonly (bigint | boolean)[]): bigint | boolean {
  const [a = 0n, b = 0n, c = 0n] = args as bigint[];
  const wrapped = (n: bigint) => BigInt.asIntN(64, n);
  const unsigned = (n: bigint) => BigInt.asUintN(64, n);
  const isShort = unsigned(b) < 64n;
  const operators: Readonly<Record<string, () => bigint | boolean>> = {
    bvadd: () => wrapped(a + b),
    bvsub: () => wrapped(a - b),
    bvmul: () => wrapped(a * b),
    bvneg: () => wrapped(-a),
    bvand: () => a & b,
    bvor: () => a | b,
    bvxor: () => a ^ b,
    bvnot: () => ~a,
    bvshl: () => (isShort ? wrapped(a << b) : 0n),
    bvlshr: () => (isShort ? wrapped(unsigned(a) >> b) : 0n),
    bvashr: () => a >> (isShort ? b : 63n),
    // SMT-LIB gives division by zero a value; the translation asks that it never happens.
    bvsdiv: () => (b === 0n ? (a < 0n ? 1n : -1n) : wrapped(a / b)),
    bvsrem: () => (b === 0n ? a : a % b),
    toInt32: () => BigInt.asIntN(32, a),
    toUint32: () => BigInt.asUintN(32, a),
    bvslt: () => a < b,
    bvsle: () => a <= b,
    '=': () => a === b,
    not: () => !a,
    and: () => args.every(Boolean),
    or: () => args.some(Boolean),
    ite: () => (a ? b : c),
  };
  const operator = operators[op];
  if (!operator) throw new Error(`engine bug: no value for the operator ${op}`);
  return operator();
}

function make(op: string, sort: Sort, ...args: readonly Term[]): Term {
  if (args.every(isValue) && sort !== 'Words') {
    const value = valueOf(
      op,
      args.map((term) => term.value as bigint | boolean),
    );
    return { op: 'value', sort, args: [], value };
  }
  return { op, sort, args };
}

const binary =
  (op: string, sort: Sort = 'Num') =>
  (a: Term, b: Term): Term =>
    make(op, sort, a, b);

const isZero = (term: Term): boolean => isValue(term) && term.value === 0n;

const added = binary('bvadd');
export const add = (a: Term, b: Term): Term => (isZero(b) ? a : isZero(a) ? b : added(a, b));
export const sub = binary('bvsub');
const multiplied = binary('bvmul');
export const mul = (a: Term, b: Term): Term =>
  b.value === 2n ? shiftLeft(a, num(1)) : multiplied(a, b);
export const bitAnd = binary('bvand');
export const bitOr = binary('bvor');
export const bitXor = binary('bvxor');
export const shiftLeft = binary('bvshl');
export const shiftRight = binary('bvashr');
export const shiftRightLogical = binary('bvlshr');
export const quotient = binary('bvsdiv');
export const remainder = binary('bvsrem');
export const less = binary('bvslt', 'Bool');
export const atMost = binary('bvsle', 'Bool');
export const negative = (a: Term): Term => make('bvneg', 'Num', a);
export const bitNot = (a: Term): Term => make('bvnot', 'Num', a);
/** What the bit operators of JavaScript see of a number: its low 32 bits, with their sign. */
export const toInt32 = (a: Term): Term => make('toInt32', 'Num', a);
export const toUint32 = (a: Term): Term => make('toUint32', 'Num', a);

export const same = (a: Term, b: Term): Term => {
  if (a.sort !== b.sort) throw new Error(`engine bug: ${a.sort} compared with ${b.sort}`);
  return a === b ? TRUE : make('=', 'Bool', a, b);
};

export const not = (a: Term): Term =>
  a.op === 'not' ? (a.args[0] as Term) : make('not', 'Bool', a);

export function all(...terms: readonly Term[]): Term {
  const rest = terms.filter((term) => term.value !== true);
  if (rest.some((term) => term.value === false)) return FALSE;
  return rest.length < 2 ? (rest[0] ?? TRUE) : make('and', 'Bool', ...rest);
}

export function any(...terms: readonly Term[]): Term {
  const rest = terms.filter((term) => term.value !== false);
  if (rest.some((term) => term.value === true)) return TRUE;
  return rest.length < 2 ? (rest[0] ?? FALSE) : make('or', 'Bool', ...rest);
}

export const implies = (a: Term, b: Term): Term => any(not(a), b);
export const iff = (a: Term, b: Term): Term => same(a, b);
export const differ = (a: Term, b: Term): Term => not(same(a, b));

export function either(condition: Term, a: Term, b: Term): Term {
  if (a === b || condition.value === true) return a;
  return condition.value === false ? b : make('ite', a.sort, condition, a, b);
}

export const select = (words: Term, address: Term): Term => make('select', 'Num', words, address);
export const store = (words: Term, address: Term, value: Term): Term =>
  make('store', 'Words', words, address, value);

/** Is `low <= n < high`? */
export const within = (low: Term | number, n: Term, high: Term | number): Term =>
  all(atMost(termOf(low), n), less(n, termOf(high)));

/** 2^k in 64 bits, also where `1 << k` of JavaScript is something else. */
export const power = (k: Term): Term => shiftLeft(num(1), k);

/** Is a multiple of 2^k. */
export const isMultiple = (n: Term, k: Term): Term =>
  same(bitAnd(n, sub(power(k), num(1))), num(0));

const termOf = (n: Term | number): Term => (typeof n === 'number' ? num(n) : n);
