/**
 * The operators of JavaScript on integers, as terms. Numbers of the language are exact up to 2^53
 * and vectors wrap at 2^63: each sum, product, quotient and power owes that it stays where both
 * agree. Those debts are part of what a lemma has to prove.
 */
import {
  add,
  all,
  any,
  atMost,
  bitAnd,
  bitOr,
  bitXor,
  differ,
  either,
  less,
  mul,
  negative,
  not,
  num,
  power,
  quotient,
  remainder,
  shiftLeft,
  shiftRight,
  shiftRightLogical,
  sub,
  type Term,
  toInt32,
  toUint32,
  within,
} from './term.ts';

/** Called with what must hold for the translation to mean what the code means. */
export type Owe = (debt: Term) => void;

const SAFE = 2n ** 53n;
const isSafe = (n: Term): Term => all(less(num(-SAFE), n), less(n, num(SAFE)));
const isWithin = (n: Term, bits: number): Term =>
  all(atMost(num(-(2n ** BigInt(bits))), n), atMost(n, num(2n ** BigInt(bits))));

/** The exponent, if this is written as a power of two. */
function exponentOf(term: Term): Term | undefined {
  if (term.op === 'bvshl' && term.args[0]?.value === 1n) return term.args[1];
  if (typeof term.value !== 'bigint' || term.value <= 0n) return undefined;
  const exponent = term.value.toString(2).length - 1;
  return 2n ** BigInt(exponent) === term.value ? num(exponent) : undefined;
}

function safe(owe: Owe, result: Term): Term {
  owe(isSafe(result));
  return result;
}

/** A factor that is known may be as large as the other is small. */
function product(a: Term, b: Term, owe: Owe): Term {
  const known = [a, b].find(({ value }) => typeof value === 'bigint');
  if (known) {
    const bits = (known.value as bigint).toString(2).replace('-', '').length;
    owe(isWithin(known === a ? b : a, 53 - bits));
  } else {
    const sizes = (x: Term, y: Term) => all(isWithin(x, 31), isWithin(y, 22));
    owe(any(sizes(a, b), sizes(b, a)));
  }
  return mul(a, b);
}

/** What is left of a division has the sign of what is divided. */
function rest(a: Term, b: Term, owe: Owe): Term {
  const exponent = exponentOf(b);
  if (!exponent) {
    owe(differ(b, num(0)));
    return remainder(a, b);
  }
  const mask = sub(b, num(1));
  const positive = bitAnd(a, mask);
  return either(less(a, num(0)), negative(bitAnd(negative(a), mask)), positive);
}

/** A division without a rest: a fraction is no number here. */
function exactQuotient(a: Term, b: Term, owe: Owe): Term {
  const none = (left: Term) => not(differ(left, num(0)));
  owe(none(rest(a, b, owe)));
  const exponent = exponentOf(b);
  return exponent ? shiftRight(a, exponent) : quotient(a, b);
}

/** Rounded down. */
export function floorOfQuotient(a: Term, b: Term, owe: Owe): Term {
  const exponent = exponentOf(b);
  if (exponent) return shiftRight(a, exponent);
  owe(all(less(num(0), b), atMost(num(0), a)));
  return quotient(a, b);
}

const distance = (n: Term): Term => bitAnd(n, num(31));

/** A binary operator by its token, or undefined for one that is not arithmetic. */
export function arithmetic(token: string, a: Term, b: Term, owe: Owe): Term | undefined {
  const operators: Readonly<Record<string, () => Term>> = {
    '+': () => safe(owe, add(a, b)),
    '-': () => safe(owe, sub(a, b)),
    '*': () => product(a, b, owe),
    '/': () => exactQuotient(a, b, owe),
    '%': () => rest(a, b, owe),
    '**': () => powerOf(a, b, owe),
    '&': () => toInt32(bitAnd(a, b)),
    '|': () => toInt32(bitOr(a, b)),
    '^': () => toInt32(bitXor(a, b)),
    '<<': () => toInt32(shiftLeft(a, distance(b))),
    '>>': () => shiftRight(toInt32(a), distance(b)),
    '>>>': () => shiftRightLogical(toUint32(a), distance(b)),
    '<': () => less(a, b),
    '<=': () => atMost(a, b),
    '>': () => less(b, a),
    '>=': () => atMost(b, a),
  };
  return operators[token]?.();
}

function powerOf(base: Term, exponent: Term, owe: Owe): Term {
  if (base.value !== 2n) throw new RangeError('only powers of two have a translation');
  owe(within(0, exponent, 53));
  return power(exponent);
}

/** Leading zeros of the low 32 bits, by cases. */
export function leadingZeros(n: Term): Term {
  const low = toUint32(n);
  let zeros = num(32);
  for (let bits = 1; bits <= 32; bits++) {
    zeros = either(atMost(num(2n ** BigInt(bits - 1)), low), num(32 - bits), zeros);
  }
  return zeros;
}
